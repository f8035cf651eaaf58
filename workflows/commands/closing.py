"""The ends of a follow-up."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.ledger import By, Refused
from workflows.models import FollowUp
from workflows.moves import move


@transaction.atomic
def close_without_needs(*, follow_up_id: UUID, by: By) -> None:
    """Close a follow-up whose review found no needs; it is kept for the statistics. Refused while there are needs."""
    if FollowUp.objects.filter(pk=follow_up_id, needs__gt=0).exists():
        raise Refused(_("This review found technical assistance needs; the follow-up stays open."))
    move("close_without_needs", follow_up_id, by=by)
