"""Accounts in a real browser: passkeys with Chromium's own virtual authenticator, and what works without a script."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from tests.accounts.persons import PASSWORD, a_person, code_of
from tests.browser.observing import complaints, csp_violations
from workflows.models import Message

pytestmark = pytest.mark.browser
TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def at_home(site):
    """The site under the name that PUBLIC_URL gives it: passkeys belong to a name, never to a number."""
    return site.replace("127.0.0.1", "localhost")


@pytest.fixture
def window(page_at):
    """A browser with a telephone beside it that knows its owner."""
    window = page_at(1280)
    devtools = window.context.new_cdp_session(window)
    devtools.send("WebAuthn.enable")
    window.telephone = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})["authenticatorId"]
    window.devtools = devtools
    return window


def sign_in(window, site, person, password=PASSWORD):
    window.goto(f"{site}/login/")
    window.get_by_label("E-mail address").fill(person.email)
    window.get_by_label("Password").fill(password)
    window.get_by_role("button", name="Sign in", exact=True).click()


def make_a_passkey(window, site):
    window.goto(f"{site}/accounts/passkeys/new/")
    window.get_by_label("Password").fill(PASSWORD)
    window.get_by_role("button", name="Go on").click()
    window.get_by_label("Name").fill("my telephone")
    window.get_by_role("button", name="Make the passkey").click()
    window.wait_for_url("**/recovery-codes/")


def test_a_passkey_is_made_and_signs_in_by_itself(at_home, window):
    said = complaints(window)
    person = a_person(name="Ayşe Ñandú")
    sign_in(window, at_home, person)
    make_a_passkey(window, at_home)
    window.get_by_role("button", name="Sign out").click()

    window.goto(f"{at_home}/login/?next=/accounts/")
    window.get_by_role("button", name="Sign in with a passkey").click()
    window.wait_for_url(f"{at_home}/accounts/")

    assert "Ayşe Ñandú" in window.locator("main").inner_text()
    assert Authenticator.objects.get(user=person, type="webauthn").wrap().name == "my telephone"
    assert {message.subject for message in Message.objects.all()} == {"A passkey was made"}
    assert (csp_violations(window), said) == ([], [])


def test_after_the_password_a_passkey_is_the_second_factor(at_home, window):
    person = a_person()
    sign_in(window, at_home, person)
    make_a_passkey(window, at_home)
    window.get_by_role("button", name="Sign out").click()

    sign_in(window, at_home, person)
    assert window.url == f"{at_home}/accounts/second-factor/authenticate/"
    window.get_by_role("button", name="Use a passkey").click()
    window.wait_for_url(f"{at_home}/")


def test_a_passkey_shows_that_it_is_still_the_same_person(at_home, window):
    sign_in(window, at_home, a_person())
    make_a_passkey(window, at_home)
    window.context.clear_cookies()
    window.goto(f"{at_home}/login/")
    window.get_by_role("button", name="Sign in with a passkey").click()
    window.wait_for_url(f"{at_home}/")

    window.goto(f"{at_home}/accounts/passkeys/new/")
    window.get_by_role("link", name="Use a passkey").click()
    window.get_by_role("button", name="Use a passkey").click()

    window.wait_for_url("**/accounts/passkeys/new/")
    assert window.get_by_role("button", name="Make the passkey").is_visible()


def test_a_telephone_that_does_not_know_its_owner_makes_no_passkey(at_home, window):
    person = a_person()
    sign_in(window, at_home, person)
    window.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": window.telephone, "isUserVerified": False})

    window.goto(f"{at_home}/accounts/passkeys/new/")
    window.get_by_label("Password").fill(PASSWORD)
    window.get_by_role("button", name="Go on").click()
    window.get_by_role("button", name="Make the passkey").click()

    window.get_by_text("That did not work, or was cancelled.").wait_for()
    assert not Authenticator.objects.filter(user=person).exists()


def test_a_passkey_that_was_removed_does_not_sign_in(at_home, window):
    person = a_person()
    sign_in(window, at_home, person)
    make_a_passkey(window, at_home)
    window.goto(f"{at_home}/accounts/passkeys/")
    window.get_by_role("link", name="Remove my telephone").click()
    window.get_by_role("button", name="Remove it").click()
    window.get_by_role("button", name="Sign out").click()

    window.get_by_role("button", name="Sign in with a passkey").click()

    window.get_by_text("This code is not right").wait_for()
    assert window.url == f"{at_home}/login/"


def test_everything_but_passkeys_works_without_a_script(site, browser, transactional_db):
    person = a_person()
    context = browser.new_context(java_script_enabled=False)
    window = context.new_page()
    sign_in(window, site, person)

    window.goto(f"{site}/accounts/second-factor/app/set-up/")
    window.get_by_label("Password").fill(PASSWORD)
    window.get_by_role("button", name="Go on").click()
    secret = window.locator("code.key").inner_text()
    window.get_by_label("Code").fill(code_of(secret))
    window.get_by_role("button", name="Set up").click()
    assert len(window.locator("ul.codes li").all()) == 10
    window.get_by_role("button", name="Sign out").click()
    cache.clear()

    sign_in(window, site, person)
    window.get_by_label("Code").fill(code_of(secret))
    window.get_by_role("button", name="Sign in").click()
    window.goto(f"{site}/login/")

    assert window.url == f"{site}/"
    window.get_by_role("button", name="Sign out").click()
    assert "Passkeys are the one thing here that needs JavaScript" in window.content()
    assert not window.get_by_role("button", name=re.compile("passkey")).is_visible()
    context.close()
