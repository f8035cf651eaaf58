"""The process as a page: the states of each thing, the moves between them, who may make them, and what follows.

Everything is read from MOVES, WHO, REACTIONS and the sentences of facts; docs/process.md says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from workflows.access import NAMES, WHO
from workflows.ledger import Fact
from workflows.moves import THINGS
from workflows.process import FINAL, MACHINES, MOVES, SIDE, VERSION, Move
from workflows.queries.diagram import diagram
from workflows.queries.timeline import SENTENCES
from workflows.reactions import REACTIONS
from workflows.verbs import VERBS

FIRST = "follow_up"
FOLLOWS: dict[str, str | Promise] = {
    "open_follow_up": gettext_lazy("The follow-up is opened."),
    "draft_readiness_letter": gettext_lazy("Where there are needs, the readiness letter is drafted."),
    "close_without_needs": gettext_lazy("Where there are no needs, the follow-up is closed."),
    "tell_hooks": gettext_lazy("Other systems that may know of it are told by webhook."),
    "follow_the_letter": gettext_lazy("The follow-up moves with its letter."),
    "follow_the_plan": gettext_lazy("The follow-up moves with its plan."),
    "go_on_with_the_letter": gettext_lazy("Where the letter was acknowledged meanwhile, the follow-up notes it."),
    "go_on_with_the_plan": gettext_lazy("Where there is a plan, the follow-up goes on at its stage."),
    "open_dialogue": gettext_lazy("Where the letter was acknowledged, the dialogue is opened."),
    "end_plan": gettext_lazy("The plan of the follow-up is ended."),
    "put_plan_in_force": gettext_lazy("The plan comes into force, and its activities are planned."),
    "open_first_period": gettext_lazy("The first reporting period is opened."),
    "open_next_period": gettext_lazy("The next reporting period is opened."),
    "apply_report": gettext_lazy("The activities of the plan move as the report says."),
    "assess_needs_reported_on": gettext_lazy("What the report says of needs is kept as their assessments."),
    "post_letter": gettext_lazy("A message to each recipient is put into the post room."),
    "settle_letter": gettext_lazy("Once every recipient is settled, the letter counts as sent or as undeliverable."),
    "invite": gettext_lazy("The person is invited by mail."),
    "end_sessions": gettext_lazy("The person is signed out wherever they are signed in."),
    "ask_who_is_the_contact": gettext_lazy("The Secretariat is given the task to find the right contact."),
    "doubt_refused_address": gettext_lazy("If the address itself was refused, it counts as failing, or as dead."),
    "doubt_bounced_address": gettext_lazy("If the address is the reason, it counts as failing, or as dead."),
    "ask_for_a_better_address": gettext_lazy("The Secretariat is given the task to ask for a better address."),
    "ask_for_a_successor": gettext_lazy("The Secretariat is given the task to ask for a successor."),
    "settle_duties": gettext_lazy("What is owed in the follow-up is worked out anew."),
    "settle_duties_of_people": gettext_lazy("What is owed because of it is worked out anew."),
    "note_silence_when_overdue": gettext_lazy("Where a State has not answered its letter, it counts as silent."),
}
"""What each reaction to a fact does, in a sentence."""
TOLD_LATER = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class StateRow:
    value: str
    label: str
    kind: str
    """What sort of state it is, in words."""


@dataclass(frozen=True)
class MoveRow:
    name: str
    asks: str
    sources: list[str]
    target: str
    who: str
    told: str
    """The sentence of its fact, with … for what only the fact itself can say."""
    follows: list[str]
    since: int


def machines() -> dict[str, str]:
    """The names of all machines as people read them, by the name process.py gives them."""
    return {machine: capfirst(str(THINGS[machine].model._meta.verbose_name)) for machine in MACHINES}


def states(machine: str) -> list[StateRow]:
    return [StateRow(str(state.value), str(state.label), _kind(machine, state)) for state in MACHINES[machine]]


def moves(machine: str) -> list[MoveRow]:
    """What can happen to one thing, in the order of process.py."""
    return [_row(move) for move in MOVES.values() if move.thing == machine]


def newer(version: int) -> list[MoveRow]:
    """The moves that this version of the process has and those before have not."""
    return [_row(move) for move in MOVES.values() if move.since == version]


def sentence(fact: type[Fact]) -> str:
    """How a fact reads, with … for what each one tells for itself."""
    return TOLD_LATER.sub("…", str(SENTENCES[fact]))


def what_follows(fact: type[Fact]) -> list[str]:
    return [str(FOLLOWS.get(each.name, each.name)) for each in REACTIONS.get(fact, ())]


@gzip_page
@login_required
@require_safe
def process(request: HttpRequest) -> HttpResponse:
    """The states, moves and consequences of one kind of thing, chosen by ?machine=."""
    asked = request.GET.get("machine", "")
    machine = asked if asked in MACHINES else FIRST
    names = machines()
    context = {
        "machine": machine,
        "machines": names,
        "name": names[machine],
        "diagram": diagram(machine),
        "states": states(machine),
        "moves": moves(machine),
        "version": VERSION,
        "newer": [(number, newer(number)) for number in range(2, VERSION + 1)],
    }
    return render(request, "pages/process.html", context)


def _row(move: Move) -> MoveRow:
    labels = MACHINES[move.thing]
    return MoveRow(
        name=move.name,
        asks=str(move.asks),
        sources=[str(labels(source).label) for source in move.sources],
        target=str(labels(move.target).label) if move.target else _("the state before"),
        who=_who(move),
        told=sentence(move.says),
        follows=what_follows(move.says),
        since=move.since,
    )


def _who(move: Move) -> str:
    """People by their roles; a move that nobody asks for follows by itself."""
    if move.who == "system":
        return _("the service, by itself")
    verb = next((verb.name for verb in VERBS.values() if verb.move == move.name), move.name)
    return _roles(WHO[verb])


def _roles(roles: Iterable[str]) -> str:
    return ", ".join(str(NAMES[role]) for role in sorted(roles))


def _kind(machine: str, state: str) -> str:
    if state in FINAL[machine]:
        return _("end")
    return _("beside the main line") if state in SIDE.get(machine, ()) else _("main line")
