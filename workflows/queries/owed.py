"""What is owed, derived from the rows as they are, and where the duties that stand differ from it.

Nothing here depends on the clock: a duty is opened by what happened, and only its reminders wait for a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from reviews.working_days import Calendar
from workflows.ledger import sql
from workflows.models.reports import RAN_OUT
from workflows.process.duties import PATIENCE, Allowance, DutyKind, OwedBy
from workflows.queries.years import Beginning

OVER = "('declined', 'closed_without_needs', 'closed_met', 'carried_over', 'lapsed')"
NOT_BEYOND = "('opened', 'letter_drafted', 'letter_cleared', 'letter_sent', 'silent', 'acknowledged')"
"""The stages of a follow-up whose State has not answered its readiness letter, beyond saying that it has come."""
ANSWERED = "('acknowledged', 'dialogue', 'plan_drafting', 'plan_submitted', 'implementation')"
GIVEN_UP = """EXISTS (SELECT FROM workflows_waiver w WHERE w.plan_id = p.plan_id AND w.state = 'ended'
    AND w.until_on >= p.due_on AND (w.state_since AT TIME ZONE 'UTC')::date > p.due_on)"""
"""A waiver stood on the day on which the report was due (as in commands.leave.waived)."""

FOLLOW_UPS = f"""
SELECT f.review_id AS id, f.party_id, f.cycle_id, coalesce(nullif(f.stage_before, ''), f.state) AS stage,
       f.state = 'suspended' OR f.dormant_since IS NOT NULL OR EXISTS (
         SELECT FROM workflows_waiver w WHERE w.follow_up_id = f.review_id AND w.state = 'in_force') AS rests
FROM workflows_followup f WHERE {{chosen}} AND f.state NOT IN {OVER}
"""  # noqa: S608 - words of our own
OWED = f"""
SELECT f.id AS case_id, 'clear_letter' AS kind, l.id AS about, 'approver' AS owed_by,
       NULL::date AS named_on, l.drafted_at AS counted_from
FROM f JOIN workflows_letter l ON l.follow_up_id = f.id WHERE l.state = 'drafted'
UNION ALL
SELECT f.id, 'acknowledge_letter', l.id, 'state', NULL, l.sent_at
FROM f JOIN workflows_letter l ON l.follow_up_id = f.id WHERE l.state = 'sent'
UNION ALL
SELECT f.id, 'answer_letter', l.id, 'state', NULL, l.sent_at
FROM f JOIN workflows_letter l ON l.follow_up_id = f.id WHERE l.state IN ('sent', 'acknowledged')
  AND CASE WHEN l.kind = 'readiness' THEN f.stage IN {NOT_BEYOND} ELSE NOT {{answered}} END
UNION ALL
SELECT f.id, 'submit_plan', v.id, 'state', NULL, v.state_since
FROM f JOIN workflows_planversion v ON v.follow_up_id = f.id JOIN workflows_plan p ON p.id = v.plan_id
WHERE v.state IN ('draft', 'returned') AND p.state <> 'ended'
UNION ALL
SELECT f.id, 'decide_plan', v.id, 'validating_authority', NULL, v.state_since
FROM f JOIN workflows_planversion v ON v.follow_up_id = f.id JOIN workflows_plan p ON p.id = v.plan_id
WHERE v.state = 'submitted' AND p.state <> 'ended'
UNION ALL
SELECT f.id, 'report', p.id, 'state', p.due_on, CASE WHEN r.state = 'returned' THEN r.state_since END
FROM f JOIN workflows_period p ON p.follow_up_id = f.id JOIN workflows_plan a ON a.id = p.plan_id
LEFT JOIN workflows_report r ON r.period_id = p.id
WHERE p.state = 'open' AND a.state = 'in_force' AND coalesce(r.state NOT IN ('submitted', 'accepted'), true)
  AND NOT {GIVEN_UP}
UNION ALL
SELECT f.id, 'decide_report', r.id, 'officer', NULL, r.state_since
FROM f JOIN workflows_report r ON r.follow_up_id = f.id JOIN workflows_plan p ON p.id = r.plan_id
WHERE r.state = 'submitted' AND p.state <> 'ended'
UNION ALL
SELECT f.id, 'decide_extension', x.id, 'officer', NULL, x.state_since
FROM f JOIN workflows_extension x ON x.follow_up_id = f.id WHERE x.state = 'asked'
UNION ALL
SELECT f.id, 'extend_waiver', w.id, 'officer', w.until_on, NULL
FROM f JOIN workflows_waiver w ON w.follow_up_id = f.id WHERE w.state = 'in_force'
UNION ALL
SELECT f.id, 'draft_one_year_letter', f.id, 'officer', NULL, y.begun_at
FROM f CROSS JOIN LATERAL (SELECT coalesce(
  (SELECT min(v.decided_at) FROM workflows_planversion v JOIN workflows_plan p ON p.id = v.plan_id
   WHERE v.follow_up_id = f.id AND v.state IN ('adopted', 'replaced') AND p.state <> 'ended'),
  (SELECT min(l.acknowledged_at) FROM workflows_letter l WHERE l.follow_up_id = f.id AND l.kind = 'readiness')
) AS begun_at) y
WHERE f.stage IN {ANSWERED} AND y.begun_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM workflows_letter l WHERE l.follow_up_id = f.id AND l.kind = 'one_year')
"""  # noqa: S608
ANSWERS = """(EXISTS (
    SELECT FROM workflows_report r WHERE r.follow_up_id = l.follow_up_id AND r.submitted_at >= l.sent_at)
  OR EXISTS (
    SELECT FROM reviews_need n JOIN reviews_assessment s ON s.need_id = n.id
    WHERE n.review_id = l.follow_up_id AND s.recorded_at >= l.sent_at))"""
"""The State has said of its needs what the one-year letter asks: in a report, or one by one (A:75)."""
OF_FOLLOW_UPS = OWED.format(answered=ANSWERS)

OF_PEOPLE = """
SELECT a.case_id, 'renew_nomination' AS kind, a.id AS about, 'state' AS owed_by, a.valid_until AS named_on,
       NULL::timestamptz AS counted_from, a.party_id, NULL::uuid AS follow_up, a.id AS appointment
FROM reviews_appointment a
WHERE {appointments} AND a.state = 'in_force' AND a.party_id IS NOT NULL AND a.valid_until IS NOT NULL
  AND a.role IN ('focal_point', 'alternate', 'validating_authority')
UNION ALL
SELECT t.case_id, 'finish_task', t.id, 'officer', NULL, t.opened_at, nullif(t.party, ''), f.review_id, NULL
FROM workflows_task t LEFT JOIN workflows_followup f ON f.review_id = t.case_id
WHERE {tasks} AND t.state = 'open'
"""
DIFFERENCES = """
WITH f AS MATERIALIZED ({follow_ups}), wanted AS (
  {owed}
), standing AS (
  SELECT * FROM workflows_duty WHERE {standing} AND state IN ('open', 'paused')
  AND (kind IN ('renew_nomination', 'finish_task')) = {of_people}
)
SELECT coalesce(o.case_id, d.case_id), d.id, coalesce(o.kind, d.kind), coalesce(o.about, d.about), o.owed_by,
       o.named_on, o.counted_from, o.party_id, o.follow_up, o.appointment, o.rests, o.days, o.working_days
FROM wanted o FULL JOIN standing d ON d.kind = o.kind AND d.about = o.about
WHERE d.id IS NULL OR o.kind IS NULL OR (d.state = 'paused') <> o.rests OR d.named_on IS DISTINCT FROM o.named_on
   OR d.counted_from IS DISTINCT FROM o.counted_from
ORDER BY 1, 3, 4
"""
WANTED_OF_FOLLOW_UPS = f"""
  SELECT o.*, f.party_id, f.id AS follow_up, NULL::uuid AS appointment,
         f.rests AND o.owed_by IN ('state', 'validating_authority') AS rests,
         CASE o.kind WHEN 'acknowledge_letter' THEN c.acknowledge_within WHEN 'answer_letter' THEN c.answer_within
         ELSE p.days END AS days,
         CASE o.kind WHEN 'acknowledge_letter' THEN true WHEN 'answer_letter' THEN false
         ELSE p.working_days END AS working_days
  FROM ({OF_FOLLOW_UPS}) o JOIN f ON f.id = o.case_id JOIN reviews_cycle c ON c.id = f.cycle_id
  LEFT JOIN workflows_patience p ON p.kind = o.kind
"""  # noqa: S608
WANTED_OF_PEOPLE = f"""
  SELECT o.*, false AS rests, p.days, p.working_days
  FROM ({OF_PEOPLE}) o LEFT JOIN workflows_patience p ON p.kind = o.kind
"""  # noqa: S608
FULFILLED = f"""
SELECT d.id FROM workflows_duty d LEFT JOIN workflows_followup f ON f.review_id = d.follow_up_id
WHERE d.id = ANY(%s::uuid[]) AND CASE d.kind
  WHEN 'clear_letter' THEN EXISTS (SELECT FROM workflows_letter l WHERE l.id = d.about AND l.cleared_at IS NOT NULL)
  WHEN 'acknowledge_letter' THEN EXISTS (SELECT FROM workflows_letter l WHERE l.id = d.about
    AND l.state = 'acknowledged')
  WHEN 'answer_letter' THEN f.state NOT IN {OVER} AND EXISTS (SELECT FROM workflows_letter l WHERE l.id = d.about
    AND CASE WHEN l.kind = 'readiness' THEN coalesce(nullif(f.stage_before, ''), f.state) NOT IN {NOT_BEYOND}
        ELSE {ANSWERS} END)
  WHEN 'submit_plan' THEN EXISTS (SELECT FROM workflows_planversion v WHERE v.id = d.about
    AND v.state NOT IN ('draft', 'returned'))
  WHEN 'decide_plan' THEN EXISTS (SELECT FROM workflows_planversion v WHERE v.id = d.about AND v.state <> 'submitted')
  WHEN 'report' THEN EXISTS (SELECT FROM workflows_report r WHERE r.period_id = d.about
    AND r.state IN ('submitted', 'accepted'))
  WHEN 'decide_report' THEN EXISTS (SELECT FROM workflows_report r WHERE r.id = d.about AND r.state <> 'submitted')
  WHEN 'decide_extension' THEN EXISTS (SELECT FROM workflows_extension x WHERE x.id = d.about AND x.state <> 'asked')
  WHEN 'extend_waiver' THEN EXISTS (SELECT FROM workflows_waiver w WHERE w.id = d.about AND w.state = 'ended'
    AND w.ended_because <> %s)
  WHEN 'renew_nomination' THEN EXISTS (SELECT FROM reviews_appointment s WHERE s.succeeds_id = d.about
    AND s.state IN ('in_force', 'ended'))
  WHEN 'draft_one_year_letter' THEN EXISTS (SELECT FROM workflows_letter l WHERE l.follow_up_id = d.about
    AND l.kind = 'one_year')
  WHEN 'finish_task' THEN EXISTS (SELECT FROM workflows_task t WHERE t.id = d.about AND t.state = 'done')
  END
"""  # noqa: S608


@dataclass(frozen=True)
class Difference:
    """One thing owed otherwise than its duty says. No `duty`: none stands for it; no `owed_by`: nothing is owed.

    rests: nobody is asked for it at present. days, working_days: the patience that the registers have for it.
    """

    case: UUID
    duty: UUID | None
    kind: str
    about: UUID
    owed_by: str | None
    named_on: date | None
    counted_from: datetime | None
    party: str | None
    follow_up: UUID | None
    appointment: UUID | None
    rests: bool
    days: int | None
    working_days: bool | None

    @property
    def of_the_state(self) -> bool:
        """Whether it is owed by the State: then the day is one of its calendar, otherwise of that in Vienna."""
        return self.owed_by in (OwedBy.STATE, OwedBy.VALIDATING_AUTHORITY)

    def due_on(self, calendar: Calendar) -> date:
        """The day that a person has named, as it is, or the working day that patience comes to; the later of both."""
        counted = self._counted(self.counted_from, calendar) if self.counted_from else None
        return max(day for day in (self.named_on, counted) if day)

    def _counted(self, since: datetime, calendar: Calendar) -> date:
        day = calendar.day_of(since)
        if self.kind == DutyKind.DRAFT_ONE_YEAR_LETTER:
            day = Beginning("", day).year_later
        if self._patience.working_days:
            return calendar.on_or_after(calendar.after(day, self._patience.days))
        return calendar.on_or_after(day + timedelta(days=self._patience.days))

    @property
    def _patience(self) -> Allowance:
        return PATIENCE[self.kind] if self.days is None else Allowance(self.days, bool(self.working_days))


def differences(cases: Iterable[UUID]) -> list[Difference]:
    """Where the duties of these follow-ups differ from what is owed, in one statement; nothing where all is settled."""
    return _found(DIFFERENCES_OF_FOLLOW_UPS, cases)


def differences_of_people(cases: Iterable[UUID]) -> list[Difference]:
    """The same for nominations to be renewed and tasks to be looked into, by the cases that these belong to."""
    return _found(DIFFERENCES_OF_PEOPLE, cases)


def all_differences() -> list[Difference]:
    """The same for everything there is; for checking the whole record, in two statements."""
    statements = (_statement("true", of_people=of_people) for of_people in (False, True))
    return [Difference(*row) for statement in statements for row in sql.run(statement)]


def fulfilled(duties: Iterable[UUID]) -> set[UUID]:
    """Those of these duties that somebody has done, in one statement; the others are merely no longer owed."""
    return {id_ for (id_,) in sql.run(FULFILLED, [sql.array(duties), RAN_OUT])}


def _found(statement: str, cases: Iterable[UUID]) -> list[Difference]:
    return [Difference(*row) for row in sql.run(statement, {"cases": sql.array(cases)})]


def _statement(which: str, *, of_people: bool) -> str:
    """The comparison for rows whose case (a column, for which {} stands) is one of those asked for."""
    wanted = WANTED_OF_PEOPLE.format(appointments=which.format("a.case_id"), tasks=which.format("t.case_id"))
    return DIFFERENCES.format(
        follow_ups=FOLLOW_UPS.format(chosen=which.format("f.review_id")),
        owed=wanted if of_people else WANTED_OF_FOLLOW_UPS,
        standing=which.format("case_id"),
        of_people=str(of_people).lower(),
    )


CHOSEN = "{} = ANY(%(cases)s::uuid[])"
DIFFERENCES_OF_FOLLOW_UPS = _statement(CHOSEN, of_people=False)
DIFFERENCES_OF_PEOPLE = _statement(CHOSEN, of_people=True)
