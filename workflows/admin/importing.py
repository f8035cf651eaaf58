"""Importing reviews and needs in the admin: upload, look at the preview, confirm."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import visible_to
from reviews.importing import Preview, Unreadable, check, read_table
from reviews.importing.tables import MAX_BYTES
from reviews.models import Upload
from workflows.commands.importing import IMPORTS
from workflows.ledger import By, Refused

FAULTS_A_PAGE = 200
LISTS = {"reviews": "admin:reviews_review_changelist", "needs": "admin:reviews_need_changelist"}


def preview_of(upload: Upload, at: datetime) -> Preview:
    """What importing this upload would do now."""
    return check(upload.kind, read_table(bytes(upload.content), upload.name), today=at.date())


class UploadForm(forms.ModelForm):
    """Takes a file that is a table; says why where it is none."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV (UTF-8) or XLSX, at most 20 MB and 100,000 rows.")
    )

    kind = forms.ChoiceField(
        label=gettext_lazy("What the file holds"),
        choices=[(kind, label) for kind, label in Upload.Kind.choices if kind in IMPORTS],
    )

    class Meta:
        model = Upload
        fields = ("kind",)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.instance.content = file.read(MAX_BYTES + 1)
        self.instance.name = file.name[-200:]
        try:
            read_table(self.instance.content, file.name)
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from reason
        return file


@admin.register(Upload)
class UploadAdmin(admin.ModelAdmin):
    """An upload's own page is its preview; confirming it imports all rows and removes the upload."""

    form = UploadForm
    list_display = ("name", "kind", "uploaded_by", "uploaded_at")
    list_filter = ("kind",)
    list_select_related = ("uploaded_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        return visible_to(request.user, super().get_queryset(request)).filter(kind__in=IMPORTS).defer("content")

    def has_delete_permission(self, request: HttpRequest, obj: Upload | None = None) -> bool:
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: Upload, form: ModelForm, change: bool) -> None:
        """Keep the file and what its preview will say, until it is imported or its time is over (RetentionRule)."""
        now = datetime.now(tz=UTC)
        obj.uploaded_at = now
        obj.uploaded_by_id = request.user.pk  # type: ignore[assignment]  # the admin lets nobody anonymous in
        obj.sha256 = sha256(obj.content).hexdigest()
        obj.digest = preview_of(obj, now).digest
        obj.save()

    def response_add(self, request: HttpRequest, obj: Upload, post_url_continue: str | None = None) -> HttpResponse:
        return redirect("admin:reviews_upload_change", obj.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        upload = self.get_object(request, object_id)
        if upload is None:
            raise Http404
        now = datetime.now(tz=UTC)
        preview = preview_of(upload, now)
        if request.method == "POST":
            return self._confirm(request, upload, preview, now)
        page = Paginator(preview.findings, FAULTS_A_PAGE).get_page(request.GET.get("p"))
        context = self.admin_site.each_context(request) | {
            "title": _("Check before importing: %(name)s") % {"name": upload.name},
            "opts": self.opts,
            "upload": upload,
            "preview": preview,
            "counts": preview.counts,
            "page": page,
        }
        return TemplateResponse(request, "admin/reviews/import_preview.html", context)

    def _confirm(self, request: HttpRequest, upload: Upload, preview: Preview, now: datetime) -> HttpResponse:
        """Import what the person was shown; if the records have changed since, show it again instead."""
        if preview.digest != upload.digest:
            Upload.objects.filter(pk=upload.pk).update(digest=preview.digest)
            messages.warning(request, _("The records have changed since you saw this preview. Look at it again."))
            return redirect("admin:reviews_upload_change", upload.pk)
        try:
            written = IMPORTS[upload.kind](preview=preview, by=By.user(request.user.pk, now))
        except Refused as reason:
            messages.error(request, str(reason))
            return redirect("admin:reviews_upload_change", upload.pk)
        upload.delete()
        messages.success(
            request,
            _("Imported: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.")
            % {"new": len(written.new), "changed": len(written.changed), "unchanged": written.unchanged},
        )
        return redirect(LISTS[upload.kind])
