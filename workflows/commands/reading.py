"""What is noted when somebody is shown what is not everybody's, in the transaction in which they are shown it.

These are no facts of a case but lines of a log: who has seen a need by consent, who has opened a document.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery, UUIDField, Value
from django.db.models.functions import Cast, Coalesce, Now, TruncDate

from reviews.access import AUDITOR, SECRETARIAT, reach, released_to, roles
from reviews.models import Classification, Document, Reading, Release, ReleaseProvider
from workflows.access import visible_to
from workflows.commands.consent import CONSENT_LOCK
from workflows.queries import consent

Row = dict[str, Any]
UNSEEN_DOCUMENT: Row = {"document": None, "place": ""}
"""In place of where a need stands, for who may not see that document."""
BY_CONSENT: Row = UNSEEN_DOCUMENT | {
    "review": None,
    "raised_on": None,
    "rationale": "",
    "classification": None,
    "audience": None,
}
NOTE = """
WITH shown (need_id, party_id, id, provider_id, user_id, today) AS ({releases}), noted AS (
  INSERT INTO reviews_disclosure (need_id, party_id, release_id, provider_id, user_id, "on", at)
  SELECT need_id, party_id, id, provider_id, user_id, today, clock_timestamp() FROM shown ON CONFLICT DO NOTHING
)
SELECT need_id FROM shown
"""


@transaction.atomic
def disclose(*, need_ids: Collection[UUID], user: Any) -> set[UUID]:
    """Note that this person is shown these needs because of a release; returns those whose release is in force.

    Once per need, person, release and day (UTC, by the database's clock). What was revoked a moment ago is not among
    the answer, and must not be shown; a revocation that comes later waits until the reading is over. Two statements.
    """
    if not need_ids:
        return set()
    releases = Release.objects.filter(released_to(user), need__in=need_ids).order_by()
    whose = {"of": _provider_of(user), "reader": Value(user.pk, UUIDField()), "today": TruncDate(Now())}
    shown = releases.annotate(**whose).values_list("need_id", "party_id", "id", *whose)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [CONSENT_LOCK])
        statement, params = shown.query.sql_with_params()
        cursor.execute(NOTE.format(releases=statement), params)
        return {need for (need,) in cursor.fetchall()}


def _provider_of(user: Any) -> Coalesce:
    """The provider for which this person is shown a need: one that the release names, else one of theirs."""
    providers = sorted(reach(user).providers)
    named = ReleaseProvider.objects.filter(release=OuterRef("pk"), provider__in=providers).order_by("provider")
    first = Value(providers[0] if providers else None, output_field=UUIDField())
    return Coalesce(Subquery(named.values("provider")[:1]), Cast(first, UUIDField()), output_field=UUIDField())


def show_needs(*, rows: Sequence[Row], user: Any) -> list[Row]:
    """What this person is shown of needs that were read for them, noting what they see by consent alone.

    Of a need seen by consent only the need itself is told: not where it stands, how it is classified, or why it has its
    priority (rule 4). Rows whose consent has just been taken back are left out. At most three statements.
    """
    if reach(user).everything and roles(user) & (SECRETARIAT | {AUDITOR}):
        return list(rows)
    ids = [row["id"] for row in rows]
    own = consent.without_release(user, ids)
    shown = disclose(need_ids=set(ids) - set(own), user=user)
    told = [row if own.get(row["id"]) else row | _blank(row, UNSEEN_DOCUMENT) for row in rows]
    return [
        row | _blank(row, BY_CONSENT) if row["id"] in shown else row for row in told if row["id"] in shown | set(own)
    ]


def _blank(row: Row, blanks: Row) -> Row:
    return {name: blank for name, blank in blanks.items() if name in row}


@transaction.atomic
def open_document(*, document_id: UUID, user: Any) -> Document | None:
    """The document whose file this person may have now, noting the reading if it is not public; None: there is none."""
    rows = visible_to(user, Document).filter(pk=document_id, file__isnull=False).select_related("file")
    document = rows.defer("file__content").first()
    if document is not None and document.classification != Classification.PUBLIC:
        line = Reading(document=document, party_id=document.party_id, user=user)
        Reading.objects.bulk_create([line], ignore_conflicts=True)  # reads nothing back: not every reader may
    return document
