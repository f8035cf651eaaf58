"""Technical assistance needs: one State, one or more provisions (B:31), a category of the cycle's scheme."""

import pghistory
import uuid_utils.compat as uuid
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.models.mechanisms import Category, Cycle, Provision
from reviews.models.parties import StateParty
from reviews.models.reviews import Classification, Document, Review


@pghistory.track()
class Need(models.Model):
    class Priority(models.IntegerChoices):
        HIGH = 1, _("high")
        MEDIUM = 2, _("medium")
        LOW = 3, _("low")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="needs", verbose_name=_("State party"))
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="needs", verbose_name=_("cycle"))
    review = models.ForeignKey(
        Review,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("review"),
        help_text=_("Empty for a need that was raised outside a review (B:35)."),
    )
    raised_on = models.DateField(
        _("raised on"), null=True, blank=True, help_text=_("The day, for a need that was raised outside a review.")
    )
    # Kept by the other room, which this one does not know; a composite foreign key holds it to the same State.
    workshop_id = models.UUIDField(_("raised at the workshop"), null=True, blank=True, editable=False)
    reference = models.CharField(
        _("reference"),
        max_length=120,
        help_text=_("The same each time the need is imported; unique per State and cycle."),
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="needs", verbose_name=_("category"))
    provisions = models.ManyToManyField(
        Provision, through="NeedProvision", related_name="needs", verbose_name=_("provisions")
    )
    text = models.TextField(_("text"), blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, null=True, blank=True)
    rationale = models.TextField(_("rationale of the priority"), blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("document")
    )
    place = models.CharField(_("page or paragraph"), max_length=60, blank=True)
    classification = models.CharField(
        _("classification"), max_length=20, choices=Classification, default=Classification.RESTRICTED
    )

    class Meta:
        ordering = ["party", "id"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "cycle", "reference"], name="need_references_are_unique_per_party_and_cycle"
            )
        ]
        indexes = [models.Index("category", "party", name="needs_by_category")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.reference}"


class NeedProvision(models.Model):
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="need_provisions", verbose_name=_("need"))
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, related_name="need_provisions", verbose_name=_("provision")
    )

    class Meta:
        verbose_name = _("provision of a need")
        verbose_name_plural = _("provisions of needs")
        constraints = [models.UniqueConstraint(fields=["need", "provision"], name="a_need_names_a_provision_once")]

    def __str__(self) -> str:
        return f"{self.need} · {self.provision}"
