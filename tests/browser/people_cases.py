"""People at every stage of an appointment, for pages to show."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.urls import reverse

from tests.appointments.nominations import in_force, proposed
from workflows import commands, links
from workflows.ledger import By


def everybody() -> str:
    proposed("alternate")
    in_force("alternate")
    return reverse("people")


def somebody() -> str:
    return reverse("person", args=[proposed("alternate").pk])


def invited(language: str) -> str:
    """The address in the mail of somebody who was invited just now, and reads this language."""
    appointment = in_force("alternate", language=language)
    invitation = commands.invite(appointment_id=appointment.pk, by=By(By.SYSTEM, datetime.now(UTC)))
    return urlsplit(invitation.url).path


def wrong_contact(language: str) -> str:
    """The address in the mail of somebody who reads this language."""
    appointment = in_force("alternate", language=language)
    link = links.ContactLink(appointment.pk, appointment.email, datetime.now(UTC))
    return urlsplit(links.link_to_disown(link)).path


def declining() -> str:
    return reverse("ask", args=["decline-appointment", proposed("alternate").pk])
