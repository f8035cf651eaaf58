"""manage.py simulate: months of invented life through the real commands, and whether the record holds afterwards."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reviews.registers import load_registers
from tafollow.demo.states import MOST_STATES, load_states
from tafollow.simulation.play import Simulation
from tafollow.simulation.told import facts, failures, stages
from workflows.ledger import history
from workflows.queries.invariants import INVARIANTS
from workflows.queries.owed import all_differences

WEEKS_PER_MONTH = 365.25 / 12 / 7


class Command(BaseCommand):
    help = "Plays months of invented life with anonymised States. Only with DEMO=true, and while no worker runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--months", type=int, default=18, help="How long (default: 18).")
        parser.add_argument("--states", type=int, default=12, help=f"How many States, at most {MOST_STATES}.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed tells the same story.")
        parser.add_argument(
            "--until", type=date.fromisoformat, metavar="DAY", help="The last day, as 2026-11-30; default: today."
        )

    def handle(self, *, months: int, states: int, seed: int, until: date | None, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("Only where DEMO=true: this may be a real installation."))
        if months < 1 or not 1 <= states <= MOST_STATES:
            raise CommandError(_("At least one month, and 1 to %(most)s States.") % {"most": MOST_STATES})
        weeks = round(months * WEEKS_PER_MONTH)
        begins_on = (until or datetime.now(UTC).date()) - timedelta(weeks=weeks)
        load_registers(year=begins_on.year)
        simulation = Simulation(load_states(begins_on, states)[:states], begins_on, weeks, seed)
        self._play(simulation)
        self._tell(simulation)
        self._verify()

    def _play(self, simulation: Simulation) -> None:
        before, started = facts(), time.monotonic()
        simulation.play(self._year)
        steps, seconds = facts() - before, time.monotonic() - started
        self.stdout.write(f"{steps} facts in {seconds:.1f} s: {steps / seconds:.0f} per second.")

    def _year(self, week: int) -> None:
        if week % 52 == 51:
            self.stdout.write(f"Year {week // 52 + 1} is over: {facts()} facts.")
            self.stdout.flush()

    def _tell(self, simulation: Simulation) -> None:
        for label, count in stages(simulation.codes):
            self.stdout.write(f"{count:6}  {label}")
        for reason, count in simulation.refusals.most_common(20):
            self.stdout.write(f"{count:6}  refused: {reason}")

    def _verify(self) -> None:
        if faults := [*failures(), *history.verify()]:
            raise CommandError("\n".join(faults))
        self.stdout.write("The history is what was recorded.")
        if owed := [f"{each.kind} of {each.case}" for each in all_differences()]:
            raise CommandError("\n".join(("What is owed differs from the duties that stand:", *owed)))
        self.stdout.write("The duties that stand are what is owed.")
        for invariant in INVARIANTS:
            if exceptions := list(invariant.exceptions()):
                raise CommandError("\n".join(f"{invariant.name}: {each}" for each in exceptions))
            self.stdout.write(f"{invariant.name} holds: {invariant.promise}")
