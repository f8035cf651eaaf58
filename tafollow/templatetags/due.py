"""How much of what the reader owes is due, for the navigation."""

from datetime import UTC, datetime
from typing import Any

from django import template

from workflows.queries.own_duties import MOST_COUNTED
from workflows.queries.own_duties import due_count as count

register = template.Library()


@register.simple_tag(takes_context=True)
def due_count(context: dict[str, Any]) -> str:
    """The number as it is shown: "3", "99+", or nothing at all."""
    number = count(context["user"], datetime.now(UTC))
    return f"{MOST_COUNTED - 1}+" if number >= MOST_COUNTED else str(number or "")
