"""What is under way: follow-ups, letters, messages, invitations, tasks, tokens, and what was already asked."""

from workflows.models.asked import Asked
from workflows.models.follow_ups import FollowUp
from workflows.models.invitations import Invitation
from workflows.models.letters import Letter
from workflows.models.messages import Message, PostRoom
from workflows.models.requests import RequestCount
from workflows.models.tasks import Task
from workflows.models.tokens import Token

__all__ = ["Asked", "FollowUp", "Invitation", "Letter", "Message", "PostRoom", "RequestCount", "Task", "Token"]
