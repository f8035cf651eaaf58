"""Registers and records in the stock admin. No verbs: nothing here changes a state."""

from django.contrib import admin
from django.contrib.auth.models import Group

from reviews.admin import calendars, mechanisms, parties, planning, records, retention

admin.site.unregister(Group)  # roles are appointments: Django's groups mean nothing here

__all__ = ["calendars", "mechanisms", "parties", "planning", "records", "retention"]
