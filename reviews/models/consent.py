"""What a State allows others to see of its needs, and who has seen what."""

from __future__ import annotations

import pghistory
import uuid_utils.compat as uuid
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews.models.appointments import Provider
from reviews.models.needs import Need
from reviews.models.parties import StateParty
from reviews.models.reviews import Document

REPLACED = "replaced"
"""The reason of a release that ended because of another decision on the same need."""


@pghistory.track()
class Release(models.Model):
    """A decision of the validating authority on who may see a need beyond the Secretariat; the newest one counts."""

    class Audience(models.TextChoices):
        NOBODY = "nobody", _("nobody beyond the Secretariat")
        NAMED_PROVIDERS = "named_providers", _("named providers")
        ALL_PROVIDERS = "all_providers", _("all providers")
        PUBLIC = "public", _("the public")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="releases", verbose_name=_("need"))
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="releases", verbose_name=_("State party")
    )
    case_id = models.UUIDField(_("case"), editable=False)
    audience = models.CharField(_("who may see it"), max_length=20, choices=Audience)
    providers = models.ManyToManyField(
        Provider, through="ReleaseProvider", related_name="releases", verbose_name=_("providers")
    )
    basis = models.CharField(_("basis"), max_length=300, help_text=_("The law, note verbale or decision it rests on."))
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="releases", verbose_name=_("file")
    )
    decided_on = models.DateField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=120, editable=False)
    decided_at = models.DateTimeField(_("recorded at"), editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.CharField(_("revoked by"), max_length=120, blank=True, editable=False)
    reason = models.CharField(_("reason of the revocation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-decided_at", "-id"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(
                fields=["need"], condition=Q(revoked_at=None), name="one_release_of_a_need_in_force"
            )
        ]
        indexes = [models.Index("audience", "need", name="releases_in_force", condition=Q(revoked_at=None))]

    def __str__(self) -> str:
        return f"{self.need} · {self.get_audience_display()}"

    @property
    def ended_because(self) -> str:
        """The reason of the revocation in words; empty while the decision is in force."""
        return gettext("another decision has taken its place") if self.reason == REPLACED else self.reason


class ReleaseProvider(models.Model):
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="release_providers")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="release_providers")

    class Meta:
        verbose_name = _("provider named in a release")
        verbose_name_plural = _("providers named in releases")
        constraints = [models.UniqueConstraint(fields=["release", "provider"], name="a_release_names_a_provider_once")]

    def __str__(self) -> str:
        return f"{self.release} · {self.provider}"


class Disclosure(models.Model):
    """That somebody of a provider was shown a need, under which release: once per person, release and day."""

    id = models.BigAutoField(primary_key=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="disclosures", verbose_name=_("need"))
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="disclosures", verbose_name=_("release")
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, related_name="disclosures", verbose_name=_("provider")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="disclosures", verbose_name=_("account")
    )
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("first seen at"), db_default=Now())

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        constraints = [
            models.UniqueConstraint(
                fields=["need", "user", "release", "on"], name="a_disclosure_is_noted_once_per_person_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id} · {self.user_id}"


class Reading(models.Model):
    """That a person opened a document which is not public."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="readings", verbose_name=_("document")
    )
    party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="+", verbose_name=_("State party"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="readings", verbose_name=_("account")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")

    def __str__(self) -> str:
        return f"{self.document_id} · {self.user_id}"
