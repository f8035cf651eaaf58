"""The desks of the Secretariat: Django's admin, read-only, with verbs as buttons. Rows change by commands alone."""

from workflows.admin import accounts, importing, ledger, people, planning, records, reviews

__all__ = ["accounts", "importing", "ledger", "people", "planning", "records", "reviews"]
