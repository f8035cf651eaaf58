"""Registers as reviews/ has them, with the verbs that can be asked of their rows."""

from django.contrib import admin

from reviews.admin import parties, records
from reviews.models import Need, Review, StateParty
from workflows.admin.asking import Verbs

admin.site.unregister([Need, Review, StateParty])


@admin.register(Need)
class NeedAdmin(Verbs, records.NeedAdmin):
    pass


@admin.register(Review)
class ReviewAdmin(Verbs, records.ReviewAdmin):
    """Fields are the register's business; concluding, which sets everything off, is asked for here."""


@admin.register(StateParty)
class StatePartyAdmin(Verbs, parties.StatePartyAdmin):
    pass
