"""Every page that is looked at: in English and Arabic, wide and narrow. Add yours to PAGES."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from tests.browser import cases
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


def the_account() -> str:
    """The admin's page of the account that is signed in."""
    return f"/admin/auth/user/{User.objects.get(username='administrator').pk}/change/"


ROLES: dict[str, Callable[[], User]] = {"administrator": an_administrator}

# What Django's own widgets do, and no template or style sheet of ours can undo.
SPLIT_DATE_AND_TIME = {"label": "Django labels the two inputs of a date and time with one text that points at neither."}
FILTERED_SELECT = {"aria-prohibited-attr": "Django's script names the magnifier of a two-box select, a bare span."}

PAGES = [
    Page("sign-in", "/login/"),
    Page("no-such-page", "/nowhere/", status=404),
    Page("demo-mail-empty", prepare=no_mail),
    Page("demo-mail", prepare=lambda: a_caught_letter() and "/demo/mail/"),
    Page("demo-mail-message", prepare=a_caught_letter),
    Page("admin-sign-in", "/admin/login/"),
    Page("admin-index", "/admin/", role="administrator"),
    Page("admin-list", "/admin/auth/user/", role="administrator"),
    Page("admin-add", "/admin/auth/user/add/", role="administrator"),
    Page("admin-change", role="administrator", prepare=the_account, excused=SPLIT_DATE_AND_TIME | FILTERED_SELECT),
    Page("admin-change-password", "/admin/password_change/", role="administrator"),
    Page("board", role="administrator", prepare=cases.board),
    Page("board-empty", "/?name=nowhere", role="administrator"),
    Page("follow-up", role="administrator", prepare=cases.follow_up),
    Page("letter", role="administrator", prepare=cases.letter),
    Page("ask", role="administrator", prepare=cases.correcting),
    Page("ask-refused", role="administrator", prepare=cases.refused),
    Page("reviews", role="administrator", prepare=cases.reviews),
    Page("health", role="administrator", prepare=cases.health),
    Page("acknowledge-forged", "/acknowledge/forged/", status=404),
    Page("desk-follow-up", role="administrator", prepare=lambda: cases.desk("followup")),
    Page("desk-letter", role="administrator", prepare=lambda: cases.desk("letter")),
    Page("desk-message", role="administrator", prepare=lambda: cases.desk("message")),
    Page("desk-facts", role="administrator", prepare=cases.facts),
]
