"""Follow-ups at several stages, made by commands, for pages to show."""

from __future__ import annotations

from datetime import UTC, datetime

from django.urls import reverse

from tests.draining import drained
from tests.factories import OFFICER, a_concluded_review, a_party, a_review, clear, the_letter
from workflows import commands, links
from workflows.commands import mailing
from workflows.ledger import By, standing
from workflows.models import Letter, Message

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


def follow_through() -> None:
    while drained(NOW):
        pass


def a_drafted_letter(**kwargs: object) -> Letter:
    review = a_concluded_review(**kwargs)
    follow_through()
    return the_letter(review)


def a_sent_letter(language: str = "en") -> Letter:
    """Sent to one recipient; of the other nobody knows whether it arrived, then a person says that it did."""
    letter = a_drafted_letter(needs=5, language=language)
    commands.correct_letter(letter_id=letter.pk, changes={"addressee": ["The Minister of Justice"]}, by=OFFICER)
    letter = clear(Letter.objects.get(follow_up=letter.follow_up_id, version=2).pk)
    follow_through()
    post = By("post", NOW)
    for answer in (mailing.mark_sent, mailing.leave_unclear):
        taken = mailing.take_message(owner=1)
        mailing.hand_over(taken=taken, by=post)
        answer(taken=taken, answer="250 2.0.0 Ok: queued as 4C1B2A", by=post)
    return letter


def board() -> str:
    for needs in (0, 2, 3):
        a_concluded_review(needs=needs)
    a_party(short_names={"en": "United Republic of Tanzania and Elsewhere", "ar": "جمهورية زندو المتحدة"})
    a_sent_letter()
    return reverse("board")


def follow_up() -> str:
    return reverse("follow-up", args=[a_sent_letter().follow_up_id]) + "?history=all"


def letter() -> str:
    return reverse("letter", args=[a_sent_letter("ar").pk])


def correcting() -> str:
    return reverse("ask", args=["correct-letter", a_drafted_letter().pk])


def refused() -> str:
    return reverse("ask", args=["clear-letter", a_sent_letter().pk])


def reviews() -> str:
    a_review()
    return reverse("reviews")


def link(language: str) -> str:
    """The address in the mail of a letter in that language."""
    letter = a_sent_letter(language)
    unclear = Message.objects.get(state="unclear", letter=letter)
    commands.confirm_arrival(message_id=unclear.pk, by=OFFICER)
    follow_through()
    until = datetime.now(UTC).date() + links.LINK_VALID
    return links.link_to_acknowledge(links.Link(letter.pk, letter.recipients[0]["email"], until)).removeprefix(
        "http://localhost:8000"
    )


def health() -> str:
    standing.give_orders(By(By.SYSTEM, NOW))
    follow_through()
    return reverse("health")


def desk(model: str) -> str:
    """The admin's page of a row of that kind."""
    letter = a_sent_letter()
    message = Message.objects.get(letter=letter, state="unclear")
    row = {"followup": letter.follow_up_id, "letter": letter.pk, "message": message.pk}[model]
    return reverse(f"admin:workflows_{model}_change", args=[row])


def facts() -> str:
    a_sent_letter()
    return reverse("admin:ledger_entry_changelist")
