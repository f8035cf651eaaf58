"""Several passes and mailers at once: nothing is doubled."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from reviews import wall
from tests.factories import a_party
from tests.reminders.conftest import a_duty, a_pass, a_rule, by, close, days_before, mails, the_ringer_comes
from workflows.commands import digests, mailing
from workflows.ledger.models import Entry
from workflows.ledger.record import lock
from workflows.models import Duty, Reminder

pytestmark = pytest.mark.django_db(transaction=True)
NOW = days_before(7)


def at_once(*asked):
    """Each in a thread of its own, with a connection of its own."""
    trouble, gate = [], threading.Barrier(len(asked))

    def run(one):
        try:
            with wall.as_system("a test plays several workers"):
                gate.wait(10)
                one()
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[one]) for one in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert trouble == []


def test_passes_and_digests_at_once_double_nothing():
    a_rule(-7)
    for _ in range(6):
        party = a_party(time_zone="UTC")
        a_duty(party)
        a_duty(party, kind="submit_plan")

    at_once(*[lambda: the_ringer_comes(NOW)] * 4)
    the_ringer_comes(NOW)

    assert Reminder.objects.filter(state="written").count() == Reminder.objects.count() == 12
    assert Entry.objects.filter(type="DutyReminded").count() == 12
    assert len(mails()) == 6
    assert set(Duty.objects.values_list("reminded", flat=True)) == {1}


def test_a_pass_does_not_wait_for_a_case_on_which_somebody_works_and_comes_back_for_it():
    a_rule(-7)
    busy, free = a_duty(a_party(time_zone="UTC")), a_duty(a_party(time_zone="UTC"))

    with transaction.atomic():
        lock([busy.case_id])
        at_once(lambda: a_pass(NOW))
    meanwhile = set(Reminder.objects.values_list("duty", flat=True))
    a_pass(NOW + timedelta(seconds=1))

    assert meanwhile == {free.pk}
    assert set(Reminder.objects.values_list("duty", flat=True)) == {busy.pk, free.pk}


def test_a_duty_is_closed_before_its_mail_leaves_or_after_it_but_never_in_between():
    a_rule(-7)
    duty = a_duty(a_party(time_zone="UTC"))
    the_ringer_comes(NOW)
    taken = mailing.take_message(owner=0)

    at_once(lambda: close(duty), lambda: mailing.hand_over(taken=taken, by=by(NOW)))

    told = Entry.objects.filter(type__in=["DutyDone", "MessageHandedOver", "MessageWithdrawn"])
    order = [entry.type for entry in told.order_by("recorded_at", "id")]
    assert order in (["MessageHandedOver", "DutyDone"], ["DutyDone", "MessageWithdrawn"])
    if order[0] == "MessageHandedOver":
        mailing.mark_sent(taken=taken, answer="250 Ok", by=by(NOW))
    assert digests.write_digests(by=by(NOW)) == 0
