"""The demo's mail page: shows to anyone what the mail catcher holds. Exists only with DEMO and MAIL_PAGE_DIR."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tafollow import mail_catcher

# Mail has inline styles. It may have them here, and nothing else: no script, no image, no form, an origin of its own.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox"
SHOWN_HEADERS = [
    "From",
    "To",
    "Cc",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "List-Id",
    "List-Unsubscribe",
    "Auto-Submitted",
]


def only_in_the_demo(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not (settings.DEMO and settings.MAIL_PAGE_DIR):
            raise Http404
        return view(request, folder=Path(settings.MAIL_PAGE_DIR), **kwargs)

    return require_safe(answer)


def message_or_404(folder: Path, name: str) -> EmailMessage:
    try:
        return mail_catcher.message(folder, name)
    except mail_catcher.NoSuchMessage as none:
        raise Http404 from none


@only_in_the_demo
def index(request: HttpRequest, folder: Path) -> HttpResponse:
    """The newest messages; `before` goes on to older ones."""
    before = mail_catcher.Place.read(request.GET.get("before", ""))
    places = mail_catcher.newest(folder, before) if folder.is_dir() else []
    return render(
        request,
        "pages/demo_mail/index.html",
        {
            "lines": [mail_catcher.line(folder, place) for place in places],
            "first_url": request.path if before else "",
            "next_url": f"?before={places[-1]}" if len(places) == mail_catcher.A_PAGE else "",
        },
    )


@only_in_the_demo
def detail(request: HttpRequest, folder: Path, name: str) -> HttpResponse:
    """One message: its headers, its plain text, the way to its HTML and its attachments."""
    message = message_or_404(folder, name)
    return render(
        request,
        "pages/demo_mail/detail.html",
        {
            "name": name,
            "subject": message["Subject"] or _("(no subject)"),
            "headers": [(header, message[header]) for header in SHOWN_HEADERS if message[header]],
            "text": mail_catcher.text_of(message, "plain"),
            "has_html": mail_catcher.text_of(message, "html") is not None,
            "attachments": mail_catcher.attachments(message),
        },
    )


@only_in_the_demo
def html_part(request: HttpRequest, folder: Path, name: str) -> HttpResponse:
    """The HTML part alone, under a policy that lets it do nothing."""
    part = mail_catcher.text_of(message_or_404(folder, name), "html")
    if part is None:
        raise Http404
    return HttpResponse(part, headers={"Content-Security-Policy": MAIL_POLICY})


@only_in_the_demo
def attachment(request: HttpRequest, folder: Path, name: str, number: int) -> FileResponse:
    """The attachment of that number, counted from 1, as a download of no particular type."""
    files = mail_catcher.attachments(message_or_404(folder, name))
    if not 1 <= number <= len(files):
        raise Http404
    filename, content = files[number - 1]
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=filename, content_type="application/octet-stream"
    )
