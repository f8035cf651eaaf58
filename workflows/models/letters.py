"""Letters of the Mechanism: one row per version, frozen as soon as it is cleared."""

from __future__ import annotations

import pghistory
import uuid_utils.compat as uuid
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.languages import Language
from reviews.models import StateParty
from workflows.models.follow_ups import FollowUp
from workflows.process import LIVE_LETTERS, LetterState


@pghistory.track(exclude=["pdf", "html"])
class Letter(models.Model):
    class Kind(models.TextChoices):
        READINESS = "readiness", _("Readiness letter")
        ONE_YEAR = "one_year", _("One-year letter")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="letters", verbose_name=_("follow-up")
    )
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="letters", verbose_name=_("State party")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    version = models.PositiveSmallIntegerField(_("version"))
    reference = models.CharField(_("reference"), max_length=60)
    language = models.CharField(_("language"), max_length=7, choices=Language)
    state = models.CharField(_("state"), max_length=20, choices=LetterState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    data = models.JSONField(_("what was filled in"))
    recipients = models.JSONField(_("recipients"), help_text=_("A list of role, name and e-mail address."))
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    pdf = models.BinaryField(_("PDF"))
    checksum = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    drafted_by = models.CharField(_("drafted by"), max_length=120)
    drafted_at = models.DateTimeField(_("drafted at"))
    cleared_by = models.CharField(_("cleared by"), max_length=120, blank=True)
    cleared_at = models.DateTimeField(_("cleared at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    acknowledged_by = models.CharField(_("acknowledged by"), max_length=120, blank=True)

    class Meta:
        ordering = ["follow_up", "kind", "version"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "kind", "version"], name="letter_versions_are_numbered_once"),
            models.UniqueConstraint(
                fields=["follow_up", "kind"],
                condition=models.Q(state__in=LIVE_LETTERS),
                name="one_live_letter_per_follow_up_and_kind",
            ),
            models.CheckConstraint(name="the_state_of_a_letter_is_known", condition=models.Q(state__in=LetterState)),
            models.CheckConstraint(
                name="nobody_clears_a_letter_that_they_drafted",
                condition=models.Q(cleared_by="") | ~models.Q(cleared_by=models.F("drafted_by")),
            ),
            models.CheckConstraint(
                name="nothing_is_sent_that_was_not_cleared",
                condition=models.Q(sent_at=None) | models.Q(cleared_at__isnull=False),
            ),
        ]
        indexes = [models.Index("state", "state_since", "id", name="letters_by_state")]

    def __str__(self) -> str:
        return f"{self.reference} v{self.version}"
