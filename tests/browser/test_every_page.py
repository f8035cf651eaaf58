"""Every page of PAGES, in English and Arabic: opened wide, then made as narrow as a telephone."""

import pytest

from tests.browser.observing import axe_violations, complaints, csp_violations, sideways_overflow
from tests.browser.pages import PAGES, Page

WIDE, NARROW = 1280, 360


@pytest.mark.browser
@pytest.mark.parametrize("shown", PAGES, ids=lambda page: page.name)
def test_a_page_keeps_the_security_policy_fits_and_can_be_used_by_everyone(shown: Page, site, page_at, session_of):
    """What the page shows is built once, and then read in both languages."""
    session, address = session_of(shown.role), site + shown.address()

    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        window = page_at(WIDE, language=language, session=session)
        said = complaints(window)

        answer = window.goto(address)

        assert answer.status == shown.status, language
        assert window.locator("html").get_attribute("lang") == language
        assert window.locator("html").get_attribute("dir") == direction
        assert csp_violations(window) == [], language
        assert [line for line in said if f"status of {shown.status}" not in line] == [], language
        for width in (WIDE, NARROW):
            window.set_viewport_size({"width": width, "height": 900})
            assert sideways_overflow(window) == 0, (language, width)
            found = axe_violations(window)
            assert {rule: where for rule, where in found.items() if rule not in shown.excused} == {}, (language, width)
