"""More time is asked for and granted or refused; a waiver holds until its day, or until it is ended."""

from datetime import UTC, date, datetime

import pytest

from tests.factories import a_party
from tests.reporting.plans import a_plan, facts, on, reporting_on, told
from workflows import commands
from workflows.ledger import By, Refused, standing
from workflows.ledger.models import Entry
from workflows.models import Extension, Waiver
from workflows.models.reports import RAN_OUT
from workflows.queries.timeline import sentence

pytestmark = pytest.mark.django_db
LATER = date(2026, 12, 31)


class TestExtensions:
    def ask(self, given, until_on=LATER, reason="Elections.", at=None):
        by = By(given.focal_point.actor, at or given.focal_point.at)
        return commands.ask_extension(period_id=given.period.pk, until_on=until_on, reason=reason, by=by)

    def test_are_asked_for_with_a_reason(self, given):
        extension = self.ask(given)

        assert (extension.state, extension.until_on, extension.reason, extension.asked_by) == (
            "asked",
            LATER,
            "Elections.",
            given.focal_point.actor,
        )
        assert given.period.due_on == date(2026, 11, 30)
        (fact,) = facts(given.plan.follow_up_id, "ExtensionAsked")
        assert (fact["until_on"], fact["reason"]) == ("2026-12-31", "Elections.")

    def test_that_are_granted_move_the_day_on_which_the_report_is_due(self, given):
        extension = commands.grant_extension(extension_id=self.ask(given).pk, by=given.officer)

        assert (extension.state, extension.decided_by) == ("granted", given.officer.actor)
        assert given.period.due_on == LATER

    def test_that_are_refused_leave_the_day_and_give_the_answer(self, given):
        extension = commands.refuse_extension(
            extension_id=self.ask(given).pk, answer="The Conference meets before.", by=given.officer
        )

        assert (extension.state, extension.answer) == ("refused", "The Conference meets before.")
        assert given.period.due_on == date(2026, 11, 30)
        (fact,) = facts(given.plan.follow_up_id, "ExtensionRefused")
        assert fact["answer"] == "The Conference meets before."

    def test_are_answered_once(self, given):
        extension = self.ask(given)
        commands.refuse_extension(extension_id=extension.pk, answer="No.", by=given.officer)

        with pytest.raises(Refused, match="this one is “Refused”"):
            commands.grant_extension(extension_id=extension.pk, by=given.officer)

        assert given.period.due_on == date(2026, 11, 30)

    def test_are_asked_for_again_after_an_answer_but_not_before(self, given):
        first = self.ask(given)
        with pytest.raises(Refused, match="More time was asked for already"):
            self.ask(given)
        commands.grant_extension(extension_id=first.pk, by=given.officer)

        second = self.ask(given, until_on=date(2027, 1, 31))

        assert Extension.objects.count() == 2
        assert second.state == "asked"

    @pytest.mark.parametrize("until_on", [date(2026, 11, 30), date(2026, 11, 29)])
    def test_go_beyond_the_day_on_which_the_report_is_due(self, given, until_on):
        with pytest.raises(Refused, match="The report is due on 2026-11-30; ask for a later day"):
            self.ask(given, until_on=until_on)

        assert told(given.plan.follow_up_id) == ["PeriodOpened"]

    def test_do_not_end_in_the_past(self, given):
        with pytest.raises(Refused, match="2026-12-31 is over already"):
            self.ask(given, at=on(date(2027, 1, 1)))

    def test_need_a_reason_and_a_refusal_an_answer(self, given):
        with pytest.raises(Refused, match="Say why"):
            self.ask(given, reason=" ")
        extension = self.ask(given)

        with pytest.raises(Refused, match="Say why"):
            commands.refuse_extension(extension_id=extension.pk, answer=" ", by=given.officer)

    def test_are_neither_asked_for_nor_granted_once_the_period_is_locked(self, given):
        extension = self.ask(given)
        given.accepted()
        given.lock()

        with pytest.raises(Refused, match="Reporting period 1 is locked"):
            commands.grant_extension(extension_id=extension.pk, by=given.officer)
        commands.refuse_extension(extension_id=extension.pk, answer="It came in time.", by=given.officer)
        with pytest.raises(Refused, match="this one is locked"):
            self.ask(given)

        assert given.period.due_on == date(2026, 11, 30)


class TestWaivers:
    def test_are_given_until_a_day_for_a_reason(self, given):
        waiver = given.waive()

        assert (waiver.state, waiver.until_on, waiver.reason, waiver.given_by) == (
            "in_force",
            LATER,
            "Elections.",
            given.officer.actor,
        )
        (fact,) = facts(given.plan.follow_up_id, "WaiverGiven")
        assert (fact["until_on"], fact["reason"]) == ("2026-12-31", "Elections.")

    @pytest.mark.parametrize("until_on", [date(2026, 5, 1), date(2026, 4, 30)])
    def test_end_in_the_future(self, given, until_on):
        with pytest.raises(Refused, match="A waiver ends in the future"):
            given.waive(until_on=until_on)

        assert not Waiver.objects.exists()

    def test_end_in_the_future_of_the_state(self):
        given = reporting_on(a_plan(a_party(time_zone="Pacific/Auckland")))
        by = By(given.officer.actor, datetime(2026, 5, 1, 13, tzinfo=UTC))

        with pytest.raises(Refused, match="A waiver ends in the future; 2026-05-02"):
            commands.give_waiver(plan_id=given.plan.pk, until_on=date(2026, 5, 2), reason="x", by=by)

    def test_are_in_force_one_at_a_time(self, given):
        first = given.waive()
        with pytest.raises(Refused, match="A waiver is in force already"):
            given.waive()
        commands.end_waiver(waiver_id=first.pk, reason="A new one follows.", by=given.officer)

        assert given.waive(until_on=date(2027, 6, 30)).state == "in_force"

    def test_need_a_plan_in_force_and_a_reason(self, given):
        with pytest.raises(Refused, match="Say why"):
            commands.give_waiver(plan_id=given.plan.pk, until_on=LATER, reason="", by=given.officer)
        with pytest.raises(Refused, match="Only under a plan in force"):
            commands.give_waiver(
                plan_id=a_plan(state="drafting").pk, until_on=LATER, reason="Elections.", by=given.officer
            )

    def test_are_ended_with_a_reason_and_once(self, given):
        waiver = given.waive()
        with pytest.raises(Refused, match="Say why"):
            commands.end_waiver(waiver_id=waiver.pk, reason=" ", by=given.officer)

        ended = commands.end_waiver(waiver_id=waiver.pk, reason="The elections are over.", by=given.officer)

        assert (ended.state, ended.ended_because) == ("ended", "The elections are over.")
        with pytest.raises(Refused, match="this one is “Ended”"):
            commands.end_waiver(waiver_id=waiver.pk, reason="Again.", by=given.officer)
        assert [fact["reason"] for fact in facts(given.plan.follow_up_id, "WaiverEnded")] == ["The elections are over."]

    def test_run_out_after_their_last_day_and_not_before(self, given):
        waiver = given.waive(until_on=date(2026, 6, 30))

        on_the_last_day = commands.expire_waivers(by=By(By.CALENDAR, on(date(2026, 6, 30))))
        the_day_after = commands.expire_waivers(by=By(By.CALENDAR, on(date(2026, 7, 1))))
        once_more = commands.expire_waivers(by=By(By.CALENDAR, on(date(2026, 7, 1))))

        waiver.refresh_from_db()
        assert (on_the_last_day, the_day_after, once_more) == (0, 1, 0)
        assert (waiver.state, waiver.ended_because) == ("ended", RAN_OUT)
        entry = Entry.objects.get(type="WaiverEnded")
        assert (entry.actor, sentence(entry)) == ("calendar", "The waiver was ended: its last day is over")

    def test_run_out_however_long_ago_their_last_day_was(self, given):
        given.waive(until_on=date(2026, 6, 30))
        reporting_on(a_plan()).waive(until_on=date(2027, 6, 30))

        assert commands.expire_waivers(by=By(By.CALENDAR, on(date(2028, 1, 1)))) == 2

    def test_run_out_by_themselves_when_the_house_is_kept(self, given, follow_through):
        waiver = given.waive(until_on=date(2026, 6, 30))

        standing.give_orders(By(By.CALENDAR, on(date(2026, 7, 1))))
        follow_through(at=on(date(2026, 7, 1)))

        waiver.refresh_from_db()
        assert waiver.state == "ended"
