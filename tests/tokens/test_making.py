"""Tokens are made and revoked by their own person, each with its fact; the secret is shown once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.factories import MAY_DAY
from tests.people import an_account, enter
from tests.tokens.conftest import Bearer, a_token
from workflows import commands
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.models import Token
from workflows.models.tokens import WRITTEN, digest
from workflows.pages.tokens import SIGN_INS

pytestmark = pytest.mark.django_db
PAGE = "/account/tokens/"
FORM = {"name": "Nightly figures", "scope": "read", "days": "30"}


@pytest.fixture
def browser(officer):
    return signed_in(officer)


def signed_in(user, minutes_ago=0, method="mfa"):
    client = Client()
    enter(client, user)
    session = client.session
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    session[SIGN_INS] = [{"method": method, "at": at.timestamp()}]
    session.save()
    return client


def shown(answer):
    """The token that a page shows."""
    return WRITTEN.search(answer.content.decode()).group()


def test_a_token_is_kept_as_a_hash_and_told_as_a_fact_without_its_secret(officer):
    made = a_token(officer, "act", at=MAY_DAY)

    token = Token.objects.get()
    assert WRITTEN.fullmatch(made.written)
    assert token.secret_hash == digest(made.written)
    assert made.written not in str(vars(token))
    assert token.expires_at == MAY_DAY + timedelta(days=90)
    assert token.scopes == ["act", "read"]
    fact = Entry.objects.get()
    assert (fact.type, fact.actor) == ("TokenMade", f"user:{officer.pk}")
    assert fact.payload == {
        "token": str(token.pk),
        "user": str(officer.pk),
        "scopes": ["act", "read"],
        "expires_on": "2026-07-30",
    }


def test_no_two_tokens_are_alike(officer):
    written = {a_token(officer, "read").written for _ in range(10)}

    assert len({each.split("_", 2)[2] for each in written}) == 10


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_is_good_for_a_year_at_most(officer, days):
    with pytest.raises(Refused, match="A token is good for 1 to 365 days"):
        a_token(officer, "read", days=days)

    assert not Token.objects.exists()
    assert not Entry.objects.exists()


def test_nobody_collects_tokens(officer):
    for _ in range(20):
        a_token(officer, "read")

    with pytest.raises(Refused, match="You have 20 tokens already"):
        a_token(officer, "read")

    commands.revoke_token(token_id=Token.objects.first().pk, by=By.user(officer.pk, MAY_DAY))
    a_token(officer, "read")


def test_a_closed_account_makes_no_token(officer):
    officer.is_active = False
    officer.save()

    with pytest.raises(Refused, match="This account is closed"):
        a_token(officer, "read")


def test_a_token_is_revoked_once(officer):
    token = a_token(officer, "read").token
    by = By.user(officer.pk, MAY_DAY)
    commands.revoke_token(token_id=token.pk, by=by)

    with pytest.raises(Refused, match="revoked already"):
        commands.revoke_token(token_id=token.pk, by=by)

    assert list(Entry.objects.order_by("number").values_list("type", flat=True)) == ["TokenMade", "TokenRevoked"]


def test_the_page_shows_the_new_token_once_and_it_works(officer, browser):
    answer = browser.post(PAGE, FORM)

    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    assert Bearer(shown(answer)).get("/api/v1/me/").json()["email"] == officer.email
    assert Token.objects.get().expires_at.date() == (datetime.now(UTC) + timedelta(days=30)).date()
    again = browser.get(PAGE)
    assert not WRITTEN.search(again.content.decode())
    assert Token.objects.get().prefix in again.content.decode()
    assert "no-store" in again.headers["Cache-Control"]


def test_making_one_needs_a_recent_sign_in(officer, settings):
    late = signed_in(officer, minutes_ago=settings.RECENT_SIGN_IN_MINUTES + 1)
    unknown = Client()
    unknown.force_login(an_account("observer"))  # how, the session does not say

    for client in (late, unknown):
        answer = client.post(PAGE, FORM)
        assert answer.status_code == 403
        assert "Sign in again first" in answer.content.decode()
    assert not Token.objects.exists()


def test_a_token_remembers_whether_a_second_factor_was_used(db):
    observer = an_account("observer")
    signed_in(observer, method="password").post(PAGE, FORM)
    signed_in(observer).post(PAGE, FORM)

    assert list(Token.objects.order_by("created_at").values_list("second_factor", flat=True)) == [False, True]


@pytest.mark.parametrize(
    "fault", [{"name": ""}, {"scope": "everything"}, {"days": "366"}, {"days": "0"}, {"days": "x"}]
)
def test_what_was_typed_wrong_is_said_and_nothing_is_made(browser, fault):
    answer = browser.post(PAGE, FORM | fault)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Token.objects.exists()


def test_a_name_is_shown_as_text(browser):
    answer = browser.post(PAGE, FORM | {"name": "<script>alert(1)</script>"})

    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()


def test_a_token_is_revoked_on_the_page_and_no_more_listed(officer, browser):
    token = a_token(officer, "read").token

    answer = browser.post(f"{PAGE}{token.pk}/revoke/", follow=True)

    assert "nobody can use it any more" in answer.content.decode()
    assert not re.search(token.prefix, answer.content.decode())
    assert Token.objects.get().revoked_at


def test_nobody_revokes_or_sees_somebody_elses_token(officer):
    token = a_token(officer, "read").token
    other = signed_in(an_account("officer"))

    assert other.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    assert token.prefix not in other.get(PAGE).content.decode()
    assert Token.objects.get().revoked_at is None


def test_the_page_is_for_people_who_signed_in(db):
    assert Client().get(PAGE).status_code == 302
