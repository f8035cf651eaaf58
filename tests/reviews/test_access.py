"""Each model of reviews has a scope, and nobody sees another State's records."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from reviews.access import SCOPES, visible_to
from reviews.models import Need, NeedProvision, Review, StateParty
from tests.people import an_account, appoint
from tests.reviews.samples import a_review_of, import_

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(registers):
    a_review_of("FJI", "KEN")
    import_("needs", "state,cycle,article,category\nFJI,1,23,other\nKEN,1,23,other\n")


def a_focal_point(party: str, **nomination):
    return an_account("focal_point", party=StateParty.objects.get(pk=party), **nomination)


def test_every_model_of_reviews_has_a_scope():
    own = {model for model in apps.get_app_config("reviews").get_models() if "pgh_obj" not in vars(model)}

    assert own == set(SCOPES)


def test_a_focal_point_sees_the_records_of_the_own_state_only(records):
    user = a_focal_point("FJI")

    seen = {
        "reviews": list(visible_to(user, Review).values_list("party", flat=True)),
        "needs": list(visible_to(user, Need.objects.all()).values_list("party", flat=True)),
        "articles": list(visible_to(user, NeedProvision).values_list("need__party", flat=True)),
    }

    assert seen == {"reviews": ["FJI"], "needs": ["FJI"], "articles": ["FJI"]}
    assert visible_to(user, StateParty).count() == 197


@pytest.mark.parametrize("nomination", [{"valid_until": date(2020, 1, 1)}, {"valid_from": date(2999, 1, 1)}])
def test_a_nomination_that_is_not_in_force_shows_nothing(records, nomination):
    user = a_focal_point("FJI", **nomination)

    assert not visible_to(user, Review).exists()


def test_the_secretariat_and_the_auditor_see_every_state(records):
    for role in ("officer", "approver", "auditor"):
        assert visible_to(an_account(role), Review).count() == 2


def test_anonymous_and_people_without_a_role_see_no_record(records):
    nobody = an_account()

    assert [visible_to(user, Need).count() for user in (AnonymousUser(), nobody)] == [0, 0]
    assert [visible_to(user, StateParty).count() for user in (AnonymousUser(), nobody)] == [0, 197]


def test_two_nominations_of_one_person_show_each_row_once(records):
    user = a_focal_point("FJI")
    appoint(user, "alternate", party=StateParty.objects.get(pk="FJI"))

    assert visible_to(user, Review).count() == 1
