"""Documents that are made from the code: the process, its pictures, the configuration, the addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from tafollow.environment import VARIABLES
from workflows.access import NAMES, WHO
from workflows.pages.process import machines, moves, sentence, states
from workflows.process import MACHINES, MOVES, VERSION
from workflows.queries.diagram import diagram
from workflows.reactions import REACTIONS
from workflows.verbs import VERBS

MADE = "<!-- Made by manage.py write_docs. Change the code it is made from, not this file. -->\n"


def documents() -> dict[Path, str]:
    """Each document with its content, the same for the same code."""
    docs = Path(settings.BASE_DIR, "docs")
    with translation.override("en"):
        return {
            docs / "process.md": process(),
            **{docs / _file(machine): picture(machine) for machine in MACHINES},
            docs / "configuration.md": configuration(),
            docs / "routes.md": routes(),
        }


def picture(machine: str) -> str:
    return render_to_string("pages/parts/diagram.html", {"diagram": diagram(machine)})


def process() -> str:
    parts = [
        MADE,
        "# The process\n",
        f"Version {VERSION}. Made from `workflows/process/`, `workflows/events/`, `workflows/reactions.py`,"
        " `workflows/access/` and `workflows/verbs/`; people read the same at `/process/`.\n",
    ]
    for machine, title in machines().items():
        parts += [f"## {title}\n", _picture(machine, title), _states(machine), "", _moves(machine)]
    parts += ["## What people may ask for\n", _verbs(), "## When a fact is recorded, what follows\n", _facts()]
    return "\n".join(parts)


def _file(machine: str) -> str:
    return f"process-{machine.replace('_', '-')}.svg"


def _picture(machine: str, title: str) -> str:
    return f"![{title}: {diagram(machine).told}]({_file(machine)})\n"


def _states(machine: str) -> str:
    return _table(["State", "Value", ""], [(row.label, f"`{row.value}`", row.kind) for row in states(machine)])


def _moves(machine: str) -> str:
    rows = [
        (
            f"`{move.name}`",
            move.asks,
            ", ".join(move.sources),
            move.target,
            f"`{MOVES[move.name].says.__name__}`",
            move.who,
            move.since,
        )
        for move in moves(machine)
    ]
    return _table(["Move", "In words", "From", "To", "Fact", "Who asks", "Since version"], rows)


def _verbs() -> str:
    rows = [
        (f"`{verb.name}`", verb.label, verb.follows, ", ".join(str(NAMES[role]) for role in sorted(WHO[verb.name])))
        for verb in VERBS.values()
    ]
    return _table(["Verb", "Button", "What follows", "Who may"], rows)


def _facts() -> str:
    rows = [
        (
            f"`{fact.__name__}`",
            sentence(fact),
            ", ".join(f"`{reaction.name}`" for reaction in reactions) or "–",
        )
        for fact, reactions in REACTIONS.items()
    ]
    return _table(["Fact", "As people read it", "Reactions"], rows)


def configuration() -> str:
    rows = [
        (f"`{name}`", variable.cast.__name__, _default(variable.default), variable.explains)
        for name, variable in VARIABLES.items()
    ]
    head = [MADE, "# Configuration\n", "Every variable of the environment that the service reads.\n"]
    return "\n".join([*head, _table(["Variable", "Type", "Default", "What it is for"], rows)])


def _default(value: Any) -> str:
    shown = ",".join(value) if isinstance(value, list) else str(value)
    return f"`{shown}`" if shown else ""


def routes() -> str:
    """Every address but those that the admin makes for each register."""
    rows = [(f"`/{address}`", f"`{name}`" if name else "", told) for address, name, told in _routes(get_resolver())]
    return "\n".join([MADE, "# Addresses\n", _table(["Address", "Name", "What it is"], rows)])


def _routes(resolver: Any, before: str = "") -> Iterator[tuple[str, str, str]]:
    for pattern in resolver.url_patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver) and pattern.app_name == "admin":
            yield address, "admin:index", "The registers and desks of the Secretariat."
        elif isinstance(pattern, URLResolver):
            yield from _routes(pattern, address)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", pattern.callback)
            yield address, pattern.name or "", next(iter((view.__doc__ or "").strip().splitlines()), "")


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    cells = [list(head), ["---" for _ in head], *rows]
    return "".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |\n" for row in cells)
