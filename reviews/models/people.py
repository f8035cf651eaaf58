"""The people a State has named to us."""

import pghistory
import uuid_utils.compat as uuid
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.languages import Language
from reviews.models.parties import StateParty


@pghistory.track()
class FocalPoint(models.Model):
    """A person nominated by a State to lead its follow-up (A:74)."""

    class Kind(models.TextChoices):
        MAIN = "main", _("main")
        ALTERNATE = "alternate", _("alternate")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="focal_points", verbose_name=_("State party")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MAIN)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=7, choices=Language, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="focal_points",
        verbose_name=_("account"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["party", "kind", "name"]
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        constraints = [
            models.CheckConstraint(
                name="a_nomination_ends_after_it_begins",
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.party_id})"
