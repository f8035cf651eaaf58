"""Files as answers to requests: always to be saved, never to be shown or run inside our pages."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse

from reviews.files.names import safe_name
from reviews.files.screening import ENDINGS

if TYPE_CHECKING:
    from reviews.models.files import File

# RFC 5987, attr-char
UNQUOTED = "!#$&+-.^_`|~"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def as_download(file: File, request: HttpRequest) -> HttpResponse:
    """The file as an attachment. Whether this person may have it was decided by whoever found the file."""
    content_type = file.media_type if file.media_type in ENDINGS else "application/octet-stream"
    response = HttpResponse(b"" if request.method == "HEAD" else bytes(file.content), content_type=content_type)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = disposition(file.name)
    for header, value in HEADERS.items():
        response[header] = value
    return response


def as_stream(file: BinaryIO, name: str, media_type: str) -> FileResponse:
    """What was just written, as an attachment that leaves piece by piece; nothing of it stays here."""
    response = FileResponse(file, content_type=media_type)
    response["Content-Disposition"] = disposition(name)
    for header, value in HEADERS.items():
        response[header] = value
    return response


def disposition(name: str) -> str:
    """The header's value after RFC 6266: the name for old programs in ASCII, for all others as it is."""
    name = safe_name(name)
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{safe_name(ascii_name)}\"; filename*=UTF-8''{quote(name, safe=UNQUOTED)}"
