"""Lists: in pages that survive what is written meanwhile, filtered by known names, in a constant number of queries."""

from datetime import date
from itertools import product
from string import ascii_uppercase

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from reviews.models import (
    Document,
    Guide,
    Institution,
    Membership,
    Need,
    NeedProvision,
    Observation,
    Provider,
    Provision,
    Release,
    Review,
    StateParty,
    Suggestion,
)
from tests.api.conftest import program
from tests.api.growing import grow_the_dialogue, grow_the_duties, grow_the_plan, grow_the_webhooks
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, a_cycle, a_party, a_review, the_letter
from tests.people import an_account
from workflows import commands, events
from workflows.api.urls import RESOURCES
from workflows.ledger.record import Account, record_many
from workflows.models import Carried, Letter, Message, Task

pytestmark = pytest.mark.django_db


def every_page(reader, path):
    rows, page = [], reader.read(path).json()
    while True:
        rows += page["results"]
        if page["next"] is None:
            return rows
        page = reader.get(page["next"]).json()


def test_pages_hold_every_row_once_and_in_order(officer):
    a_review(needs=7)

    whole = officer.read("/needs/?limit=200").json()
    cut = every_page(officer, "/needs/?limit=3")

    assert whole["next"] is None
    assert cut == whole["results"]
    assert [row["id"] for row in cut] == sorted(str(id_) for id_ in Need.objects.values_list("pk", flat=True))


def test_a_page_that_is_just_full_is_the_last_one(officer):
    a_review(needs=3)

    assert officer.read("/needs/?limit=3").json()["next"] is None
    assert officer.read("/needs/?limit=2").json()["next"] is not None


def test_rows_written_meanwhile_neither_shift_nor_repeat_others(officer, follow_through):
    for _ in range(4):
        a_concluded_review(needs=0)
    follow_through()
    first = officer.read("/follow-ups/?limit=2").json()

    later = a_concluded_review(needs=0)
    follow_through(at=MAY_DAY.replace(month=6))
    second = officer.get(first["next"]).json()

    seen = [row["id"] for row in first["results"] + second["results"]]
    assert len(set(seen)) == 4
    assert str(later.pk) not in seen
    assert second["next"] is None
    assert officer.read("/follow-ups/?limit=1").json()["results"][0]["id"] == str(later.pk)


def test_a_cursor_carries_its_filter_with_it(officer):
    a_review(needs=6)

    rows = every_page(officer, "/needs/?limit=1&category_code=training")

    assert [row["category_code"] for row in rows] == ["training"] * 3


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0:abc", "%00", "a" * 5000])
def test_a_cursor_that_we_did_not_give_is_refused(officer, cursor):
    answer = officer.read(f"/needs/?cursor={cursor}")

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["cursor"]


def test_a_cursor_of_another_list_is_refused(officer):
    a_review(needs=2)
    cursor = officer.read("/needs/?limit=1").json()["next"].split("cursor=")[1]

    assert officer.read(f"/reviews/?cursor={cursor}").status_code == 400


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5", "", "9" * 5000, "²"])
def test_a_page_has_1_to_200_rows(officer, limit):
    answer = officer.read(f"/needs/?limit={limit}")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"parameter": "limit", "detail": "Give a whole number from 1 to 200."}]


def test_a_filter_nobody_knows_is_refused_by_its_name(officer):
    answer = officer.read("/groups/?party=ABC&knid=platform")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"parameter": "knid", "detail": "There is no such filter; there are: code, cursor, kind, limit."},
        {"parameter": "party", "detail": "There is no such filter; there are: code, cursor, kind, limit."},
    ]


@pytest.mark.parametrize(
    "query",
    ["priority=4", "priority=x", "cycle=1.5", f"cycle={'9' * 30}", "review=1", "party=ABCD", "party=A%00B", "cycle=-1"],
)
def test_a_filter_with_an_impossible_value_is_refused_by_its_name(officer, query):
    answer = officer.read(f"/needs/?{query}")

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [query.split("=")[0]]


def test_needs_are_found_by_article_category_priority_and_state(officer):
    review, other = a_review(needs=4), a_review(needs=1)
    need = Need.objects.filter(review=review).first()
    commands.prioritize_need(need_id=need.pk, changes={"priority": 1}, by=OFFICER)
    find = lambda query: [row["reference"] for row in officer.read(f"/needs/?{query}").json()["results"]]  # noqa: E731

    assert find(f"party={other.party_id}") == [f"{other.party_id}-0"]
    assert find(f"party={review.party_id}&articles=15") == [f"{review.party_id}-0", f"{review.party_id}-3"]
    assert find("priority=1") == [need.reference]
    assert find(f"review={review.pk}&category_code=training") == [f"{review.party_id}-1", f"{review.party_id}-3"]
    assert find("articles=99") == []


def test_a_need_that_cites_an_article_twice_is_one_row(officer):
    review = a_review(needs=1)
    need = Need.objects.get(review=review)
    NeedProvision.objects.create(need=need, provision=Provision.objects.get(number="16"))

    rows = officer.read("/needs/").json()["results"]

    assert [row["articles"] for row in rows] == [["15", "16"]]


def test_a_state_lists_its_own_rows_only_and_counts_nothing_else(follow_through):
    own, other = a_concluded_review(needs=1), a_concluded_review(needs=1)
    follow_through()
    focal_point = program(party=own.party)
    second = program(party=own.party)  # nominated beside the first
    for path, column in [("reviews", "party"), ("needs", "party"), ("follow-ups", "party")]:
        for reader in (focal_point, second):
            rows = reader.read(f"/{path}/").json()["results"]

            assert [row[column] for row in rows] == [own.party_id], path
        assert focal_point.read(f"/{path}/?limit=1").json()["next"] is None
    assert focal_point.read(f"/follow-ups/{other.pk}/facts/").status_code == 404
    assert focal_point.read("/messages/").json()["results"] == []
    assert focal_point.read("/deliveries/").json()["results"] == []


def test_a_list_that_has_not_changed_is_not_sent_again(officer):
    a_review(needs=2)
    first = officer.read("/needs/")

    again = officer.read("/needs/", If_None_Match=f'"other", W/{first.headers["ETag"]}')
    commands.prioritize_need(need_id=Need.objects.first().pk, changes={"priority": 2}, by=OFFICER)
    changed = officer.read("/needs/", If_None_Match=first.headers["ETag"])

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
    assert changed.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.breaks_the_record  # its rows come from nowhere
def test_every_row_says_what_the_schema_says(officer, follow_through):
    grow(1, follow_through)
    for name, resource, _converter in RESOURCES:
        rows = officer.read(f"/{name}/").json()["results"]

        assert rows, name
        assert set(rows[0]) == set(resource.serializer_class().fields), name
        if resource.detail_class:
            key = next(iter(reversed(resource.order)))
            page = officer.read(f"/{name}/{rows[0][key]}/").json()
            assert set(page) == set(resource.detail_class().fields), name


@pytest.mark.breaks_the_record  # its rows come from nowhere
def test_no_list_asks_more_queries_of_a_thousand_rows_than_of_ten(officer, follow_through):
    review = grow(10, follow_through)
    pages = [f"/{name}/{row}/" for name, row in rows_with_a_page(officer)]
    few = {path: queries_of(officer, path) for path in [*lists(review), *pages]}

    grow(1000, follow_through)
    officer.read("/mechanisms/")  # the first request after a minute also notes when the person was last seen

    assert {path: queries_of(officer, path) for path in few} == few
    assert few["/needs/?limit=200"] == 7  # session, person, the count, the transaction's two, roles, rows


def rows_with_a_page(reader):
    """One row of every resource that tells more of a single one."""
    for name, resource, _converter in RESOURCES:
        if resource.detail_class:
            row = reader.read(f"/{name}/?limit=1").json()["results"][0]
            yield name, row[next(iter(reversed(resource.order)))]


def lists(review):
    registers = {"mechanisms", "cycles", "provisions", "categories", "groups"}
    paths = [f"/{name}/?limit=200" for name, *_ in RESOURCES]
    assert registers < {path.split("/")[1] for path in paths}
    return [*paths, f"/follow-ups/{review.pk}/facts/?limit=200"]


def queries_of(reader, path):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = reader.read(path)
    assert answer.status_code == 200
    return len(asked)


def grow(number, follow_through):
    """This many more rows in every list of records and of the process; returns a review with a letter."""
    review = Review.objects.filter(needs__isnull=False).first()
    if review is None:
        review = a_concluded_review(needs=1)
        follow_through()
    _grow_the_record(number, review)
    _grow_the_process(number, review)
    whose = {"follow_up_id": review.pk, "party_id": review.party_id}
    grow_the_dialogue(number, whose)
    grow_the_plan(number, whose)
    grow_the_webhooks(number)
    grow_the_duties(number, whose)
    return review


def _grow_the_record(number, review):
    cycle, party = a_cycle(), a_party()
    taken = set(StateParty.objects.values_list("code", flat=True))
    codes = [code for code in map("".join, product("QY", ascii_uppercase, ascii_uppercase)) if code not in taken]
    group = Membership.objects.filter(party=party).get().group
    StateParty.objects.bulk_create(StateParty(code=code, short_names={"en": code}) for code in codes[:number])
    Membership.objects.bulk_create(Membership(party_id=code, group=group) for code in codes[:number])
    Review.objects.bulk_create(Review(party_id=code, cycle=cycle) for code in codes[:number])
    category, provision = cycle.scheme.categories.first(), Provision.objects.first()
    Guide.objects.bulk_create(Guide(titles={"en": "x"}, url=f"https://x.example/{number}-{n}") for n in range(number))
    Suggestion.objects.bulk_create(
        Suggestion(code=f"{number}-{n}", category=category, titles={"en": "x"}) for n in range(number)
    )
    about = {"party": party, "cycle": cycle, "category": category}
    needs = Need.objects.bulk_create(Need(**about, reference=f"{number}-{n}") for n in range(number))
    NeedProvision.objects.bulk_create(NeedProvision(need=need, provision=provision) for need in needs)
    Document.objects.bulk_create(Document(party=party, kind="evidence", title=str(n)) for n in range(number))
    seen = Observation.objects.bulk_create(
        Observation(review=review, party_id=review.party_id, kind="challenge", text=str(n)) for n in range(number)
    )
    Institution.objects.bulk_create(Institution(party=party, name=f"{number}-{n}") for n in range(number))
    Provider.objects.bulk_create(Provider(name=f"{number}-{n}", kind="donor") for n in range(number))
    decider = f"user:{an_account('validating_authority', party=party).pk}"
    decided = {"audience": "nobody", "basis": "x", "decided_on": date(2026, 4, 30), "decided_at": MAY_DAY}
    Release.objects.bulk_create(
        Release(need=need, party=party, case_id=need.pk, decided_by=decider, **decided) for need in needs
    )
    cited = Observation.provisions.through
    cited.objects.bulk_create(cited(observation=row, provision=provision) for row in seen)


def _grow_the_process(number, review):
    ongoing = list(Review.objects.filter(state="ongoing").values_list("pk", flat=True))
    commands.conclude_reviews(days=dict.fromkeys(ongoing, date(2026, 4, 30)), by=OFFICER)
    commands.open_follow_ups(causes=dict.fromkeys(ongoing), by=OFFICER)
    first = the_letter(review)
    same = {field.attname: getattr(first, field.attname) for field in Letter._meta.fields if field.name != "id"}
    versions = range(number + 1, 2 * number + 1)
    Letter.objects.bulk_create(Letter(**(same | {"version": n, "state": "replaced", "pdf": b""})) for n in versions)
    mail = {"case_id": review.pk, "about": review.pk, "kind": "house", "state": "withdrawn", "state_since": MAY_DAY}
    Message.objects.bulk_create(
        Message(**mail, key=f"k{n}", message_id=f"m{n}", recipient="a@un.example", written_at=MAY_DAY) for n in versions
    )
    task = {"case_id": review.pk, "kind": "appointment_ends", "state": "open", "state_since": MAY_DAY}
    Task.objects.bulk_create(Task(**task, about=uuid7(), opened_at=MAY_DAY) for _ in versions)
    _grow_what_was_carried_over(number, review)
    held = events.PostHeld(reason="x")
    record_many([Account(held, review.pk, review.pk, review.party_id, OFFICER) for _ in range(number)])


def _grow_what_was_carried_over(number, review):
    whose = {"party_id": review.party_id}
    about = whose | {"cycle_id": review.cycle_id, "category": review.cycle.scheme.categories.first()}
    needs = Need.objects.bulk_create(Need(**about, reference=f"carried {number}-{n}") for n in range(number))
    way = whose | {"follow_up_id": review.pk, "origin_id": review.pk, "carried_at": MAY_DAY}
    Carried.objects.bulk_create(Carried(**way, need=need) for need in needs)
