"""The people of a State and of the Secretariat, and a clock that they move on themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from reviews.models import Institution, Review, StateParty, User
from tests.factories import MAY_DAY, a_concluded_review, a_party, the_follow_up, the_letter
from tests.people import an_account
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import By
from workflows.ledger.models import Entry
from workflows.models import FollowUp, Line, Plan, PlanVersion
from workflows.process import VersionState
from workflows.queries.owed import all_differences


@dataclass
class Story:
    """One State and everybody who acts in its follow-up; `now` moves on when somebody says `later`."""

    party: StateParty
    people: dict[str, User]
    ministry: Institution
    agency: Institution
    react: Any
    now: datetime = MAY_DAY

    def by(self, role: str) -> By:
        return By.user(self.people[role].pk, self.now)

    def later(self, **span: Any) -> None:
        self.now += timedelta(**span)

    @property
    def today(self):
        return self.now.date()

    def settle(self) -> None:
        """What follows happens, and whatever mail it writes is taken by the mail server."""
        self.react(at=self.now)
        while taken := mailing.take_message(owner=0):
            mailing.hand_over(taken=taken, by=By("post", self.now))
            mailing.mark_sent(taken=taken, answer="250 Ok", by=By("post", self.now))
        self.react(at=self.now)
        assert all_differences() == [], "the duties that stand are what is owed"

    def stage(self, review: Review) -> str:
        return the_follow_up(review).state

    def an_acknowledged_follow_up(self, needs: int = 2, review: Review | None = None) -> FollowUp:
        """The letter went out and the State has answered."""
        if review is None:
            review = a_concluded_review(by=self.by("officer"), party=self.party, needs=needs)
        else:
            commands.conclude_review(review_id=review.pk, concluded_on=self.today, by=self.by("officer"))
        self.settle()
        letter = the_letter(review)
        commands.clear_letter(letter_id=letter.pk, by=self.by("approver"))
        self.settle()
        commands.acknowledge_letter(letter_id=letter.pk, acknowledged_by="A. Zenda", by=self.by("focal_point"))
        self.settle()
        return the_follow_up(review)

    def drafted(self, follow_up: FollowUp) -> PlanVersion:
        plan = commands.draft_plan(follow_up_id=follow_up.pk, by=self.by("focal_point"))
        self.settle()
        return plan.versions.get()

    def completed(self, version: PlanVersion) -> PlanVersion:
        """Every line says who leads it and why; the first is the ministry's, the others the agency's."""
        for number, line in enumerate(Line.objects.filter(version=version).order_by("position")):
            said = {"lead_institution": self.agency.pk if number else self.ministry.pk, "rationale": "Asked for"}
            commands.change_line(line_id=line.pk, changes=said, by=self.by("focal_point"))
        return version

    def submitted(self, version: PlanVersion) -> None:
        commands.submit_plan(version_id=version.pk, by=self.by("focal_point"))
        self.settle()

    def returned(self, version: PlanVersion, notes: str) -> None:
        commands.return_plan(version_id=version.pk, notes=notes, by=self.by("validating_authority"))
        self.settle()

    def adopted(self, version: PlanVersion) -> None:
        commands.adopt_plan(version_id=version.pk, notes="Decision 7", by=self.by("validating_authority"))
        self.settle()

    def plan_in_force(self, follow_up: FollowUp) -> Plan:
        version = self.completed(self.drafted(follow_up))
        self.submitted(version)
        self.adopted(version)
        return Plan.objects.get(pk=version.plan_id)

    def in_force(self, plan: Plan) -> PlanVersion:
        return plan.versions.get(state=VersionState.ADOPTED)

    def say(self, activity, status="underway", percent=50, role="focal_point", **more):
        line = {"status": status, "percent": percent, **more}
        return commands.report_on_activity(activity_id=activity.pk, line=line, by=self.by(role))

    def assess(self, need, status="completely", role="focal_point", **more):
        said = {"assessed_on": self.today, "timing": "current", "status": status, "source": "letter", **more}
        return commands.assess_need(need_id=need.pk, assessment=said, by=self.by(role))

    def told(self, case, *beginnings: str) -> list[str]:
        """The facts of a case whose names begin so, in order."""
        rows = Entry.objects.filter(case_id=case).order_by("number").values_list("type", flat=True)
        return [name for name in rows if name.startswith(beginnings)]


@pytest.fixture
def story(db, follow_through) -> Story:
    party = a_party()
    ministry, agency = (Institution.objects.create(party=party, name=name) for name in ("Ministry", "Agency"))
    people = {role: an_account(role) for role in ("officer", "approver")}
    people |= {role: an_account(role, party=party) for role in ("focal_point", "alternate", "validating_authority")}
    people["contributor"] = an_account("contributor", party=party, institution=ministry)
    return Story(party, people, ministry, agency, follow_through)
