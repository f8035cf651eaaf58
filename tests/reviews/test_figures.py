"""The demo's needs, loaded by the real importer, reproduce every figure and table of CAC/COSP/2013/5."""

from collections import Counter

import pytest
from django.db import connection
from django.db.models import Count

from reviews.models import Need, NeedProvision
from reviews.registers import load_registers
from reviews.registers.files import rows
from tafollow.demo.records import load_needs, load_reviews
from tafollow.demo.states import load_states
from tests.factories import OFFICER


@pytest.fixture
def the_needs_of_2013(db):
    load_registers()
    load_reviews(load_states(OFFICER.at.date()), OFFICER)
    load_needs(OFFICER)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what was just written is known to PostgreSQL as to that of a service


def needs_of(chapter: str):
    return Need.objects.filter(provisions__chapter__number=chapter)


def states_by_group(chapter: str) -> dict[str, int]:
    pairs = needs_of(chapter).order_by().values_list("party__groups__code", "party").distinct()
    return dict(Counter(group for group, _party in pairs))


def test_chapters_three_and_four_have_the_needs_and_states_of_the_document(the_needs_of_2013):
    assert {chapter: needs_of(chapter).count() for chapter in ("III", "IV")} == {"III": 616, "IV": 257}
    assert states_by_group("III") == {"african": 8, "asia_pacific": 12, "eastern_european": 4, "grulac": 5}
    assert states_by_group("IV") == {"african": 6, "asia_pacific": 10, "eastern_european": 8, "grulac": 2}


def test_ten_states_have_three_needs_or_fewer_under_chapter_four(the_needs_of_2013):
    needs_per_state = needs_of("IV").values("party").annotate(needs=Count("id")).values_list("needs", flat=True)

    assert sum(needs <= 3 for needs in needs_per_state) == 10


def test_every_row_of_tables_one_to_37_is_reproduced(the_needs_of_2013):
    needs, states = Counter(), {}
    named = NeedProvision.objects.values_list("provision__number", "need__category__code", "need__party")
    for article, category, party in named:
        for row in ("all", category):
            needs[article, row] += 1
            states.setdefault((article, row), set()).add(party)

    printed = {(row["article"], row["row"]): (int(row["states"]), int(row["needs"])) for row in rows("cosp2013_tables")}

    assert {key: (len(states[key]), needs[key]) for key in needs} == printed
    assert {row["table"] for row in rows("cosp2013_tables")} == {str(number) for number in range(1, 38)}
