"""JSON in and out. orjson writes rows of plain values as they come from the database, and refuses nesting bombs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer


def dumps(data: Any) -> bytes:
    """JSON in UTF-8; instants end in Z, lazy sentences are said in the active language."""
    return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z)


class Renderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return b"" if data is None else dumps(data)


class Parser(JSONParser):
    """Strict JSON: no NaN, no lone surrogates, nesting up to 1,024 deep."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(_("This is not valid JSON: %(reason)s.") % {"reason": error}) from None
