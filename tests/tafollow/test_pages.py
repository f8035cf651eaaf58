"""What people read when they sign in, and when something cannot be shown."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import path

from reviews.models import User
from tafollow import urls


def refuse(request):
    raise PermissionDenied("Only an officer may see the desk.")


def break_down(request):
    raise ZeroDivisionError


handler500 = urls.handler500
urlpatterns = [*urls.urlpatterns, path("refused/", refuse), path("broken/", break_down)]


@pytest.mark.urls(__name__)
def test_a_refused_page_says_why_and_whom_to_ask(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Secretariat <desk@tafollow.example>"

    answer = client.get("/refused/")

    assert answer.status_code == 403
    assert "Only an officer may see the desk." in answer.content.decode()
    assert 'href="mailto:desk@tafollow.example"' in answer.content.decode()


@pytest.mark.parametrize(("language", "says"), [("fr", "Cette page n’existe pas"), ("ar", "لا توجد صفحة كهذه")])
def test_a_missing_page_speaks_the_reader_s_language(language, says, client):
    answer = client.get("/nowhere/", headers={"accept-language": language})

    assert answer.status_code == 404
    assert says in answer.content.decode()


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


def test_a_form_that_is_too_old_says_what_to_do_and_that_nothing_is_lost():
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "a", "password": "b"})

    assert answer.status_code == 403
    assert "nothing that was recorded before is lost" in answer.content.decode()


@pytest.mark.django_db
def test_signing_in_leads_to_the_page_that_was_asked_for_and_signing_out_takes_a_post(client):
    User.objects.create_user("officer@people.example", password="a long enough password")
    person = {"username": "officer@people.example", "password": "a long enough password"}

    signed_in = client.post("/login/", person | {"next": "/demo/mail/"})

    assert signed_in["Location"] == "/demo/mail/"
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_signing_in_never_leads_to_another_site(client):
    User.objects.create_user("officer@people.example", password="a long enough password")

    answer = client.post(
        "/login/",
        {"username": "officer@people.example", "password": "a long enough password", "next": "https://evil.example/"},
    )

    assert answer["Location"] == "/"
