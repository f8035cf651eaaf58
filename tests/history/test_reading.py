"""Who changed which field of a record, from what to what: read by those who see the record, and by nobody else."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from pghistory.models import Context

from reviews.history import history_of
from reviews.models import Classification, Document, Need, Provider, StateParty
from tests.api.conftest import API, program
from tests.api.test_problems import is_problem
from tests.factories import MAY_DAY, a_party, a_review
from tests.people import an_account, appoint, enter
from tests.tokens.conftest import Bearer, a_token
from workflows import commands
from workflows.ledger import By

pytestmark = pytest.mark.django_db


def edited(client, path, body):
    tag = client.read(path).headers["ETag"]
    answer = client.ask(path, body, method="PATCH", If_Match=tag)
    assert answer.status_code == 200
    return answer


@pytest.fixture
def officer(db):
    return program("officer")


def test_a_change_tells_who_when_through_what_and_from_what_to_what(officer):
    need = Need.objects.get(review=a_review(needs=1))
    answer = edited(officer, f"/needs/{need.pk}/", {"priority": 1, "rationale": "Asked for first"})

    newest, first = officer.read(f"/needs/{need.pk}/history/").json()["results"]

    assert newest["actor"] == officer.user.name
    assert (newest["through"], newest["request_id"]) == ("api", answer.headers["X-Request-ID"])
    assert newest["changes"] == [
        {
            "field": "priority",
            "title": "priority",
            "before": None,
            "after": 1,
            "before_text": "–",
            "after_text": "high",
        },
        {
            "field": "rationale",
            "title": "rationale of the priority",
            "before": "",
            "after": "Asked for first",
            "before_text": "–",
            "after_text": "Asked for first",
        },
    ]
    assert (first["is_first"], first["changes"]) == (True, [])


def test_the_words_are_in_the_language_of_the_reader(officer):
    review = a_review()
    type(review).objects.filter(pk=review.pk).update(started_on="2025-02-01")

    change = officer.read(f"/reviews/{review.pk}/history/", Accept_Language="fr").json()["results"][0]["changes"][0]

    assert (change["before"], change["after"]) == ("2025-01-01", "2025-02-01")
    with translation.override("fr"):
        assert change["after_text"] == date_format(date(2025, 2, 1), "DATE_FORMAT")
    assert "février" in change["after_text"]


def test_what_a_program_changed_with_a_token_names_its_person(officer):
    party = a_party()
    actor = Bearer(a_token(officer.user, "act").written)
    path = f"{API}/parties/{party.code}/"
    tag = actor.get(path).headers["ETag"]

    changed = actor.generic("PATCH", path, b'{"working_language":"fr"}', "application/json", headers={"If-Match": tag})

    assert changed.status_code == 200
    newest = officer.read(f"/parties/{party.code}/history/").json()["results"][0]
    assert (newest["actor"], newest["through"]) == (officer.user.name, "api")
    assert newest["changes"][0]["after_text"] == "Français"


def test_an_edit_in_the_admin_is_in_the_history(officer):
    review = a_review(needs=0)
    page = f"/admin/reviews/review/{review.pk}/"
    values = {"party": review.party_id, "cycle": review.cycle_id, "started_on": "2025-02-01"}
    inline = {"phases-TOTAL_FORMS": "0", "phases-INITIAL_FORMS": "0"}
    assert officer.post(f"{page}change/", values | inline).status_code == 302

    newest = officer.read(f"/reviews/{review.pk}/history/").json()["results"][0]
    shown = officer.get(f"{page}history/").content.decode()

    assert (newest["actor"], newest["through"]) == (officer.user.name, "admin")
    assert [(change["before"], change["after"]) for change in newest["changes"]] == [("2025-01-01", "2025-02-01")]
    before, after = (date_format(date(2025, month, 1), "DATE_FORMAT") for month in (1, 2))
    assert f"<del><bdi>{before}</bdi></del> → <ins><bdi>{after}</bdi></ins>" in shown


def test_registers_that_officers_edit_have_a_history_in_the_admin(officer):
    party = a_party()
    group = party.groups.get()
    page = f"/admin/reviews/group/{group.pk}/"

    officer.post(f"{page}change/", {"kind": "platform", "code": "african", "names": '{"en": "African States"}'})

    shown = officer.get(f"{page}history/").content.decode()
    assert "<del><bdi>regional group</bdi></del> → <ins><bdi>platform</bdi></ins>" in shown
    assert officer.user.name in shown


def test_a_change_by_psql_is_in_the_history_too(officer):
    review = a_review()
    type(review).objects.filter(pk=review.pk).update(started_on="2025-02-01")

    newest = officer.read(f"/reviews/{review.pk}/history/").json()["results"][0]

    assert (newest["actor"], newest["through"]) == ("the service", "")
    assert (newest["changes"][0]["before"], newest["changes"][0]["after"]) == ("2025-01-01", "2025-02-01")


def test_what_a_command_line_wrote_says_so(officer):
    call_command("load_registers", verbosity=0)
    StateParty.objects.filter(pk="FJI").update(is_un_member=False)
    call_command("load_registers", verbosity=0)

    newest = officer.read("/parties/FJI/history/").json()["results"][0]

    assert newest["actor"] == "the command load_registers"


def test_the_history_of_another_state_does_not_exist():
    own, other = a_review(needs=1), a_review(needs=1)
    reader = program(party=own.party)
    need = Need.objects.get(review=other)

    for path in (f"/reviews/{other.pk}/history/", f"/needs/{need.pk}/history/"):
        is_problem(reader.read(path), "not-found", 404)
    assert reader.read(f"/reviews/{own.pk}/history/").status_code == 200
    is_problem(reader.read("/reviews/00000000-0000-7000-8000-000000000000/history/"), "not-found", 404)
    assert history_of(reader.user, other) == []


def test_a_history_that_became_confidential_is_closed_to_observers(officer):
    document = Document.objects.create(
        party=a_party(), kind="full_report", title="Report", classification=Classification.RESTRICTED
    )
    observer = program("observer")
    assert observer.read(f"/documents/{document.pk}/history/").status_code == 200

    Document.objects.filter(pk=document.pk).update(classification=Classification.CONFIDENTIAL)

    is_problem(observer.read(f"/documents/{document.pk}/history/"), "not-found", 404)
    assert officer.read(f"/documents/{document.pk}/history/").status_code == 200


def test_a_release_shows_a_provider_the_need_but_not_what_it_was_before():
    need = Need.objects.get(review=a_review(needs=1))
    provider = Provider.objects.create(name="Donor", kind="donor")
    contact = program()
    appoint(contact.user, "provider_contact", provider=provider)
    authority = an_account("validating_authority", party=need.party)
    decision = {
        "audience": "all_providers",
        "basis": "Note",
        "document": None,
        "providers": (),
        "decided_on": MAY_DAY.date(),
    }
    commands.release_need(need_id=need.pk, decision=decision, by=By.user(authority.pk, MAY_DAY))

    assert contact.read(f"/needs/{need.pk}/").status_code == 200
    is_problem(contact.read(f"/needs/{need.pk}/history/"), "not-found", 404)


def test_the_address_of_a_mission_is_not_told_by_its_history(officer):
    party, other = a_party(), a_party()
    edited(officer, f"/parties/{party.code}/", {"mission_email": "new@un.example"})

    own = program(party=party).read(f"/parties/{party.code}/history/").content.decode()
    foreign = program(party=other).read(f"/parties/{party.code}/history/").content.decode()

    assert "new@un.example" in own
    assert "new@un.example" not in foreign


def test_a_state_does_not_learn_who_at_the_secretariat_it_was(officer):
    party = a_party()
    edited(officer, f"/parties/{party.code}/", {"working_language": "fr"})

    seen = program(party=party).read(f"/parties/{party.code}/history/").json()["results"][0]

    assert seen["actor"] == "another person"


def test_a_long_history_comes_in_pages_without_losing_a_change(officer):
    party = a_party()
    for number in range(6):
        StateParty.objects.filter(pk=party.pk).update(time_zone=f"Etc/GMT+{number}")
    path = f"/parties/{party.code}/history/"

    whole = officer.read(path).json()["results"]
    first = officer.read(f"{path}?limit=3").json()
    second = officer.get(first["next"]).json()

    assert len(whole) == 7
    assert first["results"] == whole[:3]
    assert second["results"] == whole[3:6]
    assert whole[2]["changes"][0]["before"] == "Etc/GMT+2"


def test_a_filter_nobody_knows_is_refused(officer):
    party = a_party()

    is_problem(officer.read(f"/parties/{party.code}/history/?actor=x"), "invalid-input", 400)


def test_a_history_takes_as_many_statements_for_many_changes_as_for_few(officer, django_assert_max_num_queries):
    need = Need.objects.get(review=a_review(needs=1))
    for number in range(30):
        Need.objects.filter(pk=need.pk).update(rationale=str(number))

    with django_assert_max_num_queries(16):
        officer.read(f"/needs/{need.pk}/history/")


def test_the_secret_of_a_link_is_not_in_the_context(db):
    client = Client()
    enter(client, an_account("officer"))
    party = a_party()

    client.post("/acknowledge/some-secret/")
    client.post(
        f"/ask/change-party-contact/{party.pk}/",
        {"working_language": "fr", "time_zone": "UTC", "weekend": ["5", "6"], "mission_email": ""},
    )

    contexts = [context.metadata for context in Context.objects.all()]
    assert [context["through"] for context in contexts] == ["ask"]
    assert "some-secret" not in str(contexts)
