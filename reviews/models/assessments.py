"""Whether needs are met: dated answers, never overwritten (A:75, B:2)."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.models.needs import Need
from reviews.models.parties import StateParty


class Timing(models.TextChoices):
    CURRENT = "current", _("current")
    ANTICIPATED = "anticipated", _("anticipated")


class Met(models.TextChoices):
    UNMET = "unmet", _("unmet")
    IN_PART = "in_part", _("met in part")
    COMPLETELY = "completely", _("met completely")


class Assessment(models.Model):
    """What a State said on one day of one of its needs. The newest counts; those before stay as they were said."""

    class Source(models.TextChoices):
        LETTER = "letter", _("answer to a letter")
        DIALOGUE = "dialogue", _("dialogue")
        REPORT = "report", _("report")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("need"))
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("State party")
    )
    assessed_on = models.DateField(_("assessed on"), help_text=_("A day of the State's calendar."))
    timing = models.CharField(_("timing"), max_length=12, choices=Timing)
    status = models.CharField(_("status"), max_length=12, choices=Met)
    remaining = models.TextField(_("what remains"), blank=True)
    assistance = models.TextField(_("assistance already received"), blank=True)
    source = models.CharField(_("source"), max_length=12, choices=Source)
    report_id = models.UUIDField(_("report"), null=True, editable=False)
    said_by = models.CharField(_("said by"), max_length=200, blank=True, help_text=_("Name and office."))
    recorded_by = models.CharField(_("recorded by"), max_length=120, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        ordering = ["need", "-assessed_on", "-id"]
        verbose_name = _("assessment of a need")
        verbose_name_plural = _("assessments of needs")
        constraints = [
            models.CheckConstraint(name="the_status_of_a_need_is_known", condition=models.Q(status__in=Met)),
        ]
        indexes = [
            models.Index(fields=["need", "-assessed_on", "-id"], name="assessments_newest_first"),
            models.Index(fields=["party", "-assessed_on", "-id"], name="assessments_by_party"),
        ]
        triggers = [
            pgtrigger.Protect(name="assessments_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.need} · {self.get_status_display()}"
