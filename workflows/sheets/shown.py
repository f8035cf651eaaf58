"""A preview as people and programs are shown it: plain texts in the language of the moment."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.text import capfirst

from workflows.sheets.columns import BY_KEY
from workflows.sheets.content import Content
from workflows.sheets.differences import Preview, RowDifference

Told = dict[str, Any]


def told(preview: Preview) -> Told:
    """Everything that a person has to know before confirming."""
    return {
        "counts": preview.counts,
        "differences": [_difference(preview.content, each) for each in preview.differences],
        "findings": [asdict(finding) for finding in preview.findings],
        "asked": preview.asked,
    }


def _difference(content: Content, row: RowDifference) -> Told:
    return {
        "kind": row.kind,
        "activity": row.activity,
        "number": row.number,
        "title": row.title,
        "sheet": row.sheet,
        "row": row.row,
        "changes": [
            {
                "field": capfirst(str(BY_KEY[change.field].label)),
                "before": content.shown(change.field, change.before),
                "after": content.shown(change.field, change.after),
                "key": row.key_of(change) if change.asks else None,
            }
            for change in row.changes
        ],
    }
