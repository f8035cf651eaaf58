"""One click drafts the plan: objectives by article, an activity for each need, everything proposed (A:74)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from reviews.calendars import calendars_of
from workflows import events
from workflows.commands.plan_columns import PLAN_COLUMNS, PLAN_LINKS, findings_on_plan, insist
from workflows.commands.proposing import Proposal, Proposer
from workflows.ledger import By, Refused
from workflows.ledger.record import lock, record
from workflows.models import Activity, FollowUp, Line, LineNeed, LineObservation, Objective, Plan, PlanVersion
from workflows.moves import reason_against
from workflows.process import ActivityState, PlanState, VersionState
from workflows.queries import drafts


@transaction.atomic
def draft_plan(*, follow_up_id: UUID, by: By, plan: Mapping[str, Any] | None = None) -> Plan:
    """Draft a plan and its first version from the needs of the follow-up. Costs the same for however many needs.

    plan: what it says of itself, columns of PLAN_COLUMNS; otherwise in the State's working language, which is the
    language of everything proposed. A need that a carried-over activity answers gets no second one. Refused for a
    follow-up that cannot take a plan or has one, and where no need is unmet.
    """
    lock([follow_up_id])
    follow_up = FollowUp.objects.select_related("party", "cycle").filter(pk=follow_up_id).first()
    if follow_up is None:
        raise Refused(_("It does not exist."))
    if reason := reason_against_drafting(follow_up):
        raise Refused(reason)
    row = _plan(follow_up, plan or {}, by)
    calendar = calendars_of([follow_up.party_id])[follow_up.party_id]
    with translation.override(row.language):
        proposer = Proposer(calendar, row.language, calendar.day_of(by.at))
        proposals = _proposals(follow_up, proposer)
        if not proposals:
            raise Refused(_("There are no needs to plan for, or all are met."))
        row.title = row.title or _title(follow_up)
        row.save(force_insert=True)
        activities = _write(row, proposals, proposer, by)
    told = events.PlanDrafted(plan=row.pk, follow_up=follow_up.pk, title=row.title, activities=activities)
    record(told, case=follow_up.pk, subject=row.pk, party=row.party_id, by=by)
    return row


def reason_against_drafting(follow_up: FollowUp) -> str | None:
    """The sentence that says why no plan can be drafted for this follow-up now; None if one can."""
    if Plan.objects.filter(follow_up=follow_up.pk).exclude(state=PlanState.ENDED).exists():
        return _("This follow-up has a plan already.")
    return reason_against(follow_up, "note_plan_drafted")


def _plan(follow_up: FollowUp, said: Mapping[str, Any], by: By) -> Plan:
    row = Plan(
        follow_up=follow_up,
        party=follow_up.party,
        language=follow_up.party.working_language,
        state=PlanState.DRAFTING,
        state_since=by.at,
        drafted_by=by.actor,
        drafted_at=by.at,
    )
    insist(Plan, findings_on_plan(row, said))
    for name in PLAN_COLUMNS:
        if name in said:
            setattr(row, f"{name}_id" if name in PLAN_LINKS else name, said[name])
    return row


def _title(follow_up: FollowUp) -> str:
    return _("Action plan: %(cycle)s") % {"cycle": follow_up.cycle}


def _proposals(follow_up: FollowUp, proposer: Proposer) -> list[Proposal]:
    carried = [proposer.going_on(activity) for activity in drafts.unfinished(follow_up)]
    answered = {need for proposal in carried for need in proposal.needs}
    needs = [need for need in drafts.unmet(follow_up) if need.id not in answered]
    library = drafts.suggestions({need.category for need in needs})
    seen = drafts.observations(need.review for need in needs if need.review)
    return [*carried, *proposer.for_needs(needs, library, seen)]


def _write(plan: Plan, proposals: list[Proposal], proposer: Proposer, by: By) -> int:
    """Store the first version; returns how many activities it has."""
    version = PlanVersion.objects.create(
        plan=plan,
        follow_up_id=plan.follow_up_id,
        party_id=plan.party_id,
        number=1,
        state=VersionState.DRAFT,
        state_since=by.at,
        begun_by=by.actor,
    )
    objectives = _objectives(version, proposals, proposer)
    ordered = sorted(proposals, key=lambda proposal: objectives[proposal.provision].position)
    lines = [
        _line(version, objectives[proposal.provision], number, proposal)
        for number, proposal in enumerate(ordered, start=1)
    ]
    for line, proposal in zip(lines, ordered, strict=True):
        line.activity = _activity(plan, line, proposal, by)
    Activity.objects.bulk_create(line.activity for line in lines)
    Line.objects.bulk_create(lines)
    named = list(zip(lines, ordered, strict=True))
    LineNeed.objects.bulk_create(
        LineNeed(line=line, need_id=id_, party_id=plan.party_id) for line, each in named for id_ in each.needs
    )
    LineObservation.objects.bulk_create(
        LineObservation(line=line, observation_id=id_, party_id=plan.party_id)
        for line, each in named
        for id_ in each.observations
    )
    return len(lines)


def _objectives(version: PlanVersion, proposals: list[Proposal], proposer: Proposer) -> dict[int | None, Objective]:
    """One objective for each article, in the order of the instrument; what stands under none comes last."""
    known = drafts.provisions({proposal.provision for proposal in proposals if proposal.provision})
    places: list[int | None] = [*known]
    if any(proposal.provision is None for proposal in proposals):
        places.append(None)
    rows = {
        place: Objective(
            version=version,
            party_id=version.party_id,
            position=position,
            provision_id=place,
            text=proposer.objective(known[place] if place else None),
        )
        for position, place in enumerate(places, start=1)
    }
    Objective.objects.bulk_create(rows.values())
    return rows


def _line(version: PlanVersion, objective: Objective, number: int, proposal: Proposal) -> Line:
    return Line(version=version, party_id=version.party_id, objective=objective, position=number, **proposal.columns)


def _activity(plan: Plan, line: Line, proposal: Proposal, by: By) -> Activity:
    return Activity(
        plan=plan,
        follow_up_id=plan.follow_up_id,
        party_id=plan.party_id,
        number=line.position,
        title=line.title,
        priority=line.priority,
        institution_id=line.lead_institution_id,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        state=ActivityState.PROPOSED,
        state_since=by.at,
        percent=proposal.origin.percent if proposal.origin else 0,
        origin_id=proposal.origin.activity if proposal.origin else None,
    )
