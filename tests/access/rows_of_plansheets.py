"""A workbook of a plan that somebody has sent and not confirmed: nobody else's to see, not even the Secretariat's."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db.models import Model

from reviews.models import Upload
from tests.factories import MAY_DAY

CONTENT = b"PK\x03\x04"


def rows(state: Any) -> dict[str, Model]:
    owner = state.appointed("alternate")
    upload = Upload.objects.create(
        kind=Upload.Kind.PLAN,
        about=state.rows["plan version in draft"].pk,
        name=state.mark("plan upload"),
        content=CONTENT,
        sha256=sha256(CONTENT).hexdigest(),
        uploaded_by=owner,
        uploaded_at=MAY_DAY,
    )
    return {"plan upload": upload}
