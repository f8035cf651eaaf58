"""Verbs as buttons in the admin, each with the sentence that says why it cannot be asked for now."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows import access, verbs
from workflows.ledger import Refused
from workflows.verbs import words

ASKED = "asked"
"""Set by the form of a verb: without it a POST comes from the button, and what must be filled in is asked for first."""


class Verbs(admin.ModelAdmin):
    """Put before the class of a register: its change page gets a button for every verb of its model.

    `many` names verbs that can also be asked of several rows at once, one command each.
    """

    change_form_template = "admin/verbs/change_form.html"
    many: tuple[str, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        opts = self.opts
        ask = self.admin_site.admin_view(self.ask_view)
        name = f"{opts.app_label}_{opts.model_name}_ask"
        return [path("<path:object_id>/ask/<slug:verb>/", ask, name=name), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        shown = {"verbs": self.buttons(request, row) if row is not None else []}
        return super().change_view(request, object_id, form_url, shown | (extra_context or {}))

    def buttons(self, request: HttpRequest, row: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": verb.name,
                "label": verb.label,
                "url": self._address("ask", row.pk, verb.name.replace("_", "-")),
                "refusal": verbs.reason_against(verb.name, request.user, row),
                "confirm": verb.follows if verb.form is words.Nothing else None,
            }
            for verb in verbs.of(self.model)
        ]

    def ask_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """POST asks for one command; what must be filled in is asked for on a page of its own."""
        asked, row = verbs.VERBS.get(verb.replace("-", "_")), self.get_object(request, object_id)
        if asked is None or asked.model is not self.model or row is None or not self.has_view_permission(request, row):
            raise Http404
        if request.method != "POST" or (asked.form is not words.Nothing and ASKED not in request.POST):
            refusal = verbs.reason_against(asked.name, request.user, row)
            return self._asking(request, asked, [row], asked.form_for(row, begun=not refusal), refusal)
        form = asked.form_for(row, request.POST, request.FILES)
        if not form.is_valid():
            return self._asking(request, asked, [row], form, status=422)
        try:
            done = verbs.ask(asked.name, request.user, row, form.cleaned_data)
        except Refused as refused:
            return self._asking(request, asked, [row], form, str(refused), status=409)
        messages.success(request, done)
        return redirect(self._address("change", row.pk))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only the verbs that this role may ask for at all."""
        allowed = [verbs.VERBS[name] for name in self.many if not access.reason_against(request.user, name)]
        return {verb.name: (partial(_ask_of_many, verb), verb.name, verb.label) for verb in allowed}

    def _asking(
        self,
        request: HttpRequest,
        verb: verbs.Verb,
        rows: list[Any],
        form: Form,
        refusal: str | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": verb.label,
            "opts": self.opts,
            "verb": verb,
            "rows": rows,
            "form": form,
            "refusal": refusal,
            "several": request.POST.getlist("_selected_action"),
            "home": self._address("changelist"),
        }
        return TemplateResponse(request, "admin/workflows/ask.html", context, status=status)

    def _address(self, what: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{what}", args=args)


def _ask_of_many(verb: verbs.Verb, desk: Verbs, request: HttpRequest, rows: Any) -> HttpResponse | None:
    """Ask for one command per row; each stands for itself, and what is refused is told with its reason."""
    form = verb.form(request.POST if ASKED in request.POST or verb.form is words.Nothing else None)
    if not form.is_valid():
        return desk._asking(request, verb, list(rows), form, status=422 if form.is_bound else 200)
    done = 0
    for row in rows:
        try:
            verbs.ask(verb.name, request.user, row, form.cleaned_data)
            done += 1
        except Refused as refused:
            messages.warning(request, _("%(row)s: %(refusal)s") % {"row": row, "refusal": refused})
    said = ngettext("%(verb)s: %(number)s row", "%(verb)s: %(number)s rows", done)
    messages.success(request, said % {"verb": verb.label, "number": done})
    return None
