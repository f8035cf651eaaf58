"""A migration that is applied at once makes what Django makes step by step."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from reviews.migrating import AtOnce

CATALOGUE = """
SELECT table_name, column_name, data_type || is_nullable || coalesce(identity_generation, '') AS said
FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = current_schema()::regnamespace
UNION ALL SELECT tablename, indexname, replace(indexdef, current_schema(), '') FROM pg_indexes
WHERE schemaname = current_schema()
UNION ALL SELECT relname, obj_description(oid), '' FROM pg_class WHERE relname = 'sample_need'
AND relnamespace = current_schema()::regnamespace
ORDER BY 1, 2, 3
"""
KEY = ("id", models.BigAutoField(primary_key=True))
OPERATIONS = [
    migrations.CreateModel("Need", [KEY, ("text", models.TextField())]),
    migrations.CreateModel("Party", [KEY, ("code", models.CharField(max_length=3, unique=True))]),
    migrations.AddField("Need", "party", models.ForeignKey("sample.Party", models.PROTECT, related_name="needs")),
    migrations.AddField("Party", "friends", models.ManyToManyField("self")),
    migrations.AddField("Need", "state", models.CharField(max_length=9, default="open")),
    migrations.AddIndex("Need", models.Index(fields=["party", "-id"], name="needs_newest_first")),
    migrations.AddConstraint(
        "Need", models.UniqueConstraint(fields=["party"], condition=models.Q(state="open"), name="one_open_need")
    ),
    migrations.AddConstraint("Need", models.CheckConstraint(condition=~models.Q(text=""), name="a_need_has_words")),
    migrations.RunSQL("COMMENT ON TABLE sample_need IS 'said last'"),
]


class Stepwise(migrations.Migration):
    operations = OPERATIONS


class Once(AtOnce):
    operations = OPERATIONS


@pytest.mark.django_db(transaction=True)
def test_tables_made_at_once_are_those_made_step_by_step():
    at_once, stepwise = made_by(Once), made_by(Stepwise)

    assert ("sample_need", "said last", "") in at_once
    assert {"one_open_need", "a_need_has_words", "needs_newest_first"} <= {name for _table, name, _said in at_once}
    assert at_once == stepwise


def made_by(migration):
    """What the catalogue says of the tables that this migration makes, in a schema of their own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA apart; SET search_path TO apart")
    try:
        with connection.schema_editor(atomic=True) as editor:
            migration("0001_initial", "sample").apply(ProjectState(), editor)
        with connection.cursor() as cursor:
            cursor.execute(CATALOGUE)
            return cursor.fetchall()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET search_path TO DEFAULT; DROP SCHEMA apart CASCADE")
