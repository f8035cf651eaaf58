"""Schemathesis asks every operation of the schema with inputs made up from it, as four kinds of people.

Its pytest loader does not run under this pytest, so its command line is run against a live server.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import Client

from tests.access import world
from tests.access.marks import leaked
from tests.access.table import read
from tests.browser.serving import served
from tests.people import enter

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "t" * CSRF_SECRET_LENGTH
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    file = tmp_path_factory.mktemp("schema") / "schema.yml"
    call_command("spectacular", "--file", str(file))
    return file


@pytest.fixture
def the_world(settings):
    """Two States with rows of every kind, and everybody who may or may not see them."""
    settings.API_RATE_USER = settings.API_RATE_ANONYMOUS = "1000000/min"
    return world.build()


def test_no_made_up_input_breaks_the_api_or_its_schema_or_shows_what_is_not_theirs(the_world, schema, tmp_path):
    (tmp_path / "schemathesis.toml").write_text(ids(the_world.rows))

    with served() as address:
        for person in ("anonymous", "focal_point", "named_provider", "officer"):  # those who change least come first
            told = tmp_path / f"{person}.har"
            done = fuzz(address, schema, told, session(the_world, person))

            assert done.returncode == 0, person + done.stdout[-6000:] + done.stderr[-2000:]
            assert re.search(r"Tested: (\d+)", done.stdout)[1] == str(operations(schema)), person + done.stdout[-3000:]
            assert leaked(answers(told), read().marks[person]) == set(), person


def fuzz(address, schema, told, session):
    """Ask every operation of the schema; the configuration lies beside the file that everything is told to.

    By one worker: hypothesis reads the source of lambdas, and ast.parse() in two threads at a time ends in a
    SystemError on some releases of Python 3.11 (cpython#106905).
    """
    config = told.with_name("schemathesis.toml")
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("--config-file", str(config), "run", str(schema)),
        *("--checks", CHECKS, "--phases", "fuzzing", "--max-examples", "1", "--workers", "1", "--no-color"),
        *("--seed", "2003", "--generation-deterministic"),
        *("--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off"),
        *("--report-har-path", str(told), "--output-sanitize", "false"),
        *("--header", f"X-CSRFToken: {TOKEN}", "--header", f"Cookie: csrftoken={TOKEN}; {session}"),
        *("--url", address),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=told.parent)


def answers(told):
    """All bodies of answers, one after the other."""
    entries = json.loads(told.read_text())["log"]["entries"]
    assert len(entries) > 50
    return "\n".join(entry["response"]["content"].get("text", "") for entry in entries).encode()


def operations(schema):
    """Those that can be asked for: what we tell others (webhooks) is none of them."""
    paths = yaml.safe_load(schema.read_text())["paths"].values()
    return sum(method in ("get", "post", "patch", "put", "delete") for path in paths for method in path)


def session(the_world, person):
    user, client = the_world.people[person], Client()
    if user is None:
        return "x=y"
    enter(client, user)
    return f"sessionid={client.cookies['sessionid'].value}"


def ids(rows):
    """Addresses of rows that exist, so that what is made up reaches further than "not found"."""
    of = {
        "mechanisms": "mechanism",
        "cycles": "cycle",
        "provisions": "provision",
        "categories": "category",
        "groups": "group",
        "documents": "public document",
        "observations": "restricted observation",
        "parties": "State party",
        "reviews": "ongoing review",
        "needs": "need named",
        "follow-ups": "follow-up",
        "letters": "sent letter",
        "messages": "unclear message",
        "deliveries": "dead delivery",
    }
    return "".join(
        f'[[operations]]\ninclude-path-regex = "/{name}/\\\\{{"\n'
        f'parameters = {{ "path.id" = "{rows[row].pk}", "path.code" = "{rows[row].pk}",'
        f' "path.follow_up" = "{rows[row].pk}" }}\n'
        for name, row in of.items()
    )
