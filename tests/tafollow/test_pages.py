"""What people read when they sign in, and when something cannot be shown."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import path

from tafollow import urls


def refuse(request):
    raise PermissionDenied("Only an officer may see the desk.")


def break_down(request):
    raise ZeroDivisionError


handler500 = urls.handler500
urlpatterns = [*urls.urlpatterns, path("refused/", refuse), path("broken/", break_down)]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_refused_page_says_why_and_whom_to_ask(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Secretariat <desk@tafollow.example>"

    answer = client.get("/refused/")

    assert answer.status_code == 403
    assert "Only an officer may see the desk." in answer.content.decode()
    assert 'href="mailto:desk@tafollow.example"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "says"), [("fr", "Cette page n’existe pas"), ("ar", "لا توجد صفحة كهذه")])
def test_a_missing_page_speaks_the_reader_s_language(language, says, client):
    answer = client.get("/nowhere/", headers={"accept-language": language})

    assert answer.status_code == 404
    assert says in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_failure_gives_the_reference_under_which_the_log_has_its_cause(caplog):
    answer = Client(raise_request_exception=False).get("/broken/")

    [line] = [record for record in caplog.records if record.name == "tafollow.pages"]
    assert answer.status_code == 500
    assert line.reference in answer.content.decode()
    assert line.exc_info[0] is ZeroDivisionError


def test_the_page_of_a_failure_needs_neither_database_nor_list_of_static_files(settings):
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "no.such.storage"}}

    assert urls.handler500(RequestFactory().get("/")).status_code == 500


@pytest.mark.django_db
def test_a_form_that_is_too_old_says_what_to_do_and_that_nothing_is_lost():
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "a", "password": "b"})

    assert answer.status_code == 403
    assert "nothing that was recorded before is lost" in answer.content.decode()
