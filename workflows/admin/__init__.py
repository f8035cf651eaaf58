"""The desks of the Secretariat: Django's admin, read-only, with verbs as buttons. Rows change by commands alone."""

from workflows.admin import importing, ledger, people, records, reviews

__all__ = ["importing", "ledger", "people", "records", "reviews"]
