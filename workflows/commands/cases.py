"""What commands about a follow-up begin with: the row under the lock of its case, a reason, the day over there."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model
from django.utils.translation import gettext as _

from reviews.models import StateParty
from workflows.ledger import By, Fact, Refused
from workflows.ledger.record import lock, record

Row = TypeVar("Row", bound=Model)


def in_hand(model: type[Row], id_: UUID, *joins: str) -> Row:
    """The row with what it is joined to, read under the lock of its case. Refused where there is none."""
    rows = model._default_manager.filter(pk=id_)
    case = rows.values_list("follow_up", flat=True).first()
    if case is None:
        raise Refused(_("It does not exist."))
    lock([case])
    return rows.select_related(*joins).get() if joins else rows.get()


def said(text: str) -> str:
    """What was said, without blanks around it. Refused where nothing was."""
    if not (words := text.strip()):
        raise Refused(_("Say why."))
    return words


def day_of(party: StateParty, by: By) -> date:
    """The day on which this is asked, in the State's time zone."""
    return by.at.astimezone(ZoneInfo(party.time_zone)).date()


def tell(fact: Fact, row: Any, by: By) -> None:
    """Record a fact about a row in the case of its follow-up."""
    record(fact, case=row.follow_up_id, subject=row.pk, party=row.party_id, by=by)
