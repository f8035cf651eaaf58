"""Who owes what by when."""

from __future__ import annotations

import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from reviews.models import Appointment, StateParty
from workflows.models.follow_ups import FollowUp
from workflows.process.duties import STANDING, DutyKind, DutyState, OwedBy


class Duty(models.Model):
    """One thing that is owed, by a day of the debtor's calendar. Opened and closed by what happens, never by hand.

    named_on: the day that a person has set for it; counted_from: the instant from which patience is counted.
    about: the letter, version, period, report, ... that it is about; it says with `kind` what is owed.
    turn: how manieth due day this is; a ladder is climbed anew after the day has moved.
    next_at: when the next rung of the ladder falls due; empty when there is none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    kind = models.CharField(_("duty"), max_length=30, choices=DutyKind)
    case_id = models.UUIDField(_("case"), editable=False)
    follow_up = models.ForeignKey(
        FollowUp,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,  # the indexes below begin with it, and every reminder writes into each index there is
        related_name="duties",
        verbose_name=_("follow-up"),
    )
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("State party")
    )
    about = models.UUIDField(_("about"))
    owed_by = models.CharField(_("owed by"), max_length=24, choices=OwedBy)
    appointment = models.ForeignKey(
        Appointment,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,  # nobody asks for duties by it, and appointments are never deleted
        related_name="+",
        verbose_name=_("appointment"),
        help_text=_("Whose nomination is to be renewed."),
    )
    due_on = models.DateField(_("due on"))
    named_on = models.DateField(_("named day"), null=True, editable=False)
    counted_from = models.DateTimeField(_("counted from"), null=True, editable=False)
    turn = models.PositiveSmallIntegerField(_("turn"), default=1, editable=False)
    turn_from = models.DateTimeField(_("due then since"), editable=False)
    opened_at = models.DateTimeField(_("opened at"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=DutyState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    snoozed_until = models.DateField(_("no reminders until"), null=True, editable=False)
    snoozed_because = models.CharField(_("why no reminders"), max_length=300, blank=True, editable=False)
    overdue_noted = models.BooleanField(_("noted as overdue"), default=False, editable=False)
    reminded = models.PositiveSmallIntegerField(_("reminders so far"), default=0, editable=False)
    next_at = models.DateTimeField(_("next rung at"), null=True, editable=False)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=Q(state__in=STANDING), name="one_thing_is_owed_once"
            ),
            models.CheckConstraint(name="the_state_of_a_duty_is_known", condition=Q(state__in=DutyState)),
            models.CheckConstraint(
                name="who_owes_a_duty_of_a_state_is_of_a_state",
                condition=~Q(owed_by__in=[OwedBy.STATE, OwedBy.VALIDATING_AUTHORITY]) | Q(party__isnull=False),
            ),
            models.CheckConstraint(
                name="a_duty_is_due_by_a_named_day_or_counted",
                condition=Q(named_on__isnull=False) | Q(counted_from__isnull=False),
            ),
        ]
        indexes = [
            models.Index("next_at", "id", name="duties_by_next_rung", condition=Q(state="open", next_at__isnull=False)),
            models.Index(
                "due_on", "id", name="duties_not_noted_overdue", condition=Q(state="open", overdue_noted=False)
            ),
            models.Index("state", "due_on", "id", name="duties_by_due_day"),
            models.Index("due_on", "id", name="duties_by_day"),
            models.Index("follow_up", "state", "due_on", name="duties_of_a_follow_up"),
            models.Index("party", "state", "due_on", name="duties_of_a_party"),
            models.Index("about", "kind", name="duties_by_subject"),
            models.Index("case_id", name="duties_standing_in_a_case", condition=Q(state__in=STANDING)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {date_format(self.due_on)}"


class Patience(models.Model):
    """How long a duty of this kind may take: editable data, no UN text fixes it (domain.md, *proposed*)."""

    kind = models.CharField(_("duty"), primary_key=True, max_length=30, choices=DutyKind)
    days = models.PositiveSmallIntegerField(_("days"))
    working_days = models.BooleanField(_("counted in working days"), default=False)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("patience")
        verbose_name_plural = _("rules of patience")
        constraints = [models.CheckConstraint(name="patience_lasts_at_least_a_day", condition=Q(days__gte=1))]

    def __str__(self) -> str:
        return str(self.get_kind_display())
