import pytest
from django.core.cache import cache

from tests.reporting.plans import a_plan, reporting_on


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """Throttles count in this process."""
    cache.clear()


@pytest.fixture
def given(db):
    """A plan in force with two activities and one open period."""
    return reporting_on(a_plan())
