"""Whether the service is well: what is late, dead, unknown, unclear or held; and whether it is ready to serve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from reviews import wall
from reviews.wall import standing
from workflows import access
from workflows.ledger import health
from workflows.ledger.health import Sign
from workflows.ledger.watch import RINGER
from workflows.models import PostRoom

POST = """
SELECT (SELECT count(*) FROM workflows_message WHERE state = 'unclear' AND kind <> 'account'),
       (SELECT count(*) FROM workflows_message WHERE state = 'queued'),
       (SELECT clock_timestamp() - min(due_at) FROM workflows_message
         WHERE state = 'queued' AND due_at <= clock_timestamp()),
       (SELECT count(*) FROM workflows_letter WHERE state = 'undeliverable'),
       (SELECT held FROM workflows_postroom), (SELECT reason FROM workflows_postroom),
       (SELECT since FROM workflows_postroom),
       (SELECT held_kinds <> '{}' FROM workflows_postroom),
       (SELECT count(*) FROM workflows_message WHERE state IN ('refused', 'bounced') AND kind <> 'account'),
       (SELECT count(*) FROM workflows_address WHERE state IN ('failing', 'dead'))
"""
LATE_POST = timedelta(minutes=10)
LATE_RINGER = timedelta(seconds=60)
LATE_BOUNCES = timedelta(minutes=30)
RESERVED = 5
"""Connections that stay free for operators and for what PostgreSQL keeps for superusers."""


@dataclass(frozen=True)
class Post:
    unclear: int
    queued: int
    oldest_due: timedelta | None
    undeliverable: int
    held: bool
    reason: str
    since: datetime | None
    reminders_held: bool = False
    returned: int = 0
    """Refused, or came back."""
    addresses_failing: int = 0

    @property
    def is_late(self) -> bool:
        return (self.oldest_due or timedelta()) > LATE_POST


@dataclass(frozen=True)
class Health:
    signs: list[Sign]
    dead: int
    unknown: dict[str, int]
    post: Post
    ringer: timedelta | None = None
    """Since somebody last rang; None where nobody ever did."""
    bounces: timedelta | None = None
    """Since the mailbox of bounces was last read; None where none is, or never was."""

    @property
    def is_well(self) -> bool:
        """Nothing is late, dead or unknown; mail that is held or unclear waits for a person, the service is well."""
        late = self.post.is_late or self.ringer_is_late or self.bounces_are_late
        return not (self.dead or self.unknown or late or any(sign.is_late for sign in self.signs))

    @property
    def ringer_is_late(self) -> bool:
        return (self.ringer or timedelta()) > LATE_RINGER

    @property
    def bounces_are_late(self) -> bool:
        return (self.bounces or timedelta()) > LATE_BOUNCES


def now() -> Health:
    """The state of the service, by the database's clock; in five statements."""
    with wall.as_system("counts and ages, no word of any State"), connection.cursor() as cursor:
        cursor.execute(POST)
        unclear, queued, oldest, undeliverable, held, reason, since, some, returned, failing = cursor.fetchone()
    post = Post(unclear, queued, oldest, undeliverable, bool(held), reason or "", since, bool(some), returned, failing)
    ages = health.ages()
    bounces = ages.get("bounces") if settings.BOUNCE_MAILBOX else None
    return Health(health.signs(), health.dead(), health.unknown(), post, ages.get(RINGER), bounces)


def post_room(user: Any) -> PostRoom | None:
    """The post room for those who may see it: open, until somebody holds it for the first time."""
    if access.SCOPES[PostRoom](user):
        return None
    return PostRoom.objects.first() or PostRoom()


def reasons_not_ready() -> list[str]:
    """Why this process should not be given requests yet, in sentences; an unreachable database raises its error."""
    executor = MigrationExecutor(connection)
    reasons = []
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        reasons.append(_("Migrations are missing: run manage.py migrate as the owner of the database."))
    if not settings.DEBUG and not settings.DEMO:
        reasons += standing.reasons_against(connection)
    if reason := connections_beyond_the_limit():
        reasons.append(reason)
    return reasons


def connections_beyond_the_limit() -> str | None:
    """The sentence that says that the declared sum of connections does not fit the server's limit; None if it fits."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        limit = int(cursor.fetchone()[0])
    declared = settings.DATABASE_CONNECTIONS_DECLARED
    if declared + RESERVED <= limit:
        return None
    return _(
        "DATABASE_CONNECTIONS_DECLARED is %(declared)s, but the server allows %(limit)s connections and %(reserved)s of"
        " them stay free: lower the one or raise the other."
    ) % {"declared": declared, "limit": limit, "reserved": RESERVED}
