"""The service's figures in Prometheus' text format. Needs the extra `metrics`."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from workflows.queries.health import Health


def exposition(health: Health) -> tuple[bytes, str]:
    """The text and its content type. Ages are in seconds; -1 where a queue has never been seen alive."""
    registry = CollectorRegistry()
    oldest = Gauge("tafollow_oldest_due_seconds", "Age of the oldest due delivery", ["queue"], registry=registry)
    canary = Gauge("tafollow_canary_age_seconds", "Since the canary last came through", ["queue"], registry=registry)
    for sign in health.signs:
        oldest.labels(sign.queue).set(_seconds(sign.oldest_due))
        canary.labels(sign.queue).set(_seconds(sign.canary) if sign.canary is not None else -1)
    figures = {
        "tafollow_deliveries_dead": ("Deliveries that failed for good", health.dead),
        "tafollow_reactions_unknown": ("Deliveries to reactions nobody knows", sum(health.unknown.values())),
        "tafollow_messages_unclear": ("Messages that may have arrived", health.post.unclear),
        "tafollow_messages_queued": ("Messages that wait to be sent", health.post.queued),
        "tafollow_oldest_message_due_seconds": ("Age of the oldest due message", _seconds(health.post.oldest_due)),
        "tafollow_messages_returned": ("Messages that were refused or came back", health.post.returned),
        "tafollow_addresses_failing": ("Addresses to which mail fails", health.post.addresses_failing),
        "tafollow_reminders_held": ("1 while the circuit breaker holds reminders", int(health.post.reminders_held)),
        "tafollow_ringer_age_seconds": ("Since somebody last rang; -1: never", _age(health.ringer)),
        "tafollow_bounces_age_seconds": ("Since the mailbox of bounces was last read; -1: never", _age(health.bounces)),
        "tafollow_post_held": ("1 while outgoing mail is held", int(health.post.held)),
        "tafollow_well": ("1 while nothing is late, dead or unknown", int(health.is_well)),
    }
    for name, (help_text, value) in figures.items():
        Gauge(name, help_text, registry=registry).set(value)
    return generate_latest(registry), CONTENT_TYPE_LATEST


def _age(age: timedelta | None) -> float:
    return age.total_seconds() if age is not None else -1


def _seconds(age: timedelta | None) -> float:
    return age.total_seconds() if age else 0.0
