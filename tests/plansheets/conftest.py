"""Plans that leave as files, are filled in offline, and come back."""

from datetime import date
from decimal import Decimal

import pytest

from reviews.models import Institution
from tests.planning.conftest import (
    acknowledged,
    adopted,
    an_acknowledged_follow_up,
    authority,
    by,
    by_authority,
    completed,
    focal_point,
    follow_up,
    kept,
    lines,
    ministry,
    needs,
    next_version,
    nobody_has_asked_yet,
    party,
    plan,
    submitted,
    version,
)
from tests.plansheets.office import Filled
from workflows import commands, sheets
from workflows.queries.plansheets import plan_sheet

__all__ = [
    "acknowledged",
    "adopted",
    "an_acknowledged_follow_up",
    "authority",
    "by",
    "by_authority",
    "completed",
    "focal_point",
    "follow_up",
    "kept",
    "lines",
    "ministry",
    "needs",
    "next_version",
    "nobody_has_asked_yet",
    "party",
    "plan",
    "submitted",
    "version",
]


@pytest.fixture
def court(party):
    return Institution.objects.create(party=party, name="Court of Audit; second chamber")


@pytest.fixture
def full_line(lines, needs, ministry, court, by):
    """The first line with something in every column, all of it awkward."""
    said = {
        "title": "=1+1",
        "description": "- one\n- two\n\n  three",
        "needs": [needs[0].pk, needs[1].pk],
        "priority": 1,
        "rationale": "@home",
        "outcome": "+ more",
        "indicator": "40%",
        "baseline": "0012",
        "target": "1/2",
        "verification": "2027-01-01",
        "lead_institution": ministry.pk,
        "supporting_institutions": [court.pk, ministry.pk],
        "responsible": "Zoë \u202b\u05d0\u202c",
        "starts_on": date(2027, 1, 31),
        "ends_on": date(2028, 2, 29),
        "horizon": "long",
        "cost": Decimal("1250000.05"),
        "currency": "USD",
        "domestic_funding": Decimal("0.10"),
        "assistance": "专家",
        "risk": "#1",
    }
    return commands.change_line(line_id=lines[0].pk, changes=said, by=by)


@pytest.fixture
def content():
    """content(version): what it says now."""
    return lambda version: sheets.Content.of(plan_sheet(version.pk))


@pytest.fixture
def downloaded(version, content):
    """The version as a workbook that somebody has opened."""
    return Filled.of(sheets.write_workbook(content(version), "en"))


@pytest.fixture
def previewed(version, by):
    """previewed(filled): the upload and its preview."""

    def preview(filled, name="plan.xlsx", of=version, asked_by=by):
        file = {"name": name, "content": filled if isinstance(filled, bytes) else filled.saved()}
        return commands.preview_plan(version_id=of.pk, file=file, by=asked_by)

    return preview


@pytest.fixture
def imported(version, previewed, by):
    """imported(filled, choices): previewed and confirmed."""

    def confirm(filled, choices=None, of=version):
        upload, _preview = previewed(filled, of=of)
        return commands.import_plan(version_id=of.pk, upload=upload.pk, choices=choices or {}, by=by)

    return confirm
