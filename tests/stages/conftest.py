"""Follow-ups at the stage that a test begins with."""

import pytest
from django.core.cache import cache

from tests.stages.paths import Path


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """Throttles count in this process."""
    cache.clear()


@pytest.fixture
def at(follow_through):
    """at("dialogue"): a new follow-up at that stage."""
    return lambda stage, **review: Path(follow_through, **review).to(stage)
