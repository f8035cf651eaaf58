"""Signs of life for people and for machines."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import RequestFactory

from tests.people import an_account
from workflows.ledger import By, standing
from workflows.ledger.subscriptions import queues
from workflows.queries import health


def test_a_living_process_says_so_without_the_database(client, django_db_blocker):
    with django_db_blocker.block():
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_a_process_whose_role_could_rewrite_history_is_not_ready(client, settings, caplog):
    """Tests run as the owner of the tables, so this is seen as it is."""
    assert settings.DEMO is False

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert "could rewrite history" in caplog.text


@pytest.mark.django_db
def test_a_process_with_a_role_that_owns_nothing_is_ready(client, settings, monkeypatch):
    as_the_application = connection.copy()
    as_the_application.settings_dict = connection.settings_dict | {"USER": settings.DATABASE_APP_ROLE}
    monkeypatch.setattr(health, "connection", as_the_application)

    answer = client.get("/readyz")

    as_the_application.close()
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_more_connections_than_the_server_allows_are_noticed(settings):
    settings.DATABASE_CONNECTIONS_DECLARED = 100_000

    assert "DATABASE_CONNECTIONS_DECLARED is 100000" in health.connections_beyond_the_limit()


@pytest.mark.django_db
def test_queues_that_never_gave_a_sign_of_life_are_red(signed_in):
    page = signed_in().get("/health/").content.decode()

    assert page.count('<span class="tag tag-late">never</span>') == len(queues())
    assert "needs attention" in page


@pytest.mark.django_db
def test_a_service_whose_canaries_came_through_is_well(signed_in, follow_through):
    now = datetime.now(UTC)
    standing.give_orders(By(By.SYSTEM, now))
    follow_through(at=now)

    page = signed_in().get("/health/").content.decode()

    assert '<span class="tag tag-done">well</span>' in page
    assert "tag-late" not in page


@pytest.mark.django_db
def test_a_focal_point_is_told_whose_page_it_is(signed_in):
    answer = signed_in("").get("/health/")

    assert answer.status_code == 403
    assert "Only the Secretariat and auditors see how the service is." in answer.content.decode()


@pytest.mark.django_db
class TestMetrics:
    def test_strangers_do_not_find_them(self, client):
        assert client.get("/metrics").status_code == 404

    def test_the_holder_of_the_token_reads_them(self, client, settings):
        settings.METRICS_TOKEN = "a long token"

        answer = client.get("/metrics", headers={"authorization": "Bearer a long token"})

        assert answer["Content-Type"].startswith("text/plain")
        assert "tafollow_deliveries_dead 0.0" in answer.content.decode()
        assert 'tafollow_canary_age_seconds{queue="post"} -1.0' in answer.content.decode()

    def test_a_wrong_token_reads_nothing(self, client, settings):
        settings.METRICS_TOKEN = "a long token"

        assert client.get("/metrics", headers={"authorization": "Bearer another"}).status_code == 404


@pytest.mark.django_db
def test_the_health_page_is_refused_by_the_view_itself():
    from workflows.pages.health import health as view

    request = RequestFactory().get("/health/")
    request.user = an_account("observer")

    with pytest.raises(PermissionDenied):
        view(request)
