"""From a request to one command: who may, what is said, once per Idempotency-Key, and the sentence of a refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from reviews.api import etags
from reviews.api.problems import Problem
from reviews.api.rendering import dumps
from workflows import access, moves
from workflows.api.inputs import Nothing
from workflows.commands import asking
from workflows.ledger import By, Refused
from workflows.process import MOVES

Row = dict[str, Any]
LONGEST_KEY = 200


@dataclass(frozen=True)
class Verb:
    """Something one can ask for: its name as the access rules know it, its command, and why not now."""

    name: str
    command: Callable[..., Any]
    key: str = ""
    """The command's keyword for the row it is asked of."""
    path: str = ""
    takes: type[Serializer] = Nothing
    words: str = ""
    """The keyword that takes all of the input; empty: each field is a keyword."""
    move: str = ""
    says: str | Promise = ""
    against: Callable[[By, Row], str | None] = lambda by, row: None
    creates: bool = False

    @property
    def title(self) -> str:
        return str(self.says or MOVES[self.move].asks)

    def reason_against(self, by: By, row: Row) -> str | None:
        """The sentence that says why this row is not at a stage where it can be asked; None if it is."""
        if reason := self.against(by, row):
            return reason
        return moves.reason_against(_Stage(row["state"]), self.move) if self.move else None

    def ask(self, pk: Any, said: Row, by: By, **more: Any) -> Any:
        words = {self.words: said} if self.words else said
        return self.command(**({self.key: pk} if self.key else {}), **words, **more, by=by)


@dataclass(frozen=True)
class _Stage:
    state: str


class WithVerbs:
    """For resources with verbs: shows each with its refusal, and asks for it when posted to."""

    edit: Verb | None = None
    request: Any
    details: Callable[..., Row]

    @classmethod
    def verbs(cls) -> list[Verb]:
        actions = cls.get_extra_actions()  # type: ignore[attr-defined]
        return [action.verb for action in actions if hasattr(action, "verb")]

    def shown_verbs(self, row: Row, here: str) -> list[Row]:
        """Each verb with its address and, where it cannot be asked, the sentence to show beside its button."""
        by = _by(self.request)
        asked = [("POST", f"{here}{verb.path}/", verb) for verb in self.verbs()]
        if self.edit:
            asked.append(("PATCH", here, self.edit))
        return [
            {
                "verb": verb.name,
                "title": verb.title,
                "method": method,
                "url": url,
                "refusal": access.reason_against(self.request.user, verb.name) or verb.reason_against(by, row),
            }
            for method, url, verb in asked
        ]

    def act(self, request: Request, verb: Verb, pk: Any = None) -> HttpResponse:
        self.details(pk)
        said = _said(request, verb)

        def run(by: By) -> tuple[int, Row]:
            result = verb.ask(pk, said, by)
            return (201, self.details(result.pk)) if verb.creates else (200, self.details(pk))

        done = answer(request, run)
        if verb.creates:  # the verb's own address is .../{id of the old one}/{path}/
            done["Location"] = f"{request.path.removesuffix(f'{pk}/{verb.path}/')}{orjson.loads(done.content)['id']}/"
        return done

    def change(self, request: Request, verb: Verb, pk: Any) -> HttpResponse:
        """Edit, if the row still is as the person read it."""
        self.details(pk)
        said = _said(request, verb, partial=True)
        seen = etags.if_match(request._request)

        def run(by: By) -> tuple[int, Row]:
            verb.ask(pk, said, by, check=lambda: etags.insist(seen, self.details(pk)))
            return 200, self.details(pk)

        return answer(request, run)


def verb(asked: Verb, page: type[Serializer], *, one: bool = True) -> Any:
    """The route of a verb, `.../{id}/clear/`; it answers with the page of the row as it is afterwards."""

    def run(self: Any, request: Request, pk: Any = None) -> HttpResponse:
        done: HttpResponse = self.act(request, asked, pk)
        return done

    run.__name__ = asked.path.replace("-", "_")
    run.__doc__ = asked.command.__doc__
    described = extend_schema(
        request=asked.takes if asked.takes is not Nothing else None,
        responses={201 if asked.creates else 200: OpenApiResponse(page)},
    )(run)
    route = action(detail=one, methods=["post"], url_path=asked.path, filterset_class=None)(described)
    route.verb = asked  # type: ignore[attr-defined]
    return route


def answer(request: Request, run: Callable[[By], tuple[int, Row]]) -> HttpResponse:
    """Run once. What the command refuses becomes a problem, and nothing has happened."""

    def act() -> asking.Answer:
        status, data = run(_by(request))
        return asking.Answer(status, dumps(data).decode())

    try:
        given = _once(request, act)
    except Refused as refusal:
        raise Problem("refused", str(refusal)) from refusal
    except asking.KeyUsedOtherwise:
        raise Problem("key-used-otherwise") from None
    response = HttpResponse(given.body, "application/json", given.status)
    response["ETag"] = etags.etag(given.body.encode())
    response["Cache-Control"] = "private, no-cache"
    if given.replayed:
        response["Idempotent-Replay"] = "true"
    return response


def _once(request: Request, act: Callable[[], asking.Answer]) -> asking.Answer:
    key = request.headers.get("Idempotency-Key")
    if request.method != "POST" or key is None:
        return act()
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem(
            "malformed-request",
            _("An Idempotency-Key has 1 to %(most)s printable ASCII characters.") % {"most": LONGEST_KEY},
        )
    whole = b"\0".join([request.method.encode(), request.get_full_path().encode(), request._request.body])
    return asking.answer_once(asking.Request(_by(request).actor, key, sha256(whole).hexdigest()), act)


def _said(request: Request, verb: Verb, *, partial: bool = False) -> Row:
    """What the person said, checked. Problem when they may not ask, or the words cannot be accepted."""
    if reason := access.reason_against(request.user, verb.name):
        raise Problem("not-allowed", reason)
    said = verb.takes(data=request.data, partial=partial)
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)


def _by(request: Any) -> By:
    return By.user(request.user.pk, datetime.now(UTC))
