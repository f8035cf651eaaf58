"""Documents and their files come into the record. Nothing is replaced: a new version stands beside the old one."""

from __future__ import annotations

from datetime import date
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.files.keeping import keep
from reviews.files.screening import Unacceptable
from reviews.models import Classification, Document, Review, StateParty
from reviews.models.files import File
from workflows import events
from workflows.ledger import By, Refused, standing
from workflows.ledger.record import lock, record

OF_THE_STATE = (Document.Kind.NOTE_VERBALE, Document.Kind.EVIDENCE)
"""What a State itself files; all else comes from the review, in the reviewers' words (rule 6)."""


class Upload(TypedDict):
    """A file as somebody sent it."""

    name: str
    content: bytes


class Paper(TypedDict):
    """What is said of a document that is filed. `review`: the review of the same State it belongs to, if any."""

    kind: str
    title: str
    symbol: str
    language: str
    dated_on: date | None
    classification: str
    review: UUID | None


class Edition(TypedDict):
    """What is said of a new version; all else is as it was."""

    symbol: str
    language: str
    dated_on: date | None


@transaction.atomic
def file_document(*, party: str, paper: Paper, upload: Upload, by: By) -> Document:
    """Take a document of this State into the record. Refused for a file that is not acceptable (with the reason), for a
    review that is not of this State, for a day in the future, and for what may not be public at once.
    """
    if not StateParty.objects.filter(pk=party).exists():
        raise Refused(_("It does not exist."))
    if reason := _reason_against(paper, party, by):
        raise Refused(reason)
    file = _kept(upload, by)
    row = Document(party_id=party, review_id=paper["review"], file=file, checksum=file.sha256)
    for name in ("kind", "title", "symbol", "language", "dated_on", "classification"):
        setattr(row, name, paper[name])
    return _filed(row, by)


@transaction.atomic
def submit_document(*, party: str, paper: Paper, upload: Upload, by: By) -> Document:
    """As file_document, for the State's own people: a note verbale or evidence."""
    if reason := reason_against_submitting(paper["kind"]):
        raise Refused(reason)
    return file_document(party=party, paper=paper, upload=upload, by=by)


@transaction.atomic
def file_version(*, document_id: UUID, edition: Edition, upload: Upload, by: By) -> Document:
    """Take a new version of a document into the record; the old ones stay. It is classified as the newest one was.

    document_id: any version. Refused for a file that is not acceptable and for one that is the newest version already.
    """
    file = _kept(upload, by)
    lock([case_of(Document.objects.get(pk=document_id))])
    newest = _newest(document_id)
    if newest.checksum == file.sha256:
        raise Refused(_("This file is the newest version already."))
    if reason := _reason_against_day(edition["dated_on"], by):
        raise Refused(reason)
    kept = ("party_id", "review_id", "kind", "title", "series", "classification")
    row = Document(**{name: getattr(newest, name) for name in kept}, **edition)
    row.version, row.file, row.checksum = newest.version + 1, file, file.sha256
    return _filed(row, by)


@transaction.atomic
def submit_version(*, document_id: UUID, edition: Edition, upload: Upload, by: By) -> Document:
    """As file_version, for the State's own people: of a note verbale or evidence."""
    kind = Document.objects.values_list("kind", flat=True).get(pk=document_id)
    if reason := reason_against_submitting(kind):
        raise Refused(reason)
    return file_version(document_id=document_id, edition=edition, upload=upload, by=by)


def reason_against_submitting(kind: str) -> str | None:
    """The sentence that says why the State does not file documents of this kind; None if it does."""
    return (
        None
        if kind in OF_THE_STATE
        else _("A State files notes verbales and evidence; all else comes from the review.")
    )


def _reason_against(paper: Paper, party: str, by: By) -> str | None:
    if paper["classification"] == Classification.PUBLIC and paper["kind"] != Document.Kind.EXECUTIVE_SUMMARY:
        return _("Only an executive summary is public at once; the validating authority widens what else may be read.")
    if paper["review"] and not Review.objects.filter(pk=paper["review"], party=party).exists():
        return _("The State has no such review.")
    return _reason_against_day(paper["dated_on"], by)


def _reason_against_day(day: date | None, by: By) -> str | None:
    if day and day > by.at.date():
        return _("The document cannot be of %(day)s, which lies in the future.") % {"day": day}
    return None


def _kept(upload: Upload, by: By) -> File:
    """The file, judged and stored; before any lock is taken, since judging may take seconds."""
    try:
        return keep(upload["content"], upload["name"], at=by.at)
    except Unacceptable as unacceptable:
        raise Refused(str(unacceptable)) from None


def _newest(document_id: UUID) -> Document:
    series = Document.objects.filter(pk=document_id).values("series")
    return Document.objects.filter(series__in=series).latest("version")


def _filed(row: Document, by: By) -> Document:
    case = case_of(row)
    lock([case])
    row.save(force_insert=True)
    told = events.DocumentFiled(
        document=row.pk, kind=row.kind, title=row.title, version=row.version, checksum=row.checksum
    )
    record(told, case=case, subject=row.pk, party=row.party_id, by=by)
    return row


def case_of(row: Document) -> UUID:
    """A document belongs to the case of its review, or to that of its State."""
    return row.review_id or standing.case_of(f"party {row.party_id}")
