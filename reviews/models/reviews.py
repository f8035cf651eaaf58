"""Reviews, their phases and documents, and what the reviewers observed."""

import pghistory
import uuid_utils.compat as uuid
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.languages import Language
from reviews.models.files import File
from reviews.models.mechanisms import Cycle, Provision
from reviews.models.parties import StateParty


class Classification(models.TextChoices):
    PUBLIC = "public", _("public")
    RESTRICTED = "restricted", _("restricted to the State and the Secretariat")
    CONFIDENTIAL = "confidential", _("confidential")


@pghistory.track()
class Review(models.Model):
    class State(models.TextChoices):
        ONGOING = "ongoing", _("Ongoing")
        CONCLUDED = "concluded", _("Concluded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("State party")
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("cycle"))
    reviewing_parties = models.ManyToManyField(
        StateParty, related_name="reviews_conducted", blank=True, verbose_name=_("reviewing States")
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.ONGOING, editable=False)
    state_since = models.DateTimeField(_("in this state since"), null=True, editable=False)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["cycle", "party"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["party", "cycle"], name="one_review_per_party_and_cycle"),
            models.UniqueConstraint(fields=["id", "party"], name="a_review_is_of_one_party"),
            models.CheckConstraint(
                name="concluded_reviews_have_a_date",
                condition=models.Q(state="ongoing", concluded_on=None)
                | models.Q(state="concluded", concluded_on__isnull=False),
            ),
        ]
        indexes = [models.Index("state", "id", name="reviews_by_state")]

    def __str__(self) -> str:
        return f"{self.party} · {self.cycle}"


@pghistory.track()
class Phase(models.Model):
    """A step of a review with its dates."""

    class Kind(models.TextChoices):
        SELF_ASSESSMENT = "self_assessment", _("self-assessment")
        DESK_REVIEW = "desk_review", _("desk review")
        DIALOGUE = "dialogue", _("constructive dialogue")
        COUNTRY_VISIT = "country_visit", _("country visit")
        REPORT = "report", _("report")
        EXECUTIVE_SUMMARY = "executive_summary", _("executive summary")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="phases", verbose_name=_("review"))
    kind = models.CharField(_("phase"), max_length=20, choices=Kind)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        ordering = ["review", "started_on", "id"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [models.UniqueConstraint(fields=["review", "kind"], name="a_review_has_each_phase_once")]

    def __str__(self) -> str:
        return f"{self.review} · {self.get_kind_display()}"


@pghistory.track()
class Document(models.Model):
    class Kind(models.TextChoices):
        EXECUTIVE_SUMMARY = "executive_summary", _("executive summary")
        FULL_REPORT = "full_report", _("full report")
        CHECKLIST = "checklist", _("self-assessment checklist")
        NOTE_VERBALE = "note_verbale", _("note verbale")
        EVIDENCE = "evidence", _("evidence")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="documents", verbose_name=_("State party")
    )
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("review")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=300)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True, help_text=_("UN document symbol, if it has one."))
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.ENGLISH)
    series = models.UUIDField(
        _("series"), default=uuid.uuid7, editable=False, help_text=_("The same for all versions of a document.")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    file = models.OneToOneField(
        File,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="document",
        verbose_name=_("file"),
    )
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    checksum = models.CharField(_("SHA-256"), max_length=64, blank=True)
    classification = models.CharField(
        _("classification"), max_length=20, choices=Classification, default=Classification.RESTRICTED
    )

    class Meta:
        ordering = ["party", "kind", "version"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="a_document_has_each_version_once"),
            models.CheckConstraint(
                # A:79: the full report is confidential unless the State agrees
                name="full_reports_are_not_public_by_import",
                condition=~models.Q(kind="full_report", classification="public"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Observation(models.Model):
    """What the reviewers found, in their words; nobody else may edit it."""

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", _("recommendation")
        GOOD_PRACTICE = "good_practice", _("good practice")
        CHALLENGE = "challenge", _("challenge")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="observations", verbose_name=_("review"))
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="observations", verbose_name=_("State party")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    provisions = models.ManyToManyField(Provision, related_name="observations", verbose_name=_("provisions"))
    text = models.TextField(_("text"))
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("document"),
    )
    place = models.CharField(_("page or paragraph"), max_length=60, blank=True)
    classification = models.CharField(
        _("classification"), max_length=20, choices=Classification, default=Classification.RESTRICTED
    )

    class Meta:
        ordering = ["review", "id"]
        verbose_name = _("observation")
        verbose_name_plural = _("observations")

    def __str__(self) -> str:
        return self.text[:80]
