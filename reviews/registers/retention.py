"""The proposed rules of retention. Once there, a rule belongs to the officers."""

from reviews.models import RetentionRule
from reviews.registers.files import rows
from reviews.registers.synchronise import Change, synchronise


def load_retention() -> list[Change]:
    """Every rule that does not exist yet, as proposed."""
    rules = [
        RetentionRule(kind=row["kind"], keep_days=int(row["keep_days"]), action=row["action"])
        for row in rows("retention")
    ]
    return [synchronise(rules, key=("kind",))]
