"""Rules of reminding: drafted, looked at, switched on, retired. Each is one rung of a ladder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.registers.synchronise import Change, synchronise
from workflows import events
from workflows.commands.records import Check, no_check
from workflows.ledger import By, Refused, sql
from workflows.ledger.record import lock, record
from workflows.models import Rule
from workflows.models.reminders import FURTHEST, Audience
from workflows.moves import move
from workflows.process import DutyKind

DEBTOR, ALTERNATE, ADVISER, DESK = (str(each) for each in Audience)
LADDER: dict[int, list[str]] = {
    -30: [DEBTOR],
    -7: [DEBTOR],
    -1: [DEBTOR],
    1: [DEBTOR],
    7: [DEBTOR, ALTERNATE],
    14: [DEBTOR, ALTERNATE, ADVISER],
    30: [DESK],
}
"""What every duty climbs that has no rules of its own, by days from the due day."""
OF_THE_HOUSE = (
    DutyKind.CLEAR_LETTER,
    DutyKind.DECIDE_REPORT,
    DutyKind.DECIDE_EXTENSION,
    DutyKind.EXTEND_WAIVER,
    DutyKind.DRAFT_ONE_YEAR_LETTER,
    DutyKind.FINISH_TASK,
)
"""What the Secretariat owes is asked of the Secretariat alone."""
LADDER_OF_THE_HOUSE = (-1, 1, 7)
MOST_TIMES, LONGEST_PAUSE = 12, 90
LONGEST_SENTENCE = 300
ASK_AGAIN = """
UPDATE workflows_duty SET next_at = %s WHERE id IN (
  SELECT id FROM workflows_duty WHERE state = 'open' AND (kind = %s OR %s = '') ORDER BY id FOR NO KEY UPDATE)
"""


def load_rules() -> Change:
    """Every rung of the proposed ladders that does not exist yet. Once there, a rule belongs to the officers."""
    rows = [_begun("", days, to) for days, to in LADDER.items()]
    rows += [_begun(kind, days, [DEBTOR]) for kind in OF_THE_HOUSE for days in LADDER_OF_THE_HOUSE]
    return synchronise(rows, key=("kind", "offset_days"))


def _begun(kind: str, days: int, to: list[str]) -> Rule:
    return Rule(kind=kind, offset_days=days, to=to, state=Rule.State.IN_FORCE)


@transaction.atomic
def draft_rule(*, rule: Mapping[str, Any], by: By) -> Rule:
    """Write a rule down; it reminds nobody before it is switched on. Refused where no such rule could be.

    rule: kind, offset_days, to and, if wanted, times, every_days, channel, texts.
    """
    row = Rule(id=uuid.uuid7(), state=Rule.State.DRAFT, state_since=by.at, **rule)
    _insist(row)
    row.save(force_insert=True)
    told = events.RuleDrafted(rule=row.pk, kind=row.kind, offset_days=row.offset_days)
    record(told, case=row.pk, subject=row.pk, by=by)
    return row


@transaction.atomic
def change_rule(*, rule_id: UUID, changes: Mapping[str, Any], check: Check = no_check, by: By) -> Rule:
    """Change a draft in any way, a rule in force in its words alone. check: asked once the row is locked."""
    row = _rule(rule_id)
    check()
    new = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if reason := reason_against_changing(row, new):
        raise Refused(reason)
    for name, value in new.items():
        setattr(row, name, value)
    _insist(row)
    if new:
        row.save(update_fields=list(new))
        record(events.RuleChanged(rule=row.pk, fields=sorted(new)), case=row.pk, subject=row.pk, by=by)
    return row


@transaction.atomic
def switch_rule_on(*, rule_id: UUID, by: By) -> Rule:
    """Let a rule remind from now on; what lay before is not caught up on."""
    _insist(_rule(rule_id))
    return _turn("switch_rule_on", rule_id, by)


@transaction.atomic
def retire_rule(*, rule_id: UUID, by: By) -> Rule:
    """Let a rule remind nobody any more; what waits in a digest already still leaves."""
    return _turn("retire_rule", rule_id, by)


def reason_against_changing(row: Rule, changes: Mapping[str, Any]) -> str | None:
    """The sentence that says why this cannot be changed in this rule; None if it can."""
    if row.state == Rule.State.RETIRED:
        return _("This rule is retired; draft a new one.")
    if row.state == Rule.State.IN_FORCE and set(changes) - {"texts"}:
        return _("Of a rule in force only the words can be changed; retire it and draft a new one.")
    return None


def reason_against_rule(row: Rule) -> str | None:
    """The sentence that says why there can be no such rule; None if there can."""
    return next(_impossible(row), None) or _same_day_twice(row)


def _impossible(row: Rule) -> Iterator[str]:
    if row.kind and row.kind not in DutyKind:
        yield _("There is no such duty.")
    if not row.to or set(row.to) - set(Audience):
        yield _("Say who is reminded.")
    if not 1 <= row.times <= MOST_TIMES:
        yield _("A rule reminds once, or up to %(times)s times.") % {"times": MOST_TIMES}
    if row.times == 1 and row.every_days:
        yield _("A rule that reminds once has no days between.")
    if row.times > 1 and not 1 <= row.every_days <= LONGEST_PAUSE:
        yield _("Between two reminders lie 1 to %(days)s days.") % {"days": LONGEST_PAUSE}
    if any(abs(day) > FURTHEST for day in days_of(row)):
        yield _("A reminder lies within two years of the due day.")
    yield from _impossible_texts(row.texts)


def _impossible_texts(texts: Any) -> Iterator[str]:
    if not isinstance(texts, dict) or set(texts) - {code for code, _name in settings.LANGUAGES}:
        yield _("Texts are given by the code of a language of the United Nations.")
    elif not all(isinstance(text, str) and len(text) <= LONGEST_SENTENCE for text in texts.values()):
        yield _("A text is one sentence of at most %(letters)s letters.") % {"letters": LONGEST_SENTENCE}


def days_of(row: Rule) -> list[int]:
    """The days from the due day on which it reminds."""
    return [row.offset_days + number * row.every_days for number in range(min(row.times, MOST_TIMES + 1))]


def _same_day_twice(row: Rule) -> str | None:
    others = Rule.objects.filter(kind=row.kind).exclude(state=Rule.State.RETIRED).exclude(pk=row.pk)
    taken = {day for other in others for day in days_of(other)}
    return next((_("Day %(day)+d has its rule already.") % {"day": day} for day in days_of(row) if day in taken), None)


def _insist(row: Rule) -> None:
    if reason := reason_against_rule(row):
        raise Refused(reason)


def _turn(name: str, rule_id: UUID, by: By) -> Rule:
    """Every duty that climbs this ladder is looked at by the next pass, which finds its next rung anew."""
    row = _rule(rule_id)
    move(name, rule_id, by=by)
    sql.run(ASK_AGAIN, [by.at, row.kind, row.kind])
    return _rule(rule_id)


def _rule(rule_id: UUID) -> Rule:
    """The rule under its lock."""
    lock([rule_id])
    found = Rule.objects.filter(pk=rule_id).first()
    if found is None:
        raise Refused(_("There is no such rule."))
    return found
