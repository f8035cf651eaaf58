"""Documents are filed with their file, get new versions, are classified, and are read by those who may."""

from datetime import date
from hashlib import sha256

import pytest
import uuid_utils.compat as uuid
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from reviews.models import Document, File, Reading, Review
from tests.consent.conftest import signed_in
from tests.factories import MAY_DAY, a_party, a_review
from tests.people import a_focal_point, an_account
from workflows import commands
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.ledger.standing import case_of

pytestmark = pytest.mark.django_db
NOTE = b"The Permanent Mission presents its compliments.\n"
PAPER = {
    "kind": "note_verbale",
    "title": "Note verbale 12",
    "symbol": "",
    "language": "en",
    "dated_on": date(2026, 4, 1),
    "classification": "restricted",
    "review": None,
}
EDITION = {"symbol": "", "language": "fr", "dated_on": None}


def upload(content=NOTE, name="note.txt"):
    return {"name": name, "content": content}


@pytest.fixture
def officer(db):
    return an_account("officer")


@pytest.fixture
def file(officer, party):
    """file(kind="evidence"): a document of the State, filed by an officer."""

    def filed(content=NOTE, **paper):
        by = By.user(officer.pk, MAY_DAY)
        return commands.file_document(party=party.pk, paper=PAPER | paper, upload=upload(content), by=by)

    return filed


def form(content=NOTE, name="note.txt", **fields):
    return {"file": SimpleUploadedFile(name, content), **fields}


def post(user, path, **data):
    """A form with a file, as curl -F sends it."""
    return signed_in(user).post(f"/api/v1{path}", data)


def test_a_filed_document_has_its_file_and_its_checksum_and_is_told_in_the_case_of_the_state(file, party):
    document = file()

    entry = Entry.objects.get()
    assert document.checksum == document.file.sha256 == sha256(NOTE).hexdigest()
    assert bytes(File.objects.get().content) == NOTE
    assert (entry.type, entry.case_id, entry.subject) == ("DocumentFiled", case_of(f"party {party.pk}"), document.pk)
    assert entry.payload["checksum"] == sha256(NOTE).hexdigest()


def test_a_document_of_a_review_is_told_in_the_case_of_the_review(file, party):
    review = a_review(party=party)

    file(review=review.pk)

    assert Entry.objects.get().case_id == review.pk


@pytest.mark.parametrize(
    ("paper", "sent", "reason"),
    [
        ({}, upload(b""), "The file is empty"),
        ({}, upload(b"MZ\x90\x00" * 30, "note.exe"), "Files may be PDF"),
        ({"review": uuid.uuid7()}, upload(), "The State has no such review"),
        ({"dated_on": date(2026, 5, 2)}, upload(), "lies in the future"),
        ({"classification": "public"}, upload(), "Only an executive summary is public at once"),
        ({"kind": "full_report", "classification": "public"}, upload(), "Only an executive summary is public at once"),
    ],
)
def test_what_cannot_be_filed_is_refused_and_leaves_nothing(party, by, paper, sent, reason):
    with pytest.raises(Refused, match=reason):
        commands.file_document(party=party.pk, paper=PAPER | paper, upload=sent, by=by)

    assert (Document.objects.count(), File.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_a_review_of_another_state_does_not_exist_for_a_document(party, by):
    theirs = a_review().pk

    with pytest.raises(Refused, match="The State has no such review"):
        commands.file_document(party=party.pk, paper=PAPER | {"review": theirs}, upload=upload(), by=by)

    assert Review.objects.filter(pk=theirs).exists()
    assert not Document.objects.exists()


def test_a_new_version_stands_beside_the_old_one(file, by):
    first = file(classification="confidential")

    second = commands.file_version(document_id=first.pk, edition=EDITION, upload=upload(b"Corrected.\n"), by=by)

    first.refresh_from_db()
    assert (first.version, first.checksum) == (1, sha256(NOTE).hexdigest())
    assert (second.version, second.series, second.kind, second.title) == (2, first.series, first.kind, first.title)
    assert (second.classification, second.language) == ("confidential", "fr")
    assert commands.file_version(document_id=first.pk, edition=EDITION, upload=upload(), by=by).version == 3


def test_the_newest_version_again_is_refused(file, by):
    first = file()

    with pytest.raises(Refused, match="This file is the newest version already"):
        commands.file_version(document_id=first.pk, edition=EDITION, upload=upload(), by=by)

    assert (Document.objects.count(), File.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_a_state_submits_notes_and_evidence_and_no_words_of_the_review(party, file, by):
    report = file(kind="full_report")

    with pytest.raises(Refused, match="A State files notes verbales and evidence"):
        commands.submit_document(party=party.pk, paper=PAPER | {"kind": "full_report"}, upload=upload(b"x"), by=by)
    with pytest.raises(Refused, match="A State files notes verbales and evidence"):
        commands.submit_version(document_id=report.pk, edition=EDITION, upload=upload(b"x"), by=by)

    assert Document.objects.get() == report
    assert commands.submit_document(party=party.pk, paper=PAPER, upload=upload(), by=by).kind == "note_verbale"


def test_the_state_widens_and_the_secretariat_only_narrows(file, by):
    note = file()
    commands.classify_document(document_id=note.pk, classification="public", by=by)
    commands.restrict_document(document_id=note.pk, classification="confidential", by=by)

    with pytest.raises(Refused, match="Only the validating authority of the State widens who may read this"):
        commands.restrict_document(document_id=note.pk, classification="restricted", by=by)
    with pytest.raises(Refused, match="It is classified so already"):
        commands.classify_document(document_id=note.pk, classification="confidential", by=by)

    note.refresh_from_db()
    assert note.classification == "confidential"
    assert Entry.objects.filter(type="DocumentClassified").count() == 2


def test_the_full_report_is_never_public(file, by):
    report = file(kind="full_report")

    with pytest.raises(Refused, match="The full report of a review is never public"):
        commands.classify_document(document_id=report.pk, classification="public", by=by)
    with pytest.raises(IntegrityError, match="full_reports_are_not_public_by_import"), transaction.atomic():
        Document.objects.filter(pk=report.pk).update(classification="public")

    report.refresh_from_db()
    assert report.classification == "restricted"


ADDRESSES = ["/documents/{}/file/", "/api/v1/documents/{}/file/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_opening_a_restricted_document_is_noted_each_time(file, party, address):
    document, reader = file(), signed_in(a_focal_point(party))

    answers = [reader.get(address.format(document.pk)) for _time in range(2)]

    assert [answer.content for answer in answers] == [NOTE, NOTE]
    assert answers[0]["Content-Disposition"].startswith('attachment; filename="note.txt"')
    assert answers[0]["Cache-Control"] == "private, no-store"
    lines = Reading.objects.values_list("document", "party", "user")
    assert list(lines) == [(document.pk, party.pk, reader.user.pk)] * 2


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_carries_no_bytes_and_what_is_public_leaves_no_line(file, by, party, contact, address):
    document, reader = file(), signed_in(a_focal_point(party))

    head = reader.head(address.format(document.pk))
    commands.classify_document(document_id=document.pk, classification="public", by=by)
    public = signed_in(contact).get(address.format(document.pk))

    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(NOTE)))
    assert public.content == NOTE
    assert not Reading.objects.exists()


@pytest.mark.parametrize("path", ["/documents/{}/", "/documents/{}/file/"])
def test_a_document_one_may_not_see_is_the_same_as_none(file, contact, path):
    document = file()
    for user in (contact, a_focal_point(a_party()), an_account()):
        reader = signed_in(user)
        for prefix in ("", "/api/v1"):
            ids = (document.pk, uuid.uuid7())
            answers = [reader.get((prefix + path).format(id_)) for id_ in ids]

            hidden, absent = (_without_ids(answer, id_) for answer, id_ in zip(answers, ids, strict=True))
            assert [answer.status_code for answer in answers] == [404, 404]
            assert hidden == absent
    assert not Reading.objects.exists()


def _without_ids(answer, id_):
    """The answer without the address that was asked for, the request's id and the form's token."""
    if answer["Content-Type"].startswith("application/problem"):
        return {name: value for name, value in answer.json().items() if name not in ("instance", "request_id")}
    lines = answer.content.decode().replace(str(id_), "").splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line]


def test_a_document_without_a_file_has_none_to_download(party, officer):
    document = Document.objects.create(party=party, kind="evidence", title="Only a title")
    reader = signed_in(officer)

    assert reader.read(f"/documents/{document.pk}/").json()["file_name"] is None
    assert [reader.get(address.format(document.pk)).status_code for address in ADDRESSES] == [404, 404]


def test_providers_never_see_a_full_report_and_see_what_is_public(file, by, contact):
    file(kind="full_report")
    summary = file(b"Summary.\n", kind="executive_summary", classification="public")
    reader = signed_in(contact)

    assert [row["id"] for row in reader.read("/documents/").json()["results"]] == [str(summary.pk)]
    assert [row["id"] for row in reader.get("/documents/").context["documents"]] == [summary.pk]


def test_the_state_and_the_secretariat_are_told_who_has_read_it_and_nobody_else(file, party, authority, officer):
    document = file()
    signed_in(authority).get(f"/documents/{document.pk}/file/")

    for user in (authority, officer, an_account("auditor")):
        (row,) = signed_in(user).read(f"/documents/{document.pk}/readings/").json()["results"]
        assert row["person"] == authority.name
        assert authority.name in signed_in(user).get(f"/documents/{document.pk}/").content.decode()
    for user in (an_account("observer"), a_focal_point(a_party())):
        assert signed_in(user).read(f"/documents/{document.pk}/readings/").status_code == 404


def test_an_officer_files_for_any_state_through_the_api(party, officer):
    answer = post(officer, "/documents/", **form(party=party.pk, kind="checklist", title="Checklist"))

    assert (answer.status_code, answer.json()["kind"]) == (201, "checklist")
    assert answer["Location"] == f"/api/v1/documents/{Document.objects.get().pk}/"


def test_the_same_upload_with_the_same_key_happens_once_however_it_is_bounded(party, officer):
    reader = signed_in(officer)

    def send(content=NOTE):
        fields = form(content, party=party.pk, kind="checklist", title="Checklist")
        return reader.post("/api/v1/documents/", fields, headers={"Idempotency-Key": "k1"})

    first, again, other = send(), send(), send(b"Other.\n")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json() == first.json()
    assert Document.objects.count() == 1


def test_a_state_files_for_itself_only(party, authority):
    elsewhere = a_party()
    paper = {"kind": "evidence", "title": "Law 7"}

    mine = post(authority, "/documents/", **form(party=party.pk, **paper))
    theirs = post(authority, "/documents/", **form(party=elsewhere.pk, **paper))
    of_the_review = post(authority, "/documents/", **form(party=party.pk, kind="full_report", title="x"))

    assert (mine.status_code, theirs.status_code, of_the_review.status_code) == (201, 403, 409)
    assert Document.objects.get().party == party


@pytest.mark.parametrize("role", ["approver", "auditor", "observer"])
def test_others_file_nothing(party, role, file):
    document, user = file(), an_account(role)

    filed = post(user, "/documents/", **form(party=party.pk, kind="evidence", title="x"))
    version = post(user, f"/documents/{document.pk}/versions/", **form(b"x"))
    fields = form(kind="evidence", title="x", language="en", classification="restricted")
    page = signed_in(user).post(f"/ask/file-document/{party.pk}/", fields)

    assert (filed.status_code, version.status_code, page.status_code) == (403, 403, 409)
    assert Document.objects.count() == 1


def test_a_new_version_through_the_api(file, officer):
    document = file()

    answer = post(officer, f"/documents/{document.pk}/versions/", **form(b"Corrected.\n"))

    assert (answer.status_code, answer.json()["version"]) == (201, 2)
    assert post(officer, f"/documents/{document.pk}/versions/", **form(b"")).status_code == 400


def test_a_body_that_is_no_form_is_told_so_and_one_too_large_is_not_read(party, officer, settings):
    settings.FILE_MAX_MB = 0
    reader = signed_in(officer)

    large = reader.post("/api/v1/documents/", form(b"x" * 70_000, party=party.pk, kind="evidence", title="x"))
    json = reader.ask("/documents/", {"party": party.pk})

    assert (large.status_code, json.status_code) == (413, 415)
    assert not File.objects.exists()


def test_a_document_is_filed_and_followed_by_a_version_on_pages(party, authority):
    browser = signed_in(authority)
    listed = browser.get("/documents/")
    fields = {"kind": "evidence", "title": "Law 7", "language": "en", "classification": "restricted"}

    filed = browser.post(listed.context["filing"], form(**fields))
    document = Document.objects.get()
    version = browser.post(f"/ask/submit-version/{document.pk}/", form(b"Corrected.\n", language="en"))

    assert listed.context["filing"] == f"/ask/submit-document/{party.pk}/"
    assert (filed.status_code, filed["Location"]) == (302, f"/documents/?party={party.pk}")
    assert version["Location"] == f"/documents/{document.pk}/"
    page = browser.get(f"/documents/{document.pk}/").content.decode()
    assert "note.txt" in page
    assert page.count("version 2") == 1


def test_a_file_that_is_not_taken_is_refused_beside_the_form(party, authority):
    fields = {"kind": "evidence", "title": "Law 7", "language": "en", "classification": "restricted"}

    answer = signed_in(authority).post(
        f"/ask/submit-document/{party.pk}/", form(b"MZ\x90\x00" * 30, "law.exe", **fields)
    )

    assert answer.status_code == 409
    assert "Files may be PDF" in answer.content.decode()
    assert 'value="Law 7"' in answer.content.decode()
    assert not Document.objects.exists()


def test_the_desk_of_documents_is_read_only_with_verbs_as_buttons(file, officer):
    document, browser = file(), signed_in(officer)
    address = f"/admin/reviews/document/{document.pk}"

    page = browser.get(f"{address}/change/").content.decode()
    done = browser.post(f"{address}/ask/restrict-document/", {"asked": "1", "classification": "confidential"})

    assert 'name="_save"' not in page
    assert "Narrow who may read the document" in page
    assert "Only the validating authority of the State can do this." in page
    assert done.status_code == 302
    document.refresh_from_db()
    assert document.classification == "confidential"
    assert browser.post(f"{address}/change/", {"title": "Mine"}).status_code == 403
