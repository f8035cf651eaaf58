"""What must be true of the record at any time (docs/guarantees.md), each as one query that finds every exception.

Run after every integration test, at the end of chaos, and by `manage.py check_invariants` on a live service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from workflows.ledger import history, subscriptions
from workflows.process import MOVES
from workflows.queries.agreement import states_that_differ
from workflows.queries.filled import filled
from workflows.queries.same_sight import sights_that_differ

MACHINES = {
    "review": ("reviews_review", "id", "id"),
    "follow_up": ("workflows_followup", "review_id", "review_id"),
    "letter": ("workflows_letter", "id", "follow_up_id"),
    "message": ("workflows_message", "id", "case_id"),
    "address": ("workflows_address", "id", "id"),
    "workshop": ("workflows_workshop", "id", "follow_up_id"),
    "plan": ("workflows_plan", "id", "follow_up_id"),
    "plan_version": ("workflows_planversion", "id", "follow_up_id"),
    "activity": ("workflows_activity", "id", "follow_up_id"),
    "period": ("workflows_period", "id", "follow_up_id"),
    "report": ("workflows_report", "id", "follow_up_id"),
    "extension": ("workflows_extension", "id", "follow_up_id"),
    "waiver": ("workflows_waiver", "id", "follow_up_id"),
    "appointment": ("reviews_appointment", "id", "case_id"),
    "task": ("workflows_task", "id", "case_id"),
    "duty": ("workflows_duty", "id", "case_id"),
    "hook": ("workflows_hook", "id", "id"),
    "hook_message": ("workflows_hookmessage", "id", "hook_id"),
    "rule": ("workflows_rule", "id", "id"),
}


@dataclass(frozen=True)
class Invariant:
    """`about`: the table in which there is a row for every exception; while it is empty there can be none."""

    name: str
    promise: str
    exceptions: Callable[[], Iterator[str]]
    about: str = ""


def broken() -> Iterator[str]:
    """Every exception from every invariant, as "I3: ..."; nothing at all when the record holds together."""
    there = filled(invariant.about for invariant in INVARIANTS if invariant.about)
    for invariant in INVARIANTS:
        if not invariant.about or invariant.about in there:
            yield from (f"{invariant.name}: {exception}" for exception in invariant.exceptions())


def _rows(sql: str, *params: Any) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        yield from (" ".join(str(value) for value in row) for row in cursor.fetchall())


def _answers_have_their_fact() -> Iterator[str]:
    yield from _rows(
        "SELECT a.actor, a.key, 'was answered', a.status, 'without its fact' FROM workflows_asked a"
        " LEFT JOIN ledger_entry e ON e.id = a.entry WHERE a.status BETWEEN 200 AND 299 AND e.id IS NULL"
    )


def _numbers_have_no_gap() -> Iterator[str]:
    yield from _rows(
        "SELECT c.id, 'has', count(e.id), 'facts and counts', c.last_number FROM ledger_case c"
        " LEFT JOIN ledger_entry e ON e.case_id = c.id GROUP BY c.id"
        " HAVING count(e.id) <> c.last_number OR coalesce(max(e.number), 0) <> c.last_number"
    )


def _replay_gives_the_state() -> Iterator[str]:
    """The state of each row is the target of the last move that its facts tell of."""
    there = filled(table for table, _key, _case in MACHINES.values())
    things = [thing for thing, (table, _key, _case) in MACHINES.items() if table in there]
    if things:
        words = [word for thing in things for word in _last_told(thing)]
        yield from _rows(" UNION ALL ".join(_otherwise_than_told(*MACHINES[thing]) for thing in things), *words)


def _otherwise_than_told(table: str, key: str, case: str) -> str:
    return (
        f"SELECT t.{key}, 'is', t.state, 'but its last fact says', last.state FROM {table} t JOIN LATERAL ("  # noqa: S608
        " SELECT coalesce(nullif(m.state, ''), e.payload ->> %s) AS state FROM ledger_entry e"
        " JOIN unnest(%s::text[], %s::text[]) AS m (type, state) ON m.type = e.type"
        f" WHERE e.case_id = t.{case} AND e.subject = t.{key}"
        " ORDER BY e.number DESC LIMIT 1) last"
        " ON last.state <> t.state"
    )


def _last_told(thing: str) -> tuple[str, list[str], list[str]]:
    """The key of a payload that holds the state where a move has no target of its own; the facts, and their targets."""
    told = {move.says.__name__: str(move.target) for move in MOVES.values() if move.thing == thing}
    kept = next((move.keeps for move in MOVES.values() if move.thing == thing and not move.target), "")
    return kept, list(told), list(told.values())


def _every_subscription_has_its_delivery() -> Iterator[str]:
    pairs = subscriptions.pairs()
    yield from _rows(
        "SELECT 'fact', e.id, e.type, 'was not delivered to', s.reaction FROM ledger_entry e"
        " JOIN unnest(%s::text[], %s::text[]) AS s (type, reaction) ON s.type = e.type"
        " LEFT JOIN ledger_delivery d ON d.entry_id = e.id AND d.reaction = s.reaction"
        " LEFT JOIN ledger_pruned p ON p.reaction = s.reaction"
        " WHERE d.id IS NULL AND e.recorded_at > coalesce(p.until, '-infinity')",
        [fact for fact, _name in pairs],
        [name for _fact, name in pairs],
    )


_TOLD = "EXISTS (SELECT FROM ledger_entry o WHERE o.case_id = e.case_id AND o.cause_id = e.id AND o.{})"
EFFECTS = {
    "open_follow_up": "EXISTS (SELECT FROM workflows_followup f WHERE f.review_id = e.case_id)",
    "draft_readiness_letter": "EXISTS (SELECT FROM workflows_letter l WHERE l.follow_up_id = e.case_id)",
    "close_without_needs": "EXISTS (SELECT FROM workflows_followup f WHERE f.review_id = e.case_id"
    " AND f.state = 'closed_without_needs')",
    "post_letter": "EXISTS (SELECT FROM workflows_message m WHERE m.about = e.subject)",
    "follow_the_plan": _TOLD.format("type LIKE 'FollowUpPlan%%'"),
    "open_dialogue": _TOLD.format("type = 'DialogueOpened'"),
    "end_plan": _TOLD.format("type = 'PlanEnded'"),
}


def _done_means_its_effect_exists() -> Iterator[str]:
    yield from _rows(
        " UNION ALL ".join(
            "SELECT 'delivery', d.id, d.reaction, 'is', d.state, 'and its effect says otherwise'"  # noqa: S608
            " FROM ledger_delivery d JOIN ledger_entry e ON e.id = d.entry_id"
            f" WHERE d.reaction = %s AND d.state = 'done' AND NOT {effect}"
            for effect in EFFECTS.values()
        ),
        *EFFECTS,
    )
    yield from _rows(
        "SELECT 'fact', e.id, e.type, 'has', count(*), 'effects of one move' FROM ledger_entry e"
        " WHERE e.type IN ('FollowUpOpened', 'FollowUpClosedWithoutNeeds', 'LetterSent', 'LetterAcknowledged')"
        " GROUP BY e.id, e.type, e.subject, e.case_id HAVING (SELECT count(*) FROM ledger_entry o"
        " WHERE o.case_id = e.case_id AND o.subject = e.subject AND o.type = e.type) > 1"
    )


def _effects_come_in_order() -> Iterator[str]:
    yield from _rows(
        "SELECT 'delivery', d.id, d.reaction, 'was done before an earlier one of its line' FROM ledger_delivery d"
        " JOIN ledger_delivery e ON e.case_id = d.case_id AND e.reaction = d.reaction AND e.number < d.number"
        " WHERE d.state IN ('done', 'refused') AND d.every IS NULL"
        " AND (e.state IN ('owed', 'dead') OR e.done_at > d.done_at)"
    )


def _nothing_waits_too_long() -> Iterator[str]:
    yield from _rows(
        "SELECT 'delivery', id::text, reaction || ' is due since', due_at FROM ledger_delivery d WHERE state = 'owed'"
        " AND due_at < clock_timestamp() - interval '60 s' AND reaction = ANY(%s) AND NOT EXISTS"
        " (SELECT FROM ledger_delivery e WHERE e.case_id = d.case_id AND e.reaction = d.reaction"
        " AND e.number < d.number AND e.state IN ('owed', 'dead'))"
        " UNION ALL SELECT 'message', id::text, 'is being sent since', state_since FROM workflows_message"
        " WHERE state = 'sending' AND state_since < clock_timestamp() - interval '60 s'"
        " UNION ALL SELECT 'batch', id::text, 'is in hand since', claimed_at FROM ledger_batch"
        " WHERE claimed_at < clock_timestamp() - interval '60 s'",
        subscriptions.known(),
    )


def _attempts_stay_within_the_limit() -> Iterator[str]:
    yield from _rows(
        "SELECT 'delivery', id, reaction, 'was tried', attempts, 'times and is', state FROM ledger_delivery"
        " WHERE attempts > %s OR (attempts >= %s AND state = 'owed')",
        settings.LEDGER_ATTEMPTS + 1,
        settings.LEDGER_ATTEMPTS,
    )


def _letters_leave_once_and_cleared() -> Iterator[str]:
    yield from _rows(
        "SELECT 'letter', l.id, 'to', m.recipient, 'is', count(*), 'messages' FROM workflows_message m"
        " JOIN workflows_letter l ON l.id = m.letter_id GROUP BY l.id, m.recipient HAVING count(*) > 1"
    )
    yield from _rows(
        "SELECT 'message', m.id, 'left though its letter was never cleared' FROM workflows_message m"
        " JOIN workflows_letter l ON l.id = m.letter_id WHERE m.state = 'sent' AND l.cleared_at IS NULL"
    )
    yield from _rows(
        "SELECT 'message', m.id, 'was accepted', count(*), 'times by the mail server' FROM workflows_message m"
        " JOIN ledger_entry e ON e.case_id = m.case_id AND e.subject = m.id AND e.type = 'MessageSent'"
        " LEFT JOIN ledger_entry a ON a.case_id = m.case_id AND a.subject = m.id AND a.type = 'MessageQueuedAgain'"
        " WHERE a.id IS NULL GROUP BY m.id HAVING count(*) > 1"
    )


def _one_live_letter() -> Iterator[str]:
    yield from _rows(
        "SELECT follow_up_id, 'has', count(*), 'live letters of kind', kind FROM workflows_letter"
        " WHERE state <> 'replaced' GROUP BY follow_up_id, kind HAVING count(*) > 1"
    )
    yield from _rows(
        "SELECT l.id, 'is a readiness letter without a concluded review that found needs' FROM workflows_letter l"
        " JOIN workflows_followup f ON f.review_id = l.follow_up_id JOIN reviews_review r ON r.id = f.review_id"
        " WHERE l.kind = 'readiness' AND (r.state <> 'concluded' OR f.needs = 0)"
    )


def _only_the_state_consents() -> Iterator[str]:
    """Whoever decided or took back was appointed validating authority of that State on that day (rule 3)."""
    for by, at in (("decided_by", "decided_at"), ("revoked_by", "revoked_at")):
        yield from _rows(
            f"SELECT 'release', r.id, 'of', r.party_id, 'bears {by}', r.{by} FROM reviews_release r"  # noqa: S608
            f" WHERE r.{at} IS NOT NULL AND NOT EXISTS (SELECT FROM reviews_appointment a"
            f" WHERE a.role = 'validating_authority' AND a.party_id = r.party_id AND 'user:' || a.user_id = r.{by}"
            f" AND r.{at}::date BETWEEN a.valid_from AND coalesce(a.valid_until, 'infinity'))"
        )


def _releases_fit_their_needs() -> Iterator[str]:
    yield from _rows(
        "SELECT 'release', r.id, 'of', r.party_id, 'is about need', n.id, 'of', n.party_id FROM reviews_release r"
        " JOIN reviews_need n ON n.id = r.need_id WHERE n.party_id <> r.party_id"
    )
    yield from _rows(
        "SELECT 'release', r.id, 'shows the confidential need', n.id, 'to', r.audience FROM reviews_release r"
        " JOIN reviews_need n ON n.id = r.need_id WHERE r.revoked_at IS NULL"
        " AND n.classification = 'confidential' AND r.audience IN ('all_providers', 'public')"
    )
    yield from _rows(
        "SELECT 'release', r.id, 'is for', r.audience, 'and names', count(p.id), 'providers' FROM reviews_release r"
        " LEFT JOIN reviews_releaseprovider p ON p.release_id = r.id GROUP BY r.id"
        " HAVING (r.audience = 'named_providers') <> (count(p.id) > 0)"
    )


def _disclosures_stand_under_their_release() -> Iterator[str]:
    yield from _rows(
        "SELECT 'disclosure', d.id, 'of need', d.need_id, 'stands under release', r.id, 'for', r.audience"
        " FROM reviews_disclosure d JOIN reviews_release r ON r.id = d.release_id"
        " WHERE (d.need_id, d.party_id) <> (r.need_id, r.party_id) OR r.audience = 'nobody'"
        " OR r.audience = 'named_providers' AND NOT EXISTS (SELECT FROM reviews_releaseprovider p"
        " WHERE p.release_id = r.id AND p.provider_id = d.provider_id)"
    )


def _documents_are_what_was_filed() -> Iterator[str]:
    yield from _rows(
        "SELECT 'document', d.id, 'has another checksum than its file', f.id FROM reviews_document d"
        " JOIN reviews_file f ON f.id = d.file_id WHERE d.checksum <> f.sha256"
    )


def _what_was_carried_in_stands_there() -> Iterator[str]:
    yield from _rows(
        "SELECT 'follow-up', t.id, 'was told to take over', t.told, 'and holds', count(c.id)"
        " FROM (SELECT case_id AS id, sum((payload ->> 'needs')::int + (payload ->> 'activities')::int) AS told"
        " FROM ledger_entry WHERE type = 'FollowUpCarriedIn' GROUP BY 1) t"
        " LEFT JOIN workflows_carried c ON c.follow_up_id = t.id GROUP BY t.id, t.told HAVING count(c.id) < t.told"
    )


def _history_verifies() -> Iterator[str]:
    yield from history.verify()


def _connections_stay_within_the_declared_sum() -> Iterator[str]:
    yield from _rows(
        "SELECT 'there are', count(*), 'connections' FROM pg_stat_activity"
        " WHERE datname = current_database() HAVING count(*) > %s",
        settings.DATABASE_CONNECTIONS_DECLARED,
    )


INVARIANTS = [
    Invariant("I1", "An answered request has its fact.", _answers_have_their_fact, "workflows_asked"),
    Invariant("I2", "Facts of a case are numbered without a gap.", _numbers_have_no_gap, "ledger_case"),
    Invariant("I2", "Replaying the facts gives the stored state.", _replay_gives_the_state),
    Invariant(
        "I3", "Every fact reaches every reaction that subscribed.", _every_subscription_has_its_delivery, "ledger_entry"
    ),
    Invariant(
        "I4",
        "A delivery is done when, and only when, its effect exists.",
        _done_means_its_effect_exists,
        "ledger_entry",
    ),
    Invariant("I5", "Effects of a case and reaction come in order.", _effects_come_in_order, "ledger_delivery"),
    Invariant("I6", "Nothing that is due waits longer than a minute.", _nothing_waits_too_long),
    Invariant("I7", "Attempts stay within the limit.", _attempts_stay_within_the_limit, "ledger_delivery"),
    Invariant(
        "I8",
        "A letter leaves once per recipient, and only when cleared.",
        _letters_leave_once_and_cleared,
        "workflows_message",
    ),
    Invariant("I9", "One live letter per follow-up and kind.", _one_live_letter, "workflows_letter"),
    Invariant("I10", "What the scopes show is what row security shows.", sights_that_differ),
    Invariant("I11", "History is what was recorded.", _history_verifies),
    Invariant("I12", "A row belongs to the State of its case.", states_that_differ),
    Invariant("I14", "Connections stay within the declared sum.", _connections_stay_within_the_declared_sum),
    Invariant(
        "I15", "Only the State's validating authority gives consent.", _only_the_state_consents, "reviews_release"
    ),
    Invariant(
        "I15", "A decision is about a need of its State, and fits it.", _releases_fit_their_needs, "reviews_release"
    ),
    Invariant(
        "I15",
        "A need was shown only under a release to that person.",
        _disclosures_stand_under_their_release,
        "reviews_disclosure",
    ),
    Invariant("I16", "A document is the file that was filed.", _documents_are_what_was_filed, "reviews_document"),
    Invariant("I17", "What was carried in stands in its follow-up.", _what_was_carried_in_stands_there, "ledger_entry"),
]
