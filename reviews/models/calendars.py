"""Days on which nobody works: per State, and at the Secretariat in Vienna."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.models.parties import StateParty


@pghistory.track()
class Holiday(models.Model):
    """One day that differs from the week's: a day off, or a day on which people work although it is in the weekend.

    Rows come from a library of public holidays; what a person has written is never overwritten by it.
    """

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        WORKING = "working", _("working day")

    class Source(models.TextChoices):
        LIBRARY = "library", _("library of public holidays")
        PERSON = "person", _("a person")

    party = models.ForeignKey(
        StateParty,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="holidays",
        verbose_name=_("State party"),
        help_text=_("Empty for the Secretariat in Vienna."),
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OFF)
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.PERSON, editable=False)

    class Meta:
        ordering = ["day", "party_id"]
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "day"], nulls_distinct=False, name="a_day_is_said_once_per_calendar"
            ),
        ]
        indexes = [models.Index("party", "day", name="holidays_by_calendar")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
