"""Signing in through a real OpenID provider, over HTTP: code flow, PKCE, nonce, and nobody who was not invited."""

import json
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tafollow.accounts.provider import organisation
from tests.accounts.persons import a_person, sign_in
from tests.accounts.provider.__main__ import CLIENT, PASSWORD, SECRET
from tests.tafollow.embedded import PROJECT

pytestmark = pytest.mark.django_db
CALLBACK = "http://localhost:8000/accounts/organisation/callback/"
PEOPLE = {
    "invited": ["invited@state.example", True],
    "unverified": ["unverified@state.example", False],
    "stranger": ["stranger@state.example", True],
}


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """The address of the provider, in a process of its own."""
    folder = tmp_path_factory.mktemp("provider")
    (folder / "people.json").write_text(json.dumps(PEOPLE))
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*encoding))
    command = [sys.executable, "-m", "tests.accounts.provider", str(folder), CALLBACK]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(autouse=True)
def configured(provider, settings):
    settings.OIDC_NAME = "the Ministry"
    settings.SOCIALACCOUNT_PROVIDERS = organisation(
        issuer=provider, name="the Ministry", client_id=CLIENT, client_secret=SECRET
    )


def at_the_provider(provider, name, address):
    """Sign in there and go on to `address`; returns the query with which the provider sends the browser back."""
    browser = requests.Session()
    login = f"{provider}/accounts/login/"
    browser.post(login, {"login": name, "password": PASSWORD}, allow_redirects=False).raise_for_status()
    answer = browser.get(address, allow_redirects=False)
    assert answer.headers["Location"].startswith(CALLBACK), answer.text
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def asked(client=None, query=""):
    """The address to which our service sends the browser, and that browser."""
    client = client or Client()
    answer = client.get(f"/accounts/organisation/{query}")
    assert answer.status_code == 302
    return client, answer["Location"]


def come_back(client, query):
    return client.get("/accounts/organisation/callback/", {name: value for name, [value] in query.items()})


def went_through(provider, name, query=""):
    client, address = asked(query=query)
    client.answer = come_back(client, at_the_provider(provider, name, address))
    return client


def tamper(client, **changes):
    """Change what the browser's session remembers of the question it asked."""
    session = client.session
    [(state, _since, _provider)] = session["socialaccount_states"].values()
    state.update(changes)
    session.save()


def nobody_is_signed_in(client):
    return "_auth_user_id" not in client.session


def test_an_invited_person_with_a_verified_address_is_signed_in(provider):
    person = a_person(email="invited@state.example")

    client = went_through(provider, "invited", "?next=/reviews/")

    assert client.answer["Location"] == "/reviews/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert sign_in(person).answer.status_code == 302  # the password is still good


def test_the_door_shows_the_way_only_where_a_provider_is_configured(settings):
    assert "Sign in with the Ministry" in Client().get("/login/").content.decode()

    settings.OIDC_NAME, settings.SOCIALACCOUNT_PROVIDERS = (
        "",
        organisation(issuer="", name="", client_id="", client_secret=""),
    )
    assert "Sign in with the Ministry" not in Client().get("/login/").content.decode()
    assert Client().get("/accounts/organisation/").status_code == 404


def test_the_question_is_for_a_code_with_pkce_a_state_and_a_nonce(provider):
    _client, address = asked()

    query = parse_qs(urlsplit(address).query)
    assert (query["response_type"], query["code_challenge_method"]) == (["code"], ["S256"])
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
    assert query["redirect_uri"] == [CALLBACK]
    assert min(len(query[name][0]) for name in ("code_challenge", "nonce")) >= 43
    assert len(query["state"][0]) >= 16


def test_nothing_of_the_question_is_taken_from_the_address_or_the_host(settings):
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(HTTP_HOST="evil.example")

    _client, address = asked(client, "?process=connect&scope=offline_access&auth_params=prompt%3Dnone")

    query = parse_qs(urlsplit(address).query)
    assert query["redirect_uri"] == [CALLBACK]
    assert "prompt" not in query
    assert "offline_access" not in query["scope"][0]
    [(state, _since, _provider)] = client.session["socialaccount_states"].values()
    assert state["process"] == "login"


@pytest.mark.parametrize(
    ("verifier", "error"), [({}, "invalid_request"), ({"code_verifier": "w" * 43}, "invalid_grant")]
)
def test_the_provider_gives_nothing_for_a_code_without_its_verifier(provider, verifier, error):
    _client, address = asked()
    code = at_the_provider(provider, "invited", address)["code"][0]
    secrets = {"client_id": CLIENT, "client_secret": SECRET, "redirect_uri": CALLBACK}

    answer = requests.post(
        f"{provider}/identity/o/api/token",
        {"grant_type": "authorization_code", "code": code} | secrets | verifier,
        timeout=10,
    )

    assert (answer.status_code, answer.json()["error"]) == (400, error)


@pytest.mark.parametrize(
    "changes", [{"pkce_code_verifier": "w" * 43}, {"pkce_code_verifier": None}, {"nonce": "another"}, {"nonce": ""}]
)
def test_an_answer_to_another_question_signs_nobody_in(provider, changes):
    a_person(email="invited@state.example")
    client, address = asked()
    query = at_the_provider(provider, "invited", address)
    tamper(client, **changes)

    answer = come_back(client, query)

    assert answer.status_code == 401
    assert "The answer of the Ministry could not be accepted." in answer.content.decode()
    assert nobody_is_signed_in(client)


def test_an_answer_with_a_wrong_state_or_in_another_browser_signs_nobody_in(provider):
    a_person(email="invited@state.example")
    client, address = asked()
    query = at_the_provider(provider, "invited", address)

    wrong, other = come_back(client, query | {"state": ["forged"]}), come_back(Client(), query)

    assert (wrong.status_code, other.status_code) == (401, 401)
    assert nobody_is_signed_in(client)


def test_an_answer_is_good_once(provider):
    a_person(email="invited@state.example")
    client, address = asked()
    query = at_the_provider(provider, "invited", address)
    assert come_back(client, query).status_code == 302
    client.post("/logout/")

    assert come_back(client, query).status_code == 401
    assert nobody_is_signed_in(client)


def test_an_unknown_person_is_refused_with_a_sentence_and_gets_no_account(provider):
    from reviews.models import User

    client = went_through(provider, "stranger")

    assert client.answer.status_code == 403
    assert "Accounts are made by invitation only." in client.answer.content.decode()
    assert nobody_is_signed_in(client)
    assert not User.objects.exists()


def test_an_address_that_the_provider_has_not_verified_opens_no_account(provider):
    a_person(email="unverified@state.example")

    client = went_through(provider, "unverified")

    assert client.answer.status_code == 403
    assert nobody_is_signed_in(client)


def test_a_closed_account_does_not_open(provider):
    a_person(email="invited@state.example", is_active=False)

    client = went_through(provider, "invited")

    assert client.answer.status_code == 403
    assert nobody_is_signed_in(client)


def test_whoever_loses_the_address_here_loses_the_way_in(provider):
    person = a_person(email="invited@state.example")
    went_through(provider, "invited")
    person.email = "successor@state.example"
    person.save()

    assert went_through(provider, "invited").answer.status_code == 403


def test_an_officer_still_owes_the_second_factor(provider):
    a_person("officer", email="invited@state.example")

    client = went_through(provider, "invited")

    assert client.get("/reviews/")["Location"] == "/accounts/second-factor/?next=%2Freviews%2F"


def test_signing_in_can_be_cancelled_at_the_provider():
    client, address = asked()
    state = parse_qs(urlsplit(address).query)["state"]

    answer = come_back(client, {"state": state, "error": ["access_denied"]})

    assert answer["Location"] == "/accounts/organisation/cancelled/"
    assert "Signing in was cancelled." in client.get(answer["Location"]).content.decode()
