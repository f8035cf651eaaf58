"""The dialogue with a State: contacts, meetings, what it says of its needs, and how many of them are met."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django_filters as filters
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from reviews.access import seen_without_release
from reviews.api import etags
from reviews.api.problems import Problem
from reviews.api.resources import Edge, Resource
from reviews.models import Assessment, Need
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs, inputs_dialogue, rows, rows_dialogue
from workflows.api.asking import Row, Verb, WithVerbs, verb
from workflows.models import Contact, Workshop
from workflows.process import WorkshopState
from workflows.queries import dialogue, needs_ledger


class DialogueVerbs:
    """What is asked of a follow-up in the dialogue; put before the class of the resource."""

    record_contact = verb(
        Verb(
            "record_contact",
            commands.record_contact,
            "follow_up_id",
            "record-contact",
            inputs_dialogue.Talk,
            words="contact",
            makes="contacts",
        ),
        rows.Made,
    )
    plan_workshop = verb(
        Verb(
            "plan_workshop",
            commands.plan_workshop,
            "follow_up_id",
            "plan-workshop",
            inputs_dialogue.Meeting,
            words="workshop",
            makes="workshops",
        ),
        rows.Made,
    )
    raise_need = verb(
        Verb(
            "raise_need",
            commands.raise_need,
            "follow_up_id",
            "raise-need",
            inputs_dialogue.NewNeed,
            words="need",
            makes="needs",
        ),
        rows.Made,
    )


ASSESS = Verb("assess_need", commands.assess_need, "need_id", "assess", inputs_dialogue.Answer, words="assessment")


class Contacts(Resource):
    """Who of a State was spoken to, for the Secretariat and its advisers."""

    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        follow_up = filters.UUIDFilter()
        channel = filters.ChoiceFilter(choices=Contact.Channel.choices)

    model, read, serializer_class, filterset_class = Contact, dialogue.contacts, rows_dialogue.ContactRow, Filters
    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    http_method_names = ["get", "head", "options"]


class Workshops(WithVerbs, Resource):
    """Follow-up workshops, country visits and missions."""

    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        follow_up = filters.UUIDFilter()
        kind = filters.ChoiceFilter(choices=Workshop.Kind.choices)
        state = filters.ChoiceFilter(choices=WorkshopState.choices)

    model, read, serializer_class, filterset_class = Workshop, dialogue.workshops, rows_dialogue.WorkshopRow, Filters
    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    detail_class = rows_dialogue.WorkshopPage
    http_method_names = ["get", "head", "options", "post"]

    def details(self, pk: Any) -> Row:
        row = dialogue.workshop(self.get_queryset().filter(pk=pk)).first()
        if row is None:
            raise Problem("not-found")
        row |= {"needs": dialogue.needs_raised_at(self.request.user, pk, row["party"])}
        return {**row, "verbs": self.shown_verbs(row, f"/api/v1/workshops/{pk}/")}

    hold = verb(
        Verb("hold_workshop", commands.hold_workshop, "workshop_id", "hold", inputs_dialogue.Held, words="held"),
        rows_dialogue.WorkshopPage,
    )
    cancel = verb(
        Verb("cancel_workshop", commands.cancel_workshop, "workshop_id", "cancel", inputs.Reason),
        rows_dialogue.WorkshopPage,
    )


class Assessments(Resource):
    """What a State said of one of its needs, the newest first."""

    model, read, serializer_class = Assessment, needs_ledger.assessments, rows.AssessmentRow
    scope = staticmethod(visible_to)
    order = {"assessed_on": "-assessed_on", "id": "-id"}
    http_method_names = ["get", "head", "options"]

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(need=self.kwargs.get("need"))

    def list(self, request: Request, **kwargs: Any) -> HttpResponse:
        own = visible_to(request.user, Need).filter(seen_without_release(request.user))
        if not own.filter(pk=kwargs["need"]).exists():
            raise Problem("not-found")
        return super().list(request)


class NeedLedger(Edge):
    """How many needs are met, and how that has changed."""

    @extend_schema(
        operation_id="need_ledger_retrieve",
        parameters=[inputs_dialogue.LedgerWishes],
        responses=rows_dialogue.NeedLedgerPage,
    )
    def get(self, request: Request) -> HttpResponse:
        """The needs one sees by status at the end of each month, each once and once per provision."""
        today = datetime.now(UTC).date()
        asked = inputs_dialogue.LedgerWishes(data=request.query_params.dict(), context={"today": today})
        if not asked.is_valid():
            raise Problem("invalid-input", errors=[_fault(name, said) for name, said in asked.errors.items()])
        wishes = asked.wishes()
        return etags.answer(request, {**_words(wishes), "as_of": today, **_figures(request.user, wishes)})


def _fault(name: str, faults: list[str]) -> dict[str, str]:
    return {"parameter": name, "detail": " ".join(map(str, faults))}


def _figures(user: Any, wishes: needs_ledger.Wishes) -> Row:
    found = needs_ledger.ledger(user, wishes)
    return {"needs": [vars(each) for each in found.needs], "entries": [vars(each) for each in found.entries]}


def _words(wishes: needs_ledger.Wishes) -> Row:
    days = {"first": date_format(wishes.first, "DATE_FORMAT"), "last": date_format(wishes.last, "DATE_FORMAT")}
    return {
        "unit": _("A need, counted once; among the entries, once under each provision that it stands under."),
        "population": _(
            "Needs that you may see and that a concluded review identified, that were raised outside a review, or that"
            " were assessed, by the day named, between %(first)s and %(last)s."
        )
        % days,
    }
