"""From the end of a review to an open follow-up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from reviews.models import Group, Membership, Need, Review
from workflows import events, process
from workflows.ledger import By, Refused
from workflows.ledger.record import Account, lock, record_many
from workflows.models import FollowUp, Letter
from workflows.moves import Outcome, move_many
from workflows.process import FollowUpState

LETTER_NEWS = {
    events.LetterDrafted.__name__: "note_letter_drafted",
    events.LetterCleared.__name__: "note_letter_cleared",
    events.LetterSent.__name__: "note_letter_sent",
    events.LetterAcknowledged.__name__: "note_letter_acknowledged",
}


@transaction.atomic
def conclude_review(*, review_id: UUID, concluded_on: date, by: By) -> Review:
    """Conclude one review on a day of the State's calendar (A:72). Refused if it is concluded already."""
    outcome = conclude_reviews(days={review_id: concluded_on}, by=by)
    if reason := outcome.refusals.get(review_id):
        raise Refused(reason)
    return Review.objects.get(pk=review_id)


@transaction.atomic
def conclude_reviews(*, days: Mapping[UUID, date], by: By) -> Outcome:
    """Conclude many reviews, each on its day; a day in the future or before the review started is refused."""
    outcome = Outcome(refusals=_impossible_days(days, by))
    for day in sorted(set(days.values())):
        ids = [id_ for id_, on in days.items() if on == day and id_ not in outcome.refusals]
        done = move_many("conclude_review", ids, by=by, concluded_on=day)
        outcome.moved += done.moved
        outcome.refusals |= done.refusals
    return outcome


def _impossible_days(days: Mapping[UUID, date], by: By) -> dict[UUID, str]:
    known = Review.objects.filter(pk__in=days).values_list("pk", "started_on")
    started = {id_: on for id_, on in known if on}
    reasons = {}
    for id_, on in days.items():
        if on > by.at.date():
            reasons[id_] = _("A review cannot be concluded on %(day)s, which lies in the future.") % {"day": on}
        elif id_ in started and on < started[id_]:
            reasons[id_] = _("The review started on %(day)s; it cannot have been concluded before.") % {
                "day": started[id_]
            }
    return reasons


@transaction.atomic
def open_follow_ups(*, causes: Mapping[UUID, UUID | None], by: By) -> dict[UUID, str]:
    """Open the follow-up of each of these concluded reviews; returns the refusals by review.

    causes: the entry that told of each review's end. The regional group and the process version of the day are kept.
    """
    lock(causes)
    found = Review.objects.filter(pk__in=causes, state=Review.State.CONCLUDED, follow_up=None)
    reviews = list(found.values_list("pk", "party_id", "cycle_id"))
    groups = _regional_groups([party for _id, party, _cycle in reviews])
    needs = Counter(Need.objects.filter(review__in=[r[0] for r in reviews]).values_list("review_id", flat=True))
    FollowUp.objects.bulk_create(
        FollowUp(
            review_id=id_,
            party_id=party,
            cycle_id=cycle,
            regional_group_id=groups.get(party),
            needs=needs[id_],
            process_version=process.VERSION,
            state=FollowUpState.OPENED,
            state_since=by.at,
            opened_at=by.at,
        )
        for id_, party, cycle in reviews
    )
    record_many([_opened(id_, party, By(by.actor, by.at, causes[id_])) for id_, party, _cycle in reviews])
    opened = {id_ for id_, *_rest in reviews}
    return {
        id_: _("Its follow-up is open already, or its review is not concluded.") for id_ in causes if id_ not in opened
    }


def _opened(id_: UUID, party: str, by: By) -> Account:
    return Account(events.FollowUpOpened(follow_up=id_, process_version=process.VERSION), id_, id_, party, by)


def _regional_groups(parties: Sequence[str]) -> dict[str, int]:
    """The regional group of each State; of two, the one that comes first by code (Türkiye sits in two)."""
    rows = Membership.objects.filter(Q(party__in=parties), group__kind=Group.Kind.REGIONAL)
    return dict(rows.order_by("-group__code").values_list("party_id", "group_id"))


@transaction.atomic
def follow_the_letters(*, news: str, kind: str, causes: Mapping[UUID, UUID], by: By) -> dict[UUID, str]:
    """Bring follow-ups to the stage that their letters' news (the name of a fact) calls for; returns the refusals.

    kind: of the letters; only a readiness letter moves its follow-up. causes: the entry that told each the news.
    """
    if kind != Letter.Kind.READINESS:
        return dict.fromkeys(causes, _("A follow-up moves on its readiness letter alone."))
    return move_many(LETTER_NEWS[news], causes, by=by, causes=causes).refusals
