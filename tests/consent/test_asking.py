"""Deciding through pages and the API: who may, what is refused as if it did not exist, and nothing changes then."""

import pytest
import uuid_utils.compat as uuid

from reviews.models import Need, Release
from tests.consent.conftest import signed_in
from tests.factories import a_party, a_review
from tests.people import a_focal_point, an_account, appoint
from workflows import commands
from workflows.ledger.models import Entry

pytestmark = pytest.mark.django_db
SAID = {"audience": "all_providers", "basis": "Note verbale 12", "decided_on": "2026-04-30"}


def untouched():
    return not Release.objects.exists() and not Entry.objects.exists()


def everybody_else(party, need):
    """Accounts that must not decide for this State, each for a reason of its own."""
    elsewhere = a_party()
    return {
        "officer": an_account("officer"),
        "approver": an_account("approver"),
        "auditor": an_account("auditor"),
        "observer": an_account("observer"),
        "focal point": a_focal_point(party),
        "authority elsewhere": an_account("validating_authority", party=elsewhere),
        "authority of before": an_account("validating_authority", party=party, valid_until="2021-01-01"),
        "focal point here, authority elsewhere": _two_hats(party, elsewhere),
        "nobody": an_account(),
    }


def _two_hats(party, elsewhere):
    user = an_account("validating_authority", party=elsewhere)
    appoint(user, "focal_point", party=party)
    return user


def test_the_validating_authority_decides_through_the_api(need, authority):
    answer = signed_in(authority).ask(f"/needs/{need.pk}/release/", SAID)

    assert answer.status_code == 200
    assert Release.objects.get().decided_by == f"user:{authority.pk}"


def test_nobody_else_decides_for_the_state(party, need):
    for name, user in everybody_else(party, need).items():
        reader = signed_in(user)
        many = {**SAID, "party": party.pk, "needs": [str(need.pk)]}

        assert reader.ask(f"/needs/{need.pk}/release/", SAID).status_code in (403, 404), name
        assert reader.ask("/needs/release/", many).status_code == 403, name
        assert reader.post(f"/ask/release-need/{need.pk}/", SAID).status_code in (404, 409), name
        assert reader.post("/needs/decide/", SAID | {"need": str(need.pk)}).status_code in (404, 409), name
    assert untouched()


def test_nobody_else_takes_it_back(party, need, decide):
    release = decide(need, "public")

    for name, user in everybody_else(party, need).items():
        reader = signed_in(user)
        assert reader.ask(f"/releases/{release.pk}/revoke/", {"reason": "x"}).status_code in (403, 404), name
        assert reader.post(f"/ask/revoke-release/{release.pk}/", {"reason": "x"}).status_code in (404, 409), name
    release.refresh_from_db()
    assert release.revoked_at is None
    assert Entry.objects.count() == 1


def test_an_authority_elsewhere_who_sees_a_public_need_still_does_not_decide_about_it(need, decide):
    decide(need, "public")
    other = signed_in(an_account("validating_authority", party=a_party()))

    assert other.read(f"/needs/{need.pk}/").status_code == 200
    answer = other.ask(f"/needs/{need.pk}/release/", SAID | {"audience": "nobody"})

    assert (answer.status_code, answer.json()["type"]) == (403, "/api/problems/not-allowed/")
    assert Release.objects.get().audience == "public"


def test_what_does_not_exist_and_what_is_elsewhere_is_answered_alike(needs, party, authority):
    elsewhere = Need.objects.get(review=a_review(needs=1))
    reader = signed_in(authority)

    answers = [
        reader.ask("/needs/release/", {**SAID, "party": party.pk, "needs": [str(needs[0].pk), str(id_)]}).json()
        for id_ in (elsewhere.pk, uuid.uuid7())
    ]

    assert [answer["detail"] for answer in answers] == ["Not all of these needs exist."] * 2
    assert untouched()


def test_many_needs_are_decided_at_once_through_the_api_once_per_key(needs, party, authority):
    reader = signed_in(authority)
    body = {**SAID, "party": party.pk, "needs": [str(need.pk) for need in needs]}

    first = reader.ask("/needs/release/", body, Idempotency_Key="k1")
    again = reader.ask("/needs/release/", body, Idempotency_Key="k1")

    assert first.status_code == 200
    assert again.json() == first.json()
    assert Release.objects.count() == 3


def test_many_needs_are_chosen_on_the_list_and_decided_on_one_page(needs, authority, donor):
    browser = signed_in(authority)
    chosen = [str(need.pk) for need in needs[:2]]

    page = browser.get("/needs/decide/", {"need": chosen})
    done = browser.post(
        "/needs/decide/", SAID | {"need": chosen, "audience": "named_providers", "providers": [str(donor.pk)]}
    )

    assert [row.pk for row in page.context["rows"]] == [need.pk for need in needs[:2]]
    assert (done.status_code, done["Location"]) == (302, "/needs/")
    assert set(Release.objects.values_list("need", flat=True)) == {need.pk for need in needs[:2]}


def test_a_decision_that_is_refused_stays_filled_in_with_the_sentence(need, authority):
    answer = signed_in(authority).post(f"/ask/release-need/{need.pk}/", SAID | {"audience": "named_providers"})

    assert answer.status_code == 409
    assert "Name providers if, and only if, the needs are released to named providers." in answer.content.decode()
    assert 'value="Note verbale 12"' in answer.content.decode()
    assert untouched()


def test_the_page_offers_documents_and_takes_ids_of_its_own_state_only(need, authority):
    from reviews.models import Document

    theirs = Document.objects.create(party=a_party(), kind="note_verbale", title="A note from elsewhere")
    browser = signed_in(authority)

    page = browser.get(f"/ask/release-need/{need.pk}/").content.decode()
    answers = [
        browser.post(f"/ask/release-need/{need.pk}/", SAID | {"document": str(id_)})
        for id_ in (theirs.pk, uuid.uuid7())
    ]

    assert "A note from elsewhere" not in page
    assert [answer.status_code for answer in answers] == [422, 422]
    errors = [answer.context["form"].errors for answer in answers]
    assert errors[0] == errors[1]
    assert untouched()


def test_needs_of_two_states_are_not_decided_together(need, authority):
    elsewhere = Need.objects.get(review=a_review(needs=1))
    appoint(authority, "validating_authority", party=elsewhere.party)

    answer = signed_in(authority).get("/needs/decide/", {"need": [str(need.pk), str(elsewhere.pk)]})

    assert answer.status_code == 404


@pytest.mark.parametrize("query", [{}, {"need": "nonsense"}])
def test_deciding_about_nothing_leads_nowhere(authority, query):
    assert signed_in(authority).get("/needs/decide/", query).status_code == 404


def test_the_page_of_a_need_shows_what_was_decided_and_the_button_to_take_it_back(need, decide, authority, by):
    first = decide(need, "public")
    decide(need, "nobody")
    browser = signed_in(authority)

    page = browser.get(f"/needs/{need.pk}/").content.decode()

    assert "another decision has taken its place" in page
    assert page.count("/ask/revoke-release/") == 1
    assert f"/ask/revoke-release/{first.pk}/" not in page
    answer = browser.post(f"/ask/revoke-release/{Release.objects.get(revoked_at=None).pk}/", {"reason": "Enough"})
    assert (answer.status_code, answer["Location"]) == (302, f"/needs/{need.pk}/")
    assert not Release.objects.filter(revoked_at=None).exists()


def test_an_officer_sees_the_sentence_beside_the_greyed_button(need):
    page = signed_in(an_account("officer")).get(f"/needs/{need.pk}/").content.decode()

    assert "Only the validating authority of the State can do this." in page
    assert f"/ask/release-need/{need.pk}/" not in page


def test_desks_of_needs_releases_and_logs_are_read_only(need, decide, contact):
    release = decide(need)
    signed_in(contact).read("/needs/")
    officer = signed_in(an_account("officer"))

    for desk, pk in (("need", need.pk), ("release", release.pk), ("disclosure", release.disclosures.get().pk)):
        page = officer.get(f"/admin/reviews/{desk}/{pk}/change/")
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        assert officer.post(f"/admin/reviews/{desk}/{pk}/change/", {"text": "mine"}).status_code == 403
        assert officer.get(f"/admin/reviews/{desk}/add/").status_code == 403
        assert officer.get(f"/admin/reviews/{desk}/").status_code == 200


def test_asking_the_same_with_another_key_is_told_that_it_is_in_force(need, authority):
    reader = signed_in(authority)
    reader.ask(f"/needs/{need.pk}/release/", SAID, Idempotency_Key="a")

    again = reader.ask(f"/needs/{need.pk}/release/", SAID, Idempotency_Key="b")

    assert (again.status_code, again.json()["detail"]) == (409, "Exactly this is in force already.")
    assert Entry.objects.count() == 1


def test_the_command_for_one_need_knows_its_state(need, by):
    from tests.consent.conftest import a_decision

    assert commands.release_need(need_id=need.pk, decision=a_decision(), by=by).party == need.party
