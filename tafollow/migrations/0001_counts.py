"""The table of what all web processes count together (tafollow/accounts/counting.py)."""

from django.db import migrations

# Unlogged: a crash may forget who failed to sign in a minute ago, and every count costs half.
MAKE = """
CREATE UNLOGGED TABLE tafollow_counts (
  cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX tafollow_counts_by_expiry ON tafollow_counts (expires);
"""


class Migration(migrations.Migration):
    # After the ledger has said what the application's role may do with every table to come.
    dependencies = [("ledger", "0002_grants")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE tafollow_counts")]
