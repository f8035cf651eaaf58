"""The rules of reminding, who would get what on which day, and why something was sent or was not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from reviews.access import SECRETARIAT, roles
from workflows import verbs
from workflows.access import visible_to
from workflows.ledger import Refused
from workflows.models import Rule
from workflows.pages.asking import own_buttons
from workflows.queries import reminders as queries
from workflows.queries.forecast import forecast
from workflows.verbs.words import Day
from workflows.verbs.words_rules import Rung

LONGEST = 31
"""Days that one look ahead covers."""
WEEK = timedelta(days=6)


class Ahead(forms.Form):
    """From which day on, for how long, and with which draft."""

    since = Day(label=gettext_lazy("From"), required=False)
    until = Day(label=gettext_lazy("Until"), required=False)
    draft = forms.ModelChoiceField(
        Rule.objects.none(), label=gettext_lazy("As if this draft were in force"), required=False
    )

    def days(self, today: date) -> tuple[date, date]:
        """The days asked for: a week from today unless said otherwise, and a month at most."""
        said = self.cleaned_data if self.is_valid() else {}
        since = said.get("since") or today
        until = said.get("until") or since + WEEK
        return since, max(since, min(until, since + timedelta(days=LONGEST)))


@login_required
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """The rules, each with what can be asked of it, and a look ahead that sends nothing."""
    _only_for_the_secretariat(request.user)
    now, rules = datetime.now(UTC), visible_to(request.user, Rule)
    asked = Ahead(request.GET)
    asked.fields["draft"].queryset = rules.filter(state=Rule.State.DRAFT)  # type: ignore[attr-defined]
    since, until = asked.days(now.date())
    draft = asked.cleaned_data.get("draft")
    context = {
        "rules": [(rule, own_buttons(request.user, rule)) for rule in rules.exclude(state=Rule.State.RETIRED)],
        "asked": asked,
        "since": since,
        "until": until,
        "draft": draft,
        "forecast": forecast(request.user, since, until, now=now, with_draft_rule=draft),
        "may_draft": verbs.reason_against("draft_rule", request.user, Rule()) is None,
    }
    return render(request, "pages/reminders.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Write a rule down; what is refused stays filled in, with the reason above it."""
    _only_for_the_secretariat(request.user)
    if request.method != "POST":
        return _drafting(request, Rung())
    form = Rung(request.POST)
    if not form.is_valid():
        return _drafting(request, form, status=422)
    try:
        done = verbs.ask("draft_rule", request.user, Rule(), form.cleaned_data)
    except Refused as refused:
        return _drafting(request, form, str(refused), status=409)
    messages.success(request, done)
    return redirect("reminders")


@login_required
@require_safe
def why(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Why somebody was reminded of a duty, or was not; of one person with ?email=."""
    _only_for_the_secretariat(request.user)
    found = queries.why(request.user, id_, request.GET.get("email", ""))
    if found is None:
        raise Http404
    return render(request, "pages/reminders_why.html", {"account": found, "email": request.GET.get("email", "")})


def _drafting(request: HttpRequest, form: Rung, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "verb": verbs.VERBS["draft_rule"]}
    return render(request, "pages/rule_draft.html", context, status=status)


def _only_for_the_secretariat(user: Any) -> None:
    if not roles(user) & SECRETARIAT:
        raise PermissionDenied
