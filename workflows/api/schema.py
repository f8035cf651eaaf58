"""What drf-spectacular cannot see in the code: pages, problems, and the headers that every resource answers to."""

from __future__ import annotations

from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import serializers

from reviews.api.paging import MOST, PER_PAGE
from reviews.api.problems import MEDIA_TYPE
from workflows.api import schema_hooks


class BearerToken(OpenApiAuthenticationExtension):
    target_class = "workflows.api.authentication.Bearer"
    name = "bearerAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "taf_",
            "description": "A token made at /account/tokens/; everything that is not a GET needs its scope “act”.",
        }


class SessionWith401(SessionScheme):
    target_class = "workflows.api.authentication.Session"
    priority = 1


class ProblemKindRow(serializers.Serializer):
    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    explains = serializers.CharField()


PROBLEM = {
    "type": "object",
    "description": "RFC 9457. What each type means stands at its address.",
    "required": ["type", "title", "status", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people, in the language of the request."},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer (RFC 6901) into the body."},
                    "parameter": {"type": "string", "description": "Name of a parameter in the query."},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
ALWAYS = {
    "400": "The request could not be read, or something in it cannot be accepted.",
    "401": "Not signed in, or the token opens nothing.",
    "403": "Not allowed; the sentence says who may, or which scope the token lacks.",
    "404": "Nothing here that one may see.",
    "406": "Only application/json.",
    "429": "Too many requests; see Retry-After.",
    "500": "A fault of ours.",
    "503": "The database is away for the moment; see Retry-After.",
}
CHANGING = {
    "409": "Refused; the sentence says why.",
    "413": "The body is too large.",
    "415": "Only application/json.",
}
POSTING = {"422": "This Idempotency-Key belongs to another request."}
EDITING = {"412": "It has changed since it was read.", "428": "If-Match is required."}
HEADERS = {
    "get": ("If-None-Match", False, "An ETag that one has; answered with 304 while it is unchanged."),
    "post": ("Idempotency-Key", False, "Up to 200 printable characters; the same request twice happens once."),
    "patch": ("If-Match", False, "The ETag of what is being changed; 428 without, 412 when it is stale."),
}
ANSWERED_WITH = {
    "ETag": {"schema": {"type": "string"}},
    "X-Request-ID": {"schema": {"type": "string"}},
    "RateLimit": {"schema": {"type": "string"}, "description": "What is left of the window that runs."},
    "RateLimit-Policy": {"schema": {"type": "string"}},
}
PAGE = [
    ("cursor", {"type": "string"}, "From “next” of the page before."),
    ("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": PER_PAGE}, "Rows on a page."),
]


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Postprocessing hook of drf-spectacular. What many operations share stands once, in the components."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["components"] |= {"responses": _problems(), "parameters": _parameters(), "headers": ANSWERED_WITH}
    for path in result["paths"].values():
        for method, operation in path.items():
            _say_headers(operation, method)
            _say_pages(operation)
            _say_problems(operation, method)
    result["components"]["parameters"] |= schema_hooks.parameters()
    result["webhooks"] = schema_hooks.webhooks()
    return result


def _problems() -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    said = ALWAYS | CHANGING | POSTING | EDITING
    return {f"Problem{status}": {"description": said[status], "content": content} for status in sorted(said)}


def _parameters() -> dict[str, Any]:
    return {
        name: {
            "in": "header",
            "name": name,
            "required": required,
            "description": explains,
            "schema": {"type": "string", "maxLength": 200},
        }
        for name, required, explains in HEADERS.values()
    } | {
        name: {"in": "query", "name": name, "schema": schema, "description": explains}
        for name, schema, explains in PAGE
    }


def _refs(kind: str, *names: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/components/{kind}/{name}"} for name in names]


def _say_headers(operation: dict[str, Any], method: str) -> None:
    parameters = operation.setdefault("parameters", [])
    if method in HEADERS:
        parameters += _refs("parameters", HEADERS[method][0])
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            response["headers"] = dict(zip(ANSWERED_WITH, _refs("headers", *ANSWERED_WITH), strict=True))
    if method == "get":
        operation["responses"]["304"] = {"description": "Unchanged."}


def _say_pages(operation: dict[str, Any]) -> None:
    """A list is a page of rows with the address of the next."""
    for media in operation["responses"].get("200", {}).get("content", {}).values():
        rows = media["schema"]
        if rows.get("type") == "array" and operation["operationId"] != "problems_list":
            media["schema"] = {
                "type": "object",
                "required": ["next", "results"],
                "properties": {"next": {"type": ["string", "null"], "format": "uri-reference"}, "results": rows},
            }
            operation["parameters"] += _refs("parameters", *(name for name, _schema, _explains in PAGE))


def _say_problems(operation: dict[str, Any], method: str) -> None:
    said = [*ALWAYS, *(CHANGING if method in ("post", "patch") else ())]
    said += {"post": POSTING, "patch": EDITING}.get(method, {})
    for status in said:
        operation["responses"].setdefault(status, {"$ref": f"#/components/responses/Problem{status}"})
