"""What a mail provider tells by its webhook, read by django-anymail (the extra `mail`, see docs/operations.md).

anymail knows no other way to hand on what it read than a Django signal. This is the one receiver of it, and the one
place in the service that connects to a signal; what is told goes to the same command as a bounce mail.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from anymail.signals import tracking
from anymail.urls import urlpatterns as views
from django.conf import settings
from django.urls import URLPattern

from reviews import wall
from workflows.bounces.reading import our_ids
from workflows.commands.bounces import Bounce, note_bounce
from workflows.ledger import By, Refused
from workflows.queries.answers import status_in

log = logging.getLogger(__name__)

FAILED = frozenset({"bounced", "rejected", "failed"})
PASSING = frozenset({"timed_out", "other"})


def urls() -> list[URLPattern]:
    """The one address that MAIL_PROVIDER is told of; KeyError for a provider that anymail does not know."""
    by_name = {view.name: view for view in views}
    view = by_name.get(f"{settings.MAIL_PROVIDER}_tracking_webhook") or by_name[f"{settings.MAIL_PROVIDER}_webhook"]
    return [view]


def listen() -> None:
    """Be told from now on. Harmless to ask again."""
    tracking.connect(_told, dispatch_uid="bounces")


def _told(sender: Any, event: Any, esp_name: str, **later: Any) -> None:
    if event.event_type not in FAILED:
        return
    found = our_ids().search(json.dumps([event.message_id, event.metadata, event.esp_event], default=_plain))
    if found is None:
        log.warning("%s tells of a mail that is none of ours: %s", esp_name, event.message_id)
        return
    try:
        with wall.as_system("a provider tells of mail to anybody"):
            note_bounce(bounce=_bounce(event, f"<{found.group()}>"), by=By("post", datetime.now(UTC)))
    except Refused as refusal:
        log.info("what %s tells changes nothing: %s", esp_name, refusal)


def _bounce(event: Any, message_id: str) -> Bounce:
    """Each event once, however often the provider tells of it."""
    words = event.mta_response or event.description or event.reject_reason or event.event_type
    status = status_in(str(words))
    permanent = not status.startswith("4") if status else event.reject_reason not in PASSING
    told_by = event.event_id or sha256(f"{message_id} {words}".encode()).hexdigest()
    return Bounce(message_id, str(told_by)[:200], permanent, status, str(words))


def _plain(value: Any) -> str:
    return repr(value)
