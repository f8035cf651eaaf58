"""What a State has of the dialogue: a contact, a meeting, a need outside its review, and what it said of needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model

from tests.factories import OFFICER
from workflows import commands

MARCH = date(2026, 3, 2)


def rows(state: Any) -> dict[str, Model]:
    """All of it in the follow-up whose letter is sent."""
    follow_up = state.rows["follow-up"].pk
    contact = {"channel": "call", "held_on": MARCH, "people": state.mark("contact"), "summary": state.mark("contact")}
    meeting = {"kind": "mission", "title": state.mark("workshop"), "starts_on": MARCH, "ends_on": MARCH}
    planned = commands.plan_workshop(follow_up_id=follow_up, workshop=meeting, by=OFFICER)
    category, provision = state.house.rows["category"].pk, state.house.provision.pk
    raised = {"category": category, "provisions": [provision], "workshop": planned.pk, "raised_on": MARCH}
    return {
        "contact": commands.record_contact(follow_up_id=follow_up, contact=contact, by=OFFICER),
        "workshop": planned,
        "raised need": commands.raise_need(
            follow_up_id=follow_up, need=raised | {"text": state.mark("raised need")}, by=OFFICER
        ),
        "assessment": _said_of(state, "need kept", state.mark("assessment")),
        "confidential assessment": _said_of(state, "need confidential", state.mark("confidential assessment")),
    }


def _said_of(state: Any, need: str, words: str) -> Model:
    said = {"timing": "current", "status": "in_part", "source": "dialogue", "remaining": words, "said_by": words}
    return commands.assess_need(need_id=state.rows[need].pk, assessment=said | {"assessed_on": MARCH}, by=OFFICER)
