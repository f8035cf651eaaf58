"""The same with the role the service logs in as: PostgreSQL itself lets through what consent needs, and no more."""

import pytest

from reviews.models import Disclosure, Document, Reading, Release
from tests.consent.conftest import signed_in
from tests.consent.test_documents import PAPER, upload
from tests.factories import MAY_DAY
from tests.people import an_account
from tests.wall.conftest import logged_in_as_the_application
from workflows import commands
from workflows.ledger import By

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_state_decides_a_provider_is_shown_and_the_state_takes_it_back(need, authority, donor, contact):
    said = {"audience": "named_providers", "providers": [str(donor.pk)], "basis": "Law 7", "decided_on": "2026-04-30"}
    state, provider = signed_in(authority), signed_in(contact)

    with logged_in_as_the_application():
        decided = state.ask(f"/needs/{need.pk}/release/", said)
        shown = [provider.get(path).status_code for path in (f"/needs/{need.pk}/", f"/api/v1/needs/{need.pk}/")]
        listed = provider.read("/needs/").json()["results"]
        who = state.read(f"/needs/{need.pk}/disclosures/").json()["results"]
        (release,) = state.read("/releases/?in_force=true").json()["results"]
        revoked = state.ask(f"/releases/{release['id']}/revoke/", {"reason": "x"})
        after = [provider.get(path).status_code for path in (f"/needs/{need.pk}/", f"/api/v1/needs/{need.pk}/")]

    assert (decided.status_code, shown, [row["id"] for row in listed]) == (200, [200, 200], [str(need.pk)])
    assert [row["person"] for row in who] == [contact.name]
    assert (revoked.status_code, after) == (200, [404, 404])
    assert (Release.objects.get().reason, Disclosure.objects.count()) == ("x", 1)


@pytest.mark.parametrize("role", ["officer", "observer", "auditor"])
def test_whoever_opens_a_restricted_document_leaves_a_line(party, role):
    officer, reader = an_account("officer"), an_account(role)
    by = By.user(officer.pk, MAY_DAY)
    document = commands.file_document(party=party.pk, paper=PAPER, upload=upload(), by=by)

    with logged_in_as_the_application():
        answer = signed_in(reader).get(f"/documents/{document.pk}/file/")

    assert (answer.status_code, answer.content) == (200, upload()["content"])
    assert Reading.objects.get().user == reader


def test_a_state_files_and_classifies_its_document(party, authority):
    from django.core.files.uploadedfile import SimpleUploadedFile

    state = signed_in(authority)
    fields = {"party": party.pk, "kind": "evidence", "title": "Law 7"}

    with logged_in_as_the_application():
        filed = state.post("/api/v1/documents/", fields | {"file": SimpleUploadedFile("law.txt", b"Article 1\n")})
        document = filed.json()["id"]
        version = {"file": SimpleUploadedFile("law.txt", b"Article 1, corrected\n")}
        newer = state.post(f"/api/v1/documents/{document}/versions/", version)
        classified = state.ask(f"/documents/{document}/classify/", {"classification": "public"})
        read = state.get(f"/documents/{document}/file/")

    assert [answer.status_code for answer in (filed, newer, classified, read)] == [201, 201, 200, 200]
    assert list(Document.objects.order_by("version").values_list("classification", flat=True)) == [
        "public",
        "restricted",
    ]
