"""The page behind the link in a letter's mail, as its reader meets it: on a telephone, in the letter's language."""

import pytest

from tests.browser import cases
from tests.browser.observing import axe_violations, complaints, csp_violations, sideways_overflow
from workflows.models import Letter


@pytest.mark.browser
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_one_press_acknowledges_the_letter(language, direction, site, page_at):
    window = page_at(360, language="fr")
    said = complaints(window)
    window.goto(site + cases.link(language))
    assert window.locator("html").get_attribute("dir") == direction
    assert (axe_violations(window), sideways_overflow(window)) == ({}, 0)

    window.locator("main form button").click()

    assert Letter.objects.get(state="acknowledged").language == language
    assert window.locator("main .notice-success").is_visible()
    assert (csp_violations(window), said, axe_violations(window), sideways_overflow(window)) == ([], [], {}, 0)
