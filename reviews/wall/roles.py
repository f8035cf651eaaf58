"""The roles of PostgreSQL. All are named after the one that the service logs in as, which owns nothing.

That role takes on one of the two others at the start of each transaction: a person's, whom the policies hold, or the
system's, whom they let pass. It inherits from neither, so without taking on one it reads no walled table.
"""

from __future__ import annotations

from django.conf import settings

from reviews.wall import Identity, Person, System


def app() -> str:
    """The role that the service logs in as. Raises ValueError unless it is a plain name."""
    name: str = settings.DATABASE_APP_ROLE
    if not name.isidentifier():
        raise ValueError(f"DATABASE_APP_ROLE must be a plain name, not {name!r}.")
    return name


def person() -> str:
    return app().removesuffix("_app") + "_person"


def system() -> str:
    return app().removesuffix("_app") + "_system"


def told(identity: Identity) -> tuple[str, str]:
    """The role to take on and the account to name; "none" is the role that logged in."""
    match identity:
        case Person(id):
            return person(), str(id or "")
        case System():
            return system(), ""
        case None:
            return "none", ""
