"""A request is one transaction of the person who asks; and where the first wall is forgotten, the second one stands."""

import json
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client, RequestFactory

from reviews import wall
from reviews.models import Document, Need, Observation, Release, Review
from reviews.wall.middleware import Wall
from tests.factories import MAY_DAY, a_party
from tests.people import enter
from workflows import access
from workflows.ledger import sql
from workflows.ledger.models import Entry
from workflows.models import Asked, FollowUp, Letter, Message

pytestmark = pytest.mark.django_db

LISTS = ["reviews", "documents", "observations", "needs", "follow-ups", "letters", "messages"]


@pytest.fixture
def no_scopes(monkeypatch):
    """As if every scope had been forgotten."""
    for model in list(access.SCOPES):
        monkeypatch.setitem(access.SCOPES, model, lambda user: Q())
        if model in access.RECORDS:
            monkeypatch.setitem(access.RECORDS, model, lambda user: Q())


@pytest.fixture
def signed_in(world):
    def sign_in(name):
        client = Client()
        enter(client, world.people[name])
        return client

    return sign_in


def hidden(world):
    """The ids of everything of the other State, which has revoked every release."""
    Release.objects.filter(party=world.far).update(revoked_at=MAY_DAY)
    far = [
        model.objects.filter(party=world.far.pk).values_list("pk", flat=True)
        for model in (Review, Document, Observation, Need, FollowUp, Letter, Message, Entry)
    ]
    return {str(key) for keys in far for key in keys}


def test_without_any_scope_a_focal_point_still_reads_nothing_of_another_state(world, signed_in, no_scopes):
    anna, secrets = signed_in("focal point"), hidden(world)

    bodies = {name: anna.get(f"/api/v1/{name}/") for name in LISTS}
    single = {
        path: anna.get(path).status_code
        for review in [world.reviews[world.far.pk]]
        for path in (f"/follow-ups/{review.pk}/", f"/api/v1/follow-ups/{review.pk}/", f"/api/v1/reviews/{review.pk}/")
    }
    board = anna.get("/").content.decode()

    assert {name: body.status_code for name, body in bodies.items()} == dict.fromkeys(LISTS, 200)
    assert [name for name, body in bodies.items() if any(key in body.content.decode() for key in secrets)] == []
    assert set(single.values()) == {404}
    assert str(world.reviews[world.near.pk].pk) in board
    assert not [key for key in secrets if key in board]
    assert len(secrets) > 20


def test_without_any_scope_an_observer_reads_all_but_what_is_confidential(world, signed_in, no_scopes):
    body = json.loads(signed_in("observer").get("/api/v1/needs/").content)

    assert len(body["results"]) == Need.objects.exclude(classification="confidential").count()


def answered_by(view, user=None):
    request = RequestFactory().get("/anywhere/")
    request.user = user or AnonymousUser()
    return Wall(view)(request)


def test_what_is_answered_with_an_error_of_ours_has_not_happened(world):
    officer = world.people["officer"]

    def fail(request):
        Asked.objects.create(actor=f"user:{officer.pk}", key="lost", fingerprint="f")
        return HttpResponse(status=status)

    kept = {}
    for status in (200, 409, 500, 503):
        answered_by(fail, officer)
        kept[status] = Asked.objects.filter(key="lost").delete()[0]

    assert kept == {200: 1, 409: 1, 500: 0, 503: 0}


def test_a_stranger_is_a_person_who_sees_nothing(world):
    seen = []
    answered_by(lambda request: seen.append((wall.who(), Need.objects.count())) or HttpResponse())

    assert seen == [(wall.Person(None), 0)]


def test_a_request_leaves_nobody_behind(world):
    answered_by(lambda request: HttpResponse(), world.people["officer"])

    assert wall.who() is None
    assert sql.run("SELECT current_user::text")[0][0] == connection.settings_dict["USER"]


def test_probes_are_answered_without_a_transaction():
    request = RequestFactory().get("/healthz")

    def answer(request):
        return HttpResponse(str(wall.who()))

    assert Wall(answer)(request).content == b"None"  # and no user was asked for: the request has none


def test_a_worker_s_task_in_the_same_process_sees_everything_after_a_request(world):
    with wall.as_person(UUID(int=9)), transaction.atomic():
        before = Need.objects.count()
    with wall.as_system("a test"), transaction.atomic():
        a_party()
        after = Need.objects.count()

    assert (before, after) == (4, 10)
