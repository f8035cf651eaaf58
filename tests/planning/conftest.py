"""A State that has acknowledged its letter, the people who plan for it, and plans at every stage."""

from datetime import date

import pytest
from django.core.cache import cache

from reviews.models import Institution, Need, StateParty
from tests import factories
from tests.draining import follow_through, made_once
from tests.factories import MAY_DAY, a_concluded_review, a_party
from tests.people import an_account
from workflows import commands
from workflows.ledger import By
from workflows.models import FollowUp, Line


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """Throttles count in this process."""
    cache.clear()


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    """The key of a follow-up of three needs whose letter is acknowledged."""
    with made_once(django_db_blocker):
        yield factories.acknowledged(a_concluded_review(needs=3, party=a_party()), follow_through).pk


@pytest.fixture
def party(kept, db):
    return StateParty.objects.get(follow_ups=kept)


@pytest.fixture
def acknowledged():
    """acknowledged(review): its letter went out and the State has answered."""
    return lambda review: factories.acknowledged(review, follow_through)


@pytest.fixture
def an_acknowledged_follow_up(acknowledged):
    """an_acknowledged_follow_up(needs=3): the State has answered its letter."""
    return lambda **kwargs: acknowledged(a_concluded_review(**kwargs))


@pytest.fixture
def follow_up(kept, db):
    return FollowUp.objects.get(pk=kept)


@pytest.fixture
def needs(follow_up):
    return list(Need.objects.filter(review=follow_up.pk).order_by("reference"))


@pytest.fixture
def focal_point(party):
    return an_account("focal_point", party=party)


@pytest.fixture
def authority(party):
    return an_account("validating_authority", party=party)


@pytest.fixture
def by(focal_point):
    return By.user(focal_point.pk, MAY_DAY)


@pytest.fixture
def by_authority(authority):
    return By.user(authority.pk, MAY_DAY)


@pytest.fixture
def ministry(party):
    return Institution.objects.create(party=party, name="Ministry of Justice")


@pytest.fixture
def plan(follow_up, by):
    """As it was drafted from the needs."""
    return commands.draft_plan(follow_up_id=follow_up.pk, by=by)


@pytest.fixture
def version(plan):
    return plan.versions.get()


@pytest.fixture
def lines(version):
    return list(version.lines.order_by("position"))


@pytest.fixture
def completed(ministry, by):
    """completed(version): every line has what must be there before it can be submitted."""

    def complete(version):
        for line in Line.objects.filter(version=version).order_by("position"):
            said = {"lead_institution": ministry.pk, "rationale": "Asked for by the review"}
            commands.change_line(line_id=line.pk, changes=said, by=by)
        return version

    return complete


@pytest.fixture
def submitted(version, completed, by):
    return commands.submit_plan(version_id=completed(version).pk, by=by)


@pytest.fixture
def adopted(submitted, by_authority, follow_through):
    done = commands.adopt_plan(version_id=submitted.pk, notes="Decision 7", by=by_authority)
    follow_through()
    return done


@pytest.fixture
def next_version(adopted, by):
    return commands.begin_plan_version(plan_id=adopted.plan_id, by=by)


@pytest.fixture
def other_institution(db):
    """Of another State."""
    return Institution.objects.create(party=a_party(), name="Ministry of elsewhere")


DAY = date(2026, 5, 4)
"""The first working day after the draft."""
