"""Office files as the same bytes for the same content: no moment of writing in them."""

from __future__ import annotations

import zipfile
from io import BytesIO

LONG_AGO = (1980, 1, 1, 0, 0, 0)


def settled(content: bytes) -> BytesIO:
    """The archive with the same parts in the same order, each dated as zip files begin to count."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for part in made.infolist():
            named = zipfile.ZipInfo(part.filename, LONG_AGO)
            named.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(named, made.read(part))
    out.seek(0)
    return out
