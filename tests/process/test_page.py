"""The process as a page: made from the rules, for everybody who is signed in, in their language."""

import re
from html import unescape

import pytest
from django.utils import translation

from tests.people import an_account, enter
from workflows import events
from workflows.pages import process
from workflows.process import MACHINES, MOVES
from workflows.reactions import REACTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client):
    """read(machine): the text of the page about it, as somebody without any role reads it."""
    enter(client, an_account())

    def ask(machine=""):
        answer = client.get("/process/", {"machine": machine} if machine else {})
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    return ask


@pytest.mark.parametrize("machine", MACHINES)
def test_each_machine_is_told_with_all_its_states_and_moves(read, machine):
    text = read(machine)

    assert all(f'<th scope="row">{state.label}</th>' in text for state in MACHINES[machine])
    assert re.findall(r'<tr id="(\w+)">', text) == [move.name for move in MOVES.values() if move.thing == machine]
    assert text.count("<svg ") == 1


def test_without_a_choice_it_tells_of_the_follow_up_and_so_it_does_for_what_does_not_exist(read):
    assert 'id="open_dialogue"' in read()
    assert 'id="open_dialogue"' in read("nonsense")


def test_a_move_says_who_may_and_what_follows(read):
    row = re.search(r'<tr id="conclude_review">.*?</tr>', read("review"), re.DOTALL)[0]

    assert "an officer of the Secretariat" in row
    assert "The follow-up is opened." in row
    assert "The review was concluded on …." in row


def test_a_move_that_nobody_asks_for_follows_by_itself(read):
    row = re.search(r'<tr id="note_letter_sent">.*?</tr>', read(), re.DOTALL)[0]

    assert "the service, by itself" in row


def test_a_move_that_leads_back_to_where_one_was_says_so(read):
    row = re.search(r'<tr id="resume_follow_up">.*?</tr>', read(), re.DOTALL)[0]

    assert "<td>Suspended</td><td>the state before</td>" in row


def test_the_versions_say_what_the_second_has_that_the_first_has_not(read):
    versions = read().partition('id="versions"')[2]

    told = re.findall(r"<li>(.*?)</li>", versions)
    assert told[: len(process.newer(2))] == [str(m.asks) for m in MOVES.values() if m.since == 2]
    assert "Acknowledge the letter" not in told


def test_the_page_of_a_follow_up_says_by_which_version_it_runs(client, follow_through):
    from tests.factories import a_concluded_review

    review = a_concluded_review()
    follow_through()
    enter(client, an_account("officer"))

    text = client.get(f"/follow-ups/{review.pk}/").content.decode()

    assert '<dt>Version of the process</dt><dd><a href="/process/#versions">2</a></dd>' in text


def test_who_is_not_signed_in_is_asked_to(client):
    answer = client.get("/process/")

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/login/")


def test_the_rules_are_read_without_asking_the_database(django_assert_num_queries):
    with django_assert_num_queries(0), translation.override("en"):
        for machine in MACHINES:
            process.moves(machine), process.states(machine)


def test_what_follows_a_fact_is_what_the_table_of_reactions_says():
    told = process.what_follows(events.FollowUpOpened)

    assert told == [str(process.FOLLOWS[each.name]) for each in REACTIONS[events.FollowUpOpened]]
