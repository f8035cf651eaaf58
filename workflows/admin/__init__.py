"""The desks of the Secretariat: Django's admin, read-only, with verbs as buttons. Rows change by commands alone."""

from workflows.admin import accounts, importing, ledger, people, records, reviews, stages

__all__ = ["accounts", "importing", "ledger", "people", "records", "reviews", "stages"]
from workflows.admin import dialogue

__all__ = ["accounts", "dialogue", "importing", "ledger", "people", "records", "reviews"]
from workflows.admin import reporting

__all__ = ["accounts", "importing", "ledger", "people", "records", "reporting", "reviews"]
from workflows.admin import accounts, importing, ledger, people, planning, records, reviews

__all__ = ["accounts", "importing", "ledger", "people", "planning", "records", "reviews"]
