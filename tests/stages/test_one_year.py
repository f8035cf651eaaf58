"""A year after its plan was adopted, a State is asked what has become of its needs (A:75)."""

from datetime import UTC, date, datetime

import pytest

from tests.factories import APPROVER, OFFICER, a_party
from tests.people import an_account
from tests.stages.paths import Path, a_later_review, adopt_plan, later, raise_need, submit_plan
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.models import Letter, Message
from workflows.queries import desks
from workflows.queries.timeline import of_case
from workflows.queries.years import Beginning

pytestmark = pytest.mark.django_db
A_YEAR_LATER = By(OFFICER.actor, datetime(2027, 5, 1, 9, tzinfo=UTC))


def draft(path, by=A_YEAR_LATER):
    return commands.draft_one_year_letter(follow_up_id=path.id, by=by)


def the_yearly(path):
    return Letter.objects.get(follow_up=path.id, kind="one_year", state__in=["drafted", "cleared", "sent"])


def test_it_asks_of_every_need_whether_it_is_met_and_what_remains(at):
    path = at("implementation")
    raise_need(path.row, "15", "46")

    letter = draft(path)

    text = " ".join(letter.text.split())
    assert (letter.kind, letter.version, letter.state) == ("one_year", 1, "drafted")
    assert letter.reference == f"UNCAC-IRM/1/{path.row.party_id}/Y"
    assert letter.data["total_needs"] == 3
    assert "3 technical assistance needs of your country under 3 articles" in text
    assert "your State adopted its action plan, on 1 May 2026" in text
    assert Entry.objects.filter(case=path.id).latest("number").payload["kind"] == "one_year"


def test_without_a_plan_the_year_begins_with_the_acknowledgement(at):
    letter = draft(at("dialogue"))

    assert (letter.data["occasion"], letter.data["since_on"]) == ("acknowledgement", "2026-05-01")
    assert "your State acknowledged, on 1 May 2026, the letter" in " ".join(letter.text.split())


def test_of_a_plan_with_several_versions_the_first_adoption_counts(at):
    path = at("implementation")
    commands.begin_plan_version(plan_id=path.plan.pk, by=later(days=199))
    submit_plan(path.version)
    adopt_plan(path.version, later(days=200).at)

    assert path.plan.versions.count() == 2
    assert draft(path).data["since_on"] == "2026-05-01"


@pytest.mark.parametrize(
    ("zone", "too_early", "from_when"),
    [
        ("UTC", datetime(2027, 4, 30, 23, 59, tzinfo=UTC), datetime(2027, 5, 1, 0, 0, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2027, 4, 30, 11, 59, tzinfo=UTC), datetime(2027, 4, 30, 12, 0, tzinfo=UTC)),
    ],
)
def test_it_is_refused_before_the_year_is_over_in_the_calendar_of_the_state(zone, too_early, from_when, at):
    path = at("dialogue", party=a_party(time_zone=zone))
    before = Entry.objects.count()

    with pytest.raises(Refused, match=r"^The year is not over: the letter can be drafted from 2027-05-01.$"):
        draft(path, By(OFFICER.actor, too_early))
    assert Entry.objects.count() == before

    assert draft(path, By(OFFICER.actor, from_when)).data["dated"] == "2027-05-01"


def test_a_year_that_begins_on_29_february_is_over_on_1_march():
    assert Beginning("plan", date(2028, 2, 29)).year_later == date(2029, 3, 1)
    assert Beginning("plan", date(2028, 2, 28)).year_later == date(2029, 2, 28)


@pytest.mark.parametrize("stage", ["letter_sent", "silent", "suspended", "declined", "closed_met", "carried_over"])
def test_only_a_state_that_has_answered_is_asked_while_its_follow_up_runs(stage, at):
    path = at(stage)

    with pytest.raises(Refused, match=f"while its follow-up runs; this one is “{path.row.get_state_display()}”"):
        draft(path)

    assert not Letter.objects.filter(kind="one_year").exists()


def test_there_is_one(at):
    path = at("dialogue")
    draft(path)

    with pytest.raises(Refused, match="has its one-year letter already; correct that one"):
        draft(path)


def test_it_is_cleared_by_somebody_else_sent_and_acknowledged_and_the_follow_up_stays(at, follow_through):
    path = at("implementation")
    drafted = draft(path)
    with pytest.raises(Refused, match="Nobody clears a letter that they drafted"):
        commands.clear_letter(letter_id=drafted.pk, by=A_YEAR_LATER)

    corrected = commands.correct_letter(letter_id=drafted.pk, changes={"addressee": ["The Minister"]}, by=A_YEAR_LATER)
    commands.clear_letter(letter_id=corrected.pk, by=By(APPROVER.actor, A_YEAR_LATER.at))
    follow_through(at=A_YEAR_LATER.at)
    send(corrected)
    follow_through(at=A_YEAR_LATER.at)
    commands.acknowledge_letter(letter_id=corrected.pk, acknowledged_by="A. Zenda", by=A_YEAR_LATER)
    follow_through(at=A_YEAR_LATER.at)

    corrected.refresh_from_db()
    assert (corrected.kind, corrected.version, corrected.state) == ("one_year", 2, "acknowledged")
    assert corrected.data["addressee"] == ["The Minister"]
    assert corrected.data["occasion"] == "plan"
    assert path.row.state == "implementation"
    moved = Entry.objects.filter(case=path.id, type__startswith="FollowUpLetter")
    assert not moved.filter(cause__payload__kind="one_year").exists()


def send(letter):
    by = By("post", A_YEAR_LATER.at)
    for _message in Message.objects.filter(letter=letter):
        taken = mailing.take_message(owner=1)
        mailing.hand_over(taken=taken, by=by)
        mailing.mark_sent(taken=taken, answer="250 Ok", by=by)


def test_news_of_it_is_refused_as_news_for_the_follow_up(at):
    path = at("letter_sent")

    refusals = commands.follow_the_letters(
        news="LetterAcknowledged", kind="one_year", causes={path.id: Entry.objects.first().pk}, by=OFFICER
    )

    assert refusals == {path.id: "A follow-up moves on its readiness letter alone."}
    assert path.row.state == "letter_sent"


def test_needs_that_were_carried_in_are_asked_about_too(at, follow_through):
    path = at("dialogue")
    second = Path(follow_through, a_later_review(path.row)).to("dialogue")
    commands.carry_over(follow_up_id=path.id, into=second.id, outcome="It goes on.", by=OFFICER)

    assert draft(second).data["total_needs"] == 3


def test_a_plan_that_has_ended_begins_no_year(at, follow_through):
    path = at("implementation")
    commands.lapse_follow_up(follow_up_id=path.id, reason="Silence.", by=OFFICER)
    follow_through()
    commands.reopen_follow_up(follow_up_id=path.id, reason="An answer.", by=later(days=30))

    assert draft(path).data["occasion"] == "acknowledgement"


def test_it_waits_on_the_desks_of_those_whose_turn_it_is(at, follow_through):
    path = at("implementation")
    approver, state = an_account("approver"), an_account("focal_point", party=path.row.party)
    letter = draft(path)

    assert waiting(approver) == {"one_year_letters_to_clear": 1}
    commands.clear_letter(letter_id=letter.pk, by=By(APPROVER.actor, A_YEAR_LATER.at))
    follow_through(at=A_YEAR_LATER.at)
    send(letter)
    follow_through(at=A_YEAR_LATER.at)

    assert waiting(approver) == {}
    assert waiting(state) == {"one_year_letters_to_acknowledge": 1}


def waiting(user):
    """What the first page says that waits for this person, as far as it is about one-year letters."""
    return {item.name: item.count for item in desks.today(user) if "one_year" in item.name}


def test_the_history_tells_it_apart_from_the_readiness_letter(at):
    path = at("dialogue")
    draft(path)

    told = [each.text for each in of_case(an_account("officer"), path.id).told]

    assert told[0] == "One-year letter, version 1, was drafted."
    assert "Readiness letter: it was acknowledged by A. Zenda." in told
