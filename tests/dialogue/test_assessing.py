"""Whether needs are met: dated answers that are added and never overwritten (A:75, B:2)."""

from datetime import UTC, date, datetime

import pytest
import uuid_utils.compat as uuid
from django.db import connection, transaction
from django.db.utils import DatabaseError

from reviews.models import Assessment
from tests.dialogue.conftest import LAST_WEEK, a_new_need, an_answer, facts
from tests.factories import MAY_DAY, OFFICER
from tests.people import a_focal_point
from workflows import commands
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.queries.needs_ledger import assessments_of, newest

pytestmark = pytest.mark.django_db


def assess(need, by=OFFICER, **said):
    return commands.assess_need(need_id=need.pk, assessment=an_answer(**said), by=by)


def test_an_answer_is_added_in_the_case_of_the_review(need):
    answer = assess(need, status="in_part", remaining=" Two courses ", assistance="A law was drafted.")

    answer.refresh_from_db()
    entry = Entry.objects.get(type="NeedAssessed")
    assert (answer.need_id, answer.party_id, answer.assessed_on) == (need.pk, need.party_id, LAST_WEEK)
    assert (answer.remaining, answer.assistance) == ("Two courses", "A law was drafted.")
    assert (answer.recorded_by, answer.recorded_at) == (OFFICER.actor, MAY_DAY)
    assert (entry.case_id, entry.subject, entry.party) == (need.review_id, need.pk, need.party_id)
    assert (entry.payload["status"], entry.payload["assessment"]) == ("in_part", str(answer.pk))


def test_the_newest_day_counts_and_what_was_said_before_stays(need, officer):
    assess(need, status="completely", assessed_on=LAST_WEEK)
    assess(need, status="unmet", assessed_on=date(2026, 4, 1))
    second = assess(need, status="in_part", assessed_on=LAST_WEEK)

    assert newest([need.pk]) == {need.pk: second}
    assert [row.status for row, _who in assessments_of(officer, need.pk)] == ["in_part", "completely", "unmet"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"assessed_on": date(2026, 5, 2)}, "2026-05-02 lies in the future"),
        ({"assessed_on": date(2024, 12, 31)}, "The review of this need started on 2025-01-01"),
        ({"status": "completely", "remaining": "A course"}, "leaves nothing that remains"),
        ({"status": "in_part", "remaining": " "}, "say what remains"),
        ({"status": "perhaps"}, "status: "),
        ({"timing": "never"}, "timing: "),
        ({"source": "rumour"}, "source: "),
        ({"said_by": "x" * 201}, "said by: "),
        ({"said_by": " "}, "Name the person of the State who said it"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(need, said, reason):
    with pytest.raises(Refused, match=reason):
        assess(need, **said)

    assert (Assessment.objects.count(), facts()) == (0, [])


def test_a_focal_point_says_it_for_the_own_state_without_being_named(need, focal_point, by_focal_point, officer):
    answer = assess(need, by=by_focal_point, said_by="")

    assert answer.said_by == ""
    assert assessments_of(officer, need.pk) == [(answer, str(focal_point))]


def test_the_focal_point_of_another_state_does_not_say_it(need, answered):
    elsewhere = a_focal_point(answered(needs=1).party)

    with pytest.raises(Refused, match="Name the person of the State who said it"):
        assess(need, by=By.user(elsewhere.pk, MAY_DAY), said_by="")


def test_exactly_the_same_again_is_refused(need):
    assess(need)

    with pytest.raises(Refused, match="Exactly this is recorded already"):
        assess(need)

    assert facts() == ["NeedAssessed"]


def test_a_need_that_was_raised_outside_a_review_is_assessed_in_the_case_of_its_follow_up(follow_up):
    need = commands.raise_need(follow_up_id=follow_up.pk, need=a_new_need(), by=OFFICER)

    assess(need, assessed_on=date(2024, 1, 1))

    assert Entry.objects.get(type="NeedAssessed").case_id == follow_up.pk


def test_a_need_that_does_not_exist_is_not_assessed(db):
    with pytest.raises(Refused, match="It does not exist"):
        commands.assess_need(need_id=uuid.uuid7(), assessment=an_answer(), by=OFFICER)


@pytest.mark.parametrize(
    "statement", ["UPDATE reviews_assessment SET status = 'unmet'", "DELETE FROM reviews_assessment"]
)
def test_nobody_changes_an_answer_afterwards(need, statement):
    assess(need, status="completely")

    with pytest.raises(DatabaseError, match="assessments_are_append_only"), transaction.atomic():
        connection.cursor().execute(statement)

    assert Assessment.objects.get().status == "completely"


def test_at_midnight_in_the_state_the_next_day_has_come(answered):
    need = answered(needs=1, time_zone="Pacific/Auckland").review.needs.get()
    evening = By(OFFICER.actor, datetime(2026, 5, 1, 20, tzinfo=UTC))

    answer = commands.assess_need(need_id=need.pk, assessment=an_answer(assessed_on=date(2026, 5, 2)), by=evening)

    assert answer.assessed_on == date(2026, 5, 2)
