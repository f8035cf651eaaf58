"""Which columns a kind of file has, and whether a table has them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from reviews.importing.findings import Finding, Suggestions, finding
from reviews.importing.tables import Table


def faults_of_header(table: Table, required: Sequence[str], optional: Sequence[str]) -> list[Finding]:
    """Missing, unknown and repeated columns, all reported for row 1."""
    known = [*required, *optional]
    suggestions = Suggestions()
    faults = [
        finding(
            1, column, "", _("This column is missing. The file needs: %(columns)s.") % {"columns": ", ".join(required)}
        )
        for column in required
        if column not in table.columns
    ]
    for index, column in enumerate(table.columns):
        if column not in known:
            remedy = _("Unknown column. Rename it or leave it out; known are: %(columns)s.") % {
                "columns": ", ".join(known)
            }
            faults.append(
                finding(1, column, column, f"{remedy} {suggestions.nearest('column', column, known)}".strip())
            )
        elif column in table.columns[:index]:
            faults.append(finding(1, column, column, _("This column appears twice. Keep one.")))
    return faults
