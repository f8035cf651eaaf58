"""One account per role, with passwords generated for this installation, written to a file that only its owner reads."""

import csv
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group, User

from reviews.access import APPROVERS, AUDITORS, OBSERVERS, OFFICERS
from reviews.models import FocalPoint

FOCAL_POINT = "focal.point@xab.example"  # of a French-speaking State whose review is concluded


@dataclass(frozen=True)
class Account:
    role: str
    username: str
    group: str = ""
    opens_admin: bool = True
    is_superuser: bool = False


ACCOUNTS = [
    Account("Secretariat officer", "officer@tafollow.example", OFFICERS),
    Account("Secretariat approver", "approver@tafollow.example", APPROVERS),
    Account("Focal point of African State 2", FOCAL_POINT, opens_admin=False),
    Account("Observer", "observer@tafollow.example", OBSERVERS),
    Account("Auditor", "auditor@tafollow.example", AUDITORS),
    Account("Administrator", "administrator@tafollow.example", is_superuser=True),
]


def load_accounts(path: Path) -> dict[str, str]:
    """Make the accounts; returns passwords by user name. Passwords that the file holds already are kept."""
    kept = read_passwords(path)
    passwords = {account.username: kept.get(account.username) or secrets.token_urlsafe(12) for account in ACCOUNTS}
    for account in ACCOUNTS:
        _make(account, passwords[account.username], is_new=account.username not in kept)
    FocalPoint.objects.filter(email=FOCAL_POINT, user=None).update(user=User.objects.get(username=FOCAL_POINT))
    if passwords != kept:
        write_passwords(path, passwords)
    return passwords


def read_passwords(path: Path) -> dict[str, str]:
    """Passwords by user name, from an earlier run; none if there was none."""
    if not path.exists():
        return {}
    with path.open(newline="") as file:
        return {row["user name"]: row["password"] for row in csv.DictReader(file, delimiter="\t")}


def write_passwords(path: Path, passwords: dict[str, str]) -> None:
    """Replace the file in one step; nobody but its owner may read it."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
        file.write(table(passwords))
    draft.replace(path)


def table(passwords: dict[str, str]) -> str:
    """Role, user name and password, separated by tabs."""
    lines = [f"{account.role}\t{account.username}\t{passwords[account.username]}" for account in ACCOUNTS]
    return "\n".join(["role\tuser name\tpassword", *lines]) + "\n"


def _make(account: Account, password: str, *, is_new: bool) -> None:
    user, was_created = User.objects.get_or_create(
        username=account.username,
        defaults={"email": account.username, "is_staff": account.opens_admin, "is_superuser": account.is_superuser},
    )
    if was_created or is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
    if account.group:
        user.groups.add(Group.objects.get(name=account.group))
