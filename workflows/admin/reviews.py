"""The register of reviews as reviews/ has it, with the verb that sets everything off."""

from django.contrib import admin

from reviews.admin.records import ReviewAdmin as Register
from reviews.models import Review
from workflows.admin.asking import Verbs

admin.site.unregister(Review)


@admin.register(Review)
class ReviewAdmin(Verbs, Register):
    """Fields are the register's business; concluding is asked for here."""
