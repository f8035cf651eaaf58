"""Who may ask for which verb, of which row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import (
    ALTERNATE,
    APPROVER,
    AUDITOR,
    CONTRIBUTOR,
    FOCAL_POINT,
    OFFICER,
    PROVIDER_CONTACT,
    SECRETARIAT,
    VALIDATING_AUTHORITY,
    Held,
    reach,
)
from reviews.models import Appointment, StateParty
from workflows.models import Activity, Duty, Hook, HookMessage
from workflows.process import OwedBy

FOCAL_POINTS = frozenset({FOCAL_POINT, ALTERNATE})
SPEAK_FOR_THE_STATE = frozenset({FOCAL_POINT, VALIDATING_AUTHORITY})
"""Who names and recalls the people of their own State."""
GUARDED = frozenset({OFFICER, APPROVER, AUDITOR})
"""Roles over every State: an officer proposes who is to hold one, an approver decides."""

KEEPS_HOOKS = frozenset({OFFICER, APPROVER, VALIDATING_AUTHORITY}) | FOCAL_POINTS
"""Who has other systems told, of what they see themselves."""

WHO: dict[str, frozenset[str]] = {
    "acknowledge_letter": frozenset({OFFICER}) | FOCAL_POINTS,
    "conclude_review": frozenset({OFFICER}),
    "prioritize_need": frozenset({OFFICER}),
    "classify_need": frozenset({VALIDATING_AUTHORITY}),
    "restrict_need": frozenset({OFFICER}),
    "release_need": frozenset({VALIDATING_AUTHORITY}),
    "revoke_release": frozenset({VALIDATING_AUTHORITY}),
    "file_document": frozenset({OFFICER}),
    "submit_document": frozenset({VALIDATING_AUTHORITY}) | FOCAL_POINTS,
    "file_version": frozenset({OFFICER}),
    "submit_version": frozenset({VALIDATING_AUTHORITY}) | FOCAL_POINTS,
    "classify_document": frozenset({VALIDATING_AUTHORITY}),
    "restrict_document": frozenset({OFFICER}),
    "assess_need": frozenset({OFFICER}) | FOCAL_POINTS,
    "raise_need": frozenset({OFFICER}) | FOCAL_POINTS,
    "note_silence": frozenset({OFFICER}),
    "open_dialogue": frozenset({OFFICER}),
    "record_contact": frozenset({OFFICER}),
    "plan_workshop": frozenset({OFFICER}),
    "hold_workshop": frozenset({OFFICER}),
    "cancel_workshop": frozenset({OFFICER}),
    "suspend_follow_up": frozenset({OFFICER}),
    "resume_follow_up": frozenset({OFFICER}),
    "decline_follow_up": frozenset({OFFICER}) | SPEAK_FOR_THE_STATE,
    "close_needs_met": frozenset({OFFICER}),
    "carry_over": frozenset({OFFICER}),
    "lapse_follow_up": frozenset({OFFICER}),
    "reopen_follow_up": frozenset({OFFICER}),
    "adopt_process_version": frozenset({OFFICER}),
    "draft_one_year_letter": frozenset({OFFICER}),
    "draft_plan": frozenset({OFFICER}) | FOCAL_POINTS,
    "change_plan": FOCAL_POINTS,
    "begin_plan_version": FOCAL_POINTS,
    "add_objective": FOCAL_POINTS,
    "change_objective": FOCAL_POINTS,
    "remove_objective": FOCAL_POINTS,
    "add_line": FOCAL_POINTS,
    "change_line": FOCAL_POINTS,
    "remove_line": FOCAL_POINTS,
    "import_plan": FOCAL_POINTS,
    "submit_plan": FOCAL_POINTS,
    "return_plan": frozenset({VALIDATING_AUTHORITY}),
    "adopt_plan": frozenset({VALIDATING_AUTHORITY}),
    "reopen_activity": frozenset({OFFICER}) | FOCAL_POINTS,
    "open_period": frozenset({OFFICER}),
    "lock_period": frozenset({OFFICER}),
    "reopen_period": frozenset({OFFICER}),
    "begin_report": FOCAL_POINTS,
    "file_nil_return": FOCAL_POINTS,
    "report_on_activity": FOCAL_POINTS | {CONTRIBUTOR},
    "answer_on_need": FOCAL_POINTS,
    "submit_report": FOCAL_POINTS,
    "return_report": frozenset({OFFICER}),
    "accept_report": frozenset({OFFICER}),
    "reopen_report": frozenset({OFFICER}),
    "ask_extension": FOCAL_POINTS,
    "grant_extension": frozenset({OFFICER}),
    "refuse_extension": frozenset({OFFICER}),
    "give_waiver": frozenset({OFFICER}),
    "end_waiver": frozenset({OFFICER}),
    "answer_duty": FOCAL_POINTS | {VALIDATING_AUTHORITY, OFFICER, APPROVER},
    "snooze_duty": FOCAL_POINTS | {VALIDATING_AUTHORITY, OFFICER, APPROVER},
    "change_party_contact": frozenset({OFFICER}),
    "draft_rule": frozenset({OFFICER}),
    "change_rule": frozenset({OFFICER}),
    "switch_rule_on": frozenset({OFFICER}),
    "retire_rule": frozenset({OFFICER}),
    "correct_letter": frozenset({OFFICER}),
    "clear_letter": frozenset({APPROVER}),
    "confirm_arrival": frozenset({OFFICER}),
    "send_again": frozenset({OFFICER}),
    "set_message_aside": frozenset({OFFICER}),
    "reassign_message": frozenset({OFFICER}),
    "trust_address": frozenset({OFFICER}),
    "hold_post": frozenset({OFFICER}),
    "release_post": frozenset({OFFICER}),
    "replay_delivery": frozenset({OFFICER}),
    "set_delivery_aside": frozenset({OFFICER}),
    "propose_appointment": frozenset({OFFICER}) | SPEAK_FOR_THE_STATE,
    "verify_appointment": SECRETARIAT,
    "decline_appointment": SECRETARIAT,
    "end_appointment": SECRETARIAT | SPEAK_FOR_THE_STATE,
    "hand_over_appointment": frozenset({OFFICER}) | SPEAK_FOR_THE_STATE,
    "invite_again": frozenset({OFFICER}),
    "disown_contact": FOCAL_POINTS | {VALIDATING_AUTHORITY, CONTRIBUTOR, PROVIDER_CONTACT},
    "finish_task": SECRETARIAT,
    "erase_person": frozenset({OFFICER}),
    "make_hook": KEEPS_HOOKS,
    "change_hook": KEEPS_HOOKS,
    "rotate_hook_secret": KEEPS_HOOKS,
    "switch_hook_off": KEEPS_HOOKS,
    "switch_hook_on": KEEPS_HOOKS,
    "send_hook_message_again": KEEPS_HOOKS,
}
DEBTORS: dict[str, frozenset[str]] = {
    OwedBy.STATE: FOCAL_POINTS,
    OwedBy.VALIDATING_AUTHORITY: frozenset({VALIDATING_AUTHORITY}),
    OwedBy.OFFICER: frozenset({OFFICER}),
    OwedBy.APPROVER: frozenset({APPROVER}),
}
"""The roles that answer for a duty, by who owes it."""
OWING = frozenset().union(*DEBTORS.values())
DECISIONS = frozenset({"verify_appointment", "decline_appointment", "end_appointment"})
"""Verbs that take effect upon another person's role."""
NAMES = {
    OFFICER: gettext_lazy("an officer of the Secretariat"),
    APPROVER: gettext_lazy("an approver of the Secretariat"),
    FOCAL_POINT: gettext_lazy("a focal point of the State"),
    ALTERNATE: gettext_lazy("an alternate focal point of the State"),
    VALIDATING_AUTHORITY: gettext_lazy("the validating authority of the State"),
    CONTRIBUTOR: gettext_lazy("a contributor of the State"),
    PROVIDER_CONTACT: gettext_lazy("a contact of the provider"),
}


def reason_against(user: Any, verb: str, row: Any = None) -> str | None:
    """The sentence that says why this person may not ask this of the row (None: of any row); None if they may.

    A role that is held for a State counts for the rows of that State only (rule 3).
    """
    if not user.is_authenticated:
        return _("Sign in first.")
    may = who(verb, row)
    if any(_counts(held, row) for held in reach(user).held if held.role in may):
        return None
    people = _(" or ").join(str(NAMES[role]) for role in sorted(may))
    return _("Only %(people)s can do this.") % {"people": people}


def who(verb: str, row: Any = None) -> frozenset[str]:
    """The roles that may ask this of the row: of a duty those who owe it, of an appointment it depends on its role."""
    if isinstance(row, Duty) and row.owed_by:
        return WHO[verb] - (OWING - DEBTORS[row.owed_by])
    if not isinstance(row, Appointment):
        return WHO[verb]
    if verb in DECISIONS and row.role in GUARDED:
        return frozenset({APPROVER})
    may = WHO[verb] - ({APPROVER} if verb in DECISIONS else set())
    if row.party_id is None and verb != "disown_contact":
        return may - SPEAK_FOR_THE_STATE
    if row.role == VALIDATING_AUTHORITY and verb in ("end_appointment", "hand_over_appointment"):
        return may - {FOCAL_POINT}
    return may


def _counts(held: Held, row: Any) -> bool:
    """Whether what is held counts for this row: of that State and, for a contributor, of that institution."""
    if isinstance(row, (Hook, HookMessage)):
        return True  # a webhook is of a person and of no State, whatever it is told about
    if held.institution and isinstance(row, Activity):
        return held.institution == row.institution_id
    return held.party is None or row is None or held.party == party_of(row)


def party_of(row: Any) -> str:
    """The code of the State that a row belongs to; empty where it belongs to none."""
    if isinstance(row, StateParty):
        return row.pk
    return str(getattr(row, "party_id", "") or getattr(row, "party", "") or "")
