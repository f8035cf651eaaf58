"""Calendar feeds: what a person owes, or what a follow-up is waiting for, behind a private address."""

from __future__ import annotations

import uuid_utils.compat as uuid
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.follow_ups import FollowUp


class Feed(models.Model):
    """One private address of one person; its secret is kept as a hash. Without follow-up: everything they see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feeds", verbose_name=_("account")
    )
    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("follow-up")
    )
    digest = models.CharField(_("hash"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    read_at = models.DateTimeField(_("last read at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "follow_up"],
                nulls_distinct=False,
                condition=Q(revoked_at=None),
                name="one_calendar_feed_per_person_and_follow_up",
            ),
        ]

    def __str__(self) -> str:
        return str(self.follow_up or self.user)
