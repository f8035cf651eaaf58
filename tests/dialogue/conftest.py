"""A follow-up whose letter is acknowledged, the people of its State, and what is said in the dialogue."""

from datetime import date

import pytest
from django.core.cache import cache

from reviews.models import Category, Need, Provision
from tests.api.conftest import _deliver_all
from tests.draining import follow_through, made_once
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, clear, the_follow_up, the_letter
from tests.people import a_focal_point, an_account
from workflows import commands
from workflows.ledger import By
from workflows.ledger.models import Entry
from workflows.models import FollowUp

LAST_WEEK = date(2026, 4, 24)


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """Throttles count in this process."""
    cache.clear()


@pytest.fixture
def answered(db):
    """answered(needs=3): a follow-up whose letter the State has acknowledged."""
    return _answered


def _answered(**kwargs):
    review = a_concluded_review(**kwargs)
    follow_through()
    clear(the_letter(review).pk)
    follow_through()
    _deliver_all(OFFICER)
    follow_through()
    commands.acknowledge_letter(letter_id=the_letter(review).pk, acknowledged_by="A. Zenda", by=OFFICER)
    follow_through()
    return the_follow_up(review)


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    """The key of a follow-up of three needs whose letter is acknowledged."""
    with made_once(django_db_blocker):
        yield _answered(needs=3).pk


@pytest.fixture
def follow_up(kept, db):
    return FollowUp.objects.get(pk=kept)


@pytest.fixture
def needs(follow_up):
    return list(Need.objects.filter(review=follow_up.pk).order_by("pk"))


@pytest.fixture
def need(needs):
    return needs[0]


@pytest.fixture
def focal_point(follow_up):
    return a_focal_point(follow_up.party)


@pytest.fixture
def by_focal_point(focal_point):
    return By.user(focal_point.pk, MAY_DAY)


@pytest.fixture
def officer(db):
    return an_account("officer")


def a_talk(**said):
    usual = {"channel": "call", "held_on": LAST_WEEK, "people": "A. Zenda, Ministry", "summary": "They want to begin."}
    return usual | said


def a_meeting(**said):
    days = {"starts_on": date(2026, 4, 20), "ends_on": date(2026, 4, 22)}
    return {"kind": "workshop", "title": "Workshop on the plan", "place": "Vienna"} | days | said


def what_came_of_it(**said):
    return {"outcome": "A first list of priorities."} | said


def a_new_need(**said):
    usual = {"category": Category.objects.get(code="training").pk, "text": "Training of judges"}
    return usual | {"provisions": list(Provision.objects.values_list("pk", flat=True)[:2])} | said


def an_answer(status="unmet", **said):
    usual = {"assessed_on": LAST_WEEK, "timing": "current", "source": "dialogue", "said_by": "A. Zenda, Ministry"}
    return usual | {"status": status, "remaining": "Two courses" if status == "in_part" else ""} | said


def facts(*names):
    """The facts of the dialogue, in order; nothing of how the follow-up came to be."""
    rows = Entry.objects.order_by("recorded_at", "number").filter(type__in=names or DIALOGUE)
    return list(rows.values_list("type", flat=True))


DIALOGUE = ["ContactRecorded", "WorkshopPlanned", "WorkshopHeld", "WorkshopCancelled", "NeedRaised", "NeedAssessed"]
