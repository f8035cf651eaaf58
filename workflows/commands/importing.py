"""Confirming a file of reviews or needs: the records, the reviews it says were concluded, and the fact, in one go."""

from __future__ import annotations

from django.db import transaction

from reviews import importing
from reviews.importing import Preview, Written
from workflows import events
from workflows.commands.opening import conclude_reviews
from workflows.ledger import By, Refused
from workflows.ledger.record import record
from workflows.ledger.standing import case_of


@transaction.atomic
def import_reviews(*, preview: Preview, by: By) -> Written:
    """Write a faultless preview of reviews and conclude those that the file says were concluded.

    Refused for a preview with findings, for one that the records have overtaken, and when a review cannot be concluded.
    """
    written = _written(preview)
    outcome = conclude_reviews(days=written.concluded, by=by)
    if outcome.refusals:
        raise Refused(next(iter(outcome.refusals.values())))
    _tell(events.ReviewsImported, preview, written, by)
    return written


@transaction.atomic
def import_needs(*, preview: Preview, by: By) -> Written:
    """Write a faultless preview of needs. Refused for a preview with findings, or one that records have overtaken."""
    written = _written(preview)
    _tell(events.NeedsImported, preview, written, by)
    return written


IMPORTS = {"reviews": import_reviews, "needs": import_needs}


def _written(preview: Preview) -> Written:
    try:
        return importing.apply(preview)
    except importing.NotApplied as reason:
        raise Refused(str(reason)) from reason


def _tell(
    fact: type[events.ReviewsImported | events.NeedsImported], preview: Preview, written: Written, by: By
) -> None:
    """Record the import on the line of all imports; a file that changed nothing is told of as well."""
    case = case_of("imports")
    told = fact(upload=preview.table.name, new=len(written.new), changed=len(written.changed))
    record(told, case=case, subject=case, by=by)
