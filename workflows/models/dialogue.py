"""The dialogue with a State: who was spoken to, and the meetings (A:74)."""

from __future__ import annotations

import pghistory
import pgtrigger
import uuid_utils.compat as uuid
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reviews.models import Need, StateParty
from workflows.models.follow_ups import FollowUp
from workflows.process import ActivityState, WorkshopState


class Contact(models.Model):
    """One exchange with the State, as an officer noted it; never changed afterwards."""

    class Channel(models.TextChoices):
        CALL = "call", _("call")
        MAIL = "mail", _("mail")
        MEETING = "meeting", _("meeting")
        NOTE_VERBALE = "note_verbale", _("note verbale")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("follow-up")
    )
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    channel = models.CharField(_("channel"), max_length=15, choices=Channel)
    held_on = models.DateField(_("on"))
    people = models.CharField(_("with whom"), max_length=300)
    summary = models.TextField(_("summary"))
    recorded_by = models.CharField(_("recorded by"), max_length=120, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        ordering = ["follow_up", "-held_on", "-id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [models.Index(fields=["follow_up", "-id"], name="contacts_of_a_follow_up")]
        triggers = [pgtrigger.Protect(name="contacts_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.held_on} · {self.get_channel_display()}"


@pghistory.track(exclude=["participants"])
class Workshop(models.Model):
    """A follow-up workshop, country visit or mission."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("follow-up workshop")
        COUNTRY_VISIT = "country_visit", _("country visit")
        MISSION = "mission", _("mission")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="workshops", verbose_name=_("follow-up")
    )
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    place = models.CharField(_("place"), max_length=120, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    state = models.CharField(_("state"), max_length=10, choices=WorkshopState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    participants = models.JSONField(
        _("participants"), default=list, blank=True, help_text=_("A list of names and offices.")
    )
    outcome = models.TextField(_("outcome"), blank=True)
    seed_funding = models.DecimalField(_("seed funding"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    planned_by = models.CharField(_("planned by"), max_length=120, editable=False)

    class Meta:
        ordering = ["follow_up", "starts_on", "id"]
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        constraints = [
            models.CheckConstraint(name="a_workshop_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="seed_funding_has_a_currency",
                condition=Q(seed_funding=None) | (Q(seed_funding__gte=0) & ~Q(currency="")),
            ),
            models.CheckConstraint(name="the_state_of_a_workshop_is_known", condition=Q(state__in=WorkshopState)),
        ]
        indexes = [
            models.Index("state", "starts_on", "id", name="workshops_by_state"),
            models.Index(fields=["follow_up", "-id"], name="workshops_of_a_follow_up"),
        ]

    def __str__(self) -> str:
        return self.title


class Carried(models.Model):
    """An unmet need or an unfinished activity that goes on in the follow-up of the next cycle."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="carried_in", verbose_name=_("follow-up")
    )
    origin = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="carried_out", verbose_name=_("carried over from")
    )
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, related_name="carried", verbose_name=_("need"))
    activity = models.ForeignKey(
        "workflows.Activity", on_delete=models.PROTECT, null=True, related_name="carried", verbose_name=_("activity")
    )
    stage = models.CharField(_("state when it was carried over"), max_length=15, choices=ActivityState, blank=True)
    carried_at = models.DateTimeField(_("carried over at"), editable=False)

    class Meta:
        ordering = ["follow_up", "id"]
        verbose_name = _("carried over")
        verbose_name_plural = _("carried over")
        constraints = [
            models.CheckConstraint(
                name="a_need_or_an_activity_is_carried_over",
                condition=Q(need=None, activity__isnull=False) | Q(need__isnull=False, activity=None),
            ),
            models.UniqueConstraint(fields=["follow_up", "need"], name="a_need_is_carried_over_once"),
            models.UniqueConstraint(fields=["follow_up", "activity"], name="an_activity_is_carried_over_once"),
        ]

    def __str__(self) -> str:
        return str(self.need or self.activity)
