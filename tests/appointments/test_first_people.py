"""manage.py appoint: the first officer and the first approver of a fresh installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reviews.models import Appointment
from tests.people import an_account
from workflows.ledger.models import Entry
from workflows.models import Message

pytestmark = pytest.mark.django_db


def appoint(role="officer", **more):
    out = StringIO()
    call_command("appoint", role=role, email="First@UN.example", name="Ada Alvane", stdout=out, **more)
    return out.getvalue()


def test_it_appoints_and_prints_the_invitation_that_also_leaves_by_mail(client, follow_through):
    said = appoint()
    follow_through()

    row, mail = Appointment.objects.get(), Message.objects.get()
    link = said.strip().splitlines()[-1]
    assert (row.role, row.state, row.email) == ("officer", "in_force", "first@un.example")
    assert set(Entry.objects.filter(subject=row.pk).values_list("actor", flat=True)) == {"command:appoint"}
    assert link in mail.text
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200


@pytest.mark.parametrize("role", ["officer", "approver"])
def test_as_soon_as_somebody_holds_the_role_they_propose_the_next(role):
    an_account(role)
    before = Entry.objects.count()

    with pytest.raises(CommandError, match="let them propose the next person"):
        appoint(role)

    assert (Appointment.objects.count(), Entry.objects.count()) == (1, before)


def test_it_can_be_forced_when_nobody_can_sign_in_any_more():
    an_account("officer")

    appoint(force=True)

    assert Appointment.objects.filter(role="officer", state="in_force").count() == 2


def test_it_refuses_an_address_that_is_none_and_a_name_of_two_lines():
    for wrong in ({"email": "x"}, {"name": "A\nB"}):
        with pytest.raises(CommandError):
            call_command("appoint", **({"role": "officer", "email": "a@b.example", "name": "A"} | wrong))

    assert not Appointment.objects.exists()
