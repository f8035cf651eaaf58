"""Needs: what one may see of them, what their State decided, and who has seen them by consent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from reviews.access import VALIDATING_AUTHORITY, reach
from reviews.languages import said
from reviews.models import Classification, Need, Release
from workflows import access, commands
from workflows.ledger import By, Refused
from workflows.pages.asking import buttons
from workflows.queries import consent, history
from workflows.queries.needs_ledger import assessments_of
from workflows.verbs import VERBS

Row = dict[str, Any]
TAGS = {"nobody": "", "named_providers": "open", "all_providers": "waiting", "public": "done"}


@gzip_page
@login_required
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """The needs that the reader may see; a validating authority chooses here those to decide about."""
    wishes = consent.Wishes.read(request.GET)
    page = consent.needs(request.user, wishes)
    rows = commands.show_needs(rows=page.rows, user=request.user)
    deciding = reach(request.user).own({VALIDATING_AUTHORITY})
    context = {
        "needs": [_words(row) | {"to_decide": row["party"] in deciding} for row in rows],
        "deciding": any(row["party"] in deciding for row in rows),
        "wishes": wishes,
        "first_url": "?" + urlencode(wishes.kept) if wishes.after else "",
        "next_url": "?" + urlencode(wishes.kept | {"after": page.next}) if page.next else "",
        **consent.choices(),
    }
    return render(request, "pages/needs.html", context)


@gzip_page
@login_required
@require_safe
def need(request: HttpRequest, id_: UUID) -> HttpResponse:
    """One need; 404 for one that is not the reader's to see, also when consent has just been taken back."""
    found = consent.need(request.user, id_)
    shown = commands.show_needs(rows=[found[1]], user=request.user) if found else []
    if not found or not shown:
        raise Http404
    row, own = found[0], shown[0]["classification"] is not None
    context = {
        "row": row,
        "need": _words(shown[0]),
        "own": own,
        "document": row.document if shown[0]["document"] else None,
    }
    if own:
        decisions = consent.decisions(request.user, id_)
        context |= {
            "decisions": [(each, TAGS[each.audience], _revoking(request.user, each)) for each in decisions],
            "timeline": history.of_need(request.user, row),
            "seen_by": consent.seen_by(request.user, row),
            "assessments": assessments_of(request.user, id_),
            "buttons": buttons(request.user, row),
        }
    return render(request, "pages/need.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest) -> HttpResponse:
    """One decision about the needs chosen in the list, all of one State."""
    asked = request.POST if request.method == "POST" else request.GET
    rows = _chosen(request, asked.getlist("need"))
    refusal = access.reason_against(request.user, "release_need", rows[0])
    if request.method != "POST" or refusal:
        form = VERBS["release_need"].form_for(rows[0])
        return _deciding(request, rows, form, refusal, status=409 if request.method == "POST" else 200)
    form = VERBS["release_need"].form_for(rows[0], request.POST, request.FILES)
    if not form.is_valid():
        return _deciding(request, rows, form, None, status=422)
    try:
        by = By.user(request.user.pk, datetime.now(UTC))
        ids = [row.pk for row in rows]
        commands.release_needs(party=rows[0].party_id, need_ids=ids, decision=form.cleaned_data, by=by)  # type: ignore[arg-type]
    except Refused as refused:
        return _deciding(request, rows, form, str(refused), status=409)
    messages.success(request, str(VERBS["release_need"].done))
    return redirect("needs")


def _chosen(request: HttpRequest, ids: list[str]) -> list[Need]:
    """The needs chosen; 404 unless there are some, all exist for this reader, and all are of one State."""
    rows = consent.chosen(request.user, ids[: commands.consent.MOST + 1])
    if not rows or len(rows) < len(set(ids)) or len({row.party_id for row in rows}) > 1:
        raise Http404
    return rows


def _deciding(request: HttpRequest, rows: list[Need], form: Any, refusal: str | None, status: int) -> HttpResponse:
    context = {"rows": rows, "form": form, "refusal": refusal, "verb": VERBS["release_need"], "home": reverse("needs")}
    return render(request, "pages/needs_decide.html", context, status=status)


def _revoking(user: Any, release: Release) -> list[Any]:
    """No button on decisions that have ended: they would only refuse."""
    return [] if release.revoked_at else buttons(user, release)


def _words(row: Row) -> Row:
    """The row with the words of the reader's language for what the record keeps as values."""
    language = get_language() or "en"
    audience, classification = row["audience"], row["classification"]
    return row | {
        "state": said(row["names"], language),
        "category": said(row["labels"], language),
        "article": ", ".join(row["articles"]),
        "priority": str(Need.Priority(row["priority"]).label) if row["priority"] else "",
        "classification": str(Classification(classification).label) if classification else "",
        "released": str(Release.Audience(audience).label) if audience else _("not decided"),
        "tag": TAGS.get(audience or "", ""),
    }
