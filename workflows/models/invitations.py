"""Invitations: how a person who was appointed comes to an account. The link is told once, in the mail."""

from __future__ import annotations

import uuid_utils.compat as uuid
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reviews.models import Appointment


class Invitation(models.Model):
    """Used once, within ten days; a newer one takes its place. Only the hash of the secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("appointment")
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField(_("invited at"), editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    class Meta:
        ordering = ["-invited_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_appointment",
            ),
            models.CheckConstraint(
                name="an_invitation_expires_after_it_was_given", condition=Q(expires_at__gt=F("invited_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment} · {self.invited_at:%Y-%m-%d}"
