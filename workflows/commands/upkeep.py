"""What keeps the service itself in order: dead deliveries, the anchor, the post room's door."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from workflows import events
from workflows.commands.mailing import Enclosure, Recipient, queue_message
from workflows.ledger import By, Fact, Refused, history, keeping, standing
from workflows.ledger.models import Delivery
from workflows.ledger.record import lock, record
from workflows.models import PostRoom
from workflows.writing import Mail

POST_CASE = standing.case_of("post")


@transaction.atomic
def replay_delivery(*, delivery_id: int, by: By) -> Delivery:
    """Give a dead delivery all its attempts again. Refused unless it is dead."""
    delivery = keeping.replay(delivery_id)
    fact = events.DeliveryReplayed(delivery=delivery.pk, reaction=delivery.reaction)
    record(fact, case=delivery.case_id, subject=delivery.entry_id, party=delivery.entry.party, by=by)
    return delivery


@transaction.atomic
def set_delivery_aside(*, delivery_id: int, reason: str, by: By) -> Delivery:
    """Let a dead delivery rest, for a reason; what waits behind it in its line goes on."""
    if not reason.strip():
        raise Refused(_("Say why this delivery may be set aside."))
    delivery = keeping.set_aside(delivery_id, reason.strip())
    fact = events.DeliverySetAside(delivery=delivery.pk, reaction=delivery.reaction, reason=reason.strip())
    record(fact, case=delivery.case_id, subject=delivery.entry_id, party=delivery.entry.party, by=by)
    return delivery


@transaction.atomic
def anchor_history(*, by: By) -> None:
    """Seal the heads of all cases and send the seal to the auditor's box. Refused a second time on a day (UTC)."""
    sealed = history.take_anchor(by.at)
    if sealed is None:
        raise Refused(_("The history of this day is anchored already."))
    anchor, case = sealed.anchor, standing.case_of("anchor")
    record(events.HistoryAnchored(day=anchor.day, digest=anchor.digest), case=case, subject=case, by=by)
    if settings.ANCHOR_EMAIL:
        queue_message(
            key=f"anchor {anchor.day}",
            case=case,
            recipient=Recipient(settings.ANCHOR_EMAIL, "", "en"),
            mail=_anchor_mail(anchor),
            enclosed=Enclosure(f"heads-{anchor.day}.csv", "text/csv", sealed.moved.encode()),
            by=by,
        )


def _anchor_mail(anchor: history.Anchor) -> Mail:
    """In English and for machines as much as for people; the service that signed it can verify it."""
    lines = [
        f"Day: {anchor.day}",
        f"Cases: {anchor.cases}",
        f"Facts: {anchor.facts}",
        f"Digest (SHA-256 over the heads of all cases): {anchor.digest}",
        f"Digest of the anchor before: {anchor.previous or 'none'}",
        f"Signature: {anchor.signature}",
        "",
        "Attached: the heads that moved since the anchor before. Keep this mail outside the service.",
    ]
    return Mail(f"Anchor of the history, {anchor.day}", "\n".join(lines), "")


@transaction.atomic
def hold_post(*, reason: str, by: By) -> None:
    """Let no mail leave until a person releases it, for example after a restore. Refused when it is held already."""
    _turn_post(held=True, reason=reason, fact=events.PostHeld(reason=reason), by=by)


@transaction.atomic
def release_post(*, reason: str, by: By) -> None:
    """Let mail leave again, whatever was held. Refused when nothing is."""
    _turn_post(held=False, reason=reason, fact=events.PostReleased(reason=reason), by=by)


def _turn_post(*, held: bool, reason: str, fact: Fact, by: By) -> None:
    lock([POST_CASE])
    room, _new = PostRoom.objects.get_or_create(pk=1)
    if against := reason_against_turning(room, held=held):
        raise Refused(against)
    PostRoom.objects.filter(pk=1).update(held=held, held_kinds=[], reason=reason, since=by.at)
    record(fact, case=POST_CASE, subject=POST_CASE, by=by)


def reason_against_turning(room: PostRoom, *, held: bool) -> str | None:
    """The sentence that says why the post cannot be held, or released, now; None if it can."""
    if held:
        return _("The post is held already.") if room.held else None
    return None if room.held or room.held_kinds else _("The post is not held.")
