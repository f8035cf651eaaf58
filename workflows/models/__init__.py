"""What is under way: follow-ups, letters, messages in the post room, and what was already asked."""

from workflows.models.asked import Asked
from workflows.models.follow_ups import FollowUp
from workflows.models.letters import Letter
from workflows.models.messages import Message, PostRoom

__all__ = ["Asked", "FollowUp", "Letter", "Message", "PostRoom"]
