"""Requests that bring a file: multipart, and not held in memory as one body."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from reviews.api.resources import Resource

BESIDES_THE_FILE = 64 * 1024
"""Bytes of the words that come with a file."""


class TakesFiles(Resource):
    """`uploads`: the actions that take a file. JSON everywhere else."""

    uploads: tuple[str, ...] = ()

    def get_parsers(self) -> Any:
        asked = getattr(self, "action", None) or self.action_map.get(str(self.request.method).lower())
        return [MultiPartParser()] if asked in self.uploads else super().get_parsers()

    def take(self, request: Request) -> None:
        """As large as files may be, with some words around it."""
        if self.action not in self.uploads:
            return super().take(request)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_MAX_MB * 1024 * 1024 + BESIDES_THE_FILE:
            raise RequestDataTooBig
        len(request._request.POST)
        return None
