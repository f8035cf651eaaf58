"""How a State reports on its plan: periods, reports, and what it is excused from."""

from __future__ import annotations

import pghistory
import uuid_utils.compat as uuid
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import BigIntegerField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from reviews.models import Document, Need, StateParty
from reviews.models.assessments import Met, Timing
from workflows.models.follow_ups import FollowUp
from workflows.models.plans import Activity, Plan
from workflows.process import ActivityState, ExtensionState, PeriodState, ReportState, WaiverState

RAN_OUT = "ran out"
"""Why a waiver ended whose last day is over."""


def _plan() -> Func:
    """The plan as a range of one number: GiST compares ranges without an extension of the database."""
    text = Cast("plan", TextField())
    number = Func(text, Value(0), function="hashtextextended", output_field=BigIntegerField())
    return Func(number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def _days() -> Func:
    return Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())


@pghistory.track()
class Period(models.Model):
    """A time about which the State reports; locked when it is over and settled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="periods", verbose_name=_("plan"))
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="+", verbose_name=_("follow-up"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    number = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    due_on = models.DateField(_("report due on"))
    state = models.CharField(_("state"), max_length=10, choices=PeriodState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)

    class Meta:
        ordering = ["plan_id", "number"]
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="periods_are_numbered_once"),
            models.CheckConstraint(name="a_period_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="a_report_is_due_after_its_period", condition=Q(due_on__gte=F("ends_on"))),
            ExclusionConstraint(
                name="periods_of_a_plan_do_not_overlap",
                expressions=[(_plan(), RangeOperators.OVERLAPS), (_days(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="the_state_of_a_period_is_known", condition=Q(state__in=PeriodState)),
        ]
        indexes = [models.Index("state", "due_on", "id", name="periods_by_state")]

    def __str__(self) -> str:
        return f"{self.plan} · {self.starts_on} – {self.ends_on}"


@pghistory.track()
class Report(models.Model):
    class Kind(models.TextChoices):
        PERIODIC = "periodic", _("periodic report")
        UNSCHEDULED = "unscheduled", _("unscheduled report")
        NIL = "nil", _("nil return")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reports", verbose_name=_("plan"))
    period = models.ForeignKey(
        Period,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("reporting period"),
        help_text=_("Empty for an unscheduled report."),
    )
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="+", verbose_name=_("follow-up"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    summary = models.TextField(_("summary"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    begun_by = models.CharField(_("begun by"), max_length=120, editable=False)
    begun_at = models.DateTimeField(_("begun at"), editable=False)
    submitted_by = models.CharField(_("submitted by"), max_length=120, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    decided_by = models.CharField(_("returned or accepted by"), max_length=120, blank=True, editable=False)
    decided_at = models.DateTimeField(_("returned or accepted at"), null=True, editable=False)
    notes = models.TextField(_("notes"), blank=True, editable=False)

    class Meta:
        ordering = ["plan_id", "-begun_at", "-id"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["period"], name="one_report_per_period"),
            models.CheckConstraint(
                name="only_an_unscheduled_report_has_no_period",
                condition=Q(kind="unscheduled", period=None) | (~Q(kind="unscheduled") & Q(period__isnull=False)),
            ),
            models.CheckConstraint(name="the_state_of_a_report_is_known", condition=Q(state__in=ReportState)),
        ]
        indexes = [models.Index("state", "state_since", "id", name="reports_by_state")]

    def __str__(self) -> str:
        return f"{self.plan} · {self.get_kind_display()}"


@pghistory.track()
class ReportLine(models.Model):
    """What a report says of one activity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="lines", verbose_name=_("report"))
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="report_lines", verbose_name=_("activity")
    )
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    status = models.CharField(_("status"), max_length=10, choices=ActivityState)
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0)
    outcome = models.TextField(_("outcome"), blank=True)
    risk = models.TextField(_("risk"), blank=True)
    evidence = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="report_lines",
        verbose_name=_("evidence"),
    )
    verified_by = models.CharField(_("verified by"), max_length=200, blank=True)
    spent = models.DecimalField(_("money spent"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    written_by = models.CharField(_("written by"), max_length=120, editable=False)
    written_at = models.DateTimeField(_("written at"), editable=False)

    class Meta:
        ordering = ["report_id", "activity_id"]  # by ids: a contributor sees no report to sort by
        verbose_name = _("line of a report")
        verbose_name_plural = _("lines of reports")
        constraints = [
            models.UniqueConstraint(fields=["report", "activity"], name="a_report_says_one_thing_of_an_activity"),
            models.CheckConstraint(name="nothing_is_more_than_done", condition=Q(percent__lte=100)),
            models.CheckConstraint(
                name="money_spent_has_a_currency", condition=Q(spent=None) | (Q(spent__gte=0) & ~Q(currency=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.get_status_display()}"


@pghistory.track()
class ReportAnswer(models.Model):
    """What a report says of one need; an assessment once the report is accepted (A:75)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="answers", verbose_name=_("report"))
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="report_answers", verbose_name=_("need"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    timing = models.CharField(_("timing"), max_length=12, choices=Timing)
    status = models.CharField(_("status"), max_length=12, choices=Met)
    remaining = models.TextField(_("what remains"), blank=True)
    assistance = models.TextField(_("assistance already received"), blank=True)
    written_by = models.CharField(_("written by"), max_length=120, editable=False)

    class Meta:
        ordering = ["report_id", "need_id"]
        verbose_name = _("answer on a need")
        verbose_name_plural = _("answers on needs")
        constraints = [models.UniqueConstraint(fields=["report", "need"], name="a_report_answers_once_per_need")]

    def __str__(self) -> str:
        return f"{self.need} · {self.get_status_display()}"


@pghistory.track()
class Extension(models.Model):
    """That a State asked for more time, and what the Secretariat answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="extensions", verbose_name=_("reporting period")
    )
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="+", verbose_name=_("follow-up"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    until_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=ExtensionState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    asked_by = models.CharField(_("asked by"), max_length=120, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=120, blank=True, editable=False)
    answer = models.CharField(_("answer"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["period_id", "id"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.UniqueConstraint(
                fields=["period"], condition=Q(state="asked"), name="one_open_request_for_extension_per_period"
            ),
            models.CheckConstraint(name="the_state_of_an_extension_is_known", condition=Q(state__in=ExtensionState)),
        ]
        indexes = [models.Index("state", "state_since", "id", name="extensions_by_state")]

    def __str__(self) -> str:
        return f"{self.period} · {self.until_on}"


@pghistory.track()
class Waiver(models.Model):
    """That nothing is asked of a State until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="waivers", verbose_name=_("plan"))
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="+", verbose_name=_("follow-up"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    until_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=WaiverState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    given_by = models.CharField(_("given by"), max_length=120, editable=False)
    ended_because = models.CharField(_("why it was ended"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["plan_id", "id"]
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="in_force"), name="one_waiver_in_force_per_plan"
            ),
            models.CheckConstraint(name="the_state_of_a_waiver_is_known", condition=Q(state__in=WaiverState)),
        ]
        indexes = [models.Index("state", "until_on", "id", name="waivers_by_state")]

    def __str__(self) -> str:
        return f"{self.plan} · {self.until_on}"
