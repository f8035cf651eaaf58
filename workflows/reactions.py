"""When a fact is recorded, what follows. Each reaction asks for one command and nothing else; one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from workflows import commands, events
from workflows.ledger import By, Fact, Told
from workflows.ledger.standing import CanaryReleased, HouseworkAgreed, canary
from workflows.ledger.subscriptions import Reaction
from workflows.models import Task

RoleChanged = (
    events.AppointmentVerified
    | events.AppointmentEnded
    | events.AppointmentHandedOver
    | events.AppointmentExpired
    | events.InvitationAccepted
)
MessageSettled = events.MessageSent | events.MessageRefusedForGood | events.MessageSetAside
FollowUpEnded = events.FollowUpClosedMet | events.FollowUpCarriedOver | events.FollowUpLapsed
QUEUES = ("default", "letters", "matching", "post", "hooks", "reminders")


def open_follow_up(told: Sequence[Told], by: By) -> Mapping[UUID, str]:
    refusals = commands.open_follow_ups(causes={each.fact.review: each.entry for each in told}, by=by)
    return {each.entry: refusals.get(each.fact.review, "") for each in told}


def draft_readiness_letter(fact: events.FollowUpOpened, by: By) -> None:
    commands.draft_readiness_letter(follow_up_id=fact.follow_up, by=by)


def close_without_needs(fact: events.FollowUpOpened, by: By) -> None:
    commands.close_without_needs(follow_up_id=fact.follow_up, by=by)


def follow_the_letter(told: Sequence[Told], by: By) -> Mapping[UUID, str]:
    refusals: dict[UUID, str] = {}
    for (news, kind), some in groupby(sorted(told, key=_letter_news), key=_letter_news):
        entries = {each.fact.follow_up: each.entry for each in some}
        refused = commands.follow_the_letters(news=news, kind=kind, causes=entries, by=by)
        refusals |= {entries[id_]: reason for id_, reason in refused.items()}
    return refusals


def follow_the_plan(told: Sequence[Told], by: By) -> Mapping[UUID, str]:
    refusals: dict[UUID, str] = {}
    for news, some in groupby(sorted(told, key=_news), key=_news):
        entries = {each.fact.follow_up: each.entry for each in some}
        refused = commands.follow_the_plans(news=news, causes=entries, by=by)
        refusals |= {entries[id_]: reason for id_, reason in refused.items()}
    return refusals


def _news(told: Told) -> str:
    return type(told.fact).__name__


def _letter_news(told: Told) -> tuple[str, str]:
    return _news(told), told.fact.kind


def settle_duties(told: Sequence[Told], by: By) -> Mapping[UUID, str]:
    refusals = commands.settle_duties(causes={each.case: each.entry for each in told}, by=by)
    return {each.entry: refusals.get(each.case, "") for each in told}


def settle_duties_of_people(told: Sequence[Told], by: By) -> Mapping[UUID, str]:
    refusals = commands.settle_duties_of_people(causes={each.case: each.entry for each in told}, by=by)
    return {each.entry: refusals.get(each.case, "") for each in told}


def note_silence_when_overdue(fact: events.DutyOverdue, by: By) -> None:
    commands.note_unanswered(duty_id=fact.duty, by=by)


def go_on_with_the_letter(fact: events.FollowUpResumed, by: By) -> None:
    commands.go_on_with_the_letter(follow_up_id=fact.follow_up, by=by)


def go_on_with_the_plan(fact: events.FollowUpResumed | events.FollowUpReopened, by: By) -> None:
    commands.go_on_with_the_plan(follow_up_id=fact.follow_up, by=by)


def open_dialogue(fact: events.ContactRecorded | events.WorkshopPlanned, by: By) -> None:
    commands.open_dialogue(follow_up_id=fact.follow_up, by=by)


def end_plan(fact: FollowUpEnded, by: By) -> None:
    commands.end_plans(follow_up_id=fact.follow_up, by=by)


def post_letter(fact: events.LetterCleared, by: By) -> None:
    commands.post_letter(letter_id=fact.letter, by=by)


def settle_letter(fact: MessageSettled, by: By) -> None:
    commands.settle_letter(letter_id=fact.about, by=by)


def invite(fact: events.AppointmentVerified, by: By) -> None:
    commands.invite(appointment_id=fact.appointment, by=by)


def end_sessions(fact: RoleChanged, by: By) -> None:
    commands.end_sessions_of(appointment_id=fact.appointment, by=by)


def doubt_refused_address(fact: events.MessageRefusedForGood, by: By) -> None:
    commands.doubt_refused_address(news=fact, by=by)


def doubt_bounced_address(fact: events.MessageBounced, by: By) -> None:
    commands.doubt_bounced_address(news=fact, by=by)


def ask_for_a_better_address(fact: events.AddressFailing | events.AddressDied, by: By) -> None:
    commands.open_address_tasks(address_id=fact.address, by=by)


def ask_who_is_the_contact(fact: events.ContactDisowned, by: By) -> None:
    kind = Task.Kind.NOT_THE_RIGHT_CONTACT
    commands.open_task(kind=kind, appointment_id=fact.appointment, words=fact.words, by=by)


def ask_for_a_successor(fact: events.AppointmentEndsSoon, by: By) -> None:
    commands.open_task(kind=Task.Kind.APPOINTMENT_ENDS, appointment_id=fact.appointment, by=by)


def assess_needs_reported_on(fact: events.ReportAccepted, by: By) -> None:
    commands.assess_from_report(report_id=fact.report, by=by)


def put_plan_in_force(fact: events.PlanAdopted, by: By) -> None:
    commands.put_plan_in_force(plan_id=fact.plan, by=by)


def open_first_period(fact: events.PlanPutInForce, by: By) -> None:
    commands.open_next_period(plan_id=fact.plan, by=by)


def open_next_period(fact: events.PeriodLocked, by: By) -> None:
    commands.open_next_period(plan_id=fact.plan, by=by)


def apply_report(fact: events.ReportAccepted, by: By) -> None:
    commands.apply_report(report_id=fact.report, by=by)


def expire_waivers(fact: HouseworkAgreed, by: By) -> None:
    commands.expire_waivers(by=by)


def expire_appointments(fact: HouseworkAgreed, by: By) -> None:
    commands.expire_appointments(by=by)


def notice_ending_appointments(fact: HouseworkAgreed, by: By) -> None:
    commands.notice_ending_appointments(by=by)


def note_overdue_duties(fact: HouseworkAgreed, by: By) -> None:
    commands.note_overdue_duties(by=by)


def notice_inactivity(fact: HouseworkAgreed, by: By) -> None:
    commands.notice_inactivity(by=by)


def put_to_rest(fact: HouseworkAgreed, by: By) -> None:
    commands.put_to_rest(by=by)


def awaken(fact: HouseworkAgreed, by: By) -> None:
    commands.awaken(by=by)


def refresh_holidays(fact: HouseworkAgreed, by: By) -> None:
    commands.refresh_holidays(by=by)


def tell_hooks(told: Sequence[Told], by: By) -> None:
    commands.tell_hooks(entries=[each.entry for each in told], by=by)


def anchor_history(fact: HouseworkAgreed, by: By) -> None:
    commands.anchor_history(by=by)


def raise_alarm(fact: HouseworkAgreed, by: By) -> None:
    commands.raise_alarm(by=by)


def retire_records(fact: HouseworkAgreed, by: By) -> None:
    commands.retire_records(by=by)


REACTIONS: dict[type[Fact], list[Reaction]] = {
    events.ReviewsImported: [],
    events.NeedsImported: [],
    events.NeedPrioritized: [],
    events.NeedClassified: [],
    events.NeedReleased: [],
    events.ReleaseRevoked: [],
    events.DocumentFiled: [],
    events.DocumentClassified: [],
    events.PartyContactChanged: [],
    events.ReviewConcluded: [Reaction(open_follow_up, together=True)],
    events.FollowUpOpened: [Reaction(draft_readiness_letter, queue="letters"), Reaction(close_without_needs)],
    events.FollowUpClosedWithoutNeeds: [],
    events.LetterDrafted: [Reaction(follow_the_letter, together=True), Reaction(settle_duties, together=True)],
    events.LetterReplaced: [],
    events.LetterCleared: [
        Reaction(follow_the_letter, together=True),
        Reaction(post_letter, queue="letters"),
        Reaction(settle_duties, together=True),
    ],
    events.LetterPosted: [],
    events.LetterSent: [Reaction(follow_the_letter, together=True), Reaction(settle_duties, together=True)],
    events.LetterUndeliverable: [],
    events.LetterAcknowledged: [Reaction(follow_the_letter, together=True), Reaction(settle_duties, together=True)],
    events.FollowUpLetterDrafted: [],
    events.FollowUpLetterCleared: [],
    events.FollowUpLetterSent: [],
    events.FollowUpLetterAcknowledged: [Reaction(settle_duties, together=True)],
    events.MessageHandedOver: [],
    events.MessageDeferred: [],
    events.MessageSent: [Reaction(settle_letter)],
    events.MessageRefusedForGood: [Reaction(settle_letter), Reaction(doubt_refused_address)],
    events.MessageBounced: [Reaction(doubt_bounced_address)],
    events.MessageWithheld: [],
    events.MessageSetAside: [Reaction(settle_letter)],
    events.MessageReassigned: [],
    events.AddressFailing: [Reaction(ask_for_a_better_address)],
    events.AddressDied: [Reaction(ask_for_a_better_address)],
    events.AddressTrusted: [],
    events.MessageUnclear: [],
    events.MessageWithdrawn: [],
    events.MessageQueuedAgain: [],
    events.DeliveryReplayed: [],
    events.DeliverySetAside: [],
    events.HistoryAnchored: [],
    events.PostHeld: [],
    events.PostReleased: [],
    events.AppointmentProposed: [],
    events.AppointmentVerified: [
        Reaction(invite),
        Reaction(end_sessions),
        Reaction(settle_duties_of_people, together=True),
    ],
    events.AppointmentDeclined: [],
    events.AppointmentEnded: [Reaction(end_sessions), Reaction(settle_duties_of_people, together=True)],
    events.AppointmentHandedOver: [Reaction(end_sessions), Reaction(settle_duties_of_people, together=True)],
    events.AppointmentExpired: [Reaction(end_sessions), Reaction(settle_duties_of_people, together=True)],
    events.AppointmentEndsSoon: [Reaction(ask_for_a_successor)],
    events.PersonInvited: [],
    events.InvitationAccepted: [Reaction(end_sessions)],
    events.ContactDisowned: [Reaction(ask_who_is_the_contact)],
    events.TaskOpened: [Reaction(settle_duties_of_people, together=True)],
    events.TaskFinished: [Reaction(settle_duties_of_people, together=True)],
    events.TokenMade: [],
    events.TokenRevoked: [],
    events.RecordsRetired: [],
    events.PersonErased: [],
    events.FollowUpSilent: [],
    events.DialogueOpened: [Reaction(settle_duties, together=True)],
    events.FollowUpPlanDrafted: [Reaction(settle_duties, together=True)],
    events.FollowUpPlanSubmitted: [Reaction(settle_duties, together=True)],
    events.FollowUpPlanReturned: [],
    events.FollowUpPlanAdopted: [Reaction(settle_duties, together=True)],
    events.FollowUpSuspended: [Reaction(settle_duties, together=True)],
    events.FollowUpResumed: [
        Reaction(go_on_with_the_letter),
        Reaction(go_on_with_the_plan),
        Reaction(settle_duties, together=True),
    ],
    events.FollowUpDeclined: [Reaction(settle_duties, together=True)],
    events.FollowUpClosedMet: [Reaction(end_plan), Reaction(settle_duties, together=True)],
    events.FollowUpCarriedOver: [Reaction(end_plan), Reaction(settle_duties, together=True)],
    events.FollowUpCarriedIn: [],
    events.FollowUpLapsed: [Reaction(end_plan), Reaction(settle_duties, together=True)],
    events.FollowUpReopened: [Reaction(go_on_with_the_plan), Reaction(settle_duties, together=True)],
    events.ProcessVersionAdopted: [],
    events.ContactRecorded: [Reaction(open_dialogue)],
    events.WorkshopPlanned: [Reaction(open_dialogue)],
    events.WorkshopHeld: [],
    events.WorkshopCancelled: [],
    events.NeedRaised: [],
    events.NeedAssessed: [Reaction(settle_duties, together=True)],
    events.PlanDrafted: [Reaction(follow_the_plan, together=True), Reaction(settle_duties, together=True)],
    events.PlanPutInForce: [
        Reaction(follow_the_plan, together=True),
        Reaction(open_first_period),
        Reaction(settle_duties, together=True),
    ],
    events.PlanEnded: [],
    events.PlanTakenUp: [Reaction(settle_duties, together=True)],
    events.PlanChanged: [],
    events.PlanVersionBegun: [Reaction(settle_duties, together=True)],
    events.ObjectiveAdded: [],
    events.ObjectiveChanged: [],
    events.ObjectiveRemoved: [],
    events.LineAdded: [],
    events.LineChanged: [],
    events.LineRemoved: [],
    events.PlanSubmitted: [Reaction(follow_the_plan, together=True), Reaction(settle_duties, together=True)],
    events.PlanReturned: [Reaction(follow_the_plan, together=True), Reaction(settle_duties, together=True)],
    events.PlanAdopted: [
        Reaction(follow_the_plan, together=True),
        Reaction(put_plan_in_force),
        Reaction(settle_duties, together=True),
    ],
    events.PlanVersionReplaced: [],
    events.ActivityPlanned: [],
    events.ActivityBegun: [],
    events.ActivityDelayed: [],
    events.ActivityCompleted: [],
    events.ActivityDropped: [],
    events.ActivityReopened: [],
    events.PeriodOpened: [Reaction(settle_duties, together=True)],
    events.PeriodLocked: [Reaction(open_next_period), Reaction(settle_duties, together=True)],
    events.PeriodReopened: [Reaction(settle_duties, together=True)],
    events.ReportBegun: [],
    events.ReportLineWritten: [],
    events.ReportAnswerWritten: [],
    events.ReportSubmitted: [Reaction(settle_duties, together=True)],
    events.ReportReturned: [Reaction(settle_duties, together=True)],
    events.ReportAccepted: [
        Reaction(apply_report),
        Reaction(assess_needs_reported_on),
        Reaction(settle_duties, together=True),
    ],
    events.ReportReopened: [Reaction(settle_duties, together=True)],
    events.ExtensionAsked: [Reaction(settle_duties, together=True)],
    events.ExtensionGranted: [Reaction(settle_duties, together=True)],
    events.ExtensionRefused: [Reaction(settle_duties, together=True)],
    events.WaiverGiven: [Reaction(settle_duties, together=True)],
    events.WaiverEnded: [Reaction(settle_duties, together=True)],
    events.FollowUpDormant: [Reaction(settle_duties, together=True)],
    events.FollowUpAwakened: [Reaction(settle_duties, together=True)],
    events.DutyOpened: [],
    events.DutyMoved: [],
    events.DutyDone: [],
    events.DutyDropped: [],
    events.DutyPaused: [],
    events.DutyResumed: [],
    events.DutyReopened: [],
    events.DutyOverdue: [Reaction(note_silence_when_overdue)],
    events.DutySnoozed: [],
    events.DutyAnswered: [],
    events.DutyReminded: [],
    events.FeedMade: [],
    events.FeedRevoked: [],
    events.HookMade: [],
    events.HookChanged: [],
    events.HookSecretRotated: [],
    events.HookSwitchedOff: [],
    events.HookSwitchedOn: [],
    events.HookMessageDelivered: [],
    events.HookMessageGivenUp: [],
    events.HookMessageQueuedAgain: [],
    events.RuleDrafted: [],
    events.RuleChanged: [],
    events.RuleSwitchedOn: [],
    events.RuleRetired: [],
    CanaryReleased: [canary(queue) for queue in QUEUES],
    HouseworkAgreed: [
        Reaction(anchor_history, every=timedelta(hours=6)),
        Reaction(retire_records, every=timedelta(hours=1)),
        Reaction(raise_alarm, every=timedelta(minutes=5)),
        Reaction(expire_appointments, every=timedelta(hours=1)),
        Reaction(expire_waivers, every=timedelta(hours=1)),
        Reaction(notice_ending_appointments, every=timedelta(hours=1)),
        Reaction(note_overdue_duties, every=timedelta(minutes=5)),
        Reaction(awaken, every=timedelta(minutes=5)),
        Reaction(notice_inactivity, every=timedelta(hours=6)),
        Reaction(put_to_rest, every=timedelta(hours=6)),
        Reaction(refresh_holidays, every=timedelta(days=30)),
    ],
}
REACTIONS |= {fact: [*REACTIONS[fact], Reaction(tell_hooks, together=True)] for fact in events.MILESTONES}
