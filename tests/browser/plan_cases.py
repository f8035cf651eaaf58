"""A plan that is being drafted, and workbooks of it that came back, for pages to show."""

from __future__ import annotations

from django.urls import reverse

from reviews.models import User
from tests.browser.cases import NOW, follow_through
from tests.factories import OFFICER, a_concluded_review, a_party, acknowledged
from tests.people import an_account
from tests.plansheets.office import Filled
from workflows import commands, sheets
from workflows.ledger import By
from workflows.models import PlanVersion
from workflows.queries.plansheets import plan_sheet


def the_planner() -> User:
    """The focal point of the State that plans."""
    found = User.objects.filter(appointments__role="focal_point", email__startswith="planner@").first()
    if found:
        return found
    planner = an_account("focal_point", party=a_party())
    User.objects.filter(pk=planner.pk).update(email="planner@state.example")
    return planner


def _version() -> PlanVersion:
    party = the_planner().appointments.get().party
    if found := PlanVersion.objects.filter(party=party).first():
        return found
    follow_up = acknowledged(a_concluded_review(needs=3, party=party), follow_through)
    return commands.draft_plan(follow_up_id=follow_up.pk, by=OFFICER).versions.get()


def importing() -> str:
    return reverse("plan-import", args=[_version().pk])


def preview() -> str:
    """With a new row, a missing one, and a field that was changed on both sides."""
    version = _version()
    filled = Filled.of(sheets.write_workbook(sheets.Content.of(plan_sheet(version.pk) or {}), "en"))
    filled.write(2, title="Train prosecutors in the recovery of assets").add(title="A new law", objective="Prevention")
    filled.sheet.delete_rows(3)
    first = version.lines.order_by("position").first()
    commands.change_line(line_id=first.pk, changes={"title": "Train judges"}, by=OFFICER)
    return _kept(version, filled)


def faults() -> str:
    version = _version()
    filled = Filled.of(sheets.write_workbook(sheets.Content.of(plan_sheet(version.pk) or {}), "en"))
    return _kept(version, filled.write(2, starts_on="soon", priority="urgent"))


def _kept(version: PlanVersion, filled: Filled) -> str:
    file = {"name": "plan.xlsx", "content": filled.saved()}
    by = By.user(the_planner().pk, NOW)
    upload, _preview = commands.preview_plan(version_id=version.pk, file=file, by=by)
    return reverse("plan-preview", args=[upload.pk])
