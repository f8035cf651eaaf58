"""Plans to report on, and who reports."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from reviews.models import Cycle, Document, Institution, Need, Review, User
from tests.factories import MAY_DAY, a_party, a_review
from tests.people import an_account
from workflows import commands, process
from workflows.ledger import By
from workflows.ledger.models import Entry
from workflows.models import Activity, FollowUp, Period, Plan, Report
from workflows.moves import move

SPAN = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 10, 31), "due_on": date(2026, 11, 30)}


@dataclass
class Reporting:
    """A plan in force with its activities, one open period, and the people of both sides."""

    plan: Plan
    activities: list[Activity]
    officer: By
    focal_point: By
    user: User
    periods: list[Period] = field(default_factory=list)

    @property
    def period(self) -> Period:
        return Period.objects.get(pk=self.periods[0].pk)

    @property
    def report(self) -> Report:
        return Report.objects.get(plan=self.plan)

    def say(self, activity, status="underway", percent=50, by=None, **more):
        line = {"status": status, "percent": percent} | more
        return commands.report_on_activity(activity_id=activity.pk, line=line, by=by or self.focal_point)

    def say_all(self, **line):
        for activity in self.activities:
            self.say(activity, **line)
        return self.report

    def submit(self):
        return commands.submit_report(report_id=self.report.pk, by=self.focal_point)

    def accept(self):
        return commands.accept_report(report_id=self.report.pk, by=self.officer)

    def accepted(self, **line):
        self.say_all(**line)
        self.submit()
        return self.accept()

    def lock(self):
        return commands.lock_period(period_id=self.period.pk, by=self.officer)

    def waive(self, until_on=date(2026, 12, 31)):
        return commands.give_waiver(plan_id=self.plan.pk, until_on=until_on, reason="Elections.", by=self.officer)

    def document(self, **more):
        return a_document(self.plan.party, **more)


def a_plan(party=None, activities=2, state="in_force", at=MAY_DAY, **fields) -> Plan:
    """A plan of a State with planned activities of medium priority, number 1, 2, 3 ..."""
    follow_up = a_follow_up(a_review(party=party or a_party()), at)
    plan = Plan.objects.create(
        follow_up=follow_up,
        party=follow_up.party,
        title="Plan of action",
        language="en",
        state=state,
        state_since=at,
        drafted_by="user:x",
        drafted_at=at,
        **fields,
    )
    for number in range(1, activities + 1):
        an_activity(plan, number)
    return plan


def a_follow_up(review, at=MAY_DAY) -> FollowUp:
    return FollowUp.objects.create(
        review=review,
        party=review.party,
        cycle=review.cycle,
        state="implementation",
        state_since=at,
        opened_at=at,
        process_version=process.VERSION,
        needs=2,
    )


def a_need_of_another_cycle(follow_up) -> Need:
    """Found by another review of the same State, which has a follow-up of its own."""
    like, cycle = follow_up.review.needs.first(), follow_up.cycle
    other = Cycle.objects.create(mechanism=cycle.mechanism, code="0", names={"en": "Cycle 0"}, scheme=cycle.scheme)
    review = Review.objects.create(party=like.party, cycle=other, started_on=date(2020, 1, 1))
    a_follow_up(review)
    return Need.objects.create(party=like.party, cycle=other, review=review, category=like.category, reference="N-0")


def an_activity(plan, number, state="planned", priority=Need.Priority.MEDIUM, **fields) -> Activity:
    return Activity.objects.create(
        plan=plan,
        follow_up_id=plan.follow_up_id,
        party=plan.party,
        number=number,
        title=f"Activity {number}",
        priority=priority,
        state=state,
        state_since=MAY_DAY,
        **fields,
    )


def put_in_force(plan, at=MAY_DAY):
    with transaction.atomic():
        move("put_plan_in_force", plan.pk, by=By(By.SYSTEM, at))


def reporting_on(plan: Plan, periods: int = 1) -> Reporting:
    """With this many open periods of half a year, one after the other."""
    officer, user = an_account("officer"), an_account("focal_point", party=plan.party)
    officer_by, focal_point = By.user(officer.pk, MAY_DAY), By.user(user.pk, MAY_DAY)
    found = Reporting(plan, list(plan.activities.order_by("number")), officer_by, focal_point, user)
    for number in range(periods):
        span = {name: day + timedelta(days=number * 184) for name, day in SPAN.items()}
        found.periods.append(commands.open_period(plan_id=plan.pk, period=span, by=officer_by))
    return found


def a_document(party, **more) -> Document:
    return Document.objects.create(party=party, kind="evidence", title="Law 7", classification="restricted", **more)


def an_institution(party, name="Ministry of Justice") -> Institution:
    return Institution.objects.create(party=party, name=name)


def facts(case, *types):
    """The payloads of these facts of the case, in order."""
    rows = Entry.objects.filter(case_id=case, type__in=types).order_by("number")
    return list(rows.values_list("payload", flat=True))


def told(case):
    return list(Entry.objects.filter(case_id=case).order_by("number").values_list("type", flat=True))


def later(by, **more):
    """The same person, so much later."""
    return By(by.actor, by.at + timedelta(**more))


def on(day: date):
    return datetime.combine(day, MAY_DAY.timetz())
