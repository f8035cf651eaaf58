"""Webhooks: other systems that are told of milestones, and what became of each message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

import django_filters as filters
import orjson
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from reviews.api.problems import Problem
from reviews.api.resources import Resource
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs, inputs_hooks, rows_hooks
from workflows.api.asking import Row, Verb, WithVerbs, answer, said, verb
from workflows.commands.hooks import Made, NewHook
from workflows.ledger import By, Refused
from workflows.models import Hook, HookMessage
from workflows.process import HookMessageState, HookState
from workflows.queries import hooks as queries

MAKE = Verb("make_hook", commands.make_hook, takes=inputs_hooks.NewHook)
ROTATE = Verb("rotate_hook_secret", commands.rotate_hook_secret, "hook_id", "rotate-secret")
NEW = {"types": [], "party": ""}


class Hooks(WithVerbs, Resource):
    class Filters(filters.FilterSet):
        user = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)
        state = filters.ChoiceFilter(choices=HookState.choices)

    model, read, serializer_class, filterset_class = Hook, queries.hooks, rows_hooks.HookRow, Filters
    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    detail_class = rows_hooks.HookPage
    http_method_names = ["get", "head", "options", "post", "patch"]
    edit = Verb("change_hook", commands.change_hook, "hook_id", takes=inputs_hooks.HookChanges, words="changes")

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/hooks/{pk}/")}

    @extend_schema(request=inputs_hooks.NewHook, responses={201: OpenApiResponse(rows_hooks.HookMade)})
    def create(self, request: Request) -> HttpResponse:
        """Have another system told from now on. The answer holds the secret, this once."""
        mine = cast(UUID, request.user.pk)  # nobody anonymous comes so far
        hook = cast(NewHook, NEW | said(request, MAKE, Hook(user_id=mine)))
        done = self._once(request, 201, lambda by: commands.make_hook(user_id=mine, hook=hook, by=by))
        done["Location"] = f"{request.path}{orjson.loads(done.content)['id']}/"
        return done

    @extend_schema(request=inputs_hooks.HookChanges, responses=rows_hooks.HookPage)
    def partial_update(self, request: Request, pk: Any) -> HttpResponse:
        """Change where it leads and what it is told. If-Match is required."""
        if reason := self.edit.refusal(request.user, Hook(**self._owned(pk))):
            raise Problem("not-allowed", reason)
        return self.change(request, self.edit, pk)

    @extend_schema(request=None, responses=rows_hooks.HookMade)
    @action(detail=True, methods=["post"], url_path="rotate-secret", filterset_class=None)
    def rotate_secret(self, request: Request, pk: UUID) -> HttpResponse:
        """Sign with a new secret. The answer holds it, this once; for a day the one before signs as well."""
        said(request, ROTATE, Hook(**self._owned(pk)))

        def rotate(by: By) -> Made:
            if reason := ROTATE.refusal(request.user, Hook(**self._owned(pk))):
                raise Refused(reason)
            return commands.rotate_hook_secret(hook_id=pk, by=by)

        return self._once(request, 200, rotate)

    rotate_secret.verb = ROTATE  # type: ignore[attr-defined]

    switch_off = verb(
        Verb("switch_hook_off", commands.switch_hook_off, "hook_id", "switch-off", inputs.Reason), rows_hooks.HookPage
    )
    switch_on = verb(Verb("switch_hook_on", commands.switch_hook_on, "hook_id", "switch-on"), rows_hooks.HookPage)

    def _owned(self, pk: Any) -> Row:
        row = self.details(pk)
        return {"id": row["id"], "user_id": row["user"], "url": row["url"], "state": row["state"]}

    def _once(self, request: Request, status: int, run: Callable[[By], Made]) -> HttpResponse:
        """The secret stands in this answer alone: not in the one that is kept for the same Idempotency-Key."""
        told: list[str] = []

        def act(by: By) -> tuple[int, Row]:
            made = run(by)
            told.append(made.secret)
            return status, self.details(made.hook.pk)

        done = answer(request, act)
        if told:
            done.content = orjson.dumps(orjson.loads(done.content) | {"secret": told[0]})
        return done


class HookMessages(WithVerbs, Resource):
    class Filters(filters.FilterSet):
        hook = filters.UUIDFilter()
        entry = filters.UUIDFilter()
        state = filters.ChoiceFilter(choices=HookMessageState.choices)

    model, read, serializer_class, filterset_class = HookMessage, queries.messages, rows_hooks.HookMessageRow, Filters
    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    detail_class = rows_hooks.HookMessagePage
    http_method_names = ["get", "head", "options", "post"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        row |= {"tries": queries.tries_of(self.request.user, pk)}
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/hook-messages/{pk}/")}

    send_again = verb(
        Verb("send_hook_message_again", commands.send_hook_message_again, "hook_message_id", "send-again"),
        rows_hooks.HookMessagePage,
    )
