"""What came of a simulation, in figures."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from workflows.ledger.models import Entry
from workflows.models import FollowUp
from workflows.process import FollowUpState


def facts() -> int:
    """How many facts have been recorded so far, of whatever kind."""
    return Entry.objects.count()


def stages(codes: Collection[str]) -> list[tuple[str, int]]:
    """How many follow-ups of these States stand at each stage, in the order of the process."""
    rows = FollowUp.objects.filter(party__in=codes).order_by().values_list("state").annotate(Count("pk"))
    counted = dict(rows)
    return [(str(stage.label), counted[stage]) for stage in FollowUpState if stage in counted]
