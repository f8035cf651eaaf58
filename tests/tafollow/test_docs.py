"""What the documents say exists; what must be explained is."""

import re
import tomllib

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command, get_commands
from django.db import connection

from tafollow.environment import VARIABLES
from tests.factories import a_concluded_review
from tests.tafollow.embedded import PROJECT
from workflows.ledger.models import Entry
from workflows.queries import invariants

ROOTS = [PROJECT / "README.md", PROJECT / "CHANGELOG.md"]
DOCUMENTS = [*ROOTS, *sorted((PROJECT / "docs").rglob("*.md"))]
OURS = [path for path in DOCUMENTS if path.name not in ("process.md", "configuration.md", "routes.md")]
LANGUAGES = {"ar": "ar", "zh-hans": "zh_Hans", "fr": "fr", "ru": "ru", "es": "es"}
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text())


def named(path):
    return str(path.relative_to(PROJECT))


def table_rows(text):
    """The cells of every row of every table, heads and rulers left out."""
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:1] == "|"]
    return [row for row in rows if not set("".join(row)) <= set("-|: ")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(document):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text())

    for target in targets:
        assert target.startswith("https://") or (document.parent / target).exists(), target


@pytest.mark.parametrize("document", OURS, ids=named)
def test_every_command_of_django_that_is_named_exists(document):
    commands = set(re.findall(r"manage\.py (?!\[)([a-z_]+)", document.read_text()))

    assert commands <= set(get_commands())


@pytest.mark.parametrize("document", OURS, ids=named)
def test_every_target_of_make_that_is_named_exists(document):
    targets = set(re.findall(r"(?:`|^    )make ([a-z-]+)", document.read_text(), re.MULTILINE))
    there = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))

    assert targets <= there


@pytest.mark.parametrize("document", OURS, ids=named)
def test_every_file_that_is_named_exists(document):
    rooms = "reviews|workflows|tafollow|tests|docs|docker|bench|static|templates|locale|requirements"
    files = set(re.findall(rf"`((?:{rooms})/[\w./-]*)`", document.read_text()))
    made = {"docs/pictures/"}

    assert [file for file in files - made if not (PROJECT / file).exists()] == []


@pytest.mark.parametrize("document", OURS, ids=named)
def test_every_variable_that_is_named_exists(document):
    prefixes = {name.split("_")[0] + "_" for name in VARIABLES if "_" in name} - {"SECRET_", "PUBLIC_", "STATIC_"}
    words = set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", document.read_text()))

    assert {word for word in words if word.startswith(tuple(prefixes))} <= set(VARIABLES) | FOREIGN


FOREIGN = {"DATABASE_APP_URL", "DATABASE_OWNER_PASSWORD", "DATABASE_APP_PASSWORD"}
"""Variables of our runner and of containers, which settings do not read."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_no_document_names_a_place_of_one_machine_or_a_registry(document):
    found = re.findall(
        r"(?i)(?<![\w.])(?:/work/|/home/|/root/|/Users/)|pypi|npmjs|docker\.io|ghcr|quay\.io", document.read_text()
    )

    assert found == []


def test_every_library_has_its_reason():
    wanted = [*PYPROJECT["project"]["dependencies"]]
    for extra in PYPROJECT["project"]["optional-dependencies"].values():
        wanted += extra
    names = sorted(re.match(r"[\w-]+", line)[0].lower() for line in wanted)
    used, _not_used = (PROJECT / "docs/decisions/libraries.md").read_text().split("## Considered and not used")

    explained = sorted(row[0].strip("`").lower() for row in table_rows(used) if row[0].startswith("`"))
    assert explained == names


def test_every_decision_is_in_the_list_of_decisions():
    folder = PROJECT / "docs" / "decisions"
    listed = re.findall(r"\]\(([\w-]+\.md)\)", (folder / "README.md").read_text())

    assert sorted(listed) == sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")


def test_the_glossary_says_what_the_interface_says():
    catalogues = {}
    for code, folder in LANGUAGES.items():
        with (PROJECT / "locale" / folder / "LC_MESSAGES" / "django.po").open("rb") as file:
            catalogues[code] = read_po(file, locale=folder)
    rows = [row for row in table_rows((PROJECT / "docs/glossary.md").read_text()) if row[0].startswith("**")]

    assert len(rows) >= 25
    for english, _meaning, *terms in rows:
        word = english.strip("*")
        assert terms == [str(catalogues[code].get(word).string) for code in LANGUAGES], word


def test_the_architecture_shows_the_layers_that_are_enforced():
    contract = next(c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["name"].startswith("Inside"))
    enforced = [{name.strip(" ()") for name in layer.split("|")} for layer in contract["layers"]]
    text = (PROJECT / "docs/architecture.md").read_text()
    block = re.search(r"fails:\n\n(.*?)\n\n", text, re.DOTALL)[1]
    lines = [line.strip().split("  ")[0] for line in block.splitlines()]
    shown = [set(part.split(" · ")) for line in lines for part in line.split(" > ")]

    assert [{name.strip("()") for name in layer} for layer in shown] == enforced
    for name in (name for layer in shown for name in layer):
        there = any((PROJECT / "workflows" / place).exists() for place in (name.strip("()") + ".py", name.strip("()")))
        assert name.startswith("(") != there, name


def test_every_invariant_stands_in_the_guarantees_with_the_question_that_asks_it():
    rows = [row for row in table_rows((PROJECT / "docs/guarantees.md").read_text()) if re.fullmatch(r"I\d+", row[0])]
    told = {(row[0], question) for row in rows for question in re.findall(r"`(\w+)`", row[2])}

    assert told == {(each.name, each.exceptions.__name__) for each in invariants.INVARIANTS}


def test_the_retry_table_names_the_limits_in_force():
    text = (PROJECT / "docs/guarantees.md").read_text()

    for name in ("LEDGER_ATTEMPTS", "POST_ATTEMPTS"):
        assert f"`{name}` ({VARIABLES[name].default})" in text


@pytest.mark.django_db
def test_facts_can_be_partitioned_as_the_operations_manual_says(follow_through):
    manual = (PROJECT / "docs/operations.md").read_text()
    statements = re.search(r"```sql\n(.*?)```", manual, re.DOTALL)[1]
    a_concluded_review(needs=2)
    before = Entry.objects.count()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing of this transaction waits for its end any more
        cursor.execute(statements)
        call_command("raise_walls")
        follow_through()
        cursor.execute("SELECT tableoid::regclass::text, count(*) FROM ledger_entry GROUP BY 1")
        places = dict(cursor.fetchall())
        cursor.execute(
            "SELECT has_table_privilege('tafollow_app', oid, 'UPDATE') FROM pg_class WHERE relname ~ '^ledger_entry'"
        )
        may_update = {row for (row,) in cursor.fetchall()}

    assert places == {"ledger_entry_first": Entry.objects.count()}
    assert before < Entry.objects.count()
    assert may_update == {False}
