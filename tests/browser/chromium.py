"""The Chromium of the system, quiet and offline, and what a person does with it."""

from __future__ import annotations

import shutil

from playwright.sync_api import Browser, BrowserContext, Playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def start(playwright: Playwright) -> Browser:
    """Debian's browser, never a downloaded one. Raises LookupError when there is none."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not executable:
        raise LookupError("No Chromium: apt-get install chromium.")
    return playwright.chromium.launch(executable_path=executable, args=QUIET)


def visit(browser: Browser, url: str, *, width: int, language: str, session: str = "") -> BrowserContext:
    """A context of its own, `width` CSS pixels wide, that asks for `language` and is signed in by the `session` key."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", locale="en-GB")
    cookies = {"django_language": language, "sessionid": session}
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items() if value])
    return context
