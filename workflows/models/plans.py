"""Action plans: versions that the State drafts and adopts, and the activities that go through all of them (A:74-76)."""

from __future__ import annotations

import pghistory
import pgtrigger
import uuid_utils.compat as uuid
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reviews.languages import Language
from reviews.models import Document, Group, Institution, Need, Observation, Provision, StateParty, Suggestion
from workflows.models.follow_ups import FollowUp
from workflows.process import ActivityState, PlanState, VersionState

OPEN = """
IF EXISTS (
    SELECT FROM ({rows}) AS changed {line}
    LEFT JOIN workflows_planversion v ON v.id = {version}
    WHERE v.state IS NULL OR v.state NOT IN ('draft', 'returned')
) THEN RAISE restrict_violation USING MESSAGE = 'a version of a plan that is no draft does not change';
END IF;
RETURN NULL;
"""
OF_ITS_LINE = {"line": "LEFT JOIN workflows_line l ON l.id = changed.line_id", "version": "l.version_id"}
OF_ITS_OWN = {"line": "", "version": "changed.version_id"}


def frozen(name: str, names: dict[str, str]) -> list[pgtrigger.Trigger]:
    """What a version says changes only while it is a draft or returned, whoever tries. Asked once per statement."""
    kinds = {"insert": (pgtrigger.Insert, ["new"]), "delete": (pgtrigger.Delete, ["old"])}
    kinds |= {"update": (pgtrigger.Update, ["old", "new"])}
    return [
        pgtrigger.Trigger(
            name=f"{name}_{kind}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**{side: f"{side}_rows" for side in sides}),
            func=OPEN.format(rows=" UNION ALL ".join(f"TABLE {side}_rows" for side in sides), **names),
        )
        for kind, (operation, sides) in kinds.items()
    ]


@pghistory.track()
class Plan(models.Model):
    class Kind(models.TextChoices):
        ACTION_PLAN = "action_plan", _("action plan")
        NATIONAL_PROGRAMME = "national_programme", _("integrated national programme")
        STRATEGY_CHAPTER = "strategy_chapter", _("chapter of a national strategy")

    class Scope(models.TextChoices):
        STATE = "state", _("a State")
        PLATFORM = "platform", _("a platform of States")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="plans", verbose_name=_("follow-up"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="plans", verbose_name=_("State party"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ACTION_PLAN)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.STATE)
    group = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("platform"),
        help_text=_("For a plan of several States: the platform; this State leads it."),
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=7, choices=Language)
    lead_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("lead institution"),
    )
    cooperation_framework = models.CharField(
        _("reference to the UNDAF or UNSDCF"),
        max_length=300,
        blank=True,
        help_text=_("Outcome and output, as numbered there."),
    )
    sdg_targets = models.JSONField(
        _("SDG targets"), default=list, blank=True, help_text=_("For example 16.5 and 16.6.")
    )
    report_every_months = models.PositiveSmallIntegerField(
        _("months between reports"), default=6, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    report_due_days = models.PositiveSmallIntegerField(
        _("days until a report is due"), default=30, help_text=_("After the end of its period.")
    )
    verified_independently = models.BooleanField(
        _("completion is verified independently"),
        default=False,
        help_text=_("An activity then counts as completed only with the name of who verified it."),
    )
    state = models.CharField(_("state"), max_length=10, choices=PlanState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    drafted_by = models.CharField(_("drafted by"), max_length=120, editable=False)
    drafted_at = models.DateTimeField(_("drafted at"), editable=False)

    class Meta:
        ordering = ["-drafted_at", "-id"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up"], condition=~Q(state="ended"), name="one_live_plan_per_follow_up"
            ),
            models.CheckConstraint(
                name="a_plan_of_a_platform_names_it",
                condition=Q(scope="state", group=None) | Q(scope="platform", group__isnull=False),
            ),
            models.CheckConstraint(name="the_state_of_a_plan_is_known", condition=Q(state__in=PlanState)),
        ]
        indexes = [models.Index("state", "state_since", "id", name="plans_by_state")]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class PlanVersion(models.Model):
    """What the plan says, from one adoption to the next. Adopted, it is frozen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions", verbose_name=_("plan"))
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="+", verbose_name=_("follow-up"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    begun_by = models.CharField(_("begun by"), max_length=120, editable=False)
    submitted_by = models.CharField(_("submitted by"), max_length=120, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    decided_by = models.CharField(_("returned or adopted by"), max_length=120, blank=True, editable=False)
    decided_at = models.DateTimeField(_("returned or adopted at"), null=True, editable=False)
    notes = models.TextField(_("notes"), blank=True, editable=False)
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_versions",
        verbose_name=_("document of the adoption"),
    )

    class Meta:
        ordering = ["plan", "number"]
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_versions_are_numbered_once"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="one_open_version_per_plan",
            ),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="adopted"), name="one_adopted_version_per_plan"),
            models.CheckConstraint(name="the_state_of_a_plan_version_is_known", condition=Q(state__in=VersionState)),
        ]
        indexes = [models.Index("state", "state_since", "id", name="plan_versions_by_state")]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"


@pghistory.track()
class Objective(models.Model):
    """What a part of the plan is to reach, by article."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    version = models.ForeignKey(
        PlanVersion, on_delete=models.CASCADE, related_name="objectives", verbose_name=_("version of the plan")
    )
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    position = models.PositiveSmallIntegerField(_("position"))
    provision = models.ForeignKey(
        Provision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objectives",
        verbose_name=_("provision"),
    )
    text = models.TextField(_("objective"))

    class Meta:
        ordering = ["version", "position", "id"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [models.UniqueConstraint(fields=["id", "version"], name="an_objective_is_of_one_version")]
        triggers = frozen("objectives_are_frozen", OF_ITS_OWN)

    def __str__(self) -> str:
        return self.text[:80]


@pghistory.track()
class Activity(models.Model):
    """What the State does, through all versions of its plan; title, institution and dates as last adopted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="activities", verbose_name=_("plan"))
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="+", verbose_name=_("follow-up"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Need.Priority, null=True)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        related_name="activities",
        verbose_name=_("lead institution"),
    )
    starts_on = models.DateField(_("starts on"), null=True)
    ends_on = models.DateField(_("ends on"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=ActivityState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0, validators=[MaxValueValidator(100)])
    origin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="successors",
        verbose_name=_("carried over from"),
    )

    class Meta:
        ordering = ["plan_id", "number"]  # by id: a contributor sees no plan to sort by
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="activities_are_numbered_once"),
            models.CheckConstraint(name="no_activity_is_more_than_done", condition=Q(percent__lte=100)),
            models.CheckConstraint(name="the_state_of_an_activity_is_known", condition=Q(state__in=ActivityState)),
        ]
        indexes = [
            models.Index("institution", "state", "id", name="activities_of_an_institution"),
            models.Index("state", "ends_on", "id", name="activities_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@pghistory.track()
class Line(models.Model):
    """What one version of the plan says of one activity: all its columns."""

    class Horizon(models.TextChoices):
        SHORT = "short", _("short term")
        MEDIUM = "medium", _("medium term")
        LONG = "long", _("long term")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    version = models.ForeignKey(
        PlanVersion, on_delete=models.CASCADE, related_name="lines", verbose_name=_("version of the plan")
    )
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="lines", verbose_name=_("objective")
    )
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="lines", verbose_name=_("activity"))
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    needs = models.ManyToManyField(Need, through="LineNeed", related_name="lines", verbose_name=_("needs"))
    observations = models.ManyToManyField(
        Observation, through="LineObservation", related_name="lines", verbose_name=_("observations")
    )
    suggestion = models.ForeignKey(
        Suggestion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("suggested activity"),
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Need.Priority, null=True, blank=True)
    rationale = models.TextField(_("rationale of the priority"), blank=True)
    outcome = models.TextField(_("expected outcome"), blank=True)
    indicator = models.CharField(_("indicator"), max_length=300, blank=True)
    baseline = models.CharField(_("baseline"), max_length=200, blank=True)
    target = models.CharField(_("target"), max_length=200, blank=True)
    verification = models.CharField(_("means of verification"), max_length=300, blank=True)
    lead_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines_led",
        verbose_name=_("lead institution"),
    )
    supporting_institutions = models.ManyToManyField(
        Institution,
        through="LineInstitution",
        related_name="lines_supported",
        verbose_name=_("supporting institutions"),
    )
    responsible = models.CharField(_("responsible person"), max_length=200, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    moved_because = models.CharField(
        _("why a date was moved"),
        max_length=300,
        blank=True,
        help_text=_("Wherever a date differs from the adopted one."),
    )
    horizon = models.CharField(_("horizon"), max_length=10, choices=Horizon, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    domestic_funding = models.DecimalField(
        _("domestic funding"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    assistance = models.TextField(_("assistance wanted"), blank=True)
    risk = models.TextField(_("risk"), blank=True)

    class Meta:
        ordering = ["version", "position", "id"]
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of plans")
        constraints = [
            models.UniqueConstraint(fields=["version", "activity"], name="a_version_says_one_thing_of_an_activity"),
            models.UniqueConstraint(fields=["id", "party"], name="a_line_is_of_one_party"),
            models.CheckConstraint(
                name="an_activity_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="money_is_not_negative",
                condition=(Q(cost=None) | Q(cost__gte=0)) & (Q(domestic_funding=None) | Q(domestic_funding__gte=0)),
            ),
            models.CheckConstraint(
                name="money_has_a_currency",
                condition=Q(cost=None, domestic_funding=None) | ~Q(currency=""),
            ),
        ]
        triggers = frozen("lines_are_frozen", OF_ITS_OWN)

    def __str__(self) -> str:
        return self.title


class LineNeed(models.Model):
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="line_needs", verbose_name=_("line"))
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="line_needs", verbose_name=_("need"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))

    class Meta:
        verbose_name = _("need of a line")
        verbose_name_plural = _("needs of lines")
        constraints = [models.UniqueConstraint(fields=["line", "need"], name="a_line_names_a_need_once")]
        triggers = frozen("needs_of_lines_are_frozen", OF_ITS_LINE)

    def __str__(self) -> str:
        return f"{self.line} · {self.need}"


class LineObservation(models.Model):
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="line_observations", verbose_name=_("line"))
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, related_name="line_observations", verbose_name=_("observation")
    )
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))

    class Meta:
        verbose_name = _("observation of a line")
        verbose_name_plural = _("observations of lines")
        constraints = [models.UniqueConstraint(fields=["line", "observation"], name="a_line_names_an_observation_once")]
        triggers = frozen("observations_of_lines_are_frozen", OF_ITS_LINE)

    def __str__(self) -> str:
        return f"{self.line} · {self.observation}"


class LineInstitution(models.Model):
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="line_institutions", verbose_name=_("line"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="line_institutions", verbose_name=_("institution")
    )
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))

    class Meta:
        verbose_name = _("supporting institution of a line")
        verbose_name_plural = _("supporting institutions of lines")
        constraints = [models.UniqueConstraint(fields=["line", "institution"], name="a_line_names_an_institution_once")]
        triggers = frozen("institutions_of_lines_are_frozen", OF_ITS_LINE)

    def __str__(self) -> str:
        return f"{self.line} · {self.institution}"
