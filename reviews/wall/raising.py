"""Raise the walls that policies.py declares. Run by migrations, as the owner; harmless to run again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reviews.wall import roles
from reviews.wall.policies import APPENDED, WALLS, Wall

FUNCTIONS = Path(__file__).with_name("functions.sql")
# Several databases of one cluster may be migrated at once, and roles belong to the cluster: whoever comes second finds
# the work done.
ROLES = """
DO $$ DECLARE pair text[]; BEGIN
  FOREACH pair SLICE 1 IN ARRAY ARRAY[['{person}', '{app}'], ['{person}', current_user], ['{system}', '{app}'],
                                      ['{system}', current_user]] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = pair[1]) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', pair[1]);
      END IF;
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{app}' AND rolinherit) THEN
        ALTER ROLE {app} NOINHERIT;
      END IF;
      IF NOT pg_has_role(pair[2], pair[1], 'MEMBER') THEN
        EXECUTE format('GRANT %I TO %I', pair[1], pair[2]);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN NULL;
    END;
  END LOOP;
END $$;
"""
GRANTS = """
GRANT USAGE ON SCHEMA public TO {person}, {system};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {person}, {system};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {person}, {system};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {person}, {system};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {person}, {system};
"""
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON {table} FROM PUBLIC, {app};
DROP POLICY IF EXISTS the_system_sees_everything ON {table};
DROP POLICY IF EXISTS a_person_sees ON {table};
DROP POLICY IF EXISTS a_person_adds ON {table};
DROP POLICY IF EXISTS a_person_changes ON {table};
DROP POLICY IF EXISTS a_person_removes ON {table};
CREATE POLICY the_system_sees_everything ON {table} TO {system} USING (true) WITH CHECK (true);
CREATE POLICY a_person_sees ON {table} FOR SELECT TO {person} USING ({sees});
CREATE POLICY a_person_adds ON {table} FOR INSERT TO {person} WITH CHECK ({writes});
"""
CHANGEABLE = """
CREATE POLICY a_person_changes ON {table} FOR UPDATE TO {person} USING ({writes}) WITH CHECK ({writes});
CREATE POLICY a_person_removes ON {table} FOR DELETE TO {person} USING ({writes});
"""


def raise_walls(_apps: Any, schema_editor: Any) -> None:
    """For RunPython: the roles, what they may do, the functions and the policies, as declared today.

    Raises ProgrammingError where the owner may not make roles and nobody has made them (docs/operations.md).
    """
    with schema_editor.connection.cursor() as cursor:
        for statement in statements(set(schema_editor.connection.introspection.table_names(cursor))):
            cursor.execute(statement)


def statements(tables: set[str]) -> Iterator[str]:
    """What raises the walls of those tables that exist already; a later migration raises the others."""
    words = {"app": roles.app(), "person": roles.person(), "system": roles.system()}
    yield ROLES.format(**words)
    yield GRANTS.format(**words)
    yield FUNCTIONS.read_text(encoding="utf-8")
    for table in sorted(APPENDED & tables):
        yield "REVOKE UPDATE, DELETE ON {table} FROM {app}, {person}, {system}".format(table=table, **words)
    for wall in WALLS:
        if wall.table in tables:
            yield _statement(wall).format(table=wall.table, sees=wall.sees, writes=wall.writes, **words)


def _statement(wall: Wall) -> str:
    return WALL if wall.appended else WALL + CHANGEABLE
