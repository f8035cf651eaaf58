"""After a test with transactions of its own the tables are emptied: only those that hold anything, row by row.

Django truncates all of them, which makes a new file for each table and index: half a second each time, and then it
writes content types and permissions anew.
"""

from django.db import connection
from django.test import TransactionTestCase

KEPT = ("django_content_type", "auth_permission", "django_migrations", "django_site")
"""What migrations leave behind, and no test changes."""
TABLES = """
SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND NOT relispartition AND relname <> ALL (%s)
"""


def empty_tables(_test: object = None) -> None:
    """In place of Django's flush. As the owner, with triggers at rest: foreign keys, and what guards the record."""
    connection.ensure_connection()
    owner = connection.connection
    if owner is None or owner.closed:
        return
    names = [name for (name,) in owner.execute(TABLES, [list(KEPT)])]
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
    found = [name for (name,) in owner.execute(filled)]
    if found:
        deleting = "; ".join(f"DELETE FROM {name}" for name in found)
        owner.execute(f"SET session_replication_role = replica; {deleting}; SET session_replication_role = DEFAULT")


TransactionTestCase._fixture_teardown = empty_tables
