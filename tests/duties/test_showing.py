"""Who has the ball, what is owed next and what is overdue: on the board, the page, the desk and to programs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.duties.test_going_by import a_sent_letter, system
from tests.factories import MAY_DAY, a_concluded_review
from tests.people import a_focal_point, an_account, enter
from workflows import commands
from workflows.commands.patience import load_patience
from workflows.models import Duty, Patience
from workflows.process.duties import PATIENCE
from workflows.queries import desks
from workflows.queries.board import Wishes, board

pytestmark = pytest.mark.django_db
LATE = MAY_DAY + timedelta(days=10)


@pytest.fixture
def officer():
    return an_account("officer")


@pytest.fixture
def waiting(follow_through):
    """A letter that was sent, and one that is only drafted; ten days later both are overdue."""
    sent, drafted = a_sent_letter(follow_through), a_concluded_review()
    follow_through()
    return sent, drafted


def test_the_ball_is_with_whoever_owes_what_is_due_first(officer, waiting):
    sent, drafted = waiting

    rows = {row.follow_up.pk: row for row in board(officer, Wishes(), MAY_DAY).rows}

    assert rows[sent.pk].ball == "the focal point of the State"
    assert rows[sent.pk].duty.kind == "acknowledge_letter"
    assert rows[drafted.pk].ball == "an approver of the Secretariat"


def test_a_state_is_not_told_what_the_house_owes_itself(waiting):
    _sent, drafted = waiting
    theirs = a_focal_point(drafted.party)

    row = board(theirs, Wishes(), MAY_DAY).rows[0]

    assert row.duty is None


def test_the_board_costs_the_same_however_many_follow_ups_it_shows(officer, follow_through):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            board(officer, Wishes(), MAY_DAY)
        return len(asked)

    a_concluded_review()
    follow_through()
    statements()  # who is asking is remembered
    few = statements()
    for _ in range(3):
        a_concluded_review()
    follow_through()

    assert statements() == few


def test_overdue_follow_ups_are_found_and_counted_on_the_desk(client, officer, waiting, follow_through):
    sent, _drafted = waiting
    Duty.objects.filter(kind="clear_letter", state="open").update(due_on=LATE.date())
    commands.note_overdue_duties(by=system(LATE))
    enter(client, officer)

    page = client.get("/?overdue=1")

    assert [row.follow_up.pk for row in page.context["board"].rows] == [sent.pk]
    assert "overdue since 8 May 2026" in page.content.decode()
    assert {each.name: each.count for each in desks.today(officer)}["duties_of_states_overdue"] == 1
    assert str(desks.today(a_focal_point(sent.party))[-1]) == "1 overdue duty of your own"


def test_the_page_of_a_follow_up_says_what_is_owed_by_whom_and_by_when(client, officer, waiting):
    sent, _drafted = waiting
    enter(client, officer)

    page = client.get(f"/follow-ups/{sent.pk}/").content.decode()

    owed = page.partition('id="duties-table"')[2].partition("</table>")[0]
    assert "acknowledge the letter" in owed
    assert "answer the letter" in owed
    assert "clear the letter" not in owed
    assert "8 May 2026" in owed


def test_programs_read_duties_by_what_they_ask_for(client, officer, waiting):
    sent, drafted = waiting
    enter(client, officer)
    found = lambda asked: [row["kind"] for row in client.get(f"/api/v1/duties/?{asked}").json()["results"]]  # noqa: E731

    assert found(f"follow_up={sent.pk}&state=open") == ["acknowledge_letter", "answer_letter"]
    assert found(f"party={drafted.party_id}&owed_by=approver") == ["clear_letter"]
    assert found("due_on=2026-06-01&kind=answer_letter&overdue=false") == ["answer_letter"]


def test_an_officer_changes_patience_and_it_stays_so(client, officer):
    load_patience()
    assert set(Patience.objects.values_list("kind", flat=True)) == set(PATIENCE)
    enter(client, officer)

    client.post("/admin/workflows/patience/clear_letter/change/", {"days": 9, "working_days": "on"})

    assert load_patience().unchanged == len(PATIENCE)
    row = Patience.objects.get(kind="clear_letter")
    assert (row.days, row.working_days) == (9, True)
