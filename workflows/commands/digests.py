"""One mail a day per person: what waits for them is asked about again, under lock, and put into one digest.

Whoever asks for more than `per_week` digests gets none: the rest waits for next week's first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from reviews.calendars import calendars_of, vienna
from reviews.languages import Language
from reviews.models import Appointment
from reviews.working_days import Calendar
from workflows.commands import reminder_mail
from workflows.commands.mailing import Letterbox, Recipient, queue_messages
from workflows.ledger import By, sql, standing
from workflows.models import Message, Preference, Reminder, Why
from workflows.process import MessageState
from workflows.queries.climbing import morning_after, morning_of
from workflows.queries.recipients import in_zone, reasons_against_writing_to
from workflows.queries.reminders import no_longer_asked

PERSONS = 7013
"""Class of the advisory locks under which the digest of an address is written."""
CROWD = 1_000
"""Addresses whose digests are written in one transaction."""
USUAL = Preference(per_week=3, reminders=True, language="")

WAITING = """
WITH found AS MATERIALIZED (
  SELECT DISTINCT email FROM workflows_reminder WHERE state = 'waiting' AND send_at <= %s AND email > %s
  ORDER BY email LIMIT %s)
SELECT email, pg_try_advisory_xact_lock(%s, hashtext(email)) FROM found ORDER BY email
"""
SETTLE = """
UPDATE workflows_reminder r SET state = t.state, why = t.why, message_id = t.message, send_at = t.send_at
FROM json_to_recordset(%s::json) AS t (id uuid, state text, why text, message uuid, send_at timestamptz)
WHERE r.id = t.id
"""
NEEDED = (
    "pk",
    "email",
    "turn",
    "number",
    "last",
    "send_at",
    "appointment_id",
    "rule__texts",
    "duty_id",
    "duty__kind",
    "duty__case_id",
    "duty__follow_up_id",
    "duty__party_id",
    "duty__owed_by",
    "duty__due_on",
    "duty__turn",
    "duty__state",
    "duty__snoozed_until",
    "duty__party__short_names",
    "duty__party__working_language",
    "duty__party__mission_email",
    "appointment__name",
    "appointment__email",
    "appointment__language",
    "appointment__party_id",
    "appointment__state",
    "appointment__valid_from",
    "appointment__valid_until",
    "appointment__user__language",
    "appointment__user__time_zone",
)
Row = dict[str, Any]


@dataclass
class Fates:
    """What becomes of reminders: collected, and written in one statement."""

    rows: list[Row] = field(default_factory=list)

    def add(
        self, row: Row, state: str, *, why: str = "", message: UUID | None = None, at: datetime | None = None
    ) -> None:
        send_at = at or row["send_at"]
        self.rows.append({"id": row["pk"], "state": state, "why": why, "message": message, "send_at": send_at})

    def write(self) -> None:
        if self.rows:
            sql.run(SETTLE, [sql.rows(self.rows)])


@dataclass(frozen=True)
class Reader:
    """One address as a digest is written to it."""

    email: str
    name: str
    language: str
    calendar: Calendar
    per_week: int
    sent: Sequence[tuple[datetime, str]]
    """When digests were written to it lately, and what became of them."""

    def not_before(self, at: datetime) -> datetime | None:
        """When the next digest may be written, if not now: one a day, and so many a week from Monday on."""
        today = self.calendar.day_of(at)
        days = [self.calendar.day_of(when) for when, state in self.sent if state != MessageState.WITHDRAWN]
        monday = _monday(today)
        if sum(day >= monday for day in days) >= self.per_week:
            return self.calendar.morning(self.calendar.on_or_after(monday + timedelta(days=7)))
        return morning_after(self.calendar, today) if today in days else None

    def key(self, at: datetime) -> str:
        """Names the digest of a day; one that was withdrawn leaves its number behind."""
        today = self.calendar.day_of(at)
        count = sum(self.calendar.day_of(when) == today for when, _state in self.sent)
        return f"digest {self.email} {today} {count + 1}"


def write_digests(*, by: By) -> int:
    """Write the digest of everybody for whom something waits; returns how many mails were queued."""
    written, calendars = 0, {"": vienna()}
    after: str | None = ""
    while after is not None:
        after, more = _write_some(after, calendars, by)
        written += more
    return written


@transaction.atomic
def _write_some(after: str, calendars: dict[str, Calendar], by: By) -> tuple[str | None, int]:
    """The digests of the next people in order of address; returns the last of them, None when there are no more.

    calendars: by State; those that are missing are read and stay for the next people.
    """
    found = sql.run(WAITING, [by.at, after, CROWD, PERSONS])
    emails = [email for email, ours in found if ours]
    letters: list[Letterbox] = []
    fates = Fates()
    for reader, rows in _readers(emails, calendars, fates, by.at):
        letters += _write(reader, rows, fates, by)
    queue_messages(letters, by=by)
    fates.write()
    return (found[-1][0] if len(found) == CROWD else None), len(letters)


def _readers(
    emails: Sequence[str], calendars: dict[str, Calendar], fates: Fates, at: datetime
) -> list[tuple[Reader, list[Row]]]:
    """The people who still want to hear, each with what still stands; the fate of all else is settled here."""
    rows, preferences = _waiting(emails, at), Preference.objects.in_bulk(emails)
    if unknown := {row["duty__party_id"] or "" for row in rows} - calendars.keys():
        calendars |= calendars_of(unknown)
    unreachable, sent = reasons_against_writing_to(emails), _sent(emails, at)
    wanted: dict[str, list[Row]] = {}
    for row in rows:
        if why := _why_not(row, calendars, at) or (Why.ADDRESS if row["email"] in unreachable else ""):
            fates.add(row, Reminder.State.OVERTAKEN if why == Why.OVERTAKEN else Reminder.State.SILENCED, why=why)
        elif not preferences.get(row["email"], USUAL).reminders:
            fates.add(row, Reminder.State.SHOWN, why=Why.UNSUBSCRIBED)
        else:
            wanted.setdefault(row["email"], []).append(row)
    return [
        (_reader(some[0], preferences.get(email, USUAL), calendars, sent.get(email, [])), some)
        for email, some in wanted.items()
    ]


def _waiting(emails: Sequence[str], at: datetime) -> list[Row]:
    """What waits for these addresses, in order of due day."""
    later = Reminder.objects.filter(
        duty=OuterRef("duty"), email=OuterRef("email"), turn=OuterRef("turn"), planned_at__gt=OuterRef("planned_at")
    )
    found = Reminder.objects.filter(email__in=emails, state=Reminder.State.WAITING, send_at__lte=at)
    ordered = found.annotate(overtaken=Exists(later)).order_by("email", "duty__due_on", "duty_id", "number")
    return list(ordered.values(*NEEDED, "overtaken"))


def _why_not(row: Row, calendars: Mapping[str, Calendar], at: datetime) -> str:
    """Why this reminder is not wanted any more; empty when it is."""
    if why := no_longer_asked(row, calendars, at):
        return why
    if row["overtaken"]:
        return Why.OVERTAKEN
    return "" if _still_there(row, at.date()) else Why.GONE


def _still_there(row: Row, on: date) -> bool:
    if row["appointment_id"] is None:
        return row["email"] in (settings.DESK_EMAIL, (row["duty__party__mission_email"] or "").lower())
    until = row["appointment__valid_until"]
    return (
        row["appointment__state"] == Appointment.State.IN_FORCE
        and row["appointment__email"] == row["email"]
        and row["appointment__valid_from"] <= on
        and (until is None or until >= on)
    )


def _sent(emails: Sequence[str], at: datetime) -> dict[str, list[tuple[datetime, str]]]:
    """The digests of nine days: this week's wherever the address is."""
    since = at - timedelta(days=9)
    found = Message.objects.filter(kind=Message.Kind.REMINDER, recipient__in=emails, written_at__gte=since).order_by()
    sent: dict[str, list[tuple[datetime, str]]] = {}
    for email, when, state in found.values_list("recipient", "written_at", "state"):
        sent.setdefault(email, []).append((when, state))
    return sent


def _reader(row: Row, preference: Preference, calendars: Mapping[str, Calendar], sent: Any) -> Reader:
    at_the_mission = row["appointment_id"] is None and row["email"] != settings.DESK_EMAIL
    of_the_state = row["appointment__party_id"] or at_the_mission
    own = row["appointment__language"] or row["appointment__user__language"]
    home = row["duty__party_id"] if of_the_state else ""
    return Reader(
        email=row["email"],
        name=row["appointment__name"] or "",
        language=preference.language or own or (home and row["duty__party__working_language"]) or Language.ENGLISH,
        calendar=in_zone(calendars[home], row["appointment__user__time_zone"]),
        per_week=preference.per_week,
        sent=sent,
    )


def _write(reader: Reader, rows: list[Row], fates: Fates, by: By) -> list[Letterbox]:
    """The digest for this person, if today is a day for one; otherwise the reminders wait."""
    morning = morning_of(reader.calendar, rows[0]["send_at"], by.at)
    if later := reader.not_before(by.at) or (morning if morning > by.at else None):
        for row in rows:
            fates.add(row, Reminder.State.WAITING, at=later)
        return []
    mail, headers = reminder_mail.digest(
        reader.email, reader.name, reader.language, _things(reader, rows, by.at), by.at
    )
    box = Letterbox(
        key=reader.key(by.at),
        case=standing.case_of(f"reminders {reader.email}"),
        recipient=Recipient(reader.email, reader.name, reader.language),
        mail=mail,
        kind=Message.Kind.REMINDER,
        headers=headers,
    )
    for row in rows:
        fates.add(row, Reminder.State.WRITTEN, message=box.id)
    return [box]


def _things(reader: Reader, rows: Iterable[Row], at: datetime) -> list[reminder_mail.Thing]:
    today = reader.calendar.day_of(at)
    return [
        reminder_mail.Thing(
            duty=row["duty_id"],
            appointment=row["appointment_id"],
            case=row["duty__follow_up_id"],
            kind=row["duty__kind"],
            names=row["duty__party__short_names"] or {},
            due_on=row["duty__due_on"],
            days=(row["duty__due_on"] - today).days,
            number=row["number"],
            last=row["last"],
            own_words=row["rule__texts"],
        )
        for row in rows
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
