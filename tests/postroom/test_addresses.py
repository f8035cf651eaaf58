"""An address that refuses mail: what becomes of it, who hears of it, and how it is trusted again."""

import pytest

from tests.factories import OFFICER, a_party
from tests.people import appoint
from tests.postroom.conftest import now, write
from workflows import commands, events
from workflows.commands.bounces import Bounce, Verdict, verdict
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Address, Message, Task

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "definite", "of_recipient", "judged"),
    [
        ("5.1.1", True, True, Verdict.DEAD),
        ("5.1.10", True, True, Verdict.DEAD),
        ("5.2.1", True, False, Verdict.DEAD),
        ("5.2.2", True, True, Verdict.FAILING),
        ("", True, True, Verdict.FAILING),
        ("5.0.0", True, True, Verdict.FAILING),
        ("4.2.2", False, True, Verdict.SOFT),
        ("4.4.7", False, True, Verdict.SOFT),
        ("", False, True, Verdict.SOFT),
        ("5.7.1", True, True, Verdict.NOTHING),
        ("5.1.8", True, True, Verdict.NOTHING),
        ("5.3.4", True, True, Verdict.NOTHING),
        ("", True, False, Verdict.NOTHING),
    ],
)
def test_a_refusal_tells_of_the_address_only_what_its_status_says(status, definite, of_recipient, judged):
    assert verdict(status, definite=definite, of_recipient=of_recipient) == judged


def test_a_mailbox_that_does_not_exist_is_dead_and_the_secretariat_asks_for_a_better_address(sink, a_letter_sent):
    party = a_party()
    person = party.appointments.get()
    sink.refuses(person.email)

    a_letter_sent(party=party)

    [address] = Address.objects.all()
    assert (address.email, address.state) == (person.email, "dead")
    [task] = Task.objects.all()
    assert (task.kind, task.about, task.party, task.words) == (
        "address_fails",
        person.pk,
        party.pk,
        "550 5.1.1 There is no such mailbox here",
    )
    assert sink.recipients == [party.mission_email]


def test_the_address_of_a_mission_is_laid_before_the_secretariat_with_the_letter(sink, a_letter_sent):
    party = a_party(mission_email="Gone@Mission.example")
    sink.refuses("Gone@Mission.example")

    letter = a_letter_sent(party=party)

    [task] = Task.objects.all()
    assert (task.about, task.party) == (letter.follow_up_id, party.pk)
    assert task.words.startswith("gone@mission.example: 550 5.1.1")


def test_one_task_waits_per_appointment_however_often_mail_fails(sink, deliver):
    first = a_party().appointments.get()
    second = appoint(None, "alternate", party=a_party(), email=first.email)
    sink.refuses(first.email)
    for number in range(3):
        write(first.email, number=number)

    deliver()

    assert set(Task.objects.values_list("about", "party")) == {
        (first.pk, first.party_id),
        (second.pk, second.party_id),
    }


def test_a_dead_address_gets_no_mail_but_formal_letters(sink, deliver, a_letter_sent):
    party = a_party(mission_email="")
    email = party.appointments.get().email
    sink.refuses(email)
    write(email, number=1)
    deliver()
    sink.refuses()

    kept_back = [write(email, "house", 2), write(email, "account", 3)]
    letter = a_letter_sent(party=party)

    assert sink.recipients == [email]
    assert letter.state == "sent"
    assert [Message.objects.get(pk=message.pk).state for message in kept_back] == ["withdrawn", "withdrawn"]
    assert Message.objects.get(pk=kept_back[1].pk).text == ""
    assert Entry.objects.filter(type="MessageWithheld").count() == 2


def test_mail_goes_there_again_once_an_officer_trusts_the_address(sink, deliver):
    sink.refuses("a@state.example")
    write("A@state.example".lower())
    deliver()
    sink.refuses()

    commands.trust_address(address_id=Address.objects.get().pk, reason="The ministry has called.", by=OFFICER)
    write("a@state.example", number=2)
    deliver()

    assert (Address.objects.get().state, sink.recipients) == ("ok", ["a@state.example"])
    with pytest.raises(Refused, match="needs a address that is"):
        commands.trust_address(address_id=Address.objects.get().pk, reason="Again.", by=OFFICER)


def test_a_full_mailbox_is_failing_and_dead_when_it_fails_again(deliver, follow_through):
    states = []
    for number in range(2):
        message = write("full@state.example", number=number)
        deliver()
        commands.note_bounce(bounce=Bounce(message.message_id, f"<{number}>", True, "5.2.2", "Over quota"), by=now())
        follow_through()
        states.append(Address.objects.get().state)

    assert states == ["failing", "dead"]
    assert Task.objects.count() == 1


def test_passing_failures_count_only_when_there_are_three(deliver, follow_through):
    states = []
    for number in range(3):
        message = write("slow@state.example", number=number)
        deliver()
        commands.note_bounce(bounce=Bounce(message.message_id, f"<{number}>", False, "4.4.7", "Expired"), by=now())
        follow_through()
        states.append(Address.objects.get().state)

    assert states == ["ok", "ok", "failing"]


def test_what_is_refused_for_its_content_says_nothing_of_the_address():
    message = write().pk
    news = events.MessageRefusedForGood(message=message, about=message, answer="554 5.7.1 Looks like spam")

    with pytest.raises(Refused, match="says nothing about the address"):
        commands.doubt_refused_address(news=news, by=now())

    assert not Address.objects.exists()
