"""What came of a simulation, in figures."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from workflows.ledger.models import Delivery, Entry
from workflows.models import FollowUp
from workflows.process import FollowUpState


def facts() -> int:
    """How many facts have been recorded so far, of whatever kind."""
    return Entry.objects.count()


def failures() -> list[str]:
    """What should have followed from a fact and failed, with the error; nothing when all went well."""
    failed = Delivery.objects.filter(state__in=[Delivery.State.OWED, Delivery.State.DEAD], attempts__gt=0)
    return [f"{reaction}: {outcome}" for reaction, outcome in failed.values_list("reaction", "outcome")]


def stages(codes: Collection[str]) -> list[tuple[str, int]]:
    """How many follow-ups of these States stand at each stage, in the order of the process."""
    rows = FollowUp.objects.filter(party__in=codes).order_by().values_list("state").annotate(Count("pk"))
    counted = dict(rows)
    return [(str(stage.label), counted[stage]) for stage in FollowUpState if stage in counted]
