"""The desks of the Secretariat: Django's admin, read-only, with verbs as buttons. Rows change by commands alone."""

from workflows.admin import (
    accounts,
    dialogue,
    duties,
    hooks,
    importing,
    ledger,
    people,
    planning,
    records,
    reminders,
    reporting,
    reviews,
    stages,
)

__all__ = [
    "accounts",
    "dialogue",
    "duties",
    "hooks",
    "importing",
    "ledger",
    "people",
    "planning",
    "records",
    "reminders",
    "reporting",
    "reviews",
    "stages",
]
