"""The validating authority decides who may see a need; each refusal leaves everything as it was."""

from datetime import date

import pytest
import uuid_utils.compat as uuid
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Document, Need, Release
from tests.consent.conftest import a_decision
from tests.factories import a_party, a_review
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry

pytestmark = pytest.mark.django_db


def facts():
    return list(Entry.objects.order_by("recorded_at", "number").values_list("type", flat=True))


def test_a_decision_is_in_force_at_once_and_told_in_the_case_of_the_review(need, decide, donor):
    release = decide(need, "named_providers", donor)

    entry = Entry.objects.get()
    assert list(release.providers.all()) == [donor]
    assert (entry.type, entry.case_id, entry.subject, entry.party) == (
        "NeedReleased",
        need.review_id,
        release.pk,
        need.party_id,
    )
    assert entry.payload == {
        "release": str(release.pk),
        "need": str(need.pk),
        "audience": "named_providers",
        "providers": [str(donor.pk)],
        "basis": "Note verbale 12",
    }


def test_a_new_decision_replaces_the_one_in_force(need, decide, by):
    first = decide(need, "all_providers")

    second = decide(need, "nobody")

    first.refresh_from_db()
    assert (first.revoked_at, first.revoked_by, first.reason) == (by.at, by.actor, "replaced")
    assert Release.objects.get(need=need, revoked_at=None) == second
    assert facts() == ["NeedReleased", "ReleaseRevoked", "NeedReleased"]


def test_deciding_the_same_again_is_refused_and_not_recorded(need, decide, donor):
    decide(need, "named_providers", donor)

    with pytest.raises(Refused, match="Exactly this is in force already"):
        decide(need, "named_providers", donor)

    assert facts() == ["NeedReleased"]


def test_of_many_needs_those_decided_so_already_are_left_as_they_are(needs, party, decide, by):
    first = decide(needs[0])

    in_force = commands.release_needs(
        party=party.pk, need_ids=[need.pk for need in needs], decision=a_decision(), by=by
    )

    assert in_force[0] == first
    assert facts() == ["NeedReleased"] * 3


def test_the_same_with_another_provider_is_another_decision(need, decide, donor, other_donor):
    first = decide(need, "named_providers", donor)

    assert decide(need, "named_providers", other_donor) != first
    assert Release.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        (a_decision("named_providers"), "Name providers if, and only if"),
        (a_decision("all_providers") | {"providers": [uuid.uuid7()]}, "Name providers if, and only if"),
        (a_decision("named_providers") | {"providers": [uuid.uuid7()]}, "Not all of these providers exist."),
        (a_decision(document=uuid.uuid7()), "The State has no such document."),
        (a_decision(decided_on=date(2026, 5, 2)), "lies in the future"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_changes_nothing(need, by, decision, reason):
    with pytest.raises(Refused, match=reason):
        commands.release_need(need_id=need.pk, decision=decision, by=by)

    assert (Release.objects.count(), facts()) == (0, [])


def test_a_document_of_another_state_does_not_exist_as_a_basis(need, by):
    theirs = Document.objects.create(party=a_party(), kind="note_verbale", title="Theirs")
    mine = Document.objects.create(party=need.party, kind="note_verbale", title="Mine")

    with pytest.raises(Refused, match="The State has no such document"):
        commands.release_need(need_id=need.pk, decision=a_decision(document=theirs.pk), by=by)

    assert Release.objects.count() == 0
    assert commands.release_need(need_id=need.pk, decision=a_decision(document=mine.pk), by=by).document == mine


@pytest.mark.parametrize("audience", ["all_providers", "public"])
def test_a_confidential_need_goes_to_named_providers_only(need, by, decide, donor, audience):
    Need.objects.filter(pk=need.pk).update(classification="confidential")

    with pytest.raises(Refused, match="is confidential: it can be released to named providers only"):
        decide(need, audience)

    assert facts() == []
    assert decide(need, "named_providers", donor).audience == "named_providers"


def test_a_need_of_another_state_refuses_the_whole_batch(needs, party, by):
    review = a_review(needs=1)
    theirs = Need.objects.get(review=review)

    with pytest.raises(Refused, match="Not all of these needs exist"):
        commands.release_needs(party=party.pk, need_ids=[needs[0].pk, theirs.pk], decision=a_decision(), by=by)

    assert (Release.objects.count(), facts()) == (0, [])


@pytest.mark.parametrize("number", [0, 501])
def test_a_batch_has_an_end(party, by, number):
    ids = [uuid.uuid7() for _ in range(number)]

    with pytest.raises(Refused, match="Choose 1 to 500 needs"):
        commands.release_needs(party=party.pk, need_ids=ids, decision=a_decision(), by=by)


def test_one_decision_for_many_costs_the_same_number_of_statements(party, by, donor):
    a_review(needs=30, party=party)
    ids = list(Need.objects.filter(party=party).values_list("pk", flat=True))
    decision = a_decision("named_providers", donor)

    def statements(chosen):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            commands.release_needs(party=party.pk, need_ids=chosen, decision=decision, by=by)
        return len(asked)

    statements(ids[:1])
    few, many = statements(ids[1:3]), statements(ids[3:])

    assert few == many
    assert Release.objects.filter(revoked_at=None).count() == 30


def test_taking_consent_back_ends_it_with_its_reason_and_only_once(need, decide, by):
    release = decide(need)

    commands.revoke_release(release_id=release.pk, reason="The Minister asked", by=by)

    release.refresh_from_db()
    assert (release.revoked_at, release.revoked_by, release.reason) == (by.at, by.actor, "The Minister asked")
    with pytest.raises(Refused, match="This decision is no longer in force"):
        commands.revoke_release(release_id=release.pk, reason="Again", by=by)
    assert facts() == ["NeedReleased", "ReleaseRevoked"]


def test_a_need_released_to_all_cannot_become_confidential_until_that_is_taken_back(need, decide, by):
    release = decide(need, "all_providers")

    with pytest.raises(Refused, match="the State takes that back first"):
        commands.classify_need(need_id=need.pk, classification="confidential", by=by)

    commands.revoke_release(release_id=release.pk, reason="x", by=by)
    assert (
        commands.classify_need(need_id=need.pk, classification="confidential", by=by).classification == "confidential"
    )
    assert facts()[-1] == "NeedClassified"


def test_the_secretariat_narrows_a_need_and_never_widens_it(need, by):
    commands.restrict_need(need_id=need.pk, classification="confidential", by=by)

    with pytest.raises(Refused, match="Only the validating authority of the State widens"):
        commands.restrict_need(need_id=need.pk, classification="restricted", by=by)

    need.refresh_from_db()
    assert need.classification == "confidential"
    assert facts() == ["NeedClassified"]
