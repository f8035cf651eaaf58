"""What a page does wrong while it loads: broken rules of its security policy, errors, things not loaded."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request

LISTEN = """
    window.cspViolations = [];
    document.addEventListener("securitypolicyviolation",
        event => window.cspViolations.push(event.violatedDirective + " " + event.blockedURI));
"""


def complaints(page: Page) -> list[str]:
    """A list that fills while `page` loads; ask `csp_violations` once it has loaded."""
    said: list[str] = []
    page.add_init_script(LISTEN)
    page.on("console", lambda line: said.append(f"{line.type}: {line.text}") if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.on("requestfailed", lambda request: said.extend(_not_loaded(request)))
    return said


def _not_loaded(request: Request) -> list[str]:
    """Chromium calls a file off when its page is left before it came: an answer no one waits for, not a fault."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"not loaded: {request.url} ({request.failure})"]


def csp_violations(page: Page) -> list[str]:
    return page.evaluate("window.cspViolations")


def axe_violations(page: Page) -> dict[str, list[str]]:
    """Rule of WCAG 2.2 AA (or good practice) -> the elements that break it."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return {rule["id"]: [node["html"] for node in rule["nodes"]] for rule in found}


def sideways_overflow(page: Page) -> int:
    """CSS pixels by which the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
