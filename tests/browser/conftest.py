"""One Chromium for this folder, a server that answers as in production, and pages to look at.

Playwright leaves an event loop in its thread, and Django then refuses the ORM: allowed here, taken back at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import start, visit
from tests.browser.pages import ROLES
from tests.browser.serving import installed, served
from tests.people import enter

PageAt = Callable[..., Page]


@pytest.fixture(scope="package")
def browser(site: str) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = start(playwright)
        yield chromium
        chromium.close()
        connections.close_all()  # under playwright's event loop Django has connections of its own


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with installed(tmp_path_factory.mktemp("site")), served() as address:
        yield address


@pytest.fixture(autouse=True)
def plain_static_files() -> None:
    """Here static files are collected, hashed and compressed."""


@pytest.fixture
def session_of(transactional_db: None) -> Callable[[str], str]:
    """The session key of a person who plays `role`; none for nobody."""

    def sign_in(role: str) -> str:
        if not role:
            return ""
        client = Client()
        enter(client, ROLES[role]())
        return client.session.session_key

    return sign_in


@pytest.fixture
def page_at(browser: Browser, site: str, transactional_db: None) -> Iterator[PageAt]:
    """page_at(width, language="en", session=""): a fresh page, closed after the test."""
    contexts: list[BrowserContext] = []

    def open_page(width: int, **wishes: object) -> Page:
        contexts.append(visit(browser, site, width=width, **{"language": "en"} | wishes))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()
