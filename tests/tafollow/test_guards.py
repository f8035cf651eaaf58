"""What every answer carries, whoever gives it, and what is turned away before anybody reads it."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as in_force
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tafollow import guards
from tests.tafollow.embedded import PROJECT

EVERYWHERE = ["/healthz", "/api/nowhere/", "/nowhere/"]
COOKIES = """
import django; django.setup()
from django.conf import settings as s
import json
said = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
print(json.dumps([[getattr(s, f"{name}_COOKIE_{each}") for each in said] for name in ("SESSION", "CSRF", "LANGUAGE")]))
"""


@pytest.fixture
def production(settings):
    settings.SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True


@pytest.mark.django_db
@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_is_guarded_whoever_gives_it(path, production):
    headers = Client().get(path, secure=True).headers

    assert headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]
    policy = dict(each.strip().split(" ", 1) for each in headers["Content-Security-Policy"].split(";"))
    assert {policy[name] for name in ("default-src", "object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"


def test_a_page_in_the_clear_leads_to_https_and_a_program_is_refused(production):
    page, program = Client().get("/reviews/"), Client().get("/api/v1/me/", HTTP_AUTHORIZATION="Bearer taf_x")

    assert (page.status_code, page["Location"]) == (301, "https://testserver/reviews/")
    assert (program.status_code, program["Content-Type"]) == (403, "application/problem+json")
    assert json.loads(program.content)["detail"].startswith("Ask by https.")


def test_a_body_larger_than_any_file_is_not_read(settings):
    settings.FILE_MAX_MB = 1
    read = []
    guarded = guards.not_too_large(lambda request: read.append(request) or HttpResponse())
    most = guards.largest_body()

    answers = [
        guarded(RequestFactory().post("/login/", CONTENT_LENGTH=announced))
        for announced in (most, most + 1, "9" * 30, "")
    ]

    assert [answer.status_code for answer in answers] == [200, 413, 413, 200]
    assert len(read) == 2


def test_what_an_answer_says_of_its_keeping_stands():
    said = guards.kept_by_nobody(lambda request: HttpResponse(headers={"Cache-Control": "private, no-cache"}))
    unsaid = guards.kept_by_nobody(lambda request: HttpResponse())

    kept = [view(RequestFactory().get("/")).headers["Cache-Control"] for view in (said, unsaid)]

    assert kept == ["private, no-cache", "private, no-store"]


def test_in_production_every_cookie_belongs_to_this_host_alone():
    environment = os.environ | {"SECURE": "true", "SECRET_KEY": "x", "DJANGO_SETTINGS_MODULE": "tafollow.settings"}

    told = subprocess.run(
        [sys.executable, "-c", COOKIES], env=environment, cwd=PROJECT, capture_output=True, text=True, check=True
    )

    assert json.loads(told.stdout) == [
        [f"__Host-{name}", True, True, "Lax", "/", None] for name in ("sessionid", "csrftoken", "django_language")
    ]
    assert in_force.MESSAGE_STORAGE == "django.contrib.messages.storage.session.SessionStorage"


def test_nothing_echoes_what_was_sent():
    request = RequestFactory().generic("TRACE", "/healthz", HTTP_COOKIE="sessionid=secret")
    request.user = AnonymousUser()

    answer = WSGIHandler().get_response(request)

    assert answer.status_code == 405
    assert b"secret" not in answer.content


@pytest.mark.parametrize("command", ["check", "migrate"])
def test_a_service_without_its_secret_says_so_in_one_sentence(command):
    environment = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "DEMO")}

    done = subprocess.run(
        [sys.executable, "manage.py", command], cwd=PROJECT, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert done.stderr.startswith("SECRET_KEY is not set: ")
    assert done.stderr.count("\n") == 1
