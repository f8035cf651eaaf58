"""The bytes of documents: in the database, so that they come and go with the row they belong to."""

import pgtrigger
import uuid_utils.compat as uuid
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _


class WithoutContent(models.Manager["File"]):
    """Rows whose content is read only when it is asked for: a list of files must not fetch 20 MB a row."""

    def get_queryset(self) -> models.QuerySet["File"]:
        return super().get_queryset().defer("content")


class File(models.Model):
    """A screened file. It never changes: another version is another file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    name = models.CharField(_("file name"), max_length=200, editable=False)
    media_type = models.CharField(_("media type"), max_length=100, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False, db_index=True)
    flags = models.JSONField(_("warnings"), default=list, editable=False)
    virus_scan = models.CharField(_("answer of the virus scanner"), max_length=200, blank=True, editable=False)
    stored_at = models.DateTimeField(_("stored at"), editable=False)
    content = models.BinaryField(_("content"), editable=False)

    objects = WithoutContent()

    class Meta:
        ordering = ["-stored_at"]
        base_manager_name = "objects"
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.CheckConstraint(
                name="a_file_has_the_size_of_its_content",
                condition=Q(size=Func(F("content"), function="octet_length", output_field=models.IntegerField())),
            ),
            models.CheckConstraint(
                name="a_file_has_the_checksum_of_its_content",
                condition=Q(
                    sha256=Func(
                        Func(F("content"), function="sha256", output_field=models.BinaryField()),
                        Value("hex"),
                        function="encode",
                        output_field=models.CharField(),
                    )
                ),
            ),
        ]
        triggers = [pgtrigger.Protect(name="files_do_not_change", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.name
