"""Calendar feeds are made and revoked by their own person, each with its fact; the secret is told once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import events
from workflows.ledger import By, Refused, standing
from workflows.ledger.record import lock, record
from workflows.models import Feed
from workflows.models.tokens import digest

PEOPLE = standing.case_of("people")
MOST_FEEDS = 50


@dataclass(frozen=True)
class MadeFeed:
    """A new feed and, this once, what its address ends with."""

    feed: Feed
    secret: str = field(repr=False)


@transaction.atomic
def make_feed(*, user_id: UUID, follow_up_id: UUID | None = None, by: By) -> MadeFeed:
    """Make the private address of a calendar: of what this person owes, or of one follow-up.

    It takes the place of the one there was, which shows nothing from now on. Refused beyond fifty.
    """
    lock([PEOPLE])
    own = Feed.objects.select_for_update(of=("self",)).filter(user=user_id, revoked_at=None)
    for old in own.filter(follow_up=follow_up_id):
        _revoke(old, by)
    if own.count() >= MOST_FEEDS:
        raise Refused(
            _("You have %(most)s calendars already: revoke one that you no longer use.") % {"most": MOST_FEEDS}
        )
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(user_id=user_id, follow_up_id=follow_up_id, digest=digest(secret), made_at=by.at)
    record(events.FeedMade(feed=feed.pk, user=user_id), case=PEOPLE, subject=feed.pk, by=by)
    return MadeFeed(feed, secret)


@transaction.atomic
def revoke_feed(*, feed_id: UUID, by: By) -> Feed:
    """From now on nobody reads this calendar. Refused when it is revoked already."""
    lock([PEOPLE])
    feed = Feed.objects.select_for_update(of=("self",)).get(pk=feed_id)
    if feed.revoked_at:
        raise Refused(_("This calendar is revoked already."))
    _revoke(feed, by)
    return feed


def _revoke(feed: Feed, by: By) -> None:
    feed.revoked_at = by.at
    feed.save(update_fields=["revoked_at"])
    record(events.FeedRevoked(feed=feed.pk, user=feed.user_id), case=PEOPLE, subject=feed.pk, by=by)
