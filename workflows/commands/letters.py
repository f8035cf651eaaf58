"""The life of a letter: drafted -> cleared -> sent -> acknowledged; corrections make a new version (A:72)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import events, letters, links, writing
from workflows.commands.mailing import Enclosure, Recipient, queue_message, withdraw_messages
from workflows.ledger import By, Refused
from workflows.ledger.record import lock, record
from workflows.models import FollowUp, Letter, Message
from workflows.moves import move
from workflows.process import LetterState, MessageState
from workflows.process.follow_ups import ANSWERED
from workflows.queries.needs_of import needs_of
from workflows.queries.years import beginning, day_of

REFERENCES: dict[str, str] = {Letter.Kind.READINESS: "R", Letter.Kind.ONE_YEAR: "Y"}
"""How the reference of each kind of letter ends."""


@transaction.atomic
def draft_readiness_letter(*, follow_up_id: UUID, by: By) -> Letter:
    """Draft the readiness letter from the needs, in the State's working language. Refused without needs, or twice."""
    lock([follow_up_id])
    follow_up = _follow_up(follow_up_id)
    if not follow_up.needs:
        raise Refused(_("A readiness letter needs at least one technical assistance need; this review found none."))
    if Letter.objects.filter(follow_up=follow_up, kind=Letter.Kind.READINESS).exists():
        raise Refused(_("This follow-up has its readiness letter already; correct that one."))
    return _draft(follow_up, Letter.Kind.READINESS, version=1, changes={}, by=by)


@transaction.atomic
def draft_one_year_letter(*, follow_up_id: UUID, by: By) -> Letter:
    """Ask the State, a year after its plan was adopted, which of its needs are met and what remains (A:75).

    Without a plan the year begins with the acknowledgement of the readiness letter. Refused before it is over (with the
    day), twice, without needs, and unless the State has answered and the follow-up runs.
    """
    lock([follow_up_id])
    follow_up = _follow_up(follow_up_id)
    if reason := reason_against_one_year_letter(follow_up, by.at):
        raise Refused(reason)
    return _draft(follow_up, Letter.Kind.ONE_YEAR, version=1, changes={}, by=by)


def reason_against_one_year_letter(follow_up: FollowUp, at: datetime) -> str | None:
    """The sentence that says why this follow-up cannot have its one-year letter at this instant; None if it can."""
    if follow_up.state not in ANSWERED:
        return _(
            "A one-year letter is for a State that has answered, while its follow-up runs; this one is “%(stage)s”."
        ) % {"stage": follow_up.get_state_display()}
    if Letter.objects.filter(follow_up=follow_up.pk, kind=Letter.Kind.ONE_YEAR).exists():
        return _("This follow-up has its one-year letter already; correct that one.")
    begun = beginning(follow_up)
    if begun is None:
        return _("The year begins with the adoption of the plan or the acknowledgement of the readiness letter.")
    if day_of(follow_up, at) < begun.year_later:
        return _("The year is not over: the letter can be drafted from %(day)s.") % {"day": begun.year_later}
    return None if needs_of([follow_up.pk]).exists() else _("This follow-up has no need to ask about.")


@transaction.atomic
def correct_letter(*, letter_id: UUID, changes: Mapping[str, Any], by: By) -> Letter:
    """Put a new version in the place of a letter that has not been sent; messages that still wait are withdrawn.

    changes: what the new version says differently; keys of the letter's data, or `recipients`, `language`. The needs
    are read anew. Refused when the letter was sent or is being sent.
    """
    old = _letter(letter_id)
    withdraw_messages(letter_id=old.pk, by=by)
    move("replace_letter", old.pk, by=by)
    return _draft(_follow_up(old.follow_up_id), old.kind, version=old.version + 1, changes=changes, by=by)


@transaction.atomic
def clear_letter(*, letter_id: UUID, by: By) -> Letter:
    """Clear a drafted letter for sending. Refused to the person who drafted it, and for anything but the live draft."""
    letter = _letter(letter_id)
    if reason := reason_against_clearing(letter, by.actor):
        raise Refused(reason)
    move("clear_letter", letter.pk, by=by, cleared_by=by.actor, cleared_at=by.at)
    return _letter(letter_id)


def reason_against_clearing(letter: Letter, actor: str) -> str | None:
    """The sentence that says why this person cannot clear this letter, whatever stage it is at; None if they can."""
    if letter.state == LetterState.REPLACED:
        return _("A newer version has taken this letter's place; clear that one.")
    if letter.drafted_by == actor:
        return _("Nobody clears a letter that they drafted; ask a colleague.")
    if not letter.recipients:
        return _("This letter has no recipient: name a focal point or the address of the Permanent Mission.")
    return None


@transaction.atomic
def post_letter(*, letter_id: UUID, by: By) -> int:
    """Lay a cleared letter into the post room, one message per recipient; returns how many. Nothing leaves yet."""
    letter = _letter(letter_id)
    if letter.state != LetterState.CLEARED:
        raise Refused(
            _("Only a cleared letter is posted; this one is “%(state)s”.") % {"state": letter.get_state_display()}
        )
    for recipient in letter.recipients:
        post_to(letter, recipient, by)
    posted = events.LetterPosted(letter=letter.pk, messages=len(letter.recipients))
    record(posted, case=letter.follow_up_id, subject=letter.pk, party=letter.party_id, by=by)
    return len(letter.recipients)


@transaction.atomic
def settle_letter(*, letter_id: UUID, by: By) -> None:
    """Conclude from its messages that a letter is sent, or that nobody was reached.

    The first message that a mail server takes makes the letter sent: its reader must be able to acknowledge it, even
    while another recipient's server is away. Refused while nothing is known yet.
    """
    letter = _letter(letter_id)
    states = set(Message.objects.filter(letter=letter).values_list("state", flat=True))
    if MessageState.SENT in states:
        move("send_letter", letter.pk, by=by, sent_at=by.at)
    elif states & {MessageState.QUEUED, MessageState.SENDING, MessageState.UNCLEAR}:
        raise Refused(_("Not every message of this letter is settled yet."))
    else:
        move("give_up_letter", letter.pk, by=by)


@transaction.atomic
def acknowledge_letter(*, letter_id: UUID, acknowledged_by: str, by: By) -> Letter:
    """Note that the State received the letter. `acknowledged_by` names the person in words."""
    letter = _letter(letter_id)
    if letter.state == LetterState.ACKNOWLEDGED:
        raise Refused(
            _("This letter was acknowledged on %(day)s by %(person)s; nothing more is needed.")
            % {"day": f"{letter.acknowledged_at:%Y-%m-%d}", "person": letter.acknowledged_by}
        )
    move("acknowledge_letter", letter.pk, by=by, acknowledged_at=by.at, acknowledged_by=acknowledged_by)
    return _letter(letter_id)


def acknowledge_by_link(*, token: str, at: datetime) -> Letter:
    """Acknowledge with the link from a mail. Each use after the first is refused, as is a link past its last day."""
    link = links.read_link(token, at.date())
    by = By(f"link:{link.email}", at)
    return acknowledge_letter(letter_id=link.letter, acknowledged_by=link.email, by=by)


def _draft(follow_up: FollowUp, kind: str, *, version: int, changes: Mapping[str, Any], by: By) -> Letter:
    on = day_of(follow_up, by.at)
    mechanism, cycle = follow_up.cycle.mechanism.code, follow_up.cycle.code
    reference = f"{mechanism}/{cycle}/{follow_up.party_id}/{REFERENCES[kind]}".upper()
    own = {key: changes[key] for key in changes if key not in ("recipients", "language")}
    data = _filled_in(follow_up, kind, reference=reference, on=on) | own
    language = changes.get("language", follow_up.party.working_language)
    written = writing.write(kind, language, data)
    letter = Letter.objects.create(
        follow_up=follow_up,
        party=follow_up.party,
        kind=kind,
        version=version,
        reference=reference,
        language=language,
        state=LetterState.DRAFTED,
        state_since=by.at,
        data=data,
        recipients=changes.get("recipients", letters.recipients(follow_up, on)),
        subject=written.subject,
        text=written.text,
        html=written.html,
        pdf=written.pdf,
        checksum=sha256(written.pdf).hexdigest(),
        drafted_by=by.actor,
        drafted_at=by.at,
    )
    fact = events.LetterDrafted(letter=letter.pk, follow_up=follow_up.pk, kind=letter.kind, version=version)
    record(fact, case=follow_up.pk, subject=letter.pk, party=follow_up.party_id, by=by)
    return letter


def _filled_in(follow_up: FollowUp, kind: str, *, reference: str, on: date) -> dict[str, Any]:
    if kind == Letter.Kind.READINESS:
        return letters.readiness(follow_up, reference=reference, on=on)
    begun = beginning(follow_up)
    if begun is None:
        raise Refused(
            _("The year begins with the adoption of the plan or the acknowledgement of the readiness letter.")
        )
    needs = needs_of([follow_up.pk])
    return letters.one_year(follow_up, needs, occasion=begun.occasion, since=begun.on, reference=reference, on=on)


def post_to(letter: Letter, recipient: Mapping[str, str], by: By) -> Message:
    """Lay a letter into the post room for one recipient, with links of their own; once per address."""
    until = by.at.date() + links.LINK_VALID
    url = links.link_to_acknowledge(links.Link(letter.pk, recipient["email"], until))
    written = writing.Written(letter.subject, letter.text, letter.html, b"")
    wrong = links.link_for_recipient(letter.party_id, recipient["email"], by.at)
    mail = writing.mail(written, letter.language, acknowledge_url=url, valid_until=until, wrong_contact_url=wrong)
    enclosed = Enclosure(f"{letter.reference.replace('/', '-')}.pdf", "application/pdf", bytes(letter.pdf))
    return queue_message(
        key=f"letter {letter.pk} to {recipient['email']}",
        case=letter.follow_up_id,
        letter=letter,
        recipient=Recipient(recipient["email"], recipient.get("name", ""), letter.language),
        mail=mail,
        enclosed=enclosed,
        by=by,
    )


def _letter(letter_id: UUID) -> Letter:
    """The letter under the lock of its case."""
    case = Letter.objects.filter(pk=letter_id).values_list("follow_up_id", flat=True).first()
    if case is None:
        raise Refused(_("There is no such letter."))
    lock([case])
    return Letter.objects.defer("pdf").select_related("party").get(pk=letter_id)


def _follow_up(follow_up_id: UUID) -> FollowUp:
    return FollowUp.objects.select_related("party", "cycle__mechanism", "review").get(pk=follow_up_id)
