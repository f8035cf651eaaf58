"""python -m bench reminders: a million open duties, ten thousand of them due; then ten thousand mails and twenty kills.

Measured twice: with the 193 Member States, whose people find all that is theirs in one digest each; and as it never
will be, with a State and a person for each duty, which makes ten thousand mails.

Database time is what every statement of the pass and of the digests took as their process saw it, COMMIT included. The
mails leave through a real SMTP server, while the worker that hands them over is killed (-9) and started again.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import django
import psycopg

from tafollow.embedded.wrap import temporary_state

GOAL_SECONDS = 1.0
STATES = 193
PARTIES = """
INSERT INTO reviews_stateparty (code, short_names, formal_names, is_un_member, is_least_developed, is_small_island,
  is_anonymised, working_language, time_zone, weekend, mission_email)
SELECT code, jsonb_build_object('en', 'State ' || code), '{}', true, false, false, true, 'en', %(zone)s, '{}', ''
FROM unnest(%(codes)s::text[]) AS code
"""
PEOPLE = """
INSERT INTO reviews_appointment (id, case_id, role, name, email, language, party_id, valid_from, state, proposed_by,
  verified_by, reason)
SELECT gen_random_uuid(), gen_random_uuid(), 'focal_point', 'P. ' || code, 'p.' || lower(code) || '@state.example', '',
  code, '2020-01-01', 'in_force', '', '', ''
FROM unnest(%(codes)s::text[]) AS code
"""
DUTIES = """
INSERT INTO workflows_duty (id, kind, case_id, party_id, about, owed_by, due_on, named_on, turn, turn_from, opened_at,
  state, state_since, snoozed_because, overdue_noted, reminded, next_at)
SELECT gen_random_uuid(), 'report', gen_random_uuid(), (%(codes)s::text[])[1 + n %% cardinality(%(codes)s::text[])],
  gen_random_uuid(), 'state', day, day, 1, %(since)s, %(since)s, 'open', %(since)s, '', false, 0,
  %(next)s::timestamptz + (n %% %(spread)s) * interval '1 hour'
FROM (SELECT n, %(due)s::date + (n %% %(spread)s) / 24 AS day FROM generate_series(1, %(count)s) AS n) AS numbered
"""
CASES = """
INSERT INTO ledger_case (id, last_number, head, anchored_number)
SELECT case_id, 0, '', 0 FROM workflows_duty WHERE next_at <= %(next)s ON CONFLICT DO NOTHING
"""


def main(given: list[str]) -> int:
    """Measure and report; exit code 1 when the goal is missed or a mail was doubled or lost."""
    parser = argparse.ArgumentParser(prog="python -m bench reminders", description=__doc__)
    parser.add_argument("--duties", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(given)
    os.environ.setdefault("SECRET_KEY", "of-this-run-only")
    from tests.faults.service import RINGERS, WORKERS, Service

    programs = {"post": WORKERS["post"], **RINGERS}
    without_breaker = {"MAIL_PER_HOUR": "0"}
    with (
        temporary_state() as state,
        Service(state, durable=True, programs=programs, environment=without_breaker) as service,
    ):
        for name in programs:
            service.halt(name)
        os.environ.update(service.environment)
        os.environ["DATABASE_URL"] = service.postgres.owner_url  # who measures looks at everything
        django.setup()
        codes = _codes(STATES + chosen.due)
        fill(codes[:STATES], chosen.due, ahead=chosen.duties - chosen.due)
        seconds = passed(chosen.due, STATES)
        fill(codes[STATES:], chosen.due)
        passed(chosen.due, chosen.due)
        doubled, lost = posted(service, STATES + chosen.due, chosen.kills, random.Random(chosen.seed))
    return int(seconds > GOAL_SECONDS or doubled > 0 or lost > 0)


def fill(codes: list[str], due: int, ahead: int = 0) -> None:
    """New States with a focal point each, among whom these duties lie: those that are due, and those that lie ahead."""
    from django.db import connection

    now = datetime.now(UTC)
    # Noon everywhere, so that nine in the morning is over whenever this runs.
    zone, today = f"Etc/GMT{now.hour - 12:+d}", now.date()
    nine = datetime(today.year, today.month, today.day, 9, tzinfo=UTC) + timedelta(hours=now.hour - 12)
    words: dict[str, Any] = {"codes": codes, "zone": zone, "since": nine - timedelta(days=60)}
    local = (nine - timedelta(hours=now.hour - 12)).date()
    soon: dict[str, Any] = {"due": local + timedelta(days=7), "next": nine, "count": due, "spread": 1}
    later = {"due": local + timedelta(days=40), "next": nine + timedelta(days=10), "count": ahead, "spread": 24 * 365}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a million rows are no request
        for statement in (PARTIES, PEOPLE):
            cursor.execute(statement, words)
        cursor.execute(DUTIES, words | soon)
        cursor.execute(CASES, soon)
        cursor.execute(DUTIES, words | later)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")
    from workflows.commands.rules import load_rules
    from workflows.models import Rule

    load_rules()
    Rule.objects.filter(offset_days=-30).update(state="retired")


def _codes(count: int) -> list[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return [f"{a}{b}{c}" for a in letters for b in letters for c in letters][:count]


def passed(due: int, states: int) -> float:
    """Find what is due, write the book and the digests; prints and returns seconds of database time."""
    from workflows.commands import digests, reminding
    from workflows.ledger import By
    from workflows.models import Message

    now, before = By(By.CALENDAR, datetime.now(UTC)), Message.objects.count()
    with statements() as of_the_pass:
        found = reminding.fall_due(by=now, limit=due)
    with statements() as of_the_digests:
        written = digests.write_digests(by=now)
    if (found, written, Message.objects.count() - before) != (due, states, states):
        raise SystemExit(f"{due} are due; found {found}, wrote {written}.")
    told = zip(("pass", "digests"), (of_the_pass, of_the_digests), strict=True)
    for name, (count, seconds, whole) in ((name, tuple(took)) for name, took in told):
        print(f"{name}: {count:.0f} statements, {seconds:.2f} s in the database, {whole:.2f} s in all")
    total = float(of_the_pass[1] + of_the_digests[1])
    print(f"{due} due in {states} States: found, digested and queued in {total:.2f} s (goal {GOAL_SECONDS})")
    return total


@contextmanager
def statements() -> Iterator[list[float]]:
    """How many statements psycopg runs inside, and the seconds they and the whole take."""
    took, plain, begun = [0.0, 0.0, 0.0], psycopg.Cursor.execute, time.perf_counter()
    commit = psycopg.Connection.commit

    def execute(self: Any, *args: Any, **kwargs: Any) -> Any:
        return timed(plain, self, *args, **kwargs)

    def timed(run: Any, *args: Any, **kwargs: Any) -> Any:
        at = time.perf_counter()
        try:
            return run(*args, **kwargs)
        finally:
            took[0], took[1] = took[0] + 1, took[1] + time.perf_counter() - at

    psycopg.Cursor.execute = execute  # type: ignore[method-assign]
    psycopg.Connection.commit = lambda self: timed(commit, self)  # type: ignore[method-assign]
    try:
        yield took
    finally:
        psycopg.Cursor.execute, psycopg.Connection.commit = plain, commit  # type: ignore[method-assign]
        took[2] = time.perf_counter() - begun


def posted(service: Any, mails: int, kills: int, chance: random.Random) -> tuple[int, int]:
    """Hand every mail to the mail server while the worker is killed; prints the rate, returns doubled and lost ones."""
    begun = time.perf_counter()
    for name in ("post", "ringer-1", "ringer-2"):
        service.begin(name)
    for _ in range(kills):
        before = sum(service.copies().values())
        service.wait_for(lambda so_far=before: sum(service.copies().values()) > so_far, 60, "mail leaves")
        time.sleep(chance.uniform(0.2, 3.0))
        service.kill("post")
    service.wait_for(lambda: _left(service) == 0, 900, "every mail has left or waits to be sent once more")
    seconds, copies = time.perf_counter() - begun, service.copies()
    doubled = sum(count - 1 for count in copies.values())
    unsettled = {id_ for (id_,) in service.ask("SELECT message_id FROM workflows_message WHERE state <> 'sent'")}
    waiting, lost = len(unsettled), mails - len(unsettled | copies.keys())
    print(f"{len(copies)} mails left in {seconds:.0f} s with {kills} kills: {len(copies) / seconds:.0f} a second;")
    print(f"{doubled} doubled, {lost} lost, {waiting} in doubt and sent once more after a quarter of an hour")
    print(f"states: {dict(Counter(dict(service.ask('SELECT state, count(*) FROM workflows_message GROUP BY 1'))))}")
    return doubled, lost


def _left(service: Any) -> int:
    """Mails that could leave now: those in doubt wait longer."""
    asked = "SELECT count(*) FROM workflows_message WHERE state IN ('queued', 'sending') AND due_at <= now()"
    return int(service.ask(asked)[0][0])
