"""Rows of dialogue, planning and reporting that come from nowhere: do lists cost more the longer they are?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from uuid_utils.compat import uuid7

from reviews.models import Holiday, Met, Need, Timing, User
from tests.factories import MAY_DAY
from workflows.commands.patience import load_patience
from workflows.ledger.models import Entry
from workflows.models import (
    Activity,
    Address,
    Contact,
    Duty,
    Extension,
    Hook,
    HookMessage,
    Line,
    LineNeed,
    Objective,
    Period,
    Plan,
    PlanVersion,
    Reminder,
    Report,
    ReportAnswer,
    ReportLine,
    Rule,
    Waiver,
    Workshop,
)

DAY = date(2026, 4, 30)
WHEN: dict[str, Any] = {"state_since": MAY_DAY}


def grow_the_dialogue(number: int, whose: dict[str, Any]) -> None:
    talk = {"channel": "mail", "held_on": DAY, "recorded_by": "user:x", "recorded_at": MAY_DAY}
    Contact.objects.bulk_create(Contact(**whose, **talk, summary=str(n)) for n in range(number))
    held = {"kind": "workshop", "starts_on": DAY, "ends_on": DAY, "state": "held", "planned_by": "user:x"}
    Workshop.objects.bulk_create(Workshop(**whose, **WHEN, **held, title=str(n)) for n in range(number))


def grow_the_webhooks(number: int) -> None:
    """As many webhooks, each with a message about the newest fact."""
    user, fact = User.objects.latest("pk"), Entry.objects.latest("pk")
    since = {"state_since": MAY_DAY}
    hooks = Hook.objects.bulk_create(
        Hook(**since, user=user, name=str(n), url="https://x.example/", state="off", made_at=MAY_DAY)
        for n in range(number)
    )
    HookMessage.objects.bulk_create(
        HookMessage(**since, hook=hook, entry=fact, type=fact.type, body="{}", state="queued", written_at=MAY_DAY)
        for hook in hooks
    )


def grow_the_duties(number: int, whose: dict[str, Any]) -> None:
    """As many duties and holidays; of patience there is one row per kind."""
    load_patience()
    owed = {"kind": "report", "owed_by": "state", "due_on": DAY, "named_on": DAY, "state": "done"}
    since = {"turn_from": MAY_DAY, "opened_at": MAY_DAY, "case_id": whose["follow_up_id"]}
    duties = Duty.objects.bulk_create(Duty(**whose, **WHEN, **owed, **since, about=uuid7()) for _ in range(number))
    grow_the_reminders(number, duties)
    days = (DAY + timedelta(days=n + number) for n in range(number))
    Holiday.objects.bulk_create(Holiday(party_id=whose["party_id"], day=day, name="x") for day in days)


def grow_the_reminders(number: int, duties: list[Duty]) -> None:
    """As many rules, reminders and addresses that fail."""
    climbed = {"turn": 1, "occurrence": 1, "number": 1, "planned_at": MAY_DAY, "send_at": MAY_DAY, "noted_at": MAY_DAY}
    rules = Rule.objects.bulk_create(Rule(**WHEN, offset_days=1, to=["debtor"], state="retired") for _ in duties)
    Reminder.objects.bulk_create(
        Reminder(**climbed, duty=duty, rule=rule, email="a@state.example", state="shown")
        for duty, rule in zip(duties, rules, strict=True)
    )
    failed = {"state": "dead", "failed_at": MAY_DAY}
    Address.objects.bulk_create(Address(**WHEN, **failed, email=f"a{number}-{n}@state.example") for n in range(number))


def grow_the_plan(number: int, whose: dict[str, Any]) -> None:
    """As many plans, versions, objectives, activities, lines, periods and reports; each plan has one of each."""
    of_state = {"party_id": whose["party_id"]}
    needs = list(Need.objects.filter(**of_state).order_by("reference")[:number])
    plans = Plan.objects.bulk_create(_a_plan(n, whose) for n in range(number))
    versions = PlanVersion.objects.bulk_create(
        PlanVersion(**whose, **WHEN, plan=plan, number=1, state="draft", begun_by="user:x") for plan in plans
    )
    objectives = Objective.objects.bulk_create(
        Objective(**of_state, version=version, position=1, text="x") for version in versions
    )
    activities = Activity.objects.bulk_create(
        Activity(**whose, **WHEN, plan=plan, number=1, title="x", state="underway") for plan in plans
    )
    lines = Line.objects.bulk_create(
        Line(**of_state, version=row.version, objective=row, activity=activity, position=1, title="x")
        for row, activity in zip(objectives, activities, strict=True)
    )
    LineNeed.objects.bulk_create(
        LineNeed(**of_state, line=line, need=need) for line, need in zip(lines, needs, strict=True)
    )
    _grow_the_reports(whose, plans, activities, needs)


def _a_plan(number: int, whose: dict[str, Any]) -> Plan:
    return Plan(
        **whose, **WHEN, title=str(number), language="en", state="ended", drafted_by="user:x", drafted_at=MAY_DAY
    )


def _grow_the_reports(whose: dict[str, Any], plans: list[Plan], activities: list[Activity], needs: list[Need]) -> None:
    of_state = {"party_id": whose["party_id"]}
    span = {"number": 1, "starts_on": DAY, "ends_on": DAY, "due_on": DAY, "state": "locked"}
    periods = Period.objects.bulk_create(Period(**whose, **WHEN, **span, plan=plan) for plan in plans)
    reports = Report.objects.bulk_create(
        Report(
            **whose,
            **WHEN,
            plan_id=row.plan_id,
            period=row,
            kind="periodic",
            state="accepted",
            begun_by="user:x",
            begun_at=MAY_DAY,
        )
        for row in periods
    )
    said = {"status": "underway", "written_by": "user:x", "written_at": MAY_DAY}
    ReportLine.objects.bulk_create(
        ReportLine(**of_state, **said, report=report, activity=activity)
        for report, activity in zip(reports, activities, strict=True)
    )
    answer = {"timing": Timing.CURRENT, "status": Met.UNMET, "written_by": "user:x"}
    ReportAnswer.objects.bulk_create(
        ReportAnswer(**of_state, **answer, report=report, need=need)
        for report, need in zip(reports, needs, strict=True)
    )
    until = {"until_on": DAY + timedelta(days=30), "reason": "x"}
    Extension.objects.bulk_create(
        Extension(**whose, **WHEN, **until, period=row, state="granted", asked_by="user:x") for row in periods
    )
    Waiver.objects.bulk_create(
        Waiver(**whose, **WHEN, **until, plan=plan, state="ended", given_by="user:x") for plan in plans
    )
