"""Who sees a need by consent, what of it, and that each showing is logged."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Disclosure, Document, Need
from tests.consent.conftest import signed_in
from tests.factories import a_party
from tests.people import a_focal_point, an_account
from workflows import commands

pytestmark = pytest.mark.django_db


def listed(user, query=""):
    return [row["id"] for row in signed_in(user).read(f"/needs/{query}").json()["results"]]


def on_the_page(user, query=""):
    return [row["id"] for row in signed_in(user).get(f"/needs/{query}").context["needs"]]


def seen(user, need):
    """Whether each place shows the need: list and page of the API, list and page for people, a search for it."""
    reader = signed_in(user)
    return {
        "api list": str(need.pk) in listed(user),
        "api page": reader.read(f"/needs/{need.pk}/").status_code == 200,
        "api filter": str(need.pk) in listed(user, f"?party={need.party_id}&articles=15"),
        "list": need.pk in on_the_page(user),
        "page": reader.get(f"/needs/{need.pk}/").status_code == 200,
        "filter": need.pk in on_the_page(user, f"?party={need.party_id}"),
    }


def test_a_provider_sees_nothing_without_a_decision(need, contact):
    assert set(seen(contact, need).values()) == {False}
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(("audience", "sees"), [("nobody", False), ("all_providers", True), ("public", True)])
def test_a_provider_sees_what_the_audience_says_in_every_place(need, decide, contact, audience, sees):
    decide(need, audience)

    assert set(seen(contact, need).values()) == {sees}


def test_only_the_named_provider_sees_it(need, decide, donor, contact, other_contact):
    decide(need, "named_providers", donor)

    assert set(seen(contact, need).values()) == {True}
    assert set(seen(other_contact, need).values()) == {False}


def test_taking_it_back_hides_it_at_once_in_every_place_and_keeps_the_log(need, decide, by, contact):
    release = decide(need)
    seen(contact, need)

    commands.revoke_release(release_id=release.pk, reason="x", by=by)

    assert set(seen(contact, need).values()) == {False}
    assert Disclosure.objects.filter(release=release, user=contact).count() == 1


def test_an_appointment_that_ran_out_ends_the_sight(need, decide, donor, contact):
    decide(need)
    contact.appointments.update(valid_until="2020-12-31")

    assert set(seen(contact, need).values()) == {False}


def test_by_consent_one_is_told_the_need_and_nothing_behind_it(need, decide, contact, party):
    report = Document.objects.create(party=party, kind="full_report", title="Full report of secrets")
    Need.objects.filter(pk=need.pk).update(document=report, priority=1)
    decide(need)
    reader = signed_in(contact)

    row = reader.read(f"/needs/{need.pk}/").json()
    page = reader.get(f"/needs/{need.pk}/").content.decode()

    told = ("text", "priority", "party", "articles", "review", "rationale", "document", "place", "classification")
    assert {name: row[name] for name in told} == {
        "text": "Training of prosecutors",
        "priority": 1,
        "party": party.pk,
        "articles": ["15"],
        "review": None,
        "rationale": "",
        "document": None,
        "place": "",
        "classification": None,
    }
    assert "Training of prosecutors" in page
    for secret in ("Full report of secrets", "Because", "page 7", "Note verbale 12", str(report.pk), "restricted"):
        assert secret not in page
    assert reader.read(f"/documents/{report.pk}/").status_code == 404


@pytest.mark.parametrize("query", ["?classification=restricted", "?review={review}"])
def test_a_filter_tells_no_more_than_the_rows_do(need, decide, contact, query):
    decide(need)

    assert listed(contact, query.format(review=need.review_id)) == []


def test_a_person_of_the_state_sees_all_of_it_and_leaves_no_line_in_the_log(need, decide, party):
    decide(need, "public")
    focal_point = a_focal_point(party)

    row = signed_in(focal_point).read(f"/needs/{need.pk}/").json()

    assert (row["rationale"], row["classification"]) == ("Because", "restricted")
    assert set(seen(focal_point, need).values()) == {True}
    assert not Disclosure.objects.exists()


def test_a_focal_point_of_another_state_sees_what_is_public_by_consent_and_is_logged(need, decide):
    decide(need, "public")
    stranger = a_focal_point(a_party())

    assert set(seen(stranger, need).values()) == {True}
    assert Disclosure.objects.get().user == stranger
    assert Disclosure.objects.get().provider is None


@pytest.mark.parametrize("path", ["/api/v1/needs/", "/api/v1/needs/{}/", "/needs/", "/needs/{}/"])
def test_each_place_logs_a_showing_once_per_day(need, needs, decide, donor, contact, path):
    release = decide(need, "named_providers", donor)
    reader = signed_in(contact)

    for _time in range(2):
        assert reader.get(path.format(need.pk)).status_code == 200

    line = Disclosure.objects.get()
    assert (line.need, line.party, line.release, line.provider, line.user) == (
        need,
        need.party,
        release,
        donor,
        contact,
    )


def test_an_answer_without_a_body_is_logged_too_since_it_confirms_what_one_knows(need, decide, contact):
    decide(need)
    reader = signed_in(contact)
    tag = reader.read(f"/needs/{need.pk}/")["ETag"]
    Disclosure.objects.all().delete()

    assert reader.read(f"/needs/{need.pk}/", If_None_Match=tag).status_code == 304
    assert Disclosure.objects.count() == 1


def test_a_new_decision_is_a_new_line(need, decide, donor, contact):
    decide(need, "all_providers")
    listed(contact)
    decide(need, "named_providers", donor)
    listed(contact)

    assert Disclosure.objects.filter(need=need, user=contact).count() == 2


def test_the_log_costs_the_same_for_a_full_page(needs, decide, contact):
    reader = signed_in(contact)

    def statements():
        with CaptureQueriesContext(connection) as asked:
            assert reader.read("/needs/").status_code == 200
        return [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]

    decide(needs[0])
    few = statements()
    for need in needs[1:]:
        decide(need)
    many = statements()

    assert len(few) == len(many)
    assert len([sql for sql in many if "INSERT INTO reviews_disclosure" in sql]) == 1
    assert Disclosure.objects.count() == 3


def test_the_state_the_secretariat_and_the_auditor_are_told_who_has_seen_it(need, decide, contact, donor, authority):
    decide(need)
    listed(contact)

    for user in (authority, an_account("officer"), an_account("auditor")):
        reader = signed_in(user)
        (row,) = reader.read(f"/needs/{need.pk}/disclosures/").json()["results"]
        assert (row["person"], row["provider_name"]) == (contact.name, donor.name)
        assert donor.name in reader.get(f"/needs/{need.pk}/").content.decode()


def test_nobody_else_is_told_who_has_seen_it(need, decide, contact, other_contact):
    decide(need, "public")
    listed(contact)

    for user in (other_contact, contact, an_account("observer"), a_focal_point(a_party()), an_account()):
        reader = signed_in(user)
        assert reader.read(f"/needs/{need.pk}/disclosures/").status_code == 404
        assert "Who has seen this need" not in reader.get(f"/needs/{need.pk}/").content.decode()


def test_decisions_are_told_to_the_state_and_the_secretariat_only(need, decide, authority, contact):
    release = decide(need, "all_providers")

    assert signed_in(authority).read(f"/releases/{release.pk}/").json()["audience"] == "all_providers"
    assert signed_in(an_account("officer")).read(f"/releases/?need={need.pk}").json()["results"][0]["id"] == str(
        release.pk
    )
    assert signed_in(contact).read(f"/releases/{release.pk}/").status_code == 404
    assert signed_in(contact).read("/releases/").json()["results"] == []
