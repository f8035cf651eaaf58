"""The schema says what the API does, without a warning; its page works under a policy of its own."""

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver

from reviews.api import problems
from tafollow.urls import urlpatterns
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db
POLICY = "Content-Security-Policy"


@pytest.fixture
def schema(officer):
    return officer.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()


def test_the_schema_is_made_and_valid_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))

    assert (tmp_path / "schema.yml").read_text().startswith("openapi: 3.1.1\n")


def test_the_schema_is_not_for_strangers(db):
    stranger = Program()

    assert stranger.get("/api/schema/").status_code == 401
    assert stranger.get("/api/docs/").status_code == 401


def test_every_address_of_the_api_is_in_the_schema(schema):
    api = next(found for found in urlpatterns if isinstance(found, URLResolver) and str(found.pattern) == "api/")
    names = {found.name for found in flat(api.url_patterns)}

    described = {operation["operationId"] for path in schema["paths"].values() for operation in path.values()}

    assert len(schema["paths"]) == len(names - {"schema", "api-docs"})
    assert {"letters_clear_create", "needs_partial_update", "follow_ups_facts_list", "me_retrieve"} <= described


def flat(patterns):
    for found in patterns:
        if isinstance(found, URLPattern):
            yield found
        else:
            yield from flat(found.url_patterns)


def test_every_operation_documents_its_problems(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            said = {
                int(status)
                for status, response in operation["responses"].items()
                if problems.MEDIA_TYPE in resolved(schema, response).get("content", {})
            }
            assert {400, 401, 404, 429, 500} <= said, (method, path)
            if method == "post":
                assert {403, 409, 413, 415, 422} <= said, path
                assert "Idempotency-Key" in headers_of(schema, operation), path
            if method == "patch":
                assert {403, 409, 412, 428} <= said, path
                assert "If-Match" in headers_of(schema, operation), path


def headers_of(schema, operation):
    parameters = [resolved(schema, parameter) for parameter in operation["parameters"]]
    return {parameter["name"] for parameter in parameters if parameter["in"] == "header"}


def resolved(schema, said):
    """What is said here, or in the component that is named here."""
    if "$ref" not in said:
        return said
    _here, _components, kind, name = said["$ref"].split("/")
    return schema["components"][kind][name]


def test_every_verb_says_what_it_takes_and_gives(schema):
    clear, correct = (schema["paths"][f"/api/v1/letters/{{id}}/{verb}/"]["post"] for verb in ("clear", "correct"))

    assert "requestBody" not in clear
    assert named(clear["responses"]["200"]) == named(correct["responses"]["201"]) == "LetterPage"
    assert named(correct["requestBody"]) == "CorrectionRequest"


def test_nothing_is_asked_for_that_only_answers_say(schema):
    """A resource whose row is taken for what a verb takes shows that the verb's own description got lost."""
    posted = [path["post"] for path in schema["paths"].values() if "post" in path]
    asked = {named(operation["requestBody"]) for operation in posted if "requestBody" in operation}

    assert {name for name in asked if name.endswith(("RowRequest", "PageRequest"))} == set()


def named(body):
    """The component that a body of JSON, or of a form, is."""
    media = next(iter(body["content"].values()))
    return media["schema"].get("$ref", "").rpartition("/")[2]


def test_only_the_documentation_page_may_style_itself(officer):
    docs, elsewhere = officer.get("/api/docs/"), officer.get("/api/v1/me/")

    assert "style-src 'self' 'unsafe-inline'" in docs.headers[POLICY]
    assert "script-src 'self';" in docs.headers[POLICY] + ";"
    assert "unsafe-inline" not in elsewhere.headers[POLICY]
