"""CAC/COSP/2013/5, paragraphs 72 to 76, told once from the end of a review to the day its last need is met."""

from datetime import date, timedelta

import pytest

from reviews.models import Assessment, Category, Need, Provision
from tests.factories import a_concluded_review, the_letter
from workflows import commands
from workflows.ledger import Refused, history
from workflows.ledger.models import Entry
from workflows.models import Activity, Letter, Line, Period, Plan, Report
from workflows.process import FollowUpState

pytestmark = pytest.mark.django_db
F = FollowUpState
STAGES = [
    "FollowUpOpened",
    "FollowUpLetterDrafted",
    "FollowUpLetterCleared",
    "FollowUpLetterSent",
    "FollowUpLetterAcknowledged",
    "DialogueOpened",
    "FollowUpPlanDrafted",
    "FollowUpPlanSubmitted",
    "FollowUpPlanReturned",
    "FollowUpPlanSubmitted",
    "FollowUpPlanAdopted",
    "FollowUpClosedMet",
]


def test_from_the_letter_to_the_day_the_last_need_is_met(story):
    # A:72. The review is concluded with needs; the Secretariat writes that it is ready to help.
    review = a_concluded_review(by=story.by("officer"), party=story.party, needs=2)
    story.settle()
    assert (story.stage(review), the_letter(review).data["total_needs"]) == (F.LETTER_DRAFTED, 2)
    commands.clear_letter(letter_id=the_letter(review).pk, by=story.by("approver"))
    story.settle()
    assert story.stage(review) == F.LETTER_SENT
    story.later(days=6)
    commands.acknowledge_letter(letter_id=the_letter(review).pk, acknowledged_by="A. Zenda", by=story.by("focal_point"))
    story.settle()
    assert story.stage(review) == F.ACKNOWLEDGED

    # A:74. They talk; in a workshop a need comes up that the reviewers had not found.
    talk = {"channel": "call", "held_on": story.today, "people": "A. Zenda", "summary": "A workshop would help."}
    commands.record_contact(follow_up_id=review.pk, contact=talk, by=story.by("officer"))
    story.settle()
    assert story.stage(review) == F.DIALOGUE
    days = {"starts_on": story.today + timedelta(days=20), "ends_on": story.today + timedelta(days=22)}
    meeting = {"kind": "workshop", "title": "From needs to a plan", "place": "Vienna", **days}
    workshop = commands.plan_workshop(follow_up_id=review.pk, workshop=meeting, by=story.by("officer"))
    story.later(days=23)
    held = {"outcome": "A list of priorities", "participants": [{"name": "A. Zenda", "office": "Ministry"}]}
    commands.hold_workshop(workshop_id=workshop.pk, held=held, by=story.by("officer"))
    new = {
        "category": Category.objects.get(code="training").pk,
        "provisions": list(Provision.objects.order_by("position").values_list("pk", flat=True)[:2]),
        "text": "A course for judges",
        "workshop": workshop.pk,
    }
    raised = commands.raise_need(follow_up_id=review.pk, need=new, by=story.by("focal_point"))
    assert raised.reference == "R-1"

    # The focal point drafts the plan from all three needs; the authority returns it, and adopts it corrected.
    version = story.drafted(review.follow_up)
    assert story.stage(review) == F.PLAN_DRAFTING
    lines = list(Line.objects.filter(version=version).order_by("position"))
    assert {need for line in lines for need in line.line_needs.values_list("need", flat=True)} == set(
        Need.objects.filter(party=story.party).values_list("pk", flat=True)
    )
    with pytest.raises(Refused, match="Activity 1 lacks: Lead institution, Rationale"):
        commands.submit_plan(version_id=version.pk, by=story.by("focal_point"))
    story.submitted(story.completed(version))
    assert story.stage(review) == F.PLAN_SUBMITTED
    story.later(days=10)
    story.returned(version, "Name the indicator of the first activity.")
    assert story.stage(review) == F.PLAN_DRAFTING
    changes = {"indicator": "Judges trained", "target": "Forty"}
    commands.change_line(line_id=lines[0].pk, changes=changes, by=story.by("focal_point"))
    story.submitted(version)
    story.adopted(version)
    plan = Plan.objects.get(follow_up=review.pk)
    assert (story.stage(review), plan.state) == (F.IMPLEMENTATION, "in_force")

    # A:76. A reporting period is open: contributor and focal point report, it is returned once, then accepted.
    period = Period.objects.get(plan=plan)
    first, *others = Activity.objects.filter(plan=plan).order_by("number")
    assert {activity.state for activity in (first, *others)} == {"planned"}
    story.now = story.now.replace(year=period.ends_on.year, month=period.ends_on.month, day=15) + timedelta(days=20)
    story.say(first, status="completed", percent=100, role="contributor", outcome="Forty judges were trained.")
    for activity in others:
        story.say(activity)
    report = Report.objects.get(plan=plan)
    assert (report.period_id, report.begun_by) == (period.pk, story.by("contributor").actor)
    (met,) = first.lines.get(version=version).line_needs.values_list("need", flat=True)
    answer = {"timing": "current", "status": "completely", "assistance": "A course of a donor"}
    commands.answer_on_need(report_id=report.pk, need_id=met, answer=answer, by=story.by("focal_point"))
    commands.submit_report(report_id=report.pk, summary="One is done.", by=story.by("focal_point"))
    commands.return_report(report_id=report.pk, notes="Who trained them?", by=story.by("officer"))
    story.say(first, status="completed", percent=100, outcome="Forty judges, by the judicial school.")
    commands.submit_report(report_id=report.pk, by=story.by("focal_point"))
    commands.accept_report(report_id=report.pk, by=story.by("officer"))
    story.settle()
    states = dict(Activity.objects.filter(plan=plan).values_list("number", "state"))
    assert states == {first.number: "completed"} | {activity.number: "underway" for activity in others}
    assessed = Assessment.objects.get(need=met)
    assert (assessed.status, assessed.source, assessed.report_id) == ("completely", "report", report.pk)
    commands.lock_period(period_id=period.pk, by=story.by("officer"))
    story.settle()
    following = Period.objects.get(plan=plan, state="open")
    assert (following.number, following.starts_on) == (2, period.ends_on + timedelta(days=1))

    # A date moves: the next version says so, and why; the adopted one stays as it was adopted.
    second = commands.begin_plan_version(plan_id=plan.pk, by=story.by("focal_point"))
    line = Line.objects.get(version=second, activity=others[0])
    was, moved = line.ends_on, {"ends_on": line.ends_on + timedelta(days=90)}
    with pytest.raises(Refused, match="say why it was moved"):
        commands.change_line(line_id=line.pk, changes=moved, by=story.by("focal_point"))
    because = {"moved_because": "The expert came late"}
    commands.change_line(line_id=line.pk, changes=moved | because, by=story.by("focal_point"))
    story.submitted(second)
    story.adopted(second)
    others[0].refresh_from_db()
    assert dict(plan.versions.values_list("number", "state")) == {1: "replaced", 2: "adopted"}
    assert (others[0].ends_on, Line.objects.get(version=version, activity=others[0]).ends_on) == (moved["ends_on"], was)
    assert story.stage(review) == F.IMPLEMENTATION

    # A:75. A year after the adoption the Secretariat asks which needs are met, and what remains.
    with pytest.raises(Refused, match="The year is not over"):
        commands.draft_one_year_letter(follow_up_id=review.pk, by=story.by("officer"))
    story.later(days=250)
    letter = commands.draft_one_year_letter(follow_up_id=review.pk, by=story.by("officer"))
    commands.clear_letter(letter_id=letter.pk, by=story.by("approver"))
    story.settle()
    commands.acknowledge_letter(letter_id=letter.pk, acknowledged_by="A. Zenda", by=story.by("focal_point"))
    story.settle()
    assert Letter.objects.get(pk=letter.pk).state == "acknowledged"

    # The State says of one need after the other that it is met; with the last, and not before, the case is closed.
    for left, need in ((2, None), (1, raised)):
        if need:
            story.assess(need)
        with pytest.raises(Refused, match=f"{left} needs? of this follow-up"):
            commands.close_needs_met(follow_up_id=review.pk, outcome="Done", by=story.by("officer"))
    story.assess(Need.objects.filter(review=review.pk).exclude(pk=met).get())
    commands.close_needs_met(follow_up_id=review.pk, outcome="All three needs are met.", by=story.by("officer"))
    story.settle()
    review.follow_up.refresh_from_db()
    assert (review.follow_up.state, review.follow_up.outcome) == (F.CLOSED_MET, "All three needs are met.")
    assert Plan.objects.get(pk=plan.pk).state == "ended"

    # The history tells all of it in order; what nobody asked for names the fact that it followed from.
    assert story.told(review.pk, "FollowUp", "DialogueOpened") == STAGES
    asked_by_nobody = Entry.objects.filter(case_id=review.pk, actor="system")
    assert not asked_by_nobody.filter(cause=None).exists()
    assert list(history.verify()) == []
    assert story.today > date(2027, 5, 1)
