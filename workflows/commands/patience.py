"""The rules of patience as they are proposed. Once there, a rule belongs to the officers."""

from reviews.registers.synchronise import Change, synchronise
from workflows.models import Patience
from workflows.process.duties import PATIENCE


def load_patience() -> Change:
    """Every rule that does not exist yet, as proposed."""
    rows = [Patience(kind=kind, days=each.days, working_days=each.working_days) for kind, each in PATIENCE.items()]
    return synchronise(rows, key=("kind",))
