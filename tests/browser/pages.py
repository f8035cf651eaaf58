"""Every page that is looked at: in English and Arabic, wide and narrow. Add yours to PAGES."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from reviews.models import User
from tests.browser import accounts, answering_cases, cases, consent_cases, people_cases, plan_cases
from tests.browser.letters_caught import a_caught_letter, no_mail
from tests.factories import a_cycle
from tests.people import an_account


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


def the_secretariat() -> User:
    """Somebody who drafts and clears: sees every button."""
    return an_account("officer", "approver")


def a_register() -> str:
    """The admin's page of a row that officers edit."""
    return f"/admin/reviews/cycle/{a_cycle().pk}/change/"


ROLES: dict[str, Callable[[], User]] = {
    "secretariat": the_secretariat,
    "account-holder": accounts.an_account_holder,
    "newcomer": accounts.a_newcomer,
    "state": consent_cases.the_authority,
    "provider": consent_cases.the_contact,
    "planner": plan_cases.the_planner,
}

# What Django's own widgets do, and no template or style sheet of ours can undo.
PICKED_FROM_A_LIST = {
    "aria-input-field-name": "Django's select2 says what was picked, not what for.",
    "label": "Django's select2 gives its search box no name.",
}

PAGES = [
    Page("sign-in", "/login/"),
    Page("sign-in-closed", "/accounts/inactive/"),
    Page("sign-in-elsewhere-failed", "/accounts/organisation/cancelled/"),
    Page("lost-password", "/accounts/password/reset/"),
    Page("lost-password-asked", "/accounts/password/reset/done/"),
    Page("new-password-refused", "/accounts/password/reset/key/1-forged/"),
    Page("new-password-set", "/accounts/password/reset/key/done/"),
    Page("account", "/accounts/", role="account-holder"),
    Page("account-still-you", "/accounts/reauthenticate/", role="account-holder"),
    Page("account-still-you-code", "/accounts/second-factor/reauthenticate/", role="account-holder"),
    Page("account-still-you-passkey", "/accounts/passkeys/reauthenticate/", role="account-holder"),
    Page("account-password", "/accounts/password/change/", role="account-holder"),
    Page("account-second-factor", "/accounts/second-factor/", role="account-holder"),
    Page("account-app", "/accounts/second-factor/app/set-up/", role="newcomer"),
    Page("account-app-remove", "/accounts/second-factor/app/remove/", role="account-holder"),
    Page("account-recovery-codes", "/accounts/second-factor/recovery-codes/", role="account-holder"),
    Page("account-recovery-codes-new", "/accounts/second-factor/recovery-codes/new/", role="account-holder"),
    Page("account-passkeys", "/accounts/passkeys/", role="account-holder"),
    Page("account-passkeys-none", "/accounts/passkeys/", role="newcomer"),
    Page("account-passkey-new", "/accounts/passkeys/new/", role="newcomer"),
    Page("account-passkey-name", role="account-holder", prepare=lambda: accounts.passkey("name")),
    Page("account-passkey-remove", role="account-holder", prepare=lambda: accounts.passkey("remove")),
    Page("account-sessions", "/accounts/sessions/", role="account-holder"),
    Page("no-such-page", "/nowhere/", status=404),
    Page("demo-mail-empty", prepare=no_mail),
    Page("demo-mail", prepare=lambda: a_caught_letter() and "/demo/mail/"),
    Page("demo-mail-message", prepare=a_caught_letter),
    Page("admin-index", "/admin/", role="secretariat"),
    Page("admin-list", "/admin/reviews/user/", role="secretariat"),
    Page("admin-add", "/admin/reviews/cycle/add/", role="secretariat", excused=PICKED_FROM_A_LIST),
    Page("admin-change", role="secretariat", prepare=a_register, excused=PICKED_FROM_A_LIST),
    Page("board", role="secretariat", prepare=cases.board),
    Page("board-empty", "/?name=nowhere", role="secretariat"),
    Page("follow-up", role="secretariat", prepare=cases.follow_up),
    Page("letter", role="secretariat", prepare=cases.letter),
    Page("ask", role="secretariat", prepare=cases.correcting),
    Page("ask-refused", role="secretariat", prepare=cases.refused),
    Page("reviews", role="secretariat", prepare=cases.reviews),
    Page("needs", role="state", prepare=consent_cases.needs),
    Page("needs-empty", "/needs/?article=999", role="state"),
    Page("need", role="state", prepare=consent_cases.need),
    Page("need-by-consent", role="provider", prepare=consent_cases.need_by_consent),
    Page("needs-decide", role="state", prepare=consent_cases.deciding),
    Page("ask-release-need", role="state", prepare=consent_cases.releasing),
    Page("documents", role="secretariat", prepare=consent_cases.documents),
    Page("documents-empty", "/documents/?party=XXX", role="secretariat"),
    Page("document", role="secretariat", prepare=consent_cases.document),
    Page("ask-file-document", role="secretariat", prepare=consent_cases.filing),
    Page("desk-need", role="secretariat", prepare=consent_cases.desk_of_need),
    Page("plan-import", role="planner", prepare=plan_cases.importing),
    Page("plan-preview", role="planner", prepare=plan_cases.preview),
    Page("plan-preview-faults", role="planner", prepare=plan_cases.faults),
    Page("people", role="secretariat", prepare=people_cases.everybody),
    Page("person", role="secretariat", prepare=people_cases.somebody),
    Page("people-propose", "/people/propose/", role="secretariat"),
    Page("ask-decline-appointment", role="secretariat", prepare=people_cases.declining),
    Page("invitation-forged", "/invitation/forged/", status=404),
    Page("tokens", "/account/tokens/", role="account-holder"),
    Page("duties", role="planner", prepare=answering_cases.owed),
    Page("duties-none", "/duties/", role="provider"),
    Page("duty", role="planner", prepare=answering_cases.a_duty_of_the_state),
    Page("ask-answer-duty", role="planner", prepare=lambda: answering_cases.asking("answer-duty")),
    Page("ask-snooze-duty", role="planner", prepare=lambda: answering_cases.asking("snooze-duty")),
    Page("answer-duty-forged", "/duties/answer/forged/", status=404),
    Page("unsubscribe-forged", "/reminders/unsubscribe/forged/", status=404),
    Page("own-preferences", "/account/reminders/", role="account-holder"),
    Page("calendars", "/account/calendar/", role="account-holder"),
    Page("calendars-some", role="planner", prepare=answering_cases.a_calendar),
    Page("health", role="secretariat", prepare=cases.health),
    Page("acknowledge-forged", "/acknowledge/forged/", status=404),
    Page("desk-follow-up", role="secretariat", prepare=lambda: cases.desk("followup")),
    Page("desk-letter", role="secretariat", prepare=lambda: cases.desk("letter")),
    Page("desk-message", role="secretariat", prepare=lambda: cases.desk("message")),
    Page("desk-facts", role="secretariat", prepare=cases.facts),
]
