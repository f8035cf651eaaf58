"""The words of a digest: what is owed, by when, and the links with which to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.languages import said
from workflows import links, writing
from workflows.process import DutyKind

ORDINALS = (
    gettext_lazy("1st reminder"),
    gettext_lazy("2nd reminder"),
    gettext_lazy("3rd reminder"),
    gettext_lazy("4th reminder"),
    gettext_lazy("5th reminder"),
    gettext_lazy("6th reminder"),
    gettext_lazy("7th reminder"),
)


@dataclass(frozen=True)
class Thing:
    """One duty as a digest tells of it. days: left until the due day, negative when it is over.

    case: the follow-up whose mails a reader keeps together; names: of the State, per language.
    """

    duty: UUID
    appointment: UUID | None
    case: UUID | None
    kind: str
    names: Mapping[str, str]
    due_on: date
    days: int
    number: int
    last: bool
    own_words: Mapping[str, str]


def digest(
    email: str, name: str, language: str, things: Sequence[Thing], at: datetime
) -> tuple[writing.Mail, dict[str, str]]:
    """One mail for all of these things, and its headers (RFC 2369, 2919, 8058)."""
    unsubscribe = links.link_to_unsubscribe(email, at)
    with translation.override(language):
        data = {
            "subject": _subject(things, language),
            "name": name,
            "things": [_told(thing, email, language, at) for thing in things],
            "preferences": links.link_to_preferences(email, at),
            "unsubscribe": unsubscribe,
        }
    return writing.notice("reminders", language, data), _headers(things, unsubscribe)


def _headers(things: Sequence[Thing], unsubscribe: str) -> dict[str, str]:
    headers = {
        "List-Id": f"<reminders.{settings.EMAIL_DOMAIN}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    cases = {thing.case for thing in things}
    if len(cases) == 1 and (case := cases.pop()):
        headers |= dict.fromkeys(("In-Reply-To", "References"), f"<{case}@{settings.EMAIL_DOMAIN}>")
    return headers


def _subject(things: Sequence[Thing], language: str) -> str:
    if len(things) == 1:
        return " – ".join([_title(things[0], language), _which(things[0])])
    first = _title(things[0], language)
    many = ngettext("%(count)s thing is due: %(first)s, …", "%(count)s things are due: %(first)s, …", len(things))
    return many % {"count": len(things), "first": first}


def _title(thing: Thing, language: str) -> str:
    what = str(DutyKind(thing.kind).label)
    state = said(thing.names, language)
    return _("%(state)s: %(what)s") % {"state": state, "what": what} if state else what


def _which(thing: Thing) -> str:
    """Which reminder it is."""
    if thing.last:
        return _("last reminder")
    if thing.number <= len(ORDINALS):
        return str(ORDINALS[thing.number - 1])
    return _("reminder %(number)s") % {"number": thing.number}


def _told(thing: Thing, email: str, language: str, at: datetime) -> dict[str, Any]:
    held = thing.appointment and links.ContactLink(thing.appointment, email, at)
    return {
        "title": _title(thing, language),
        "which": _which(thing),
        "due": _("Due on %(day)s") % {"day": writing.day(language, thing.due_on)},
        "left": _left(thing.days),
        "own_words": thing.own_words.get(language, ""),
        "answer": links.link_to_answer(thing.duty, thing.appointment, email, at),
        "wrong": links.link_to_disown(held) if held else "",
    }


def _left(days: int) -> str:
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
