"""Registers as reviews/ has them, with the verbs that can be asked of their rows."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reviews.admin import parties, records
from reviews.models import Need, Review, StateParty
from workflows.admin.asking import Verbs

admin.site.unregister([Need, Review, StateParty])


class ByVerb(Verbs):
    """A register some of whose fields, once a row exists, change only by a verb, which records the fact."""

    by_verb: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, *self.by_verb] if obj is not None else fixed


@admin.register(Need)
class NeedAdmin(ByVerb, records.NeedAdmin):
    by_verb = ("priority", "rationale")


@admin.register(Review)
class ReviewAdmin(Verbs, records.ReviewAdmin):
    """Fields are the register's business; concluding, which sets everything off, is asked for here."""


@admin.register(StateParty)
class StatePartyAdmin(ByVerb, parties.StatePartyAdmin):
    by_verb = ("mission_email", "working_language", "time_zone", "weekend")
