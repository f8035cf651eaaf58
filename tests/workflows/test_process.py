"""The process is whole: no dead ends, no fact without a line, no button without a rule."""

from dataclasses import fields

import pytest
from django.contrib import admin

from reviews.access import APPROVER, FOCAL_POINT, OFFICER, VALIDATING_AUTHORITY
from tafollow.documents import documents
from workflows import events, verbs
from workflows.access import FOCAL_POINTS, WHO
from workflows.admin.asking import Verbs
from workflows.ledger import Fact
from workflows.moves import THINGS
from workflows.pages.process import FOLLOWS
from workflows.process import FINAL, MACHINES, MOVES
from workflows.queries.timeline import SENTENCES, STEPS
from workflows.reactions import QUEUES, REACTIONS
from workflows.verbs import VERBS

FACTS = {fact for fact in Fact.known.values() if fact.__module__.startswith(events.__name__)}
ROLES = {"calendar": set(), "officer": {OFFICER}, "approver": {APPROVER}, "focal point": FOCAL_POINTS}
ROLES |= {"main focal point": {FOCAL_POINT}, "validating authority": {VALIDATING_AUTHORITY}}


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_but_the_final_ones_has_a_way_out(machine):
    ways_out = {source for move in MOVES.values() if move.thing == machine for source in move.sources}

    assert set(MACHINES[machine]) - ways_out <= FINAL[machine]


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_but_the_first_can_be_reached(machine):
    _first, *others = MACHINES[machine]

    assert set(others) <= {move.target for move in MOVES.values() if move.thing == machine}


def test_every_fact_has_a_line_in_the_table_of_reactions_even_an_empty_one():
    assert REACTIONS.keys() >= FACTS


def test_reaction_names_are_unique():
    by_name = {}
    for reactions in REACTIONS.values():
        for reaction in reactions:
            assert by_name.setdefault(reaction.name, reaction.run) is reaction.run
            assert reaction.queue in QUEUES


def test_every_reaction_is_explained_to_people():
    assert {reaction.name for fact in FACTS for reaction in REACTIONS[fact]} == FOLLOWS.keys()


def test_every_fact_has_a_sentence():
    assert SENTENCES.keys() == REACTIONS.keys()
    assert {fact.__name__ for fact in FACTS} >= STEPS


@pytest.mark.parametrize("fact", SENTENCES, ids=lambda fact: fact.__name__)
def test_a_sentence_needs_nothing_that_its_fact_does_not_tell(fact):
    told = {field.name: "told" for field in fields(fact)} | {"recipient": "told"}

    assert "%(" not in str(SENTENCES[fact]) % told


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.name)
def test_a_move_finds_everything_its_fact_tells_in_its_row_or_from_its_command(move):
    said_by_commands = {"answer", "acknowledged_by", "concluded_on", "successor", "reason", "into", "activities"}
    said_by_commands |= {"of_recipient", "permanent", "bounce", "status", "words", "news", "instead", "appointment"}
    columns = {field.name for field in THINGS[move.thing].model._meta.concrete_fields}

    assert {field.name for field in fields(move.says)} - said_by_commands - {move.thing} <= columns


def test_every_verb_has_its_button_and_its_access_rule():
    assert VERBS.keys() == WHO.keys()


def test_every_move_that_people_make_has_a_verb_for_those_who_may():
    people = {name: move for name, move in MOVES.items() if move.who != "system"}
    asked = {verb.move: verb.name for verb in VERBS.values() if verb.move}

    assert asked.keys() == people.keys()
    for name, move in people.items():
        assert WHO[asked[name]] == frozenset().union(*(ROLES[who] for who in move.who.split(", "))), name


@pytest.mark.parametrize("verb", VERBS.values(), ids=lambda verb: verb.name)
def test_every_verb_stands_on_a_desk(verb):
    desk = admin.site.get_model_admin(verb.model)

    assert isinstance(desk, Verbs)
    assert (verb in verbs.of(desk.model)) is not verb.begins_anew


def test_the_documents_made_from_the_code_are_fresh():
    stale = [path.name for path, text in documents().items() if path.read_text(encoding="utf-8") != text]

    assert stale == []
