"""A State with needs, those who decide for it, and providers who wait to be shown some."""

from datetime import date

import pytest
from django.core.cache import cache

from reviews.models import Need, Provider
from tests.api.conftest import Program
from tests.factories import MAY_DAY, a_party, a_review
from tests.people import an_account, enter
from workflows import commands
from workflows.ledger import By


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """Throttles count in this process."""
    cache.clear()


@pytest.fixture
def party(db):
    return a_party()


@pytest.fixture
def needs(party):
    a_review(needs=3, party=party)
    Need.objects.filter(party=party).update(text="Training of prosecutors", rationale="Because", place="page 7")
    return list(Need.objects.filter(party=party).order_by("pk"))


@pytest.fixture
def need(needs):
    return needs[0]


@pytest.fixture
def authority(party):
    return an_account("validating_authority", party=party)


@pytest.fixture
def by(authority):
    return By.user(authority.pk, MAY_DAY)


@pytest.fixture
def donor(db):
    return Provider.objects.create(name="Norland Aid", kind="donor")


@pytest.fixture
def other_donor(db):
    return Provider.objects.create(name="Sudland Aid", kind="donor")


@pytest.fixture
def contact(donor):
    return an_account("provider_contact", provider=donor)


@pytest.fixture
def other_contact(other_donor):
    return an_account("provider_contact", provider=other_donor)


@pytest.fixture
def decide(by):
    """decide(need, "named_providers", donor): the State's decision, in force."""

    def decided(need, audience="all_providers", *providers, **more):
        return commands.release_need(need_id=need.pk, decision=a_decision(audience, *providers, **more), by=by)

    return decided


def a_decision(audience="all_providers", *providers, **more):
    named = [provider.pk for provider in providers]
    usual = {"providers": named, "basis": "Note verbale 12", "document": None, "decided_on": date(2026, 4, 30)}
    return usual | {"audience": audience} | more


def signed_in(user):
    """A program or browser in which this person is signed in."""
    client = Program()
    client.user = user
    enter(client, user)
    return client
