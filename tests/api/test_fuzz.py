"""Schemathesis asks every operation of the schema with inputs made up from it, as three kinds of people.

Its pytest loader does not run under this pytest, so its command line is run against a live server.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.middleware.csrf import CSRF_SECRET_LENGTH

from reviews.models import Category, Cycle, Group, Mechanism, Provision
from tests.api.conftest import Program, program
from tests.browser.serving import served
from tests.factories import a_review
from workflows.ledger.models import Delivery
from workflows.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "t" * CSRF_SECRET_LENGTH
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture
def schema(tmp_path):
    call_command("spectacular", "--file", str(tmp_path / "schema.yml"))
    return tmp_path / "schema.yml"


@pytest.fixture
def somebody(request, a_sent_letter, follow_through, settings):
    """A letter that was sent, one that waits, and the person who asks."""
    settings.API_RATE_USER = settings.API_RATE_ANONYMOUS = "1000000/min"
    letter = a_sent_letter()
    a_review()
    people = {
        "officer": lambda: program("officer", "approver"),
        "focal point": lambda: program(party=letter.party),
        "nobody": Program,
    }
    return letter, people[request.param]()


@pytest.mark.parametrize("somebody", ["officer", "focal point", "nobody"], indirect=True)
def test_no_made_up_input_breaks_the_api_or_its_schema(somebody, schema, tmp_path):
    letter, person = somebody
    config = tmp_path / "schemathesis.toml"
    config.write_text(ids(letter))
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("--config-file", str(config), "run", str(schema)),
        *("--checks", CHECKS, "--phases", "fuzzing", "--max-examples", "1", "--workers", "2", "--no-color"),
        *("--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off"),
        *("--header", f"X-CSRFToken: {TOKEN}", "--header", f"Cookie: csrftoken={TOKEN}; {session(person)}"),
    ]

    with served() as address:
        done = subprocess.run([*command, "--url", address], capture_output=True, text=True, timeout=120, cwd=tmp_path)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert re.search(r"Tested: (\d+)", done.stdout)[1] == str(operations(schema))


def operations(schema):
    return schema.read_text().count("operationId: ")


def session(person):
    return f"sessionid={person.cookies['sessionid'].value}" if person.user else "x=y"


def ids(letter):
    """Addresses of rows that exist, so that what is made up reaches further than "not found"."""
    rows = {
        "mechanisms": Mechanism.objects.first().pk,
        "cycles": Cycle.objects.first().pk,
        "provisions": Provision.objects.first().pk,
        "categories": Category.objects.first().pk,
        "groups": Group.objects.first().pk,
        "parties": letter.party_id,
        "reviews": letter.follow_up_id,
        "needs": letter.follow_up.review.needs.first().pk,
        "follow-ups": letter.follow_up_id,
        "letters": letter.pk,
        "messages": Message.objects.first().pk,
        "deliveries": Delivery.objects.first().pk,
    }
    return "".join(
        f'[[operations]]\ninclude-path-regex = "/{name}/\\\\{{"\n'
        f'parameters = {{ "path.id" = "{pk}", "path.code" = "{pk}", "path.follow_up" = "{pk}" }}\n'
        for name, pk in rows.items()
    )
