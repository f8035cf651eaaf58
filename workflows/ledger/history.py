"""Proof that history is what was recorded: chains of all cases, and the anchors that left the database."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.signing import BadSignature, Signer
from django.db import connection

from workflows.ledger.chain import Content, faults
from workflows.ledger.models import Anchor, Entry

FIELDS = ["id", "case_id", "number", "type", "version", "subject", "party", "payload", "actor", "at", "cause_id"]
HEADS = """
SELECT e.case_id, e.number, e.hash FROM ledger_entry e JOIN ledger_case c ON c.id = e.case_id
WHERE e.number = c.anchored_number ORDER BY e.case_id
"""
STRAY_HEADS = """
SELECT c.id FROM ledger_case c LEFT JOIN ledger_entry e ON e.case_id = c.id AND e.number = c.last_number
WHERE c.last_number > 0 AND (e.hash IS NULL OR e.hash <> c.head)
   OR EXISTS (SELECT FROM ledger_entry later WHERE later.case_id = c.id AND later.number > c.last_number)
"""
STRAY_CAUSES = """
SELECT e.id FROM ledger_entry e WHERE e.cause_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM ledger_entry c WHERE c.id = e.cause_id)
"""
signer = Signer(salt="anchor")


@dataclass(frozen=True)
class Sealed:
    """An anchor just taken, and the heads that moved since the one before as CSV: case, number, hash in hexadecimal."""

    anchor: Anchor
    moved: str


def verify() -> Iterator[str]:
    """Every fault in the history, in sentences: broken chains, missing facts, stray causes, a broken last anchor.

    Reads in constant memory, about 100,000 facts a second.
    """
    rows = Entry.objects.order_by("case_id", "number").values_list(*FIELDS, "hash").iterator(chunk_size=5000)
    yield from faults((Content(*row[:-1]), bytes(row[-1])) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(STRAY_HEADS)
        yield from (f"Case {case}: its head is not its last fact." for (case,) in cursor.fetchall())
        cursor.execute(STRAY_CAUSES)
        yield from (f"Fact {id_}: its cause does not exist." for (id_,) in cursor.fetchall())
    yield from _anchor_faults()


def verify_against(heads: str) -> Iterator[str]:
    """Every head in an auditor's CSV (case, number, hash) that the database no longer shows."""
    for case, number, digest in csv.reader(io.StringIO(heads)):
        found = Entry.objects.filter(case_id=case, number=int(number)).values_list("hash", flat=True).first()
        if found is None or bytes(found).hex() != digest:
            yield f"Case {case}: fact {number} is not the one that was anchored."


def take_anchor(at: datetime) -> Sealed | None:
    """Seal the heads of all cases for the day of `at` (UTC); None if that day has its anchor. Call in a transaction."""
    previous = Anchor.objects.order_by("-day").first()
    if previous and previous.day >= at.date():
        return None
    moved = _move_anchored_heads()
    digest, cases, facts = _digest_of_heads()
    anchor = Anchor.objects.create(
        day=at.date(),
        taken_at=at,
        cases=cases,
        facts=facts,
        digest=digest,
        previous=previous.digest if previous else "",
        signature=_signature(at.date().isoformat(), digest, previous.digest if previous else ""),
    )
    return Sealed(anchor, moved)


def _move_anchored_heads() -> str:
    out = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_case SET anchored_number = last_number WHERE anchored_number < last_number"
            " RETURNING id, last_number, encode(head, 'hex')"
        )
        csv.writer(out).writerows(cursor.fetchall())
    return out.getvalue()


def _digest_of_heads() -> tuple[str, int, int]:
    digest, cases, facts = sha256(), 0, 0
    with connection.cursor() as cursor:
        cursor.execute(HEADS)
        while rows := cursor.fetchmany(5000):
            for case, number, head in rows:
                digest.update(f"{case},{number},{bytes(head).hex()}\n".encode())
                cases, facts = cases + 1, facts + number
    return digest.hexdigest(), cases, facts


def _signature(day: str, digest: str, previous: str) -> str:
    return signer.sign(f"{day} {digest} {previous}").rsplit(signer.sep, 1)[1]


def _anchor_faults() -> Iterator[str]:
    previous = ""
    for anchor in Anchor.objects.order_by("day"):
        if anchor.previous != previous:
            yield f"The anchor of {anchor.day} does not follow the one before it."
        if not _signed(anchor):
            yield f"The anchor of {anchor.day} is not signed by this service."
        previous = anchor.digest
    if previous and _digest_of_heads()[0] != previous:
        yield "The heads of the chains are not those of the last anchor."


def _signed(anchor: Anchor) -> bool:
    try:
        signer.unsign(f"{anchor.day.isoformat()} {anchor.digest} {anchor.previous}{signer.sep}{anchor.signature}")
    except BadSignature:
        return False
    return True
