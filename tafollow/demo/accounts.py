"""One account per role, with passwords generated for this installation, written to a file that only its owner reads."""

import csv
import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reviews.models import Appointment, Group, Institution, Provider, Role, User
from reviews.models.appointments import OF_A_STATE
from tafollow.simulation.people import MINISTRIES
from workflows.ledger.standing import case_of

FOCAL_POINT_OF = "XAB"  # a French-speaking State whose review is concluded
PROVIDER = "Academy for Public Integrity"


@dataclass(frozen=True)
class Account:
    title: str
    email: str
    role: str


ACCOUNTS = [
    Account("Secretariat officer", "officer@tafollow.example", Role.OFFICER),
    Account("Secretariat approver", "approver@tafollow.example", Role.APPROVER),
    Account("Regional adviser", "adviser@tafollow.example", Role.ADVISER),
    Account("Focal point of African State 2", "focal.point@xab.example", Role.FOCAL_POINT),
    Account("Validating authority of African State 2", "minister@xab.example", Role.VALIDATING_AUTHORITY),
    Account("Contributor of African State 2", "justice@xab.example", Role.CONTRIBUTOR),
    Account("Provider contact", "contact@academy.example", Role.PROVIDER_CONTACT),
    Account("Observer", "observer@tafollow.example", Role.OBSERVER),
    Account("Auditor", "auditor@tafollow.example", Role.AUDITOR),
]


def load_accounts(path: Path, today: date) -> dict[str, str]:
    """Make the accounts; returns passwords by e-mail address. Passwords that the file holds already are kept."""
    kept = read_passwords(path)
    passwords = {account.email: kept.get(account.email) or secrets.token_urlsafe(12) for account in ACCOUNTS}
    for account in ACCOUNTS:
        _make(account, passwords[account.email], today, is_new=account.email not in kept)
    if passwords != kept:
        write_passwords(path, passwords)
    return passwords


def read_passwords(path: Path) -> dict[str, str]:
    """Passwords by e-mail address, from an earlier run; none if there was none."""
    if not path.exists():
        return {}
    with path.open(newline="") as file:
        return {row["e-mail address"]: row["password"] for row in csv.DictReader(file, delimiter="\t")}


def write_passwords(path: Path, passwords: dict[str, str]) -> None:
    """Replace the file in one step; nobody but its owner may read it."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
        file.write(table(passwords))
    draft.replace(path)


def table(passwords: dict[str, str]) -> str:
    """Role, e-mail address and password, separated by tabs."""
    lines = [f"{account.title}\t{account.email}\t{passwords[account.email]}" for account in ACCOUNTS]
    return "\n".join(["role\te-mail address\tpassword", *lines]) + "\n"


def _make(account: Account, password: str, today: date, *, is_new: bool) -> None:
    user, was_created = User.objects.get_or_create(email=account.email, defaults={"name": account.title})
    if was_created or is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
    held = Appointment.objects.filter(role=account.role, state=Appointment.State.IN_FORCE)
    if account.role == Role.FOCAL_POINT:  # the State has named its main focal point already: that one signs in
        done = held.filter(party=FOCAL_POINT_OF).update(user=user, name=account.title, email=account.email)
    else:
        done = held.filter(email=account.email).update(user=user)
    if not done:
        _appoint(user, account, date(today.year - 3, 1, 1))


def _appoint(user: User, account: Account, since: date) -> None:
    scope = _scope(account.role)
    Appointment.objects.create(
        user=user,
        role=account.role,
        name=account.title,
        email=account.email,
        valid_from=since,
        state=Appointment.State.IN_FORCE,
        case_id=case_of(f"party {FOCAL_POINT_OF}" if "party_id" in scope else "people"),
        **scope,
    )


def _scope(role: str) -> dict[str, Any]:
    if role in OF_A_STATE:
        return {"party_id": FOCAL_POINT_OF}
    if role == Role.CONTRIBUTOR:
        ministry, _new = Institution.objects.get_or_create(party_id=FOCAL_POINT_OF, name=MINISTRIES[0])
        return {"party_id": FOCAL_POINT_OF, "institution": ministry}
    if role == Role.ADVISER:
        return {"group": Group.objects.filter(kind=Group.Kind.POST).order_by("code").first()}
    if role == Role.PROVIDER_CONTACT:
        return {"provider": Provider.objects.get_or_create(name=PROVIDER, defaults={"kind": Provider.Kind.ACADEMY})[0]}
    return {}
