"""The picture of README.md, from a demo that runs: python -m tests.browser.readme_picture [STATE], then look at it."""

import csv
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import start, visit

PICTURE = Path("docs/pictures/follow-ups.png")
WHO = "officer@tafollow.example"


def main(state: Path) -> None:
    url = (state / "url").read_text()
    with (state / "passwords").open() as lines:
        password = next(row[-1] for row in csv.reader(lines, delimiter="\t") if WHO in row)
    with sync_playwright() as playwright:
        browser = start(playwright)
        window = visit(browser, url, width=1280, language="en").new_page()
        window.goto(f"{url}/login/")
        window.fill("input[name=username]", WHO)
        window.fill("input[name=password]", password)
        window.press("input[name=password]", "Enter")
        window.wait_for_url(f"{url}/")
        PICTURE.parent.mkdir(exist_ok=True)
        window.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main(Path(*sys.argv[1:2] or [".local"]))
