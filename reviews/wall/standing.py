"""Whether the wall stands around this process: asked before it serves or works, and by /readyz."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from reviews.wall import roles
from reviews.wall.policies import WALLS

LOGIN = """
SELECT rolsuper OR rolbypassrls,
  EXISTS (SELECT FROM pg_class c WHERE c.relname = ANY (%(tables)s::text[]) AND c.relkind IN ('r', 'p')
          AND pg_has_role(r.oid, c.relowner, 'MEMBER')),
  EXISTS (SELECT FROM pg_roles t WHERE t.rolname = ANY (%(told)s::text[]) AND pg_has_role(r.oid, t.oid, 'USAGE')),
  2 > (SELECT count(*) FROM pg_roles t
       WHERE t.rolname = ANY (%(told)s::text[]) AND pg_has_role(r.oid, t.oid, 'MEMBER')),
  current_setting('row_security') = 'off'
FROM pg_roles r WHERE rolname = session_user
"""
DOWN = """
SELECT t FROM unnest(%(tables)s::text[]) AS t LEFT JOIN pg_class c ON c.oid = to_regclass(t)
WHERE c.relrowsecurity IS NOT TRUE OR has_table_privilege(session_user, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
  OR (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) < 3
ORDER BY 1
"""


class WallIsDown(Exception):
    """The wall does not stand around this process; the message says why, in sentences."""


def reasons_against(using: Any = connection) -> list[str]:
    """Why what people see would not be held by the database, in sentences; none where the wall stands."""
    words = {"tables": [wall.table for wall in WALLS], "told": [roles.person(), roles.system()]}
    with using.cursor() as cursor:
        cursor.execute(LOGIN, words)
        privileged, owner, inherits, lonely, switched_off = cursor.fetchone()
        looks_past = privileged or owner
        cursor.execute(DOWN, words)
        down = [table for (table,) in cursor.fetchall()]
    names = _listed(words["told"])
    reasons = {
        _("The role that logs in is held by no row security (superuser or BYPASSRLS)."): privileged,
        _("The application's role could rewrite history: give it a role that owns nothing."): owner,
        _("The role that logs in inherits %(roles)s: give it NOINHERIT.") % {"roles": names}: (
            inherits and not looks_past
        ),
        _("The role that logs in may not take on %(roles)s: grant them to it.") % {"roles": names}: lonely,
        _("Row security is switched off (row_security)."): switched_off,
        _("No wall stands around %(tables)s: run manage.py raise_walls as the owner.") % {"tables": _listed(down)}: (
            down and not (looks_past or inherits)
        ),
    }
    return [reason for reason, holds in reasons.items() if holds]


@cache
def demand() -> None:
    """Raises WallIsDown unless the wall stands; asked once per process, before it works. Not with DEBUG or DEMO."""
    if not settings.DEBUG and not settings.DEMO and (reasons := reasons_against()):
        raise WallIsDown(" ".join(reasons))


def _listed(names: list[str]) -> str:
    return ", ".join(names)
