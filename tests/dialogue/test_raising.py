"""Needs that a State names outside its review (B:35)."""

from datetime import date

import pytest
import uuid_utils.compat as uuid

from reviews.models import Category, CategoryScheme, Chapter, Document, Instrument, Need, NeedProvision, Provision
from tests.dialogue.conftest import LAST_WEEK, a_meeting, a_new_need, facts
from tests.factories import OFFICER, a_concluded_review
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry

pytestmark = pytest.mark.django_db


def raise_need(follow_up, **said):
    return commands.raise_need(follow_up_id=follow_up.pk, need=a_new_need(**said), by=OFFICER)


def test_a_need_outside_the_review_is_of_the_party_and_cycle_of_its_follow_up(follow_up):
    need = raise_need(follow_up, raised_on=LAST_WEEK)

    need.refresh_from_db()
    entry = Entry.objects.get(type="NeedRaised")
    assert (need.party_id, need.cycle_id, need.review_id) == (follow_up.party_id, follow_up.cycle_id, None)
    assert (need.text, need.classification, need.raised_on) == ("Training of judges", "restricted", LAST_WEEK)
    assert sorted(need.provisions.values_list("number", flat=True)) == ["15", "16"]
    assert (entry.case_id, entry.subject, entry.payload["reference"]) == (follow_up.pk, need.pk, "R-1")


def test_where_no_day_is_named_it_was_raised_today(follow_up):
    assert raise_need(follow_up).raised_on == date(2026, 5, 1)


def test_each_need_gets_the_next_reference_of_its_state_and_cycle(follow_up, answered):
    elsewhere = answered(needs=1)

    assert [raise_need(follow_up).reference for _ in range(2)] == ["R-1", "R-2"]
    assert raise_need(elsewhere).reference == "R-1"


def test_a_reference_that_the_review_has_used_is_not_given_again(follow_up, needs):
    Need.objects.filter(pk=needs[0].pk).update(reference="R-9")

    assert raise_need(follow_up).reference == "R-10"


def test_a_need_may_come_from_a_meeting_and_stand_in_a_document_of_the_same_state(follow_up):
    meeting = commands.plan_workshop(follow_up_id=follow_up.pk, workshop=a_meeting(), by=OFFICER)
    document = Document.objects.create(party=follow_up.party, kind="evidence", title="A law")

    need = raise_need(follow_up, workshop=meeting.pk, document=document.pk, place="page 7")

    assert (need.workshop_id, need.document_id, need.place) == (meeting.pk, document.pk, "page 7")


def test_a_meeting_or_document_of_another_state_does_not_exist_here(follow_up, answered):
    theirs = answered(needs=1)
    meeting = commands.plan_workshop(follow_up_id=theirs.pk, workshop=a_meeting(), by=OFFICER)
    document = Document.objects.create(party=theirs.party, kind="evidence", title="A law")

    with pytest.raises(Refused, match="The State has no such meeting"):
        raise_need(follow_up, workshop=meeting.pk)
    with pytest.raises(Refused, match="The State has no such document"):
        raise_need(follow_up, document=document.pk)

    assert (Need.objects.filter(review=None).count(), facts("NeedRaised")) == (0, [])


def a_strange_category():
    scheme = CategoryScheme.objects.create(code="other", names={"en": "Other"})
    return Category.objects.create(scheme=scheme, code="other", labels={"en": "Other"}).pk


def a_strange_provision():
    instrument = Instrument.objects.create(code="other", names={"en": "Other"})
    chapter = Chapter.objects.create(instrument=instrument, number="I", position=1)
    return Provision.objects.create(instrument=instrument, chapter=chapter, number="1", position=1).pk


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (lambda: {"text": "  "}, "Say in words what is needed"),
        (lambda: {"raised_on": date(2026, 5, 2)}, "lies in the future"),
        (lambda: {"category": a_strange_category()}, "The cycle has no such category"),
        (lambda: {"provisions": []}, "Name one or more provisions"),
        (lambda: {"provisions": [a_strange_provision()]}, "under review in the cycle"),
        (lambda: {"classification": "public"}, "A new need is restricted or confidential"),
        (lambda: {"workshop": uuid.uuid7()}, "The State has no such meeting"),
        (lambda: {"place": "x" * 61}, "page or paragraph: "),
    ],
)
def test_what_is_no_need_of_this_cycle_and_state_is_refused(follow_up, said, reason):
    with pytest.raises(Refused, match=reason):
        raise_need(follow_up, **said())

    assert (Need.objects.filter(review=None).count(), facts()) == (0, [])


def test_a_provision_that_is_named_twice_counts_once(follow_up):
    provision = Provision.objects.first().pk

    need = raise_need(follow_up, provisions=[provision, provision])

    assert NeedProvision.objects.filter(need=need).count() == 1


def test_no_need_is_raised_in_a_follow_up_that_does_not_run(follow_through):
    closed = a_concluded_review(needs=0)
    follow_through()

    with pytest.raises(Refused, match="“Closed: no needs”: needs are raised while it runs"):
        commands.raise_need(follow_up_id=closed.pk, need=a_new_need(), by=OFFICER)

    assert facts() == []
