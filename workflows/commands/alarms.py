"""Calls a person: what only they can set right is named in the log, and by mail once a day, with what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.commands.mailing import Recipient, queue_message
from workflows.ledger import By, Refused, standing
from workflows.queries import health
from workflows.queries.health import Health, Post
from workflows.writing import Mail

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """In English, for operators: what it is, what to do, and the page where that can be done."""

    what: str
    remedy: str
    page: str = "/post/"


@transaction.atomic
def raise_alarm(*, by: By) -> None:
    """Say in the log, and daily by mail to OPERATORS_EMAIL, what only a person can set right. Refused if nothing is.

    While all mail is held, the mail waits with the rest; the log does not.
    """
    troubles = list(_troubles(health.now()))
    if not troubles:
        raise Refused(_("Nothing waits for a person."))
    log.error("a person is needed: %s", "; ".join(trouble.what for trouble in troubles))
    if settings.OPERATORS_EMAIL:
        queue_message(
            key=f"alarm {by.at.date()}",
            case=standing.case_of("alarm"),
            recipient=Recipient(settings.OPERATORS_EMAIL, "", "en"),
            mail=Mail(f"A person is needed: {troubles[0].what}", "\n\n".join(map(_in_words, troubles)) + "\n", ""),
            by=by,
        )


def _in_words(trouble: Trouble) -> str:
    return f"{trouble.what}\n  {trouble.remedy}\n  {settings.PUBLIC_URL}{trouble.page}"


def _troubles(found: Health) -> Iterator[Trouble]:
    if found.dead:
        yield Trouble(f"{found.dead} dead deliveries", "Try them again or set them aside.", "/post/?show=deliveries")
    yield from _of_the_desk(found.post)
    for name, count in found.unknown.items():
        what = f"{count} owed to {name}, which no process here knows"
        yield Trouble(what, "Run the version of the service that knows it.", "/health/")
    yield from _of_the_machinery(found)


def _of_the_desk(post: Post) -> Iterator[Trouble]:
    if post.unclear:
        yield Trouble(
            f"{post.unclear} messages that may have arrived", "Confirm that they arrived, or send them again."
        )
    if post.returned:
        what = f"{post.returned} messages that were refused or came back"
        yield Trouble(what, "Send them again or to somebody else, or set them aside.")
    if post.addresses_failing:
        what = f"{post.addresses_failing} addresses to which mail fails"
        yield Trouble(what, "Ask for a better address, or trust them.", "/post/?show=addresses")
    if post.held:
        yield Trouble(f"all mail is held: {post.reason}", "Release it once the reason is gone.", "/health/")
    if post.reminders_held:
        yield Trouble(f"reminders are held: {post.reason}", "Find out why, then release them.", "/health/")


def _of_the_machinery(found: Health) -> Iterator[Trouble]:
    if found.post.is_late and not found.post.held:
        what = f"the oldest message should have left {_ago(found.post.oldest_due)}"
        yield Trouble(
            what, "Look whether the mail server answers, and whether a worker has the queue post.", "/health/"
        )
    if found.ringer_is_late:
        yield Trouble(
            f"the last ringer rang {_ago(found.ringer)}", "Start manage.py ring; two of them run.", "/health/"
        )
    for sign in found.signs:
        if sign.is_late and sign.canary is not None:  # without one, the service has only just begun
            what = f"the queue {sign.queue} is late: the canary came {_ago(sign.canary)}"
            yield Trouble(what, "Look whether a worker has this queue, and what it does.", "/health/")
    if found.bounces_are_late:
        what = f"the mailbox of bounces was read {_ago(found.bounces)}"
        yield Trouble(what, "Look into the log, and whether BOUNCE_MAILBOX is right.", "/health/")


def _ago(age: timedelta | None) -> str:
    return f"{age.total_seconds() / 60:.0f} minutes ago" if age is not None else "never"
