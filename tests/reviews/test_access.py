"""Each model of reviews has a scope, and nobody sees another State's records."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group, User

from reviews.access import SCOPES, visible_to
from reviews.models import FocalPoint, Need, NeedProvision, Review, StateParty
from tests.reviews.samples import a_review_of, import_

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(registers):
    a_review_of("FJI", "KEN")
    import_("needs", "state,cycle,article,category\nFJI,1,23,other\nKEN,1,23,other\n")


def a_focal_point(party: str, **nomination) -> User:
    user = User.objects.create_user(f"focal-point-of-{party}")
    FocalPoint.objects.create(party_id=party, name="A. Zenda", email="a@state.example", user=user, **nomination)
    return user


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
    for role in ("officers", "approvers", "auditors"):
        user = User.objects.create_user(role)
        user.groups.add(Group.objects.get_or_create(name=role)[0])

        assert visible_to(user, Review).count() == 2


def test_anonymous_and_people_without_a_role_see_no_record(records):
    nobody = User.objects.create_user("nobody")

    assert [visible_to(user, Need).count() for user in (AnonymousUser(), nobody)] == [0, 0]
    assert [visible_to(user, StateParty).count() for user in (AnonymousUser(), nobody)] == [0, 197]


def test_two_nominations_of_one_person_show_each_row_once(records):
    user = a_focal_point("FJI")
    FocalPoint.objects.create(party_id="FJI", kind="alternate", name="A. Zenda", email="b@state.example", user=user)

    assert visible_to(user, Review).count() == 1
