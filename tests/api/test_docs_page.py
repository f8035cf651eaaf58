"""The documentation page in a real browser, under its content security policy."""

import pytest
from django.db import connections
from drf_spectacular.generators import SchemaGenerator
from playwright.sync_api import sync_playwright

from tests.api.conftest import program
from tests.browser.chromium import start
from tests.browser.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(monkeypatch, settings):
    """A page of an officer; files of the documentation are served without collecting them."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    officer = program("officer")
    with served() as address, monkeypatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = start(playwright)
        context = chromium.new_context(base_url=address)
        context.add_cookies([{"name": "sessionid", "value": officer.cookies["sessionid"].value, "url": address}])
        yield context.new_page()
        context.close()
        chromium.close()
        connections.close_all()  # under playwright's event loop Django has connections of its own


def test_the_documentation_lists_the_verbs_without_breaking_its_policy(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto("/api/docs/")
    page.locator("#operations-tag-letters").click(timeout=30_000)
    page.wait_for_selector("#operations-letters-letters_clear_create")

    assert complaints == []
    described = SchemaGenerator().get_schema(public=True)["paths"]
    letters = [path for address, path in described.items() if address.startswith("/api/v1/letters/")]
    assert (
        page.locator('[id^="operations-letters-"].opblock-post').count() == sum("post" in path for path in letters) > 2
    )
