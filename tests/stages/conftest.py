"""Follow-ups at the stage that a test begins with."""

from copy import deepcopy

import pytest
from django.core.cache import cache

from tests.draining import follow_through, made_once
from tests.stages.paths import ON_THE_WAY, F, Path

BEFORE = {*ON_THE_WAY[: ON_THE_WAY.index(F.LETTER_SENT)], F.CLOSED_WITHOUT_NEEDS}
"""Stages that a follow-up whose letter has left does not come back to."""


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """Throttles count in this process."""
    cache.clear()


@pytest.fixture(scope="module")
def begun(django_db_setup, django_db_blocker):
    """A follow-up whose letter has left, made once; what a test does to it is taken back."""
    with made_once(django_db_blocker):
        yield Path(follow_through).to(F.LETTER_SENT)


@pytest.fixture
def at(request, follow_through):
    """at("dialogue"): a follow-up at that stage; new, or the one that was begun for the module, if it uses that."""
    begun = [deepcopy(request.getfixturevalue("begun"))] if "begun" in request.fixturenames else []

    def on_its_way(stage, **new):
        path = begun.pop() if begun and not new and stage not in BEFORE else Path(follow_through, **new)
        return path.to(stage)

    return on_its_way
