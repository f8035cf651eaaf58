"""Writes a version of a plan as a Word document: a table for each objective, made to be read aloud as well.

python-docx is loaded when a document is asked for: nothing else needs it, and it is large.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from reviews.languages import said
from workflows.models import Line, Plan
from workflows.process import VersionState
from workflows.sheets.archives import settled
from workflows.sheets.content import Content, Objective, Row
from workflows.sheets.word import Paper

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WIDTHS = (9, 27, 22, 20, 22)
"""Of the columns, in hundredths of the line."""
Parts = list[tuple[str, str]]
"""Pairs of a label and a text, below each other in a cell; without a label, the text alone."""


def write_document(content: Content, language: str) -> BytesIO:
    """The file, at its beginning; the same bytes for the same content and language."""
    with override(language):
        head = content.head
        paper = Paper(language, title=head["title"], at=head["state_since"])
        paper.title(head["title"])
        for label, text in _head(content, language):
            paper.fact(label, text)
        for number, objective in enumerate(content.objectives, start=1):
            _objective(paper, content, number, objective)
        if not content.rows:
            paper.paragraph(_("This version has no activities yet."))
        return settled(paper.saved())


def _head(content: Content, language: str) -> Iterator[tuple[str, str]]:
    head = content.head
    yield capfirst(_("State party")), said(head["names"], language)
    yield capfirst(_("cycle")), said(head["cycle_names"], language)
    yield capfirst(_("kind")), str(Plan.Kind(head["kind"]).label)
    yield capfirst(_("version")), str(head["number"])
    yield capfirst(_("state")), str(VersionState(head["state"]).label)
    if head["state"] in (VersionState.ADOPTED, VersionState.REPLACED):
        yield _("Adopted by"), head["decided_by"]
        yield _("Adopted on"), date_format(head["decided_at"], "DATE_FORMAT")
    if head["document"]:
        yield capfirst(_("document of the adoption")), head["document"]


def _objective(paper: Paper, content: Content, number: int, objective: Objective) -> None:
    article = content.articles.by_id.get(objective.article) if objective.article else None
    under = _("Article %(number)s") % {"number": article} if article else ""
    heading = _("Objective %(number)d: %(text)s") % {"number": number, "text": objective.text}
    paper.heading(f"{heading} ({under})" if under else heading)
    rows = [row for row in content.rows if row.objective == objective.id]
    if not rows:
        paper.paragraph(_("No activity stands under this objective yet."))
        return
    titles = [
        _("No."),
        capfirst(_("activity")),
        _("Outcome and how it is seen"),
        _("Who and when"),
        _("Means and risk"),
    ]
    paper.table(heading, titles, WIDTHS, [_cells(content, row) for row in rows])


def _cells(content: Content, row: Row) -> Sequence[Parts]:
    return [
        [("", str(row.number))],
        [("", row.title), *_labelled(content, row, "description", "needs", "priority", "rationale")],
        _labelled(content, row, "outcome", "indicator", "baseline", "target", "verification"),
        _labelled(
            content,
            row,
            "lead_institution",
            "supporting_institutions",
            "responsible",
            "starts_on",
            "ends_on",
            "moved_because",
            "horizon",
        ),
        _labelled(content, row, "cost", "domestic_funding", "assistance", "risk"),
    ]


def _labelled(content: Content, row: Row, *keys: str) -> Parts:
    """What the row says in these columns; what it does not say is left out."""
    told = ((key, _told(content, row, key)) for key in keys)
    return [(capfirst(str(_label(key))), text) for key, text in told if text]


def _told(content: Content, row: Row, key: str) -> str:
    value: Any = row.values[key]
    if value is not None and key in ("cost", "domestic_funding"):
        return f"{value:,.2f} {row.values['currency']}".strip()
    if value is not None and key in ("starts_on", "ends_on"):
        return date_format(value, "DATE_FORMAT")
    return content.shown(key, value)


def _label(key: str) -> Any:
    field: Any = Line._meta.get_field(key)
    return field.verbose_name
