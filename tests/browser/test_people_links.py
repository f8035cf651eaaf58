"""The pages behind links in mail to people: in the language of whom they are for, whatever the browser prefers."""

import pytest

from reviews.models import User
from tests.browser import people_cases
from tests.browser.observing import axe_violations, complaints, csp_violations, sideways_overflow
from workflows.ledger.models import Entry

PASSWORD = "four quiet words suffice"


@pytest.mark.browser
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_an_invitation_becomes_an_account(language, direction, site, page_at):
    window = page_at(360, language="fr")
    said = complaints(window)
    window.goto(site + people_cases.invited(language))
    assert window.locator("html").get_attribute("dir") == direction
    assert (axe_violations(window), sideways_overflow(window)) == ({}, 0)

    for field in window.locator("input[type=password]").all():
        field.fill(PASSWORD)
    window.locator("main form button").first.click()
    window.wait_for_load_state()

    assert User.objects.filter(language=language, appointments__role="alternate").count() == 1
    assert (csp_violations(window), said, axe_violations(window), sideways_overflow(window)) == ([], [], {}, 0)


@pytest.mark.browser
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_one_press_says_that_one_is_not_the_right_contact(language, direction, site, page_at):
    window = page_at(360, language="fr")
    said = complaints(window)
    window.goto(site + people_cases.wrong_contact(language))
    assert window.locator("html").get_attribute("dir") == direction
    assert (axe_violations(window), sideways_overflow(window)) == ({}, 0)

    window.locator("main form button").click()
    window.wait_for_load_state()

    assert Entry.objects.filter(type="ContactDisowned").count() == 1
    assert (csp_violations(window), said, axe_violations(window), sideways_overflow(window)) == ([], [], {}, 0)
