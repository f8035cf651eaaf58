"""Pictures of every page of PAGES: python -m tests.browser.contact_sheet FOLDER (needs DATABASE_URL and SECRET_KEY)."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tafollow.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from django.db import connections  # noqa: E402 - only after setup
from django.test import Client  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.browser.chromium import start, visit  # noqa: E402
from tests.browser.pages import PAGES, ROLES  # noqa: E402
from tests.browser.serving import installed, served  # noqa: E402
from tests.people import enter  # noqa: E402


def session_of(role: str, known: dict[str, str]) -> str:
    if role and role not in known:
        client = Client()
        enter(client, ROLES[role]())
        known[role] = client.session.session_key
    return known.get(role, "")


def photograph(browser: Browser, site: str, folder: Path) -> None:
    known: dict[str, str] = {}
    for page in PAGES:
        session = session_of(page.role, known)
        for language in ("en", "ar"):
            for width in (1280, 360):
                context = visit(browser, site, width=width, language=language, session=session)
                window = context.new_page()
                window.goto(site + page.address())
                window.screenshot(path=folder / f"{page.name}-{language}-{width}.png", full_page=True)
                context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with (
            tempfile.TemporaryDirectory() as root,
            installed(Path(root)),
            served() as site,
            sync_playwright() as playwright,
        ):
            browser = start(playwright)
            photograph(browser, site, folder)
            browser.close()
            connections.close_all()  # under playwright's event loop Django has connections of its own
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
