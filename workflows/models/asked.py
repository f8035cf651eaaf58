"""What programs asked for with an Idempotency-Key, and what they were answered."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Asked(models.Model):
    """Written in the transaction of the command, so the same request asked again gets the same answer."""

    actor = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    entry = models.UUIDField(null=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="a_key_is_used_once_by_an_actor")]
        indexes = [models.Index("asked_at", name="asked_by_age")]

    def __str__(self) -> str:
        return self.key
