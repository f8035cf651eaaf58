"""The first page over a slow line, and what works without a script."""

import pytest

from tests.accounts.persons import PASSWORD, a_person
from tests.browser.letters_caught import a_caught_letter

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_page_is_light(language, site, page_at):
    window = page_at(360, language=language)
    weights = {}
    window.on("requestfinished", lambda request: weights.__setitem__(request.url, _carried(request)))

    window.goto(site + "/login/", wait_until="networkidle")

    assert len(weights) <= 6
    assert sum(weights.values()) <= 60_000


def _carried(request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def test_a_person_signs_in_changes_the_language_and_signs_out_without_a_script(site, browser, transactional_db):
    person = a_person()
    context = browser.new_context(java_script_enabled=False)
    window = context.new_page()

    window.goto(site + "/login/?next=/demo/mail/")
    window.get_by_label("E-mail address").fill(person.email)
    window.get_by_label("Password").fill(PASSWORD)
    window.get_by_role("button", name="Sign in", exact=True).click()
    window.get_by_role("button", name="français").click()

    assert window.url == site + "/demo/mail/"
    assert window.locator("html").get_attribute("lang") == "fr"
    window.locator(".account button").click()
    assert window.url == site + "/login/"
    context.close()


def test_a_wrong_password_is_summed_up_above_the_form_with_a_way_to_the_field(site, page_at):
    window = page_at(360)

    window.goto(site + "/login/")
    window.get_by_label("E-mail address").fill("nobody@state.example")
    window.get_by_label("Password").fill("wrong")
    window.get_by_role("button", name="Sign in", exact=True).click()

    summary = window.get_by_role("alert")
    assert "The e-mail address and the password do not belong together." in summary.inner_text()
    summary.get_by_role("link").click()
    assert window.evaluate("document.activeElement.name") == "login"
    assert window.title().startswith("Error: Sign in")


def test_a_script_in_a_letter_does_not_run(site, page_at):
    window = page_at(1280)

    window.goto(site + a_caught_letter() + "html/")

    assert window.title() == ""
    assert window.locator("p").evaluate("element => getComputedStyle(element).color") == "rgb(0, 104, 157)"
