"""The register of reviews as reviews/ has it, with the verb that sets everything off."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import site

from reviews.models import Review
from workflows.admin.asking import Verbs

REGISTER: Any = type(site.get_model_admin(Review)) if site.is_registered(Review) else admin.ModelAdmin
if site.is_registered(Review):
    site.unregister(Review)


@admin.register(Review)
class ReviewAdmin(Verbs, REGISTER):
    """Fields are the register's business; concluding is asked for here."""
