"""What a State allows others to see of its needs: only its validating authority decides, and may take it back.

A decision stands until the next one for the same need or its revocation; nothing here is ever overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TypedDict
from uuid import UUID

import uuid_utils.compat as uuid
from django.db import connection, transaction
from django.utils.translation import gettext as _

from reviews.models import Classification, Document, Need, Provider, Release, ReleaseProvider
from reviews.models.consent import REPLACED
from workflows import events
from workflows.ledger import By, Refused
from workflows.ledger.record import Account, lock, record_many

Audience = Release.Audience
MOST = 500
"""Needs that one decision may be about."""
CONSENT_LOCK = 0x7AF0_11
"""Held shared by whoever is being shown needs by consent, exclusively by whoever takes consent away."""
WIDER = (Audience.ALL_PROVIDERS, Audience.PUBLIC)


class Decision(TypedDict):
    """Who may see the needs, on which basis. `document`: the note or decision of the same State it rests on, if any."""

    audience: str
    providers: Sequence[UUID]
    basis: str
    document: UUID | None
    decided_on: date


@transaction.atomic
def release_need(*, need_id: UUID, decision: Decision, by: By) -> Release:
    """Decide who may see one need beyond the Secretariat; the decision in force until now ends. See release_needs."""
    party = Need.objects.values_list("party_id", flat=True).get(pk=need_id)
    return release_needs(party=party, need_ids=[need_id], decision=decision, by=by)[0]


@transaction.atomic
def release_needs(*, party: str, need_ids: Collection[UUID], decision: Decision, by: By) -> list[Release]:
    """Decide the same for many needs of one State, in a constant number of statements; returns what is in force now.

    A need about which exactly this was decided already is left as it is. Refused as a whole, and nothing changes: where
    that holds for all of them; for needs, a document or providers that do not exist (those of other States do not exist
    here); for a day in the future; for an audience that does not fit the providers named; and for a confidential need
    that would be seen by more than named providers.
    """
    needs = _locked_needs(party, set(need_ids))
    if reason := _reason_against(decision, party, needs, by):
        raise Refused(reason)
    former = _in_force(needs)
    new = [_release(need, decision, by) for need in needs if not _says(former.get(need.pk), decision)]
    if not new:
        raise Refused(_("Exactly this is in force already."))
    ended = [former[release.need_id] for release in new if release.need_id in former]
    _end(ended, REPLACED, by)
    Release.objects.bulk_create(new)
    named = [ReleaseProvider(release=release, provider_id=id_) for release in new for id_ in decision["providers"]]
    ReleaseProvider.objects.bulk_create(named)
    record_many([*_revoked(ended, REPLACED, by), *(_released(release, decision, by) for release in new)])
    decided = former | {release.need_id: release for release in new}
    return [decided[need.pk] for need in needs]


@transaction.atomic
def revoke_release(*, release_id: UUID, reason: str, by: By) -> Release:
    """Take consent back, at once and everywhere. Refused if it was taken back already; what was seen stays logged."""
    lock([Release.objects.values_list("case_id", flat=True).get(pk=release_id)])
    release = Release.objects.select_for_update(of=("self",), no_key=True).get(pk=release_id)
    if refusal := reason_against_revoking(release):
        raise Refused(refusal)
    _end([release], reason, by)
    record_many(_revoked([release], reason, by))
    release.refresh_from_db()
    return release


def reason_against_revoking(release: Release) -> str | None:
    """The sentence that says why this release cannot be revoked now; None if it can."""
    return _("This decision is no longer in force.") if release.revoked_at else None


def reason_against_audience(need: Need, audience: str, classification: str = "") -> str | None:
    """The sentence that says why this audience is too wide for this need, as it is or would be classified; or None."""
    if (classification or need.classification) == Classification.CONFIDENTIAL and audience in WIDER:
        return _("%(need)s is confidential: it can be released to named providers only.") % {"need": need}
    return None


def _locked_needs(party: str, ids: set[UUID]) -> list[Need]:
    """These needs of the State under lock, in one order, the lock of their cases first."""
    rows = Need.objects.filter(party=party, pk__in=ids).order_by("pk")
    cases = [review or need for need, review in rows.values_list("pk", "review_id")]
    if not 0 < len(ids) <= MOST:
        raise Refused(_("Choose 1 to %(most)s needs.") % {"most": MOST})
    if len(cases) < len(ids):
        raise Refused(_("Not all of these needs exist."))
    lock(cases)
    return list(rows.select_for_update(no_key=True))


def _reason_against(decision: Decision, party: str, needs: Iterable[Need], by: By) -> str | None:
    if decision["decided_on"] > by.at.date():
        return _("The decision cannot be of %(day)s, which lies in the future.") % {"day": decision["decided_on"]}
    document = decision["document"]
    if document and not Document.objects.filter(pk=document, party=party).exists():
        return _("The State has no such document.")
    return _reason_against_providers(decision) or next(
        filter(None, (reason_against_audience(need, decision["audience"]) for need in needs)), None
    )


def _reason_against_providers(decision: Decision) -> str | None:
    wanted = set(decision["providers"])
    if (decision["audience"] == Audience.NAMED_PROVIDERS) != bool(wanted):
        return _("Name providers if, and only if, the needs are released to named providers.")
    if wanted and Provider.objects.filter(pk__in=wanted).count() < len(wanted):
        return _("Not all of these providers exist.")
    return None


def _in_force(needs: Iterable[Need]) -> dict[UUID, Release]:
    found = Release.objects.filter(need__in=needs, revoked_at=None).prefetch_related("release_providers")
    return {release.need_id: release for release in found}


def _says(release: Release | None, decision: Decision) -> bool:
    """Whether this release says exactly what was decided."""
    if release is None:
        return False
    named = {each.provider_id for each in release.release_providers.all()}
    same = (release.audience, release.basis, release.document_id, release.decided_on, named)
    return same == (
        *(decision[key] for key in ("audience", "basis", "document", "decided_on")),
        set(decision["providers"]),
    )


def _release(need: Need, decision: Decision, by: By) -> Release:
    return Release(
        id=uuid.uuid7(),
        need=need,
        party_id=need.party_id,
        case_id=need.review_id or need.pk,
        audience=decision["audience"],
        basis=decision["basis"],
        document_id=decision["document"],
        decided_on=decision["decided_on"],
        decided_by=by.actor,
        decided_at=by.at,
    )


def _end(releases: Sequence[Release], reason: str, by: By) -> None:
    """End them all, as soon as nobody is being shown a need by consent; later readers see no more of them."""
    if releases:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CONSENT_LOCK])
        ids = [release.pk for release in releases]
        Release.objects.filter(pk__in=ids).update(revoked_at=by.at, revoked_by=by.actor, reason=reason)


def _revoked(releases: Sequence[Release], reason: str, by: By) -> list[Account]:
    told = [events.ReleaseRevoked(release=each.pk, need=each.need_id, reason=reason) for each in releases]
    return [Account(fact, r.case_id, r.pk, r.party_id, by) for fact, r in zip(told, releases, strict=True)]


def _released(release: Release, decision: Decision, by: By) -> Account:
    told = events.NeedReleased(
        release=release.pk,
        need=release.need_id,
        audience=release.audience,
        providers=[str(id_) for id_ in decision["providers"]],
        basis=release.basis,
    )
    return Account(told, release.case_id, release.pk, release.party_id, by)
