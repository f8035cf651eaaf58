"""The history of a need, and what happened because of a fact: for those who may see it, in their language."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from reviews.models import Need
from tests.api.conftest import program
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, clear, the_letter
from tests.people import an_account, enter
from workflows import commands, events
from workflows.ledger import By
from workflows.ledger.models import Entry
from workflows.ledger.record import record
from workflows.models import Activity, FollowUp, Line, LineNeed, Objective, Plan, PlanVersion
from workflows.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(follow_through):
    """A concluded review with two needs and a cleared letter."""
    review = a_concluded_review()
    follow_through()
    clear(the_letter(review).pk)
    follow_through()
    return review


@pytest.fixture
def need(review):
    return Need.objects.filter(review=review).order_by("reference").first()


def the_fact(review, name):
    return Entry.objects.get(case=review.pk, type=name)


def tell(fact, *, case, subject, party, cause=None):
    with transaction.atomic():
        return record(fact, case=case, subject=subject, party=party, by=By(OFFICER.actor, MAY_DAY, cause))


def release(need, basis="Note 7"):
    by = By.user(an_account("validating_authority", party=need.party).pk, MAY_DAY)
    decision = {
        "audience": "public",
        "providers": [],
        "basis": basis,
        "document": None,
        "decided_on": date(2026, 5, 1),
    }
    return commands.release_need(need_id=need.pk, decision=decision, by=by)


def a_line_that_answers(need):
    """A line of a plan about this need; returns it with its activity."""
    of = {"party": need.party, "state_since": MAY_DAY}
    follow_up = FollowUp.objects.get(pk=need.review_id)
    plan = Plan.objects.create(
        **of, follow_up=follow_up, title="A plan", language="en", state="drafting", drafted_at=MAY_DAY
    )
    version = PlanVersion.objects.create(**of, plan=plan, follow_up=follow_up, number=1, state="draft")
    objective = Objective.objects.create(version=version, party=need.party, position=1, text="An objective")
    activity = Activity.objects.create(**of, plan=plan, follow_up=follow_up, number=1, title="Train", state="planned")
    line = Line.objects.create(
        version=version, party=need.party, objective=objective, activity=activity, position=1, title="Train"
    )
    LineNeed.objects.create(line=line, need=need, party=need.party)
    return line


# The history of a need


def test_the_history_of_a_need_tells_its_releases_and_what_is_said_of_it_and_nothing_of_other_needs(review, need):
    other = Need.objects.filter(review=review).exclude(pk=need.pk).get()
    for each in (need, other):
        release(each)
        said = {"timing": "current", "status": "unmet", "source": "dialogue"}
        tell(
            events.NeedAssessed(assessment=uuid4(), need=each.pk, **said),
            case=review.pk,
            subject=uuid4(),
            party=need.party_id,
        )

    told = history.of_need(an_account("officer"), need).told

    assert [each.type for each in told] == ["NeedAssessed", "NeedReleased"]
    assert told[0].text == "A need was assessed (current, unmet); source: dialogue."


def test_it_tells_of_the_lines_and_activities_that_answer_the_need(review, need):
    line = a_line_that_answers(need)
    of = {"follow_up": review.pk, "number": 1, "title": "Train"}
    added = events.LineAdded(line=line.pk, plan_version=line.version_id, **of)
    tell(added, case=review.pk, subject=line.pk, party=need.party_id)
    tell(
        events.ActivityPlanned(activity=line.activity_id, **of),
        case=review.pk,
        subject=line.activity_id,
        party=need.party_id,
    )

    told = history.of_need(an_account("officer"), need).told

    assert [each.text for each in told] == [
        "Activity 1, “Train”, is planned.",
        "Activity 1, “Train”, was added to the plan.",
    ]


def test_a_need_raised_outside_a_review_has_its_history_in_the_follow_up_of_its_cycle(review, need):
    raised = Need.objects.create(party=need.party, cycle=need.cycle, reference="R-1", category=need.category)
    fact = events.NeedRaised(need=raised.pk, follow_up=review.pk, reference="R-1")
    tell(fact, case=review.pk, subject=raised.pk, party=need.party_id)

    told = history.of_need(an_account("officer"), raised).told

    assert [each.text for each in told] == ["The need R-1 was raised outside the review."]


def test_the_history_of_a_need_says_why(review, need):
    cause = the_fact(review, "FollowUpOpened")
    fact = events.NeedClassified(need=need.pk, classification="restricted")
    tell(fact, case=review.pk, subject=need.pk, party=need.party_id, cause=cause.pk)

    [told] = history.of_need(an_account("officer"), need).told

    assert told.because == "Because of 1 May 2026: The follow-up was opened (process version 2)."


def test_the_statements_for_the_history_of_a_need_do_not_grow(review, need):
    reader = an_account("officer")
    release(need)
    history.of_need(reader, need)  # what the reader may see is read once
    with CaptureQueriesContext(connection) as few:
        history.of_need(reader, need)
    for number in range(9):
        release(need, basis=f"Note {number}0")

    with CaptureQueriesContext(connection) as many:
        told = history.of_need(reader, need).told

    assert len(told) == 19
    assert len(many) == len(few)


def test_the_page_of_a_need_tells_its_history_to_those_who_see_it_by_their_own_right(client, need):
    release(need)
    enter(client, an_account("officer"))
    own = client.get(f"/needs/{need.pk}/").content.decode()
    enter(client, an_account())
    by_consent = client.get(f"/needs/{need.pk}/").content.decode()

    assert "The State decided who may see a need: the public. Basis: Note 7" in own.partition('id="history"')[2]
    assert 'id="history"' not in by_consent


def test_programs_read_the_history_of_a_need_in_their_language(need):
    release(need)
    officer = program("officer")

    answer = officer.read(f"/needs/{need.pk}/facts/")

    [fact] = answer.json()["results"]
    assert (fact["type"], fact["payload"]["need"]) == ("NeedReleased", str(need.pk))
    assert fact["text"].startswith("The State decided")


def test_who_sees_a_need_by_consent_alone_is_not_told_its_history(need):
    release(need)

    assert program().read(f"/needs/{need.pk}/").status_code == 200
    assert program().read(f"/needs/{need.pk}/facts/").status_code == 404
    assert program("officer").read(f"/needs/{uuid4()}/facts/").status_code == 404


# What happened because of this?


def test_what_followed_from_a_fact_is_a_tree(review):
    found = history.because(an_account("officer"), the_fact(review, "ReviewConcluded").pk)

    told = [(depth, each.entry.type) for depth, each in history.flat(found.effects)]
    assert told == [
        (1, "FollowUpOpened"),
        (2, "LetterDrafted"),
        (3, "FollowUpLetterDrafted"),
        (3, "DutyOpened"),
    ]
    assert (found.causes, found.cut) == ([], False)


def test_what_led_to_a_fact_is_a_chain_the_first_cause_first(review):
    found = history.because(an_account("officer"), the_fact(review, "FollowUpLetterDrafted").pk)

    assert [each.entry.type for each in found.causes] == ["ReviewConcluded", "FollowUpOpened", "LetterDrafted"]
    assert found.effects == []
    assert found.follow_up.pk == review.pk


def test_what_followed_in_another_case_is_told_as_well(review, follow_through):
    other = a_concluded_review()
    follow_through()
    cause = the_fact(review, "FollowUpOpened")
    fact = events.FollowUpCarriedIn(follow_up=other.pk, origin=review.pk, needs=0, activities=0)
    tell(fact, case=other.pk, subject=other.pk, party=other.party_id, cause=cause.pk)

    found = history.because(an_account("officer"), cause.pk)

    assert "FollowUpCarriedIn" in {each.entry.type for _depth, each in history.flat(found.effects)}


def test_behind_a_fact_that_one_may_not_see_nothing_is_told(review):
    observer = an_account("observer")

    found = history.because(observer, the_fact(review, "ReviewConcluded").pk)

    assert [each.entry.type for _depth, each in history.flat(found.effects)] == ["FollowUpOpened"]
    assert history.because(observer, the_fact(review, "LetterDrafted").pk) is None
    assert history.because(an_account(), the_fact(review, "ReviewConcluded").pk) is None


def test_a_long_story_is_cut_and_says_so(review, monkeypatch):
    id_ = the_fact(review, "ReviewConcluded").pk
    reader = an_account("officer")
    monkeypatch.setattr(history, "DEEP", 1)

    shallow = history.because(reader, id_)

    assert [each.entry.type for each in shallow.effects] == ["FollowUpOpened"]
    assert shallow.effects[0].effects == []
    assert shallow.cut


def test_a_broad_story_is_cut_and_says_so(review, monkeypatch):
    cause = the_fact(review, "FollowUpLetterDrafted")
    for _number in range(5):
        fact = events.NeedClassified(need=uuid4(), classification="restricted")
        tell(fact, case=review.pk, subject=uuid4(), party=review.party_id, cause=cause.pk)
    monkeypatch.setattr(history, "MOST", 3)

    found = history.because(an_account("officer"), cause.pk)

    assert found.cut
    assert 3 <= len(found.effects) <= 4


def test_the_statements_for_what_followed_do_not_grow(review):
    reader, cause = an_account("officer"), the_fact(review, "FollowUpLetterDrafted")
    history.because(reader, cause.pk)  # what the reader may see is read once
    with CaptureQueriesContext(connection) as few:
        history.because(reader, cause.pk)
    for _number in range(50):
        fact = events.NeedClassified(need=uuid4(), classification="restricted")
        cause_id = tell(fact, case=review.pk, subject=uuid4(), party=review.party_id, cause=cause.pk)

    with CaptureQueriesContext(connection) as many:
        found = history.because(reader, cause.pk)

    assert len(found.effects) == 50
    assert cause_id == found.effects[-1].entry.pk
    assert len(many) == len(few) <= 5


def test_what_followed_is_found_by_an_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + history.WALK, {"id": str(uuid4()), "deep": 12, "most": 201})
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "facts_by_cause" in plan


def test_the_timeline_leads_to_the_page_of_each_fact(client, review):
    enter(client, an_account("officer"))
    fact = the_fact(review, "FollowUpOpened")

    timeline = client.get(f"/follow-ups/{review.pk}/").content.decode()
    page = client.get(f"/facts/{fact.pk}/").content.decode()

    assert f'href="/facts/{fact.pk}/"' in timeline
    assert "The review was concluded on 30 April 2026." in page.partition('id="fact"')[0]
    assert "Readiness letter, version 1, was drafted." in page.partition('id="effects"')[2]


def test_a_fact_that_is_not_the_reader_s_to_see_is_not_there(client, review):
    enter(client, an_account("observer"))

    assert client.get(f"/facts/{the_fact(review, 'FollowUpOpened').pk}/").status_code == 200
    assert client.get(f"/facts/{the_fact(review, 'LetterDrafted').pk}/").status_code == 404
    assert client.get(f"/facts/{uuid4()}/").status_code == 404


def test_programs_read_what_followed_with_how_far_away_it_is(review):
    answer = program("officer").read(f"/facts/{the_fact(review, 'FollowUpOpened').pk}/because/")

    page = answer.json()
    assert [fact["type"] for fact in page["causes"]] == ["ReviewConcluded"]
    assert [(fact["depth"], fact["type"]) for fact in page["effects"]] == [
        (1, "LetterDrafted"),
        (2, "FollowUpLetterDrafted"),
        (2, "DutyOpened"),
    ]
    assert page["text"] == "The follow-up was opened (process version 2)."
    assert program("observer").read(f"/facts/{the_fact(review, 'LetterDrafted').pk}/because/").status_code == 404


def test_history_is_told_in_the_reader_s_language(review):
    with translation.override("fr"):
        found = history.because(an_account("officer"), the_fact(review, "ReviewConcluded").pk)

    assert "30 avril 2026" in found.told.text
