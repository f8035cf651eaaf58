"""Writes what a preview promised, as a whole or not at all."""

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.importing.previews import Preview, Written, check, kinds

LOCK = 0x7AF0110  # one import at a time: two that look at the same records would both see them as new


class NotApplied(Exception):
    """The preview cannot be carried out, and the message says why. Nothing was written."""


@transaction.atomic
def apply(preview: Preview) -> Written:
    """Write all rows of a faultless preview in one transaction, after checking again that it still holds.

    Raises NotApplied for a preview with findings, or when the records have changed since it was made.
    """
    if preview.findings:
        raise NotApplied(
            ngettext(
                "%(count)d row has a fault; correct the file and upload it again. Nothing was written.",
                "%(count)d rows have faults; correct the file and upload it again. Nothing was written.",
                preview.faulty_rows,
            )
            % {"count": preview.faulty_rows}
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            raise NotApplied(_("Another import is being written. Try again in a minute. Nothing was written."))
        # Foreign keys are checked per statement: a long queue of checks for the end of the transaction makes every row
        # slower than the one before, since the history trigger catches an exception per row.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    now = check(preview.kind, preview.table, today=preview.today)
    if now.digest != preview.digest:
        raise NotApplied(
            _("The records have changed since this preview was made; look at the new one. Nothing was written.")
        )
    return kinds()[now.kind].write(now.planned, now.table.columns)
