"""Rule 5: figures under three over restricted needs are told to the State and the Secretariat only."""

import pytest

from reviews.analysis.cells import hide_small, hide_small_figure
from reviews.models import Need
from tests.consent.conftest import signed_in
from tests.factories import a_concluded_review, a_party
from tests.people import a_focal_point, an_account

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("counts", "told", "total"),
    [
        ({}, {}, 0),
        ({"a": 3, "b": 7}, {"a": 3, "b": 7}, 10),
        ({"a": 0, "b": 3}, {"a": 0, "b": 3}, 3),
        ({"a": 2, "b": 1}, {"a": None, "b": None}, 3),
        ({"a": 1, "b": 5, "c": 9}, {"a": None, "b": None, "c": 9}, 15),
        ({"a": 1, "b": 1, "c": 4, "d": 9}, {"a": None, "b": None, "c": None, "d": 9}, 15),
        ({"a": 2}, {"a": None}, None),
        ({"a": 1, "b": 1}, {"a": None, "b": None}, None),
        ({"a": 1, "b": 0}, {"a": None, "b": 0}, None),
    ],
)
def test_no_small_cell_is_told_and_none_follows_from_the_total(counts, told, total):
    cells = hide_small(counts, restricted=counts)

    assert (cells.counts, cells.total) == (told, total)


def test_a_cell_without_restricted_needs_is_told_however_small():
    cells = hide_small({"a": 1, "b": 4}, restricted=["b"])

    assert (cells.counts, cells.total) == ({"a": 1, "b": 4}, 5)


def test_a_figure_that_stands_alone():
    assert [hide_small_figure(count) for count in range(5)] == [0, None, None, 3, 4]


@pytest.fixture
def follow_up(db, follow_through):
    review = a_concluded_review(needs=2)
    follow_through()
    return review


def figures(user, follow_up):
    reader = signed_in(user)
    sheet = reader.get(f"/follow-ups/{follow_up.pk}/").context["sheet"]
    (row,) = reader.get("/").context["board"].rows
    return {
        "page": sheet.needs_found,
        "table": [each["count"] for each in sheet.needs.rows],
        "totals": (sheet.needs.needs, sheet.needs.entries),
        "board": row.needs,
        "api": reader.read(f"/follow-ups/{follow_up.pk}/").json()["needs"],
        "api list": reader.read("/follow-ups/").json()["results"][0]["needs"],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["officer", "approver", "auditor"])
def test_the_secretariat_and_its_auditors_are_told_every_figure(follow_up, role):
    told = figures(an_account(role), follow_up)

    assert told == {"page": 2, "table": [1, 1], "totals": (2, 2), "board": 2, "api": 2, "api list": 2}
    assert told == figures(a_focal_point(follow_up.party), follow_up)


@pytest.mark.django_db
def test_an_observer_is_told_none_of_the_small_ones_anywhere(follow_up):
    told = figures(an_account("observer"), follow_up)

    assert told == {
        "page": None,
        "table": [None, None],
        "totals": (None, None),
        "board": None,
        "api": None,
        "api list": None,
    }


@pytest.mark.django_db
def test_public_needs_are_told_to_an_observer(follow_up):
    Need.objects.update(classification="public")

    assert figures(an_account("observer"), follow_up)["table"] == [1, 1]


@pytest.mark.django_db
def test_the_desk_tells_an_observer_no_number_of_needs(follow_up):
    a_concluded_review(party=a_party(), needs=2)
    columns = {
        role: "column-needs" in signed_in(an_account(role)).get("/admin/workflows/followup/").content.decode()
        for role in ("officer", "observer")
    }

    assert columns == {"officer": True, "observer": False}
