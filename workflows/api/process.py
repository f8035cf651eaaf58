"""What is under way: the facts of follow-ups, letters, messages, the dead-letter desk, the post room, oneself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters as filters
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from reviews.api import etags
from reviews.api.problems import Problem
from reviews.api.resources import Edge, Resource
from reviews.files.answers import disposition
from reviews.languages import Language
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs, rows, rows_postroom
from workflows.api.asking import Row, Verb, WithVerbs, verb
from workflows.ledger.models import Delivery, Entry
from workflows.models import FollowUp, Letter, Message, PostRoom
from workflows.process import LetterState, MessageState
from workflows.queries import api as queries
from workflows.queries import history


class Facts(Resource):
    """The history of one follow-up, in the order in which it happened."""

    class Filters(filters.FilterSet):
        type = filters.CharFilter(max_length=80)
        subject = filters.UUIDFilter()

    model, read, serializer_class, filterset_class = Entry, queries.facts, rows.FactRow, Filters
    scope = staticmethod(visible_to)
    order = {"number": "number"}
    http_method_names = ["get", "head", "options"]

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(case_id=self.kwargs.get("follow_up"))

    def shown(self, rows: list[Row]) -> list[Row]:
        return [row | {"text": history.in_words(row)} for row in rows]

    def found(self, user: Any) -> bool:
        """Whether there is, for this person, what the facts are about."""
        return visible_to(user, FollowUp).filter(pk=self.kwargs["follow_up"]).exists()

    def list(self, request: Request, **kwargs: Any) -> HttpResponse:
        if not self.found(request.user):
            raise Problem("not-found")
        return super().list(request)


class Letters(WithVerbs, Resource):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        follow_up = filters.UUIDFilter()
        kind = filters.ChoiceFilter(choices=Letter.Kind.choices)
        language = filters.ChoiceFilter(choices=Language.choices)
        state = filters.ChoiceFilter(choices=LetterState.choices)

    model, read, serializer_class, filterset_class = Letter, queries.letters, rows.LetterRow, Filters
    scope = staticmethod(visible_to)
    detail_class = rows.LetterPage
    http_method_names = ["get", "head", "options", "post"]

    def details(self, pk: Any) -> Row:
        row = queries.letter(self.get_queryset().filter(pk=pk)).first()
        if row is None:
            raise Problem("not-found")
        here = f"/api/v1/letters/{pk}/"
        row |= {"pdf": f"{here}pdf/", "deliveries": queries.deliveries_of(self.request.user, pk)}
        return {**row, "verbs": self.shown_verbs(row, here)}

    @extend_schema(responses={(200, "application/pdf"): OpenApiResponse(bytes)})
    @action(detail=True, methods=["get"], filterset_class=None)
    def pdf(self, request: Request, pk: UUID) -> HttpResponse:
        """The letter as it goes out, as PDF/UA-1."""
        found = queries.pdf(self.get_queryset(), pk)
        if found is None:
            raise Problem("not-found")
        response = etags.answer_bytes(request, found[1], content_type="application/pdf")
        response["Content-Disposition"] = disposition(found[0])
        response["X-Content-Type-Options"] = "nosniff"
        return response

    clear = verb(
        Verb("clear_letter", commands.clear_letter, "letter_id", "clear"),
        rows.LetterPage,
    )
    correct = verb(
        Verb(
            "correct_letter",
            commands.correct_letter,
            "letter_id",
            "correct",
            inputs.Correction,
            words="changes",
            creates=True,
        ),
        rows.LetterPage,
    )
    acknowledge = verb(
        Verb(
            "acknowledge_letter",
            commands.acknowledge_letter,
            "letter_id",
            "acknowledge",
            inputs.Acknowledgement,
        ),
        rows.LetterPage,
    )


class Messages(WithVerbs, Resource):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        letter = filters.UUIDFilter()
        language = filters.ChoiceFilter(choices=Language.choices)
        kind = filters.ChoiceFilter(choices=Message.Kind.choices)
        state = filters.ChoiceFilter(choices=MessageState.choices)

    model, read, serializer_class, filterset_class = Message, queries.messages, rows.MessageRow, Filters
    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    detail_class = rows.MessagePage
    http_method_names = ["get", "head", "options", "post"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/messages/{pk}/")}

    confirm_arrival = verb(
        Verb("confirm_arrival", commands.confirm_arrival, "message_id", "confirm-arrival"),
        rows.MessagePage,
    )
    send_again = verb(Verb("send_again", commands.send_again, "message_id", "send-again"), rows.MessagePage)
    reassign = verb(
        Verb(
            "reassign_message",
            commands.reassign_message,
            "message_id",
            "reassign",
            rows_postroom.Reassignment,
            creates=True,
        ),
        rows.MessagePage,
    )
    set_aside = verb(
        Verb("set_message_aside", commands.set_message_aside, "message_id", "set-aside", inputs.Reason),
        rows.MessagePage,
    )


class Deliveries(WithVerbs, Resource):
    class Filters(filters.FilterSet):
        party = filters.CharFilter("entry__party", max_length=3)
        case = filters.UUIDFilter("case_id")
        fact = filters.CharFilter("entry__type", max_length=80)
        state = filters.ChoiceFilter(choices=Delivery.State.choices)
        reaction = filters.CharFilter(max_length=80)
        queue = filters.CharFilter(max_length=20)

    model, read, serializer_class, filterset_class = Delivery, queries.deliveries, rows.DeliveryRow, Filters
    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    detail_class = rows.DeliveryPage
    http_method_names = ["get", "head", "options", "post"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/deliveries/{pk}/")}

    replay = verb(
        Verb(
            "replay_delivery",
            commands.replay_delivery,
            "delivery_id",
            "replay",
        ),
        rows.DeliveryPage,
    )
    set_aside = verb(
        Verb(
            "set_delivery_aside",
            commands.set_delivery_aside,
            "delivery_id",
            "set-aside",
            inputs.Reason,
        ),
        rows.DeliveryPage,
    )


class Post(WithVerbs, Edge, GenericViewSet):
    """The door of the post room."""

    model = PostRoom
    serializer_class = rows.PostRoomPage
    pagination_class = None
    filter_backends = []
    http_method_names = ["get", "head", "options", "post"]

    @extend_schema(responses=rows.PostRoomPage)
    def retrieve(self, request: Request) -> HttpResponse:
        """Whether mail may leave."""
        return etags.answer(request, self.details())

    def details(self, pk: None = None) -> Row:
        row = queries.post_room(self.request.user)
        if row is None:
            raise Problem("not-found")
        return row | {"verbs": self.shown_verbs(row, "/api/v1/post/")}

    hold = verb(
        Verb("hold_post", commands.hold_post, path="hold", takes=inputs.Reason),
        rows.PostRoomPage,
        one=False,
    )
    release = verb(
        Verb(
            "release_post",
            commands.release_post,
            path="release",
            takes=inputs.Reason,
        ),
        rows.PostRoomPage,
        one=False,
    )


class Me(Edge):
    """Who one is here."""

    @extend_schema(responses=rows.MePage)
    def get(self, request: Request) -> HttpResponse:
        """The signed-in person, their roles, and the States that nominated them."""
        return etags.answer(request, queries.me(request.user))
