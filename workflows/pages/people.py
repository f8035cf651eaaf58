"""Who was appointed to what: the list, one appointment with its history, and the page on which a person is proposed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from reviews.access import roles
from reviews.languages import Language
from reviews.models import Appointment, Role
from reviews.models.appointments import OF_A_STATE, one_line
from workflows import verbs
from workflows.access import SECRETARIAT, SPEAK_FOR_THE_STATE, reach
from workflows.commands.nominations import SCOPES, Nomination
from workflows.ledger import Refused
from workflows.pages.asking import buttons
from workflows.queries import people as queries

KEPT = ("role", "party", "state", "name")
TAGS: dict[str, str] = {
    Appointment.State.PROPOSED: "waiting",
    Appointment.State.IN_FORCE: "done",
    Appointment.State.DECLINED: "late",
}
LABELS = {
    "party": _("State party"),
    "institution": _("Institution"),
    "provider": _("Provider"),
    "group": _("Group of States"),
    "note": _("Note verbale"),
}


class Named(forms.Form):
    """A nomination for one role: it asks only for what that role names."""

    name = forms.CharField(label=_("Name"), max_length=200, validators=[one_line], strip=True)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The person signs in with it."))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("of the State")), *Language.choices], required=False
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(
        label=_("Valid until"),
        help_text=_("The last day; empty: until further notice."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )

    def __init__(self, *args: Any, role: str, offered: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        wanted = [SCOPES[role]] if role in SCOPES else []
        for name in [*wanted, *(["note"] if role in OF_A_STATE else [])]:
            empty = [("", _("none yet") if name == "note" else _("Choose one"))]
            only = offered[name] if name != "note" and len(offered[name]) == 1 else empty + offered[name]
            self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=only, required=name != "note")
        self.order_fields([*wanted, "name", "email", "language", "valid_from", "valid_until", "note"])

    def nomination(self) -> Nomination:
        """What was filled in, once it is valid."""
        said = {name: value or None for name, value in self.cleaned_data.items()}
        return Nomination.of(self.role, **(said | {"language": said["language"] or ""}))


@gzip_page
@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The appointments that the reader may see, narrowed by the filters in the address."""
    wishes = queries.Wishes.read(request.GET)
    page = queries.people(request.user, wishes)
    context = {
        "wishes": wishes,
        "people": [(row, TAGS.get(row.state, "")) for row in page.rows],
        "roles": Role.choices,
        "states": Appointment.State.choices,
        "first_url": _address(request) if wishes.after else "",
        "next_url": _address(request, after=page.next) if page.next else "",
        "may_propose": bool(_roles_to_propose(request.user)),
    }
    return render(request, "pages/people.html", context)


@login_required
@require_safe
def person(request: HttpRequest, id_: UUID) -> HttpResponse:
    """One appointment: who, for what, since when, what happened, and what can be done now."""
    sheet = queries.person(request.user, id_)
    if sheet is None:
        raise Http404
    context = {
        "sheet": sheet,
        "kind": TAGS.get(sheet.appointment.state, ""),
        "buttons": _worth_showing(request.user, sheet.appointment),
        "tasks": [(task, buttons(request.user, task)) for task in sheet.tasks],
    }
    return render(request, "pages/person.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """First for which role, then who it is; what is refused stays filled in, with the reason above it."""
    allowed = _roles_to_propose(request.user)
    role = request.GET.get("role", "")
    if role not in allowed:
        choices = [(value, label) for value, label in Role.choices if value in allowed]
        return render(request, "pages/propose_role.html", {"choices": choices}, status=200 if allowed else 403)
    offered = queries.scopes(request.user, _own(request.user))
    if request.method != "POST":
        begins = {"valid_from": datetime.now(UTC).date(), "party": request.GET.get("party", "")}
        return _proposing(request, Named(role=role, offered=offered, initial=begins))
    form = Named(request.POST, role=role, offered=offered)
    if not form.is_valid():
        return _proposing(request, form, status=422)
    nomination = form.nomination()
    try:
        done = verbs.ask("propose_appointment", request.user, nomination.row(), {"nomination": nomination})
    except Refused as refused:
        return _proposing(request, form, str(refused), status=409)
    messages.success(request, done)
    return redirect("people")


def _proposing(request: HttpRequest, form: Named, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "role": Role(form.role).label,
        "refusal": refusal,
        "verb": verbs.VERBS["propose_appointment"],
    }
    return render(request, "pages/propose.html", context, status=status)


def _roles_to_propose(user: Any) -> set[str]:
    """The roles for which this person may name somebody."""
    own = next(iter(sorted(_own(user) or ())), None)
    drafts = [
        Appointment(role=role, party_id=own if SCOPES.get(role) in ("party", "institution") else None) for role in Role
    ]
    return {str(row.role) for row in drafts if not verbs.reason_against("propose_appointment", user, row)}


def _own(user: Any) -> frozenset[str] | None:
    """The States that this person may name people for; None: every State."""
    return None if roles(user) & SECRETARIAT else reach(user).own(SPEAK_FOR_THE_STATE)


def _worth_showing(user: Any, row: Appointment) -> list[Any]:
    """No buttons for what is over; and nobody is told that they are not somebody else."""
    if row.state in (Appointment.State.DECLINED, Appointment.State.ENDED):
        return []
    mine = row.user_id == user.pk
    return [button for button in buttons(user, row) if mine or button.verb.name != "disown_contact"]


def _address(request: HttpRequest, **changes: str) -> str:
    """This page with its filters as they are, apart from `changes`; from its beginning unless they say `after`."""
    kept: dict[str, Any] = {name: request.GET.get(name, "") for name in KEPT} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})
