"""Facts of the app that gets into trouble on purpose, and the effects that its reactions had."""

from collections import Counter

import uuid_utils.compat as uuid
from django.db import transaction

from tests.faults.cases import officer
from tests.faults.troubled.reactions import TroubleFound
from workflows.ledger.record import record

__all__ = ["effects", "find", "officer"]


def find(*kinds, case=None, fact=TroubleFound, **more):
    """Record one fact for each kind, each in a transaction of its own; returns what they are about."""
    found = []
    for kind in kinds:
        trouble = uuid.uuid7()
        with transaction.atomic():
            told = fact(trouble=trouble, kind=kind, **more)
            record(told, case=case or trouble, subject=trouble, by=officer())
        found.append(trouble)
    return found


def effects(service, reaction):
    """How many effects each trouble had through this reaction."""
    rows = service.ask("SELECT fact, count(*) FROM effect WHERE reaction = %s GROUP BY 1", reaction)
    return Counter(dict(rows))


def said(service, reaction, trouble):
    """What the effects of one trouble say."""
    rows = service.ask("SELECT said FROM effect WHERE reaction = %s AND fact = %s", reaction, trouble)
    return [row[0] for row in rows]
