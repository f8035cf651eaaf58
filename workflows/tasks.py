"""Celery's view of us: one frozen signature. It carries no data and decides nothing."""

from typing import Any

from celery import shared_task
from django.db import connection

from reviews import wall
from reviews.wall import standing
from workflows import bounces, hooks, post, reminders
from workflows.ledger.drain import drain as drain_ledger


@shared_task(name="drain", ignore_result=True, acks_late=True)
def drain(queue: str, **later: Any) -> None:
    """Work on what this queue owes. `later` is for words of a newer ringer that this worker does not know yet."""
    connection.close_if_unusable_or_obsolete()
    standing.demand()
    with wall.as_system("reactions act for the service, whoever caused them"):
        drain_ledger(queue)
        if queue == "post":
            post.work()
            bounces.work()
        elif queue == "hooks":
            hooks.work()
        elif queue == reminders.QUEUE:
            reminders.work()
