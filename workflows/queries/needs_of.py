"""The needs of follow-ups: what the review found, what was raised since (B:35), what an earlier cycle left unmet."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from reviews.models import Assessment, Met, Need
from workflows.models import Activity, Carried, FollowUp
from workflows.process import ActivityState, PlanState

STARTED = (ActivityState.PLANNED, ActivityState.UNDERWAY, ActivityState.DELAYED)
"""What the State has adopted and not finished; what is only proposed was never its word."""


def needs_of(follow_up_ids: Collection[UUID]) -> QuerySet[Need]:
    """Every need of any of these follow-ups, each once, however many articles or follow-ups it stands under."""
    cases = list(follow_up_ids)
    found = Need.objects.filter(review__in=cases).order_by().values("pk")
    carried = Carried.objects.filter(follow_up__in=cases, need__isnull=False).order_by().values("need")
    return Need.objects.filter(pk__in=found.union(_raised(cases), carried, all=True))


def _raised(cases: Collection[UUID]) -> QuerySet[Any]:
    """Needs outside a review, of the State and cycle of one of these follow-ups."""
    of_these = FollowUp.objects.filter(pk__in=cases, party=OuterRef("party"), cycle=OuterRef("cycle"))
    return Need.objects.filter(Exists(of_these), review=None).order_by().values("pk")


def with_newest_answer(needs: QuerySet[Need]) -> QuerySet[Any]:
    """The same needs with `met`: what the State said last of each, None where it has said nothing yet (A:75)."""
    newest = Assessment.objects.filter(need=OuterRef("pk")).order_by("-assessed_on", "-id")
    return needs.annotate(met=Subquery(newest.values("status")[:1]))


def unmet_of(follow_up_ids: Collection[UUID]) -> QuerySet[Any]:
    """Those needs of these follow-ups of which the State did not say last that they are met completely."""
    return with_newest_answer(needs_of(follow_up_ids)).filter(~Q(met=Met.COMPLETELY) | Q(met=None))


def unfinished_of(follow_up_id: UUID) -> QuerySet[Activity]:
    """Adopted activities that are left to do: of the live plan, and those carried in that no plan has taken up yet."""
    of_the_plan = Q(plan__follow_up=follow_up_id) & ~Q(plan__state=PlanState.ENDED)
    taken_up = Activity.objects.filter(plan__follow_up=follow_up_id, origin__isnull=False).values("origin")
    carried = Carried.objects.filter(follow_up=follow_up_id, activity__isnull=False).exclude(activity__in=taken_up)
    return Activity.objects.filter(of_the_plan | Q(pk__in=carried.values("activity")), state__in=STARTED)
