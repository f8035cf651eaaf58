"""What is under way: follow-ups with letters, dialogue, plans and reports; tasks, tokens, webhooks, what was asked."""

from workflows.models.addresses import Address
from workflows.models.asked import Asked
from workflows.models.dialogue import Carried, Contact, Workshop
from workflows.models.duties import Duty, Patience
from workflows.models.feeds import Feed
from workflows.models.follow_ups import FollowUp
from workflows.models.hooks import Hook, HookAttempt, HookMessage
from workflows.models.invitations import Invitation
from workflows.models.letters import Letter
from workflows.models.messages import Message, PostRoom
from workflows.models.plans import (
    Activity,
    Line,
    LineInstitution,
    LineNeed,
    LineObservation,
    Objective,
    Plan,
    PlanVersion,
)
from workflows.models.reminders import Preference, Reminder, Rule, Why
from workflows.models.reports import Extension, Period, Report, ReportAnswer, ReportLine, Waiver
from workflows.models.requests import RequestCount
from workflows.models.tasks import Task
from workflows.models.tokens import Token

__all__ = [
    "Activity",
    "Address",
    "Asked",
    "Carried",
    "Contact",
    "Duty",
    "Extension",
    "Feed",
    "FollowUp",
    "Hook",
    "HookAttempt",
    "HookMessage",
    "Invitation",
    "Letter",
    "Line",
    "LineInstitution",
    "LineNeed",
    "LineObservation",
    "Message",
    "Objective",
    "Patience",
    "Period",
    "Plan",
    "PlanVersion",
    "PostRoom",
    "Preference",
    "Reminder",
    "Report",
    "ReportAnswer",
    "ReportLine",
    "RequestCount",
    "Rule",
    "Task",
    "Token",
    "Waiver",
    "Why",
    "Workshop",
]
