"""Who may read a document or a need at all. The State widens and narrows; the Secretariat only narrows.

The full report of a review is never public (A:79); what is confidential is not released beyond named providers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import Classification, Document, Need, Release
from workflows import events
from workflows.commands.consent import reason_against_audience
from workflows.commands.documents import case_of
from workflows.ledger import By, Refused
from workflows.ledger.record import lock, record

NARROWNESS = {Classification.PUBLIC: 0, Classification.RESTRICTED: 1, Classification.CONFIDENTIAL: 2}
Check = Callable[[Any, str], str | None]


@transaction.atomic
def classify_document(*, document_id: UUID, classification: str, by: By) -> Document:
    """Decide who may read a document, wider or narrower. Refused where it is classified so already."""
    return _classify_document(document_id, classification, reason_against_document, by)


@transaction.atomic
def restrict_document(*, document_id: UUID, classification: str, by: By) -> Document:
    """As classify_document, for who may only narrow."""
    return _classify_document(document_id, classification, reason_against_widening, by)


@transaction.atomic
def classify_need(*, need_id: UUID, classification: str, by: By) -> Need:
    """Decide who may read a need, wider or narrower. Refused while it is released to more than that would allow."""
    return _classify_need(need_id, classification, reason_against_need, by)


@transaction.atomic
def restrict_need(*, need_id: UUID, classification: str, by: By) -> Need:
    """As classify_need, for who may only narrow."""
    return _classify_need(need_id, classification, _reason_against_restricting_need, by)


def reason_against_document(document: Document, classification: str) -> str | None:
    """The sentence that says why this document cannot be classified so; None if it can."""
    if (document.kind, classification) == (Document.Kind.FULL_REPORT, Classification.PUBLIC):
        return _("The full report of a review is never public.")
    return None


def reason_against_need(need: Need, classification: str) -> str | None:
    """The sentence that says why this need cannot be classified so; None if it can."""
    audience = Release.objects.filter(need=need, revoked_at=None).values_list("audience", flat=True).first()
    if audience and reason_against_audience(need, audience, classification):
        return _("The need is released to more than named providers; the State takes that back first.")
    return None


def reason_against_widening(row: Document | Need, classification: str) -> str | None:
    """The sentence that says why this would let more people read it; None if it does not."""
    if NARROWNESS[Classification(classification)] < NARROWNESS[Classification(row.classification)]:
        return _("Only the validating authority of the State widens who may read this.")
    return None


def _reason_against_restricting_need(need: Need, classification: str) -> str | None:
    return reason_against_widening(need, classification) or reason_against_need(need, classification)


def _classify_document(id_: UUID, classification: str, check: Check, by: By) -> Document:
    lock([case_of(Document.objects.get(pk=id_))])
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=id_)
    _assign(document, classification, check)
    told = events.DocumentClassified(document=id_, title=document.title, classification=classification)
    record(told, case=case_of(document), subject=document.pk, party=document.party_id, by=by)
    return document


def _classify_need(id_: UUID, classification: str, check: Check, by: By) -> Need:
    lock([Need.objects.values_list("review_id", flat=True).get(pk=id_) or id_])
    need = Need.objects.select_for_update(no_key=True).get(pk=id_)
    _assign(need, classification, check)
    told = events.NeedClassified(need=id_, classification=classification)
    record(told, case=need.review_id or need.pk, subject=need.pk, party=need.party_id, by=by)
    return need


def _assign(row: Document | Need, classification: str, check: Check) -> None:
    """Save it if nothing speaks against it."""
    if row.classification == classification:
        raise Refused(_("It is classified so already."))
    if reason := check(row, classification):
        raise Refused(reason)
    row.classification = classification
    row.save(update_fields=["classification"])
