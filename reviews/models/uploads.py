"""A file between its preview and its confirmation, so that nobody uploads it twice."""

import uuid_utils.compat as uuid
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """Kept until the import is confirmed, or as long as the rule for uploads says."""

    class Kind(models.TextChoices):
        REVIEWS = "reviews", _("reviews")
        NEEDS = "needs", _("needs")
        PLAN = "plan", _("a plan")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    kind = models.CharField(_("what the file holds"), max_length=10, choices=Kind)
    about = models.UUIDField(
        _("about"), null=True, editable=False, help_text=_("For a plan: the version that the file is to change.")
    )
    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    digest = models.CharField(
        _("digest of the preview"), max_length=64, editable=False, help_text=_("What the person was shown.")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                name="an_upload_of_a_plan_names_its_version",
                condition=models.Q(kind="plan", about__isnull=False) | ~models.Q(kind="plan") & models.Q(about=None),
            )
        ]

    def __str__(self) -> str:
        return self.name
