"""Every address of the service, as the URL conf has it, and how one asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, get_resolver

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """`pattern` is the address as it stands in the URL conf: "/api/v1/needs/<uuid:pk>/"."""

    pattern: str
    view: Callable[..., Any]

    @property
    def api(self) -> bool:
        return self.pattern.startswith("/api/")

    @property
    def methods(self) -> set[str]:
        """Those that a view of the API offers, apart from looking."""
        view, actions = getattr(self.view, "cls", None), getattr(self.view, "actions", None)
        offered = (
            actions if actions else [name for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)]
        )
        return {name.upper() for name in offered} - {"HEAD", "OPTIONS"}

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.pattern)

    def verb(self, method: str) -> str:
        """The name of the verb that this method asks for by API; empty where it asks for none."""
        view, actions = getattr(self.view, "cls", None), getattr(self.view, "actions", None) or {}
        action = getattr(view, actions.get(method.lower(), ""), None)
        asked = getattr(action, "verb", None) or (getattr(view, "edit", None) if method == "PATCH" else None)
        return asked.name if asked else ""

    def address(self, values: dict[str, Any]) -> str:
        """The address with these values in the place of its parameters. KeyError names the one that is missing."""
        return PARAMETER.sub(lambda found: str(values[found[1]]), self.pattern)

    def values(self, thing: Model | None, verb: str, fixed: dict[str, Any]) -> dict[str, Any]:
        """What stands for each parameter: what is fixed, the verb, and the id of the row that is asked for."""
        known = dict(fixed)
        if verb:
            known["verb"] = verb.replace("_", "-")
        if thing is not None:
            if "content_type_id" in self.parameters:
                known["content_type_id"] = ContentType.objects.get_for_model(thing).pk
            known |= {name: thing.pk for name in self.parameters if name not in known}
        return known


def routes() -> list[Route]:
    """All of them, the admin's and the API's included."""
    return list(_walk(get_resolver().url_patterns, "/"))


def _walk(patterns: list[Any], above: str) -> Iterator[Route]:
    for pattern in patterns:
        here = above + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(here, pattern.callback)
        else:
            yield from _walk(pattern.url_patterns, here)
