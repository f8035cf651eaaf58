"""What the application's role may do: everything but rewrite history. Later append-only tables revoke in their own migration."""

from django.conf import settings
from django.db import migrations

GRANT = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} LOGIN; END IF;
END $$;
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
REVOKE UPDATE, DELETE ON ledger_entry FROM {role};
REVOKE UPDATE, DELETE ON ledger_anchor FROM {role};
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    if not role.isidentifier():
        raise ValueError(f"DATABASE_APP_ROLE must be a plain name, not {role!r}.")
    schema_editor.execute(GRANT.format(role=role))


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
