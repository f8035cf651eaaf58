"""Contacts are noted and stay as they were; meetings are planned, held or cancelled."""

from datetime import date
from decimal import Decimal

import pytest
import uuid_utils.compat as uuid
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.dialogue.conftest import LAST_WEEK, a_meeting, a_talk, facts, what_came_of_it
from tests.factories import MAY_DAY, OFFICER, a_concluded_review
from workflows import commands
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.models import Contact, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(follow_up):
    return commands.plan_workshop(follow_up_id=follow_up.pk, workshop=a_meeting(), by=OFFICER)


def test_a_contact_is_noted_in_the_case_of_its_follow_up(follow_up):
    contact = commands.record_contact(follow_up_id=follow_up.pk, contact=a_talk(people=" A. Zenda "), by=OFFICER)

    contact.refresh_from_db()
    entry = Entry.objects.get(type="ContactRecorded")
    assert (contact.party_id, contact.people, contact.held_on) == (follow_up.party_id, "A. Zenda", LAST_WEEK)
    assert (contact.recorded_by, contact.recorded_at) == (OFFICER.actor, MAY_DAY)
    assert (entry.case_id, entry.subject, entry.party) == (follow_up.pk, contact.pk, follow_up.party_id)


@pytest.mark.parametrize(
    ("contact", "reason"),
    [
        (a_talk(held_on=date(2026, 5, 2)), "2026-05-02 lies in the future"),
        (a_talk(people="  "), "with whom: "),
        (a_talk(summary=""), "summary: "),
        (a_talk(channel="pigeon"), "channel: "),
        (a_talk(people="x" * 301), "with whom: "),
    ],
)
def test_what_cannot_have_been_is_not_noted(follow_up, contact, reason):
    with pytest.raises(Refused, match=reason):
        commands.record_contact(follow_up_id=follow_up.pk, contact=contact, by=OFFICER)

    assert (Contact.objects.count(), facts()) == (0, [])


def test_where_it_is_tomorrow_already_a_contact_of_tomorrow_is_noted(answered):
    there = answered(time_zone="Pacific/Auckland")
    evening = By(OFFICER.actor, MAY_DAY.replace(hour=20))

    contact = commands.record_contact(follow_up_id=there.pk, contact=a_talk(held_on=date(2026, 5, 2)), by=evening)

    assert contact.held_on == date(2026, 5, 2)


def test_in_a_follow_up_that_is_closed_no_contact_is_noted(follow_through):
    closed = a_concluded_review(needs=0)
    follow_through()

    with pytest.raises(Refused, match="“Closed: no needs”: contacts are noted in one that goes on"):
        commands.record_contact(follow_up_id=closed.pk, contact=a_talk(), by=OFFICER)

    assert facts() == []


@pytest.mark.parametrize("statement", ["UPDATE workflows_contact SET summary = ''", "DELETE FROM workflows_contact"])
def test_nobody_changes_a_contact_afterwards(follow_up, statement):
    commands.record_contact(follow_up_id=follow_up.pk, contact=a_talk(), by=OFFICER)

    with pytest.raises(DatabaseError, match="contacts_are_append_only"), transaction.atomic():
        connection.cursor().execute(statement)

    assert Contact.objects.get().summary == "They want to begin."


def test_a_meeting_is_planned(follow_up, workshop):
    entry = Entry.objects.get(type="WorkshopPlanned")

    assert (workshop.state, workshop.party_id, workshop.planned_by) == ("planned", follow_up.party_id, OFFICER.actor)
    assert (entry.case_id, entry.subject) == (follow_up.pk, workshop.pk)
    assert entry.payload["starts_on"] == "2026-04-20"


@pytest.mark.parametrize(
    ("meeting", "reason"),
    [
        (a_meeting(ends_on=date(2026, 4, 19)), "It cannot end before it starts"),
        (a_meeting(title=" "), "title: "),
        (a_meeting(kind="party"), "kind: "),
    ],
)
def test_a_meeting_that_cannot_be_is_not_planned(follow_up, meeting, reason):
    with pytest.raises(Refused, match=reason):
        commands.plan_workshop(follow_up_id=follow_up.pk, workshop=meeting, by=OFFICER)

    assert (Workshop.objects.count(), facts()) == (0, [])


def test_before_the_letter_is_sent_no_meeting_is_planned(follow_through):
    drafted = a_concluded_review()
    follow_through()

    with pytest.raises(Refused, match="“Readiness letter drafted”: meetings are planned once the letter is sent"):
        commands.plan_workshop(follow_up_id=drafted.pk, workshop=a_meeting(), by=OFFICER)

    assert facts() == []


def test_a_meeting_is_held_with_its_outcome_participants_and_seed_funding(workshop):
    people = [{"name": " A. Zenda ", "office": "Ministry"}, {"name": "B. Zenda", "office": ""}]
    money = {"seed_funding": Decimal("12000.50"), "currency": "USD"}

    commands.hold_workshop(workshop_id=workshop.pk, held=what_came_of_it(participants=people, **money), by=OFFICER)

    workshop.refresh_from_db()
    assert (workshop.state, workshop.state_since) == ("held", MAY_DAY)
    assert workshop.participants == [{"name": "A. Zenda", "office": "Ministry"}, {"name": "B. Zenda", "office": ""}]
    assert (workshop.outcome, workshop.seed_funding, workshop.currency) == (
        "A first list of priorities.",
        Decimal("12000.50"),
        "USD",
    )
    assert facts() == ["WorkshopPlanned", "WorkshopHeld"]


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        (what_came_of_it(outcome=" "), "Say what came of it"),
        (what_came_of_it(participants=[{"name": " ", "office": "Ministry"}]), "Every participant has a name"),
        (what_came_of_it(seed_funding=Decimal(5)), "Say in which currency"),
        (what_came_of_it(seed_funding=Decimal(5), currency="ZZZ"), "“ZZZ” is not a currency"),
        (what_came_of_it(seed_funding=Decimal(-5), currency="USD"), "A sum of money is not negative"),
        (what_came_of_it(seed_funding=Decimal("1.234"), currency="USD"), "seed funding: "),
        (what_came_of_it(currency="USD"), "only together with a sum"),
    ],
)
def test_what_cannot_have_come_of_a_meeting_is_refused(workshop, held, reason):
    with pytest.raises(Refused, match=reason):
        commands.hold_workshop(workshop_id=workshop.pk, held=held, by=OFFICER)

    workshop.refresh_from_db()
    assert (workshop.state, workshop.outcome, facts()) == ("planned", "", ["WorkshopPlanned"])


def test_a_meeting_is_held_from_its_first_day_on_and_not_before(follow_up):
    tomorrow = a_meeting(starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 9))
    workshop = commands.plan_workshop(follow_up_id=follow_up.pk, workshop=tomorrow, by=OFFICER)

    with pytest.raises(Refused, match="It begins on 2026-05-02; it cannot have been held before"):
        commands.hold_workshop(workshop_id=workshop.pk, held=what_came_of_it(), by=OFFICER)

    next_day = By(OFFICER.actor, MAY_DAY.replace(day=2))
    assert commands.hold_workshop(workshop_id=workshop.pk, held=what_came_of_it(), by=next_day).state == "held"


def test_a_meeting_is_cancelled_for_a_reason_and_only_while_it_is_planned(workshop):
    with pytest.raises(Refused, match="Say why"):
        commands.cancel_workshop(workshop_id=workshop.pk, reason=" ", by=OFFICER)

    commands.cancel_workshop(workshop_id=workshop.pk, reason="Elections", by=OFFICER)

    workshop.refresh_from_db()
    assert (workshop.state, workshop.reason) == ("cancelled", "Elections")
    with pytest.raises(Refused, match="needs a workshop that is “Planned”; this one is “Cancelled”"):
        commands.hold_workshop(workshop_id=workshop.pk, held=what_came_of_it(), by=OFFICER)
    with pytest.raises(Refused, match="needs a workshop that is “Planned”; this one is “Cancelled”"):
        commands.cancel_workshop(workshop_id=workshop.pk, reason="Again", by=OFFICER)
    assert facts() == ["WorkshopPlanned", "WorkshopCancelled"]


def test_nothing_is_asked_of_what_does_not_exist(db):
    with pytest.raises(Refused, match="It does not exist"):
        commands.record_contact(follow_up_id=uuid.uuid7(), contact=a_talk(), by=OFFICER)
    with pytest.raises(Refused, match="It does not exist"):
        commands.cancel_workshop(workshop_id=uuid.uuid7(), reason="x", by=OFFICER)


def test_before_the_letter_is_sent_the_state_is_spoken_to_all_the_same(follow_through):
    drafted = a_concluded_review()
    follow_through()

    contact = commands.record_contact(follow_up_id=drafted.pk, contact=a_talk(), by=OFFICER)

    assert contact.follow_up_id == drafted.pk
