"""Every page of PAGES, in English and Arabic: opened wide, then made as narrow as a telephone."""

import pytest

from tests.browser.observing import axe_violations, complaints, csp_violations, sideways_overflow
from tests.browser.pages import PAGES, Page

WIDE, NARROW = 1280, 360


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("shown", PAGES, ids=lambda page: page.name)
def test_a_page_keeps_the_security_policy_fits_and_can_be_used_by_everyone(
    shown: Page, language, site, page_at, session_of
):
    window = page_at(WIDE, language=language, session=session_of(shown.role))
    said = complaints(window)

    answer = window.goto(site + shown.address())

    assert answer.status == shown.status
    assert window.locator("html").get_attribute("lang") == language
    assert window.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert csp_violations(window) == []
    assert [line for line in said if f"status of {shown.status}" not in line] == []
    for width in (WIDE, NARROW):
        window.set_viewport_size({"width": width, "height": 900})
        assert sideways_overflow(window) == 0, width
        found = axe_violations(window)
        assert {rule: where for rule, where in found.items() if rule not in shown.excused} == {}, width
