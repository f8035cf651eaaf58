"""Small refusals: passwords made of our words, and ID tokens that nobody has signed."""

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tafollow.accounts import organisation
from tests.accounts.persons import PASSWORD, a_person, prove_again, sign_in


@pytest.mark.parametrize(
    "password", ["Tafollow2026!", "secretariat-unodc-26", "UNCAC Review 1234567", "Focal-Point 2026"]
)
def test_a_password_of_our_words_is_refused(password):
    with pytest.raises(ValidationError, match="words of this service"):
        validate_password(password)


@pytest.mark.parametrize("password", [PASSWORD, "secretariat horse battery", "пароль из слов 2026", "x" * 200])
def test_a_password_with_enough_else_in_it_is_taken(password):
    validate_password(password)


@pytest.mark.django_db
def test_blanks_around_a_password_are_part_of_it():
    person = a_person()

    assert sign_in(person, f" {PASSWORD} ").answer.status_code == 200
    assert sign_in(person).answer.status_code == 302


@pytest.mark.parametrize("issuer", ["https://evil.example", "https://provider.example/other"])
def test_a_provider_that_calls_itself_otherwise_is_not_believed(issuer):
    conversation = organisation.Conversation.__new__(organisation.Conversation)
    conversation._openid_config = {"issuer": issuer}
    app = SocialApp(settings={"server_url": "https://provider.example/"})

    with pytest.raises(OAuth2Error, match="another name"):
        conversation._identity(app, "any token")


@pytest.mark.parametrize(
    ("key", "algorithm", "says"), [("", "none", "signed by none"), ("s" * 64, "HS256", "signed by HS256")]
)
def test_an_id_token_that_the_provider_alone_could_not_have_signed_is_refused(key, algorithm, says):
    token = jwt.encode({"sub": "1"}, key, algorithm=algorithm)

    with pytest.raises(OAuth2Error, match=says):
        organisation.insist_on_a_signature(token)


def test_what_is_no_token_is_refused():
    with pytest.raises(OAuth2Error, match="no ID token"):
        organisation.insist_on_a_signature("no token")


def test_the_provider_is_not_followed_elsewhere():
    session = organisation.Organisations().get_requests_session()
    answer = requests.Response()
    answer.status_code, answer.headers["Location"] = 302, "https://elsewhere.example/"
    session.mount("https://", Answering(answer))

    with pytest.raises(requests.TooManyRedirects):
        session.get("https://provider.example/")


class Answering(requests.adapters.BaseAdapter):
    """A network on which everybody gives this answer."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    def send(self, request, **_how):
        self.answer.request, self.answer.url = request, request.url
        self.answer._content = b""
        self.answer.raw = type("Raw", (), {"release_conn": lambda self: None, "_original_response": None})()
        return self.answer


@pytest.mark.django_db
def test_another_browser_is_signed_out_only_by_who_has_shown_who_they_are_just_now():
    person = a_person()
    here, other = sign_in(person), sign_in(person)

    asked = here.post("/accounts/sessions/")
    still = other.get("/accounts/").status_code
    prove_again(here)
    here.post("/accounts/sessions/")

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert (still, other.get("/accounts/").status_code) == (200, 302)
    assert Client().post("/accounts/sessions/")["Location"].startswith("/login/")
