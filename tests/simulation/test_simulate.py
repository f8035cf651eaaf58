"""Months of invented life: the same seed tells the same story, through commands alone, and the record holds."""

import re
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from reviews.registers import load_registers
from tafollow.demo.states import load_states
from tafollow.simulation.play import Simulation
from tafollow.simulation.temper import EXEMPLARY, SILENT, SLOW, UNWILLING, drawn
from workflows.ledger.models import Entry
from workflows.models import FollowUp, Message
from workflows.process.follow_ups import CLOSED

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 11, 20)
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|[0-9a-f]{32,}")


@pytest.fixture
def told(settings, capsys):
    """told(seed): what four months of four States come to, by case in order, and what the command says."""
    settings.DEMO = True

    def play(seed):
        with transaction.atomic():
            call_command("simulate", months=4, states=4, seed=seed, until=LAST_DAY)
            story = facts()
            transaction.set_rollback(True)
        return story, capsys.readouterr().out

    return play


def facts():
    """Each case's facts in order, without ids: type, State, instant and payload; cases by what they tell."""
    cases = {}
    rows = Entry.objects.order_by("case_id", "number").values_list("case_id", "type", "party", "at", "payload")
    for case, kind, party, at, payload in rows:
        cases.setdefault(case, []).append((kind, party, at, IDS.sub("id", repr(sorted(payload.items())))))
    return sorted(cases.values())


def test_the_same_seed_tells_the_same_story_and_another_one_another(told):
    (first, said), (again, _same), (other, _said) = told(2), told(2), told(3)

    assert first == again
    assert first != other
    assert "The history is what was recorded." in said
    assert "I16 holds" in said
    assert re.search(r"^[1-9]\d* facts in ", said, re.MULTILINE)


def test_everybody_plays_their_part_and_nothing_leaves_the_house(db):
    load_registers()
    begins_on = LAST_DAY - timedelta(weeks=40)
    load_states(begins_on)
    parts = {"XAA": (0, EXEMPLARY), "XCB": (0, SILENT), "XCC": (0, UNWILLING), "XBJ": (0, SLOW)}
    simulation = Simulation([*parts], begins_on, 40, seed=1, rehearsed=parts)

    simulation.play()

    stages = dict(FollowUp.objects.values_list("party", "state"))
    assert (stages["XAA"], stages["XCB"]) == ("implementation", "lapsed")
    assert stages["XBJ"] not in (*CLOSED, "silent")
    assert Entry.objects.filter(party="XCC", type="FollowUpDeclined").exists()
    assert Entry.objects.filter(party="XBJ", type="FollowUpSilent").exists()
    assert simulation.refusals == Counter()
    left = Message.objects.exclude(state="withdrawn")  # a digest is, once one of its duties is done
    assert set(left.values_list("state", "answer")) == {("sent", "250 Simulated: handed to nobody.")}
    at = Entry.objects.filter(party__in=parts).values_list("at", flat=True)
    assert begins_on <= min(at).date() <= max(at).date() <= LAST_DAY
    assert_the_budget_is_kept(per_week=3)


def assert_the_budget_is_kept(per_week):
    """One digest a person and day, and so many a week; some people get more than one of them."""
    written = Message.objects.filter(kind="reminder", state="sent").values_list("recipient", "written_at")
    days = Counter((to, at.date()) for to, at in written)
    weeks = Counter((to, at.date() - timedelta(days=at.weekday())) for to, at in written)
    assert len(days) > 10
    assert max(days.values()) == 1
    assert 1 < max(weeks.values()) <= per_week


def test_what_nobody_asked_for_names_the_fact_it_followed_from(db):
    load_registers()
    load_states(LAST_DAY)

    Simulation(["XAA"], LAST_DAY - timedelta(weeks=12), 12, seed=1, rehearsed={"XAA": (0, EXEMPLARY)}).play()

    followed = Entry.objects.filter(actor="system", party="XAA")
    assert followed.exists()
    assert not followed.filter(cause=None).exists()


def test_a_real_installation_is_not_simulated(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("simulate", months=1, states=1)

    assert not Entry.objects.exists()


@pytest.mark.parametrize(("months", "states"), [(0, 1), (1, 0), (1, 501)])
def test_impossible_lengths_are_refused(settings, months, states):
    settings.DEMO = True

    with pytest.raises(CommandError, match="At least one month"):
        call_command("simulate", months=months, states=states)


def test_invented_states_have_codes_of_their_own_and_people_to_write_to(db):
    load_registers()

    codes = load_states(LAST_DAY, 190)

    assert len({*codes}) == 190
    assert all(re.fullmatch("X[A-Z]{2}", code) for code in codes)
    assert codes[44:46] == ["XFA", "XFB"]


def test_tempers_come_in_their_shares():
    names = Counter(drawn(Random(seed)).name for seed in range(1000))

    assert set(names) == {"prompt", "steady", "slow", "silent", "unwilling"}
    assert 600 < names["prompt"] + names["steady"] < 700
