"""The admin shows records without verbs; importing is upload, preview, confirm; and no list asks once per row."""

import pytest
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reviews.models import Need, Observation, Review, StateParty, Upload
from tests.people import an_account, enter
from tests.reviews.samples import NEEDS_HEADER, a_review_of, import_, review

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(registers, client):
    user = an_account("officer")
    enter(client, user)
    return user


def upload(client, kind: str, content: str):
    """Post a file to the upload page; the answer after redirects."""
    file = SimpleUploadedFile("records.csv", content.encode())
    return client.post(reverse("admin:reviews_upload_add"), {"kind": kind, "file": file}, follow=True)


def test_a_file_is_shown_before_it_is_imported_and_gone_afterwards(officer, client):
    a_review_of("FJI")

    preview = upload(client, "needs", NEEDS_HEADER + "FJI,1,23,other\n")
    before = Need.objects.count()
    done = client.post(preview.request["PATH_INFO"], follow=True)

    assert "Rows: 1 new, 0 changed, 0 unchanged, 0 with faults. Nothing has been written yet." in preview.text
    assert before == 0
    assert "Imported: 1 new, 0 changed, 0 unchanged." in done.text
    assert (Need.objects.count(), Upload.objects.count()) == (1, 0)


def test_every_fault_is_listed_and_there_is_no_button_to_import(officer, client):
    preview = upload(client, "reviews", "state,cycle\nFJJ,1\nFJI,<b>\n")

    assert "Did you mean “FJI”?" in preview.text
    assert "&lt;b&gt;" in preview.text
    assert "Import all rows" not in preview.text
    assert 'type="submit"' not in preview.text.split('id="content"')[1]


def test_confirming_a_file_with_faults_writes_nothing_and_says_so(officer, client):
    preview = upload(client, "reviews", "state,cycle\nFJJ,1\nFJI,1\n")

    answer = client.post(preview.request["PATH_INFO"], follow=True)

    assert "1 row has a fault; correct the file and upload it again. Nothing was written." in answer.text
    assert not Review.objects.exists()


def test_a_file_that_is_no_table_is_refused_beside_the_field(officer, client):
    answer = upload(client, "reviews", "")

    assert "The submitted file is empty." in answer.text
    answer = upload(client, "reviews", 'state\n"FJI\n')
    assert "quotation marks do not close" in answer.text
    assert not Upload.objects.exists()


def test_records_that_changed_since_the_preview_are_shown_again_first(officer, client):
    a_review_of("FJI")
    preview = upload(client, "needs", "reference,text," + NEEDS_HEADER + "A,Mine,FJI,1,23,other\n")
    import_("needs", "reference,text," + NEEDS_HEADER + "A,Theirs,FJI,1,23,other\n")

    again = client.post(preview.request["PATH_INFO"], follow=True)

    assert "The records have changed since you saw this preview. Look at it again." in again.text
    assert Need.objects.get().text == "Theirs"
    client.post(preview.request["PATH_INFO"])
    assert Need.objects.get().text == "Mine"


def test_importing_a_concluded_review_concludes_it(officer, client):
    preview = upload(client, "reviews", "state,cycle,started_on,concluded_on\nFJI,1,2024-01-15,2025-06-30\n")

    client.post(preview.request["PATH_INFO"])

    assert (review("FJI").state, str(review("FJI").concluded_on)) == ("concluded", "2025-06-30")


def test_who_only_reads_can_neither_upload_nor_see_uploads(registers, client):
    enter(client, an_account("auditor"))

    assert client.get(reverse("admin:reviews_upload_add")).status_code == 403
    assert client.get(reverse("admin:reviews_need_changelist")).status_code == 200
    assert "Import needs" not in client.get(reverse("admin:reviews_need_changelist")).text


def test_the_lists_offer_importing(officer, client):
    needs = client.get(reverse("admin:reviews_need_changelist"))
    reviews = client.get(reverse("admin:reviews_review_changelist"))

    assert f'href="{reverse("admin:reviews_upload_add")}?kind=needs"' in needs.text
    assert f'href="{reverse("admin:reviews_upload_add")}?kind=reviews"' in reviews.text


def test_the_state_of_a_review_cannot_be_edited(officer, client):
    a_review_of("FJI")
    address = reverse("admin:reviews_review_change", args=[review("FJI").pk])

    page = client.get(address)
    client.post(
        address, {"party": "FJI", "cycle": review("FJI").cycle_id, "state": "concluded", "concluded_on": "2025-01-01"}
    )

    assert page.status_code == 200
    assert 'name="state"' not in page.text
    assert review("FJI").state == "ongoing"


def test_the_reviewers_words_are_read_only(officer, client):
    a_review_of("FJI")
    said = Observation.objects.create(review=review("FJI"), party_id="FJI", kind="challenge", text="Courts are slow.")
    address = reverse("admin:reviews_observation_change", args=[said.pk])

    assert client.post(address, {"text": "Courts are fast."}).status_code == 403
    assert client.get(reverse("admin:reviews_observation_add")).status_code == 403
    said.refresh_from_db()
    assert said.text == "Courts are slow."


def test_no_record_can_be_deleted(officer, client):
    a_review_of("FJI")

    assert (
        client.post(reverse("admin:reviews_review_delete", args=[review("FJI").pk]), {"post": "yes"}).status_code == 403
    )
    assert client.post(reverse("admin:reviews_stateparty_delete", args=["FJI"]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", [model for model in site._registry if model._meta.app_label == "reviews"])
def test_every_list_opens_and_can_be_searched(officer, client, model):
    list_of = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"

    assert client.get(reverse(list_of)).status_code == 200
    assert client.get(reverse(list_of), {"q": "Fiji"}).status_code in {200, 302}


def test_states_are_found_by_their_name_in_any_language(officer, client):
    found = client.get(reverse("admin:reviews_stateparty_changelist"), {"q": "Côte d'Ivoire"})

    assert "CIV" in found.text
    assert "FJI" not in found.text


@pytest.mark.parametrize("name", ["review", "need"])
def test_a_longer_list_asks_no_more_queries(officer, client, django_assert_num_queries, name):
    codes = list(StateParty.objects.values_list("code", flat=True)[:40])
    address = reverse(f"admin:reviews_{name}_changelist")

    def load(some: list[str]) -> None:
        a_review_of(*some)
        import_("needs", NEEDS_HEADER + "".join(f"{code},1,23 24,other\n" for code in some))

    load(codes[:2])
    client.get(address)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    load(codes[2:])

    with django_assert_num_queries(len(few)):
        client.get(address)
