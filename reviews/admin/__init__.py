"""Registers and records in the stock admin. No verbs: nothing here changes a state."""

from reviews.admin import mechanisms, parties, records

__all__ = ["mechanisms", "parties", "records"]
