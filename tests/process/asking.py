"""How a step is taken: somebody asks for a verb of a row, and the model says what must come of it."""

from collections import Counter
from typing import Any, ClassVar

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from tests.factories import MAY_DAY
from tests.process.model import MAY, Model
from tests.process.world import NEEDS, World, settle
from workflows import access, commands
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.models import FollowUp, Letter, Period, Plan, PlanVersion, Report
from workflows.queries.needs_of import needs_of

WHOEVER_MAY = "whoever may"


class Asking(RuleBasedStateMachine):
    """What every example begins with, how anything is asked in it, and the rows that are asked about."""

    world: World
    happened: ClassVar[Counter[str]] = Counter()

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now = MAY_DAY
        self.model = Model(needs=NEEDS, today=MAY_DAY.date())
        self.words = ""  # of the letter, as it was cleared

    # How anything is asked.
    def ask(self, who: str, verb: str, row: Any, about: Any = None, **words: Any) -> None:
        """As the edges do: whether this person may, then the command. The model knows what must come of it."""
        who = min(MAY[verb]) if who == WHOEVER_MAY else who
        user = self.world.people[who]
        allowed = access.reason_against(user, verb, row) is None
        assert allowed == (who in MAY[verb]), f"{who} {verb}"
        if not allowed:
            return
        before = Entry.objects.count()
        refusal = self._refusal(verb, By.user(user.pk, self.now), words)
        assert bool(refusal) == self.model.refuses(verb, about), f"{verb}: {refusal or 'not refused'}; {self.model}"
        if refusal:
            assert Entry.objects.count() == before
            return
        settle(self.now)
        self.happened[verb] += 1
        self.model.done(verb, about)
        if self.model.period and self.model.due_on is None:
            self.model.due_on = self.period.due_on

    @staticmethod
    def _refusal(verb, by, words):
        try:
            with transaction.atomic():
                getattr(commands, verb)(**words, by=by)
        except Refused as refusal:
            return str(refusal)
        return ""

    @property
    def follow_up(self):
        return FollowUp.objects.get(pk=self.world.id)

    @property
    def letter(self):
        return Letter.objects.exclude(state="replaced").get(follow_up=self.world.id, kind="readiness")

    @property
    def plan(self):
        return Plan.objects.get(follow_up=self.world.id)

    @property
    def version(self):
        return PlanVersion.objects.filter(follow_up=self.world.id).order_by("number").last()

    @property
    def period(self):
        return Period.objects.filter(follow_up=self.world.id).order_by("number").last()

    @property
    def report(self):
        return Report.objects.get(period=self.period)

    @property
    def needs(self):
        return list(needs_of([self.world.id]).order_by("pk"))
