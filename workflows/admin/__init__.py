"""The desks of the Secretariat in Django's admin."""

from workflows.admin import importing

__all__ = ["importing"]
