"""The pages behind the links in a reminder, as its reader meets them: on a telephone, in their own language."""

import pytest

from tests.browser import answering_cases
from tests.browser.observing import axe_violations, complaints, csp_violations, sideways_overflow
from workflows.ledger.models import Entry
from workflows.models import Preference

NARROWEST = 320
LANGUAGES = [("en", "ltr"), ("ar", "rtl")]


@pytest.mark.browser
@pytest.mark.parametrize(("language", "direction"), LANGUAGES)
def test_one_choice_and_one_press_answer_a_reminder(language, direction, site, page_at):
    window = page_at(NARROWEST, language="fr")
    said = complaints(window)
    window.goto(site + answering_cases.answering(language))
    assert window.locator("html").get_attribute("dir") == direction
    assert (axe_violations(window), sideways_overflow(window)) == ({}, 0)

    window.locator("main form button").click()
    assert (axe_violations(window), sideways_overflow(window)) == ({}, 0)
    window.locator("input[value=on_track]").check()
    window.locator("main form button").click()

    assert window.locator("main .notice-success").is_visible()
    assert Entry.objects.get(type="DutyAnswered").payload["answer"] == "on_track"
    said = [line for line in said if "status of 422" not in line]
    assert (csp_violations(window), said, axe_violations(window), sideways_overflow(window)) == ([], [], {}, 0)


@pytest.mark.browser
@pytest.mark.parametrize(("language", "direction"), LANGUAGES)
@pytest.mark.parametrize("place", [answering_cases.unsubscribing, answering_cases.preferring])
def test_one_press_unsubscribes_or_keeps_preferences(place, language, direction, site, page_at):
    window = page_at(NARROWEST, language="fr")
    said = complaints(window)
    window.goto(site + place(language))
    assert window.locator("html").get_attribute("dir") == direction
    assert (axe_violations(window), sideways_overflow(window)) == ({}, 0)

    window.locator("main form button").click()

    assert window.locator("main .notice-success").is_visible()
    assert Preference.objects.count() == 1
    assert (csp_violations(window), said, axe_violations(window), sideways_overflow(window)) == ([], [], {}, 0)
