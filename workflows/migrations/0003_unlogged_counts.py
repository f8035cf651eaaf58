"""Counts of requests need no crash recovery, and their table no write-ahead log."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_wall")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE workflows_requestcount SET UNLOGGED", "ALTER TABLE workflows_requestcount SET LOGGED"
        )
    ]
