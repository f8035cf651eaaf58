"""Needs with decisions and documents with versions, made by commands, for pages to show."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from reviews.models import Need, Provider, StateParty, User
from tests.browser.cases import NOW
from tests.factories import OFFICER, a_party, a_review
from tests.people import an_account
from workflows import commands
from workflows.ledger import By


def the_state() -> StateParty:
    return StateParty.objects.filter(appointments__role="validating_authority").first() or a_party()


def the_authority() -> User:
    """The validating authority of the State that all these pages are about."""
    found = User.objects.filter(appointments__role="validating_authority").first()
    return found or an_account("validating_authority", party=the_state())


def the_donor() -> Provider:
    return Provider.objects.get_or_create(name="Norland Agency for Development Cooperation", kind="donor")[0]


def the_contact() -> User:
    found = User.objects.filter(appointments__role="provider_contact").first()
    return found or an_account("provider_contact", provider=the_donor())


def _needs() -> list[Need]:
    authority = the_authority()
    a_review(needs=4, party=the_state())
    rows = list(Need.objects.filter(party=the_state()).order_by("pk"))
    Need.objects.filter(pk=rows[0].pk).update(text="Training of prosecutors in asset recovery.", priority=1)
    by = By.user(authority.pk, NOW)
    decision: Any = {"providers": [], "basis": "Decree 7", "document": None, "decided_on": date(2026, 4, 30)}
    commands.release_need(need_id=rows[0].pk, decision=decision | {"audience": "public"}, by=by)
    named = decision | {"audience": "named_providers", "providers": [the_donor().pk]}
    commands.release_need(need_id=rows[0].pk, decision=named, by=by)
    commands.show_needs(rows=[{"id": rows[0].pk}], user=the_contact())
    return rows


def _document() -> Any:
    paper: Any = {"kind": "note_verbale", "title": "Note verbale 12/2026", "symbol": "", "language": "en"}
    paper |= {"dated_on": date(2026, 4, 1), "classification": "restricted", "review": None}
    sent: Any = {"name": "note.txt", "content": b"The Permanent Mission presents its compliments."}
    first = commands.file_document(party=a_party().pk, paper=paper, upload=sent, by=OFFICER)
    edition: Any = {"symbol": "", "language": "en", "dated_on": date(2026, 4, 2)}
    newer: Any = {"name": "note-2.txt", "content": b"The Permanent Mission corrects itself."}
    second = commands.file_version(document_id=first.pk, edition=edition, upload=newer, by=OFFICER)
    commands.open_document(document_id=second.pk, user=an_account("officer"))
    return second


def needs() -> str:
    _needs()
    return reverse("needs")


def need() -> str:
    return reverse("need", args=[_needs()[0].pk])


def need_by_consent() -> str:
    return need()


def deciding() -> str:
    rows = _needs()
    return reverse("needs-decide") + f"?need={rows[1].pk}&need={rows[2].pk}"


def releasing() -> str:
    return reverse("ask", args=["release-need", _needs()[1].pk])


def documents() -> str:
    return f"{reverse('documents')}?party={_document().party_id}"


def document() -> str:
    return reverse("document", args=[_document().pk])


def filing() -> str:
    return reverse("ask", args=["file-document", a_party().pk])


def desk_of_need() -> str:
    return reverse("admin:reviews_need_change", args=[_needs()[0].pk])
