"""Rules by which people are reminded of what they owe, and the book of every reminder that fell due."""

from __future__ import annotations

import pghistory
import uuid_utils.compat as uuid
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews.languages import Language
from reviews.models import Appointment
from workflows.models.duties import Duty
from workflows.models.messages import Message
from workflows.process.duties import DutyKind, RuleState

FURTHEST = 730
"""Days from the due day beyond which no rung lies."""


class Audience(models.TextChoices):
    DEBTOR = "debtor", _("whoever owes the duty")
    ALTERNATE = "alternate", _("the alternate focal point")
    ADVISER = "adviser", _("the regional adviser")
    DESK = "desk", _("the Secretariat's desk")


class Channel(models.TextChoices):
    MAIL = "mail", _("mail and notice")
    NOTICE = "notice", _("notice on the pages alone")


class Why(models.TextChoices):
    """Why a reminder was not sent as it was planned."""

    OVERTAKEN = "overtaken", _("a later rung of the ladder had been reached")
    AT_THE_DESK = "at_the_desk", _("the Secretariat's desk has taken it over; the State is not written to any more")
    NOBODY = "nobody", _("nobody is there to be reminded")
    CLOSED = "closed", _("it is no longer owed, or not asked for at present")
    SNOOZED = "snoozed", _("reminders were put off")
    MOVED = "moved", _("it is due on another day now")
    GONE = "gone", _("the person no longer holds that role, or the address is no longer in use")
    ADDRESS = "address", _("mail cannot be sent to that address")
    UNSUBSCRIBED = "unsubscribed", _("the person has unsubscribed from reminders by mail")
    NOTICE = "notice", _("the rule says to show it on the pages alone")


@pghistory.track()
class Rule(models.Model):
    """One rung of a ladder: of one kind of duty, or of all kinds that have no rules of their own (empty kind)."""

    State = RuleState

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    kind = models.CharField(
        _("duty"), max_length=30, choices=DutyKind, blank=True, help_text=_("Empty for every duty without own rules.")
    )
    offset_days = models.SmallIntegerField(_("days from the due day"), help_text=_("Negative: before it."))
    times = models.PositiveSmallIntegerField(_("how often"), default=1)
    every_days = models.PositiveSmallIntegerField(_("again after so many days"), default=0)
    to = ArrayField(models.CharField(max_length=12, choices=Audience), verbose_name=_("to"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.MAIL)
    texts = models.JSONField(
        _("texts"),
        default=dict,
        blank=True,
        help_text=_("A sentence of its own per language; the usual one otherwise."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    state_since = models.DateTimeField(
        _("in this state since"),
        null=True,
        editable=False,
        help_text=_("What lay before is not caught up on; empty for the rules that were there from the beginning."),
    )

    class Meta:
        ordering = ["kind", "offset_days", "id"]
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "offset_days"], condition=~Q(state="retired"), name="one_rule_per_duty_and_day"
            ),
            models.CheckConstraint(
                name="a_rung_lies_within_two_years", condition=Q(offset_days__range=(-FURTHEST, FURTHEST))
            ),
            models.CheckConstraint(
                name="a_rule_repeats_a_few_times_days_apart",
                condition=Q(times=1, every_days=0) | Q(times__range=(2, 12), every_days__range=(1, 90)),
            ),
            models.CheckConstraint(name="a_rule_reminds_somebody", condition=Q(to__len__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display() or '*'} {self.offset_days:+d}"

    @property
    def audiences(self) -> list[str]:
        return [str(Audience(each).label) for each in self.to]


class Reminder(models.Model):
    """One slot of the ladder for one recipient: written down once, whatever became of it (rule 7).

    planned_at: when the rung fell due; send_at: not before this, a working morning of the recipient.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for the next digest")
        WRITTEN = "written", _("Stands in a digest")
        SHOWN = "shown", _("Shown on the pages alone")
        OVERTAKEN = "overtaken", _("Overtaken by a later one")
        SILENCED = "silenced", _("Not sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    duty = models.ForeignKey(
        Duty,
        on_delete=models.PROTECT,
        db_index=False,  # the unique slot begins with it
        related_name="reminders",
        verbose_name=_("duty"),
    )
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+", verbose_name=_("rule"))
    turn = models.PositiveSmallIntegerField(_("turn"))
    occurrence = models.PositiveSmallIntegerField(_("occurrence"))
    email = models.EmailField(_("e-mail address"), blank=True)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("appointment")
    )
    number = models.PositiveSmallIntegerField(_("how manieth"))
    last = models.BooleanField(_("last one"), default=False)
    planned_at = models.DateTimeField(_("fell due at"))
    send_at = models.DateTimeField(_("not before"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    why = models.CharField(_("why"), max_length=20, choices=Why, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="reminders", verbose_name=_("message")
    )
    noted_at = models.DateTimeField(_("noted at"), editable=False)

    class Meta:
        ordering = ["-planned_at", "id"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "rule", "turn", "occurrence", "email"], name="one_reminder_per_slot_and_recipient"
            ),
        ]
        indexes = [
            models.Index("email", "send_at", name="reminders_waiting", condition=Q(state="waiting")),
            models.Index("send_at", name="reminders_due", condition=Q(state="waiting")),
            models.Index("planned_at", "id", name="reminders_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} → {self.email}"


class Preference(models.Model):
    """How a person wants to be reminded; by address, since not everybody who is written to has an account."""

    email = models.EmailField(_("e-mail address"), primary_key=True)
    reminders = models.BooleanField(_("reminders by mail"), default=True)
    per_week = models.PositiveSmallIntegerField(
        _("digests a week"), default=3, help_text=_("What comes beyond waits for the next week's first.")
    )
    language = models.CharField(_("language"), max_length=7, choices=Language, blank=True)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        ordering = ["email"]
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.CheckConstraint(name="digests_come_one_to_five_times_a_week", condition=Q(per_week__range=(1, 5))),
            models.CheckConstraint(
                name="addresses_with_preferences_are_in_small_letters",
                condition=Q(email=models.functions.Lower("email")),
            ),
        ]

    def __str__(self) -> str:
        return self.email
