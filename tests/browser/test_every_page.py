"""Every page of PAGES, in English and Arabic, wide and narrow."""

import pytest

from tests.browser.observing import axe_violations, complaints, csp_violations, sideways_overflow
from tests.browser.pages import PAGES, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("width", [1280, 360]),
    pytest.mark.parametrize("language", ["en", "ar"]),
    pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name),
]


def test_a_page_keeps_the_security_policy_and_fits_its_window(page: Page, language, width, site, page_at, session_of):
    window = page_at(width, language=language, session=session_of(page.role))
    said = complaints(window)

    answer = window.goto(site + page.address())

    assert answer.status == page.status
    assert window.locator("html").get_attribute("lang") == language
    assert window.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert csp_violations(window) == []
    assert [line for line in said if f"status of {page.status}" not in line] == []
    assert sideways_overflow(window) == 0


def test_a_page_can_be_used_by_everyone(page: Page, language, width, site, page_at, session_of):
    window = page_at(width, language=language, session=session_of(page.role), bypass_csp=True)

    window.goto(site + page.address())

    assert {rule: where for rule, where in axe_violations(window).items() if rule not in page.excused} == {}
