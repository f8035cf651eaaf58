"""One function per letter: what its words need to know, and to whom it goes. The words: templates/letters/<kind>/."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from reviews.calendars import calendars_of
from reviews.languages import said
from reviews.models import Appointment, Need, NeedProvision, Provision, Role
from workflows.models import FollowUp


def readiness(follow_up: FollowUp, *, reference: str, on: date) -> dict[str, Any]:
    """The Secretariat's readiness to take the outcome of the review forward (A:72), with the needs by article.

    Plain JSON, so that the letter can be written again from what was frozen. `on` is the day in the State's zone.
    """
    needs = Need.objects.filter(review=follow_up.review_id)
    concluded_on = follow_up.review.concluded_on
    return {
        **_about(follow_up, needs, reference=reference, on=on),
        "concluded_on": concluded_on.isoformat() if concluded_on else "",
    }


def one_year(
    follow_up: FollowUp, needs: QuerySet[Need], *, occasion: str, since: date, reference: str, on: date
) -> dict[str, Any]:
    """What has become, a year later, of each of these needs: met in part or completely, and what remains (A:75).

    occasion: what the year began with, "plan" or "acknowledgement"; since: the day of that. See readiness.
    """
    return {
        **_about(follow_up, needs, reference=reference, on=on),
        "occasion": occasion,
        "since_on": since.isoformat(),
    }


def _about(follow_up: FollowUp, needs: QuerySet[Need], *, reference: str, on: date) -> dict[str, Any]:
    """What every letter on needs says."""
    party, cycle, language = follow_up.party, follow_up.cycle, follow_up.party.working_language
    under = _needs_by_article(needs)
    instruments = list(dict.fromkeys(provision.instrument for provision in under))
    return {
        "instrument": "; ".join(said(instrument.names, language) for instrument in instruments),
        "mechanism": said(cycle.mechanism.names, language),
        "cycle": said(cycle.names, language),
        "state": party.formal_name(language),
        "addressee": [person["name"] for person in recipients(follow_up, on) if person["name"]],
        "reference": reference,
        "dated": on.isoformat(),
        "articles": [_article(*each, language, named=each[0].instrument in instruments[1:]) for each in under.items()],
        "total_needs": needs.count(),
        "acknowledge_by": calendars_of([party.pk])[party.pk].after(on, cycle.acknowledge_within).isoformat(),
        "answer_by": (on + timedelta(days=cycle.answer_within)).isoformat(),
    }


def _needs_by_article(needs: QuerySet[Need]) -> dict[Provision, list[Need]]:
    """Needs under each article; a need that stands under two articles is told under both (B:31)."""
    rows = (
        NeedProvision.objects.filter(need__in=needs.order_by().values("pk"))
        .select_related("provision__instrument", "need__category")
        .order_by("provision__position", "provision_id", "need__category__position", "need__id")
    )
    by_article = defaultdict(list)
    for row in rows:
        by_article[row.provision].append(row.need)
    return by_article


def _article(provision: Provision, needs: list[Need], language: str, *, named: bool) -> dict[str, Any]:
    """One article with its needs by category. `named`: with its instrument, for it is not the first of the letter."""
    title = said(provision.titles, language)
    counts = Counter(need.category for need in needs)
    return {
        "number": provision.printed,
        "title": f"{title} ({said(provision.instrument.names, language)})" if named else title,
        "needs": [
            {"category": said(category.labels, language), "count": count, "text": ""}
            for category, count in counts.items()
        ],
    }


def recipients(follow_up: FollowUp, on: date) -> list[dict[str, str]]:
    """The focal points nominated on that day, main ones first, and the Permanent Mission."""
    people = Appointment.objects.in_force(on).filter(party=follow_up.party_id, role=Role.FOCAL_POINT)
    found = [
        {"role": "focal_point", "name": person.name, "email": person.email} for person in people.order_by("name", "id")
    ]
    if follow_up.party.mission_email:
        found.append({"role": "permanent_mission", "name": "", "email": follow_up.party.mission_email})
    return found
