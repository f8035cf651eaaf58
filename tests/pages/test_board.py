"""The first page: what waits, and every follow-up one may see."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from reviews.models import Cycle, Group, Review, StateParty
from tests.factories import a_concluded_review, a_cycle, a_party, a_review
from workflows.models import FollowUp
from workflows.process import FollowUpState
from workflows.queries.board import BALL, PAGE

pytestmark = pytest.mark.django_db


def names_on(answer):
    return [row.follow_up.party_id for row in answer.context["board"].rows]


def test_the_first_page_asks_who_you_are(client):
    assert client.get("/")["Location"] == "/login/?next=/"


def test_the_secretariat_sees_every_follow_up_and_how_many_are_at_each_stage(signed_in, follow_through):
    with_needs, without = a_concluded_review(), a_concluded_review(needs=0)
    follow_through()

    answer = signed_in().get("/")

    assert set(names_on(answer)) == {with_needs.party_id, without.party_id}
    counts = {stage.value: stage.count for stage in answer.context["board"].stages if stage.count}
    assert counts == {"letter_drafted": 1, "closed_without_needs": 1}


def test_a_focal_point_sees_their_own_state_only(as_focal_point, follow_through):
    mine, other = a_concluded_review(), a_concluded_review()
    follow_through()

    answer = as_focal_point(mine.party).get("/")

    assert names_on(answer) == [mine.party_id]
    assert sum(stage.count for stage in answer.context["board"].stages) == 1
    assert other.party.name("en") not in answer.content.decode()


def test_an_account_without_a_role_sees_nothing_and_reads_what_to_do_next(signed_in, follow_through):
    a_concluded_review()
    follow_through()

    page = signed_in("").get("/").content.decode()

    assert "There is no follow-up that you may see yet." in page
    assert "as soon as its review is concluded" in page


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"stage": "letter_drafted"}, {"with needs"}),
        ({"stage": "closed_without_needs"}, {"without"}),
        ({"stage": "no such stage"}, {"with needs", "without"}),
        ({"group": "african"}, {"with needs", "without"}),
        ({"group": "asian"}, set()),
        ({"cycle": "999999"}, set()),
        ({"name": "ZAND"}, {"with needs"}),
        ({"name": "Занду"}, {"with needs"}),
        ({"name": "ru"}, set()),
        ({"after": "nonsense"}, {"with needs", "without"}),
    ],
)
def test_the_board_is_narrowed_by_a_plain_address(filters, found, signed_in, follow_through):
    zandu = a_party(short_names={"en": "Zandu", "ru": "Занду"})
    parties = {a_concluded_review(party=zandu).party_id: "with needs", a_concluded_review(needs=0).party_id: "without"}
    follow_through()

    answer = signed_in().get("/", filters)

    assert {parties[code] for code in names_on(answer)} == found


def test_a_filter_that_finds_nothing_leads_back_to_everything(signed_in, follow_through):
    a_concluded_review()
    follow_through()

    page = signed_in().get("/", {"name": "Nowhere"}).content.decode()

    assert "No follow-up matches what you asked for." in page
    assert '<a href="/">show all follow-ups</a>' in page


def test_what_waits_today_is_counted_and_leads_to_its_place(signed_in, a_drafted_letter):
    a_drafted_letter()

    answer = signed_in("approver").get("/")

    [(item, url)] = answer.context["to_do"]
    assert (item.name, item.count, url) == ("letters_to_clear", 1, "?stage=letter_drafted")


@pytest.mark.parametrize("stage", ["", FollowUpState.OPENED])
def test_pages_follow_each_other_without_gap_or_overlap(stage, signed_in):
    many_follow_ups(2 * PAGE + 7)
    client, seen, address = signed_in(), [], f"/?stage={stage}"

    while address:
        answer = client.get(address)
        seen += [row.follow_up.pk for row in answer.context["board"].rows]
        address = answer.context["next_url"] and "/" + answer.context["next_url"]

    assert len(seen) == len(set(seen)) == 2 * PAGE + 7


@pytest.mark.breaks_the_record  # its rows come from nowhere, and to ask every invariant of them takes 20 seconds
def test_the_first_page_of_ten_thousand_is_small_and_takes_few_statements(signed_in, django_assert_max_num_queries):
    many_follow_ups(10_000)
    client = signed_in()
    client.get("/reviews/")  # the session notes that it is being used

    with django_assert_max_num_queries(12):
        answer = client.get("/", headers={"accept-encoding": "gzip"})

    assert answer.context["board"].total == 10_000
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 10_000  # style sheets and htmx take 50,000 of the 60,000 that a first page may weigh


def test_the_ball_is_with_somebody_at_every_stage():
    assert BALL.keys() == set(FollowUpState)


def test_an_officer_finds_the_reviews_under_way_with_the_button_to_conclude(signed_in):
    review = a_review()

    page = signed_in().get("/reviews/").content.decode()

    assert review.party.name("en") in page
    assert f'href="{reverse("ask", args=["conclude-review", review.pk])}"' in page


def test_an_observer_finds_the_sentence_beside_the_button_instead(signed_in):
    a_review()

    page = signed_in("observer").get("/reviews/").content.decode()

    assert "Only an officer of the Secretariat can do this." in page
    assert "conclude-review" not in page


def many_follow_ups(number):
    """As a restored database would hold them; their facts are not needed here, so the rows are their own beginning."""
    cycle, group = a_cycle(), Group.objects.get_or_create(kind="regional_group", code="african")[0]
    cycles = [Cycle(mechanism=cycle.mechanism, code=f"x{n}", scheme=cycle.scheme) for n in range(number // 600 + 1)]
    Cycle.objects.bulk_create(cycles)
    codes = [f"{a}{b}{c}" for a in "QXZ" for b in "ABCDEFGHIJKLMNOPQRST" for c in "0123456789"]
    parties = [StateParty(code=code, short_names={"en": f"The State of {code}"}) for code in codes]
    StateParty.objects.bulk_create(parties)
    pairs = [(party, each) for each in cycles for party in parties][:number]
    now = datetime(2026, 5, 1, tzinfo=UTC)
    reviews = [
        Review(party=party, cycle=each, state="concluded", concluded_on=now.date(), state_since=now)
        for party, each in pairs
    ]
    Review.objects.bulk_create(reviews)
    FollowUp.objects.bulk_create(
        FollowUp(
            review=review,
            party_id=review.party_id,
            cycle_id=review.cycle_id,
            regional_group=group,
            process_version=1,
            needs=3,
            state="opened",
            state_since=now,
            opened_at=now,
        )
        for review in reviews
    )
