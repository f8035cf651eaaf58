"""What is owed, reminders and calendars, made by commands, for pages to show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.urls import reverse

from tests.browser.cases import NOW
from tests.browser.plan_cases import the_planner
from tests.factories import OFFICER, a_party
from tests.people import appoint
from workflows import commands, links
from workflows.ledger import By
from workflows.models import Duty

DAY = timedelta(days=1)


def _duties(party, days=(-3, 5, 40)) -> list[Duty]:
    """Nominations to be renewed: one that is overdue, one that is due soon, one that is due later."""
    today = datetime.now(UTC).date()
    for number, ahead in enumerate(days):
        held = appoint(
            None, "alternate", party=party, email=f"a{number}@state.example", valid_until=today + ahead * DAY
        )
        commands.settle_duties_of_people(causes={held.case_id: None}, by=OFFICER)
    return list(Duty.objects.filter(party=party, kind="renew_nomination").order_by("due_on"))


def _own_duties() -> list[Duty]:
    party = the_planner().appointments.get().party
    return _duties(party)


def owed() -> str:
    last = _own_duties()[-1]
    by, until = By(By.SYSTEM, datetime.now(UTC)), datetime.now(UTC).date() + 9 * DAY
    commands.snooze_duty(duty_id=last.pk, until_on=until, reason="The Conference meets.", by=by)
    return reverse("duties")


def a_duty_of_the_state() -> str:
    return reverse("duty", args=[_own_duties()[0].pk])


def asking(verb: str) -> str:
    return reverse("ask", args=[verb, _own_duties()[1].pk])


def a_calendar() -> str:
    commands.make_feed(user_id=the_planner().pk, by=By(By.SYSTEM, NOW))
    return reverse("calendars")


def answering(language: str) -> str:
    """The address in a reminder to the focal point of a State that is written to in this language."""
    party = a_party(language=language)
    duty = _duties(party, days=(5,))[0]
    held = party.appointments.get(role="focal_point")
    return _place(links.link_to_answer(duty.pk, held.pk, held.email, datetime.now(UTC)))


def unsubscribing(language: str) -> str:
    held = a_party(language=language).appointments.get()
    return _place(links.link_to_unsubscribe(held.email, datetime.now(UTC)))


def preferring(language: str) -> str:
    held = a_party(language=language).appointments.get()
    return _place(links.link_to_preferences(held.email, datetime.now(UTC)))


def _place(url: str) -> str:
    return url.removeprefix("http://localhost:8000")
