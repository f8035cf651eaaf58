"""What reminding leaves behind: rules, a duty that was reminded of, its line in the book, and a preference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Model

from tests.factories import OFFICER
from tests.reminders.conftest import a_duty, a_pass, a_rule
from workflows import commands
from workflows.models import Preference, Reminder, Rule


def rows(state: Any) -> dict[str, Model]:
    """The rules are of both States: the second finds those that the first has made."""
    in_force = Rule.objects.filter(offset_days=-3).first() or a_rule(-3, times=3, every_days=1)
    draft = Rule.objects.filter(offset_days=-97).first() or commands.draft_rule(
        rule={"offset_days": -97, "to": ["debtor"]}, by=OFFICER
    )
    now = datetime.now(UTC)
    case = state.rows["follow-up"].pk
    due_on = now.date()
    duty = a_duty(state.party, due_on=due_on, opened_at=now - timedelta(days=30), case_id=case, follow_up_id=case)
    a_pass(now)
    reminder = Reminder.objects.filter(duty=duty).exclude(state="overtaken").order_by("planned_at").last()
    preference = Preference.objects.create(email=reminder.email, set_at=now)
    return {
        "rule in draft": draft,
        "rule in force": in_force,
        "duty reminded of": duty,
        "reminder": reminder,
        "preference": preference,
    }
