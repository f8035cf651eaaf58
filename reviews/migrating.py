"""The first migration of a room, applied at once: each table is made as it stands at its end.

Django renders every related model anew after each operation; with our hundred models that took twenty seconds of every
first start (docs/decisions/first-migrations-at-once.md).
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.state import ProjectState

IN_THE_TABLE = (AddField, AddIndex, AddConstraint)
"""What these add is there already when the table is made as it stands at the end."""


class AtOnce(Migration):
    """To be used for a migration that makes tables of its own and changes none that were there before."""

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        project_state.__dict__.pop("apps", None)  # what is not rendered need not be rendered anew
        end = self.mutate_state(project_state, preserve=False)
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                schema_editor.create_model(end.apps.get_model(self.app_label, operation.name))
            elif not isinstance(operation, IN_THE_TABLE):
                operation.database_forwards(self.app_label, schema_editor, end, end)
        return end
