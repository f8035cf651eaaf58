"""Every page that is looked at: in English and Arabic, wide and narrow. Add yours to PAGES."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from tests.browser.letters_caught import a_caught_letter, no_mail


@dataclass(frozen=True)
class Page:
    """`role` names who is signed in (a key of ROLES, or nobody).

    `prepare` builds what the page shows and returns its address. `excused` holds rules of axe that the page
    breaks, each with the reason.
    """

    name: str
    url: str = ""
    role: str = ""
    status: int = 200
    prepare: Callable[[], str] | None = None
    excused: dict[str, str] = field(default_factory=dict)

    def address(self) -> str:
        return self.prepare() if self.prepare else self.url


def an_administrator() -> User:
    return User.objects.create_superuser("administrator", "administrator@tafollow.example", "a long enough password")


ROLES: dict[str, Callable[[], User]] = {"administrator": an_administrator}

PAGES = [
    Page("sign-in", "/login/"),
    Page("no-such-page", "/nowhere/", status=404),
    Page("demo-mail-empty", prepare=no_mail),
    Page("demo-mail", prepare=lambda: a_caught_letter() and "/demo/mail/"),
    Page("demo-mail-message", prepare=a_caught_letter),
    Page("admin-sign-in", "/admin/login/"),
    Page("admin-index", "/admin/", role="administrator"),
]
