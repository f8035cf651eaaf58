"""From a request to one command: who may, what is said, once per Idempotency-Key, and the sentence of a refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from keyword import iskeyword
from typing import Any

import orjson
from django.db.models import Model
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
from workflows import access, verbs
from workflows.api.authentication import token_of
from workflows.api.inputs import Nothing
from workflows.api.tokens import reason_against
from workflows.commands import asking
from workflows.ledger import By, Refused

Row = dict[str, Any]
LONGEST_KEY = 200


@dataclass(frozen=True)
class Verb:
    """How a program asks for a verb: the address, what it takes, and the command. Its words are those of the button."""

    name: str
    command: Callable[..., Any]
    key: str = ""
    """The command's keyword for the row it is asked of."""
    path: str = ""
    takes: type[Serializer] = Nothing
    words: str = ""
    """The keyword that takes all of the input; empty: each field is a keyword."""
    creates: bool = False
    makes: str = ""
    """Where what it makes stands, if that is no row of the same kind: "contacts"; the answer says its address."""
    leads_to: type[Any] | None = None
    """The resource of what comes of it, where that is another than the one it is asked of; it says its `home`."""
    removes: bool = False
    """Whether the row is gone afterwards; the answer shows it as it was last."""
    edits: str | Promise = ""
    """What it is called where it is no verb but a change of fields."""

    @property
    def title(self) -> str:
        return str(self.edits or verbs.VERBS[self.name].label)

    def refusal(self, user: Any, row: Any) -> str | None:
        """The sentence that says why this person cannot ask it of this row now; None if they can."""
        return verbs.reason_against(self.name, user, row)

    def ask(self, pk: Any, said: Row, by: By, **more: Any) -> Any:
        words = {self.words: said} if self.words else said
        return self.command(**({self.key: pk} if self.key else {}), **words, **more, by=by)


class WithVerbs:
    """For resources with verbs: shows each with its refusal, and asks for it when posted to."""

    model: type[Model]
    edit: Verb | None = None
    request: Any
    details: Callable[..., Row]

    @classmethod
    def verbs(cls) -> list[Verb]:
        actions = cls.get_extra_actions()  # type: ignore[attr-defined]
        return [action.verb for action in actions if hasattr(action, "verb")]

    def shown_verbs(self, row: Row, here: str) -> list[Row]:
        """Each verb with its address and, where it cannot be asked, the sentence to show beside its button."""
        asked = [("POST", f"{here}{verb.path}/", verb) for verb in self.verbs()]
        if self.edit:
            asked.append(("PATCH", here, self.edit))
        read, token = _row(self.model, row), token_of(self.request._request)
        return [
            {
                "verb": verb.name,
                "title": verb.title,
                "method": method,
                "url": url,
                "refusal": reason_against(token, method) or verb.refusal(self.request.user, read),
            }
            for method, url, verb in asked
        ]

    def act(self, request: Request, verb: Verb, pk: Any = None) -> HttpResponse:
        words = said(request, verb, _row(self.model, self.details(pk)))

        def run(by: By) -> tuple[int, Row]:
            if reason := verb.refusal(request.user, _row(self.model, self.details(pk))):
                raise Refused(reason)
            last = self.details(pk) | {"verbs": []} if verb.removes else None
            result = verb.ask(pk, words, by)
            if verb.makes:
                return 201, {"id": result.pk, "url": f"/api/v1/{verb.makes}/{result.pk}/"}
            shown = last or there.details(result.pk if verb.creates or verb.leads_to else pk)
            return (201 if verb.creates else 200), shown

        there = self._beside(verb.leads_to)
        done = answer(request, run)
        if verb.makes:
            done["Location"] = orjson.loads(done.content)["url"]
        if verb.creates:  # the verb's own address is .../{id of the old one}/{path}/
            home = verb.leads_to.home if verb.leads_to else request.path.removesuffix(f"{pk}/{verb.path}/")
            done["Location"] = f"{home}{orjson.loads(done.content)['id']}/"
        return done

    def _beside(self, resource: type[Any] | None) -> Any:
        """Another resource, asked by the same person; without one, this."""
        if resource is None:
            return self
        there = resource()
        there.request, there.action, there.kwargs = self.request, "retrieve", {}
        return there

    def change(self, request: Request, verb: Verb, pk: Any) -> HttpResponse:
        """Edit, if the row still is as the person read it."""
        words = said(request, verb, _row(self.model, self.details(pk)), partial=True)
        seen = etags.if_match(request._request)

        def run(by: By) -> tuple[int, Row]:
            verb.ask(pk, words, by, check=lambda: etags.insist(seen, self.details(pk), words))
            return 200, self.details(pk)

        return answer(request, run)


def verb(asked: Verb, page: type[Serializer], *, one: bool = True) -> Any:
    """The route of a verb, `.../{id}/clear/`; it answers with the row as it is afterwards, or says what it made."""

    def run(self: Any, request: Request, pk: Any = None) -> HttpResponse:
        done: HttpResponse = self.act(request, asked, pk)
        return done

    name = asked.path.replace("-", "_")
    run.__name__ = f"{name}_" if iskeyword(name) else name
    run.__doc__ = asked.command.__doc__
    listed = action(detail=one, methods=["post"], url_path=asked.path, url_name=asked.path, filterset_class=None)(run)
    route = extend_schema(  # around the action: it would forget what was said inside
        request=asked.takes if asked.takes is not Nothing else None,
        responses={201 if asked.creates or asked.makes else 200: OpenApiResponse(page)},
    )(listed)
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
        errors = [{"pointer": f"/{name}", "detail": sentence} for name, sentence in refusal.findings.items()]
        raise Problem("refused", str(refusal), errors=errors) from refusal
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
    whole = b"\0".join([request.method.encode(), request.get_full_path().encode(), _body(request)])
    return asking.answer_once(asking.Request(_by(request).actor, key, sha256(whole).hexdigest()), act)


def _body(request: Request) -> bytes:
    """What the body says: of a form its parts, however they are bounded, so that the same request is the same."""
    if not str(request.content_type).startswith("multipart/"):
        return request._request.body
    files = [(name, file.name, _digest(file)) for name, file in request.FILES.items()]
    return repr((sorted(request.POST.items()), sorted(files))).encode()


def _digest(file: Any) -> str:
    """Of the whole file, wherever its reader stands now."""
    file.seek(0)
    return sha256(file.read()).hexdigest()


def said(request: Request, verb: Verb, row: Model, *, partial: bool = False) -> Row:
    """What the person said, checked. Problem when they may not ask this of the row, or the words cannot be accepted."""
    may_ask(request, verb.name, row)
    words = verb.takes(data=request.data, partial=partial)
    words.is_valid(raise_exception=True)
    return dict(words.validated_data)


def may_ask(request: Request, name: str, row: Model | None = None) -> None:
    """Problem when this person may not ask this of the row; without one, of no row at all."""
    if reason := access.reason_against(request.user, name, row):
        raise Problem("not-allowed", reason)


def _row(model: type[Model], values: Row) -> Model:
    """The row as it was read, for those who ask rows; nothing else of it is known."""
    columns = {field.attname: field.name for field in model._meta.concrete_fields}
    row = model(**{column: values[name] for column, name in columns.items() if name in values})
    row.pk = values.get("id", row.pk)  # a follow-up bears the id of its review
    return row


def _by(request: Any) -> By:
    return By.user(request.user.pk, datetime.now(UTC))
