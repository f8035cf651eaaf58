"""Mail that comes back: from mail servers of every kind, told once, filed away, and never breaking the loop."""

import random

import pytest
from django.core.management import CommandError, call_command

from tests.factories import OFFICER, a_party
from tests.postroom import mails
from tests.postroom.conftest import left, now, put, write
from workflows import bounces, commands
from workflows.bounces.door import read_mailbox
from workflows.bounces.reading import NoBounce, read
from workflows.ledger import Refused
from workflows.ledger.models import Entry, Heartbeat
from workflows.models import Address, Message, Task

OURS = f"<{'0123456789abcdef' * 2}01234567@tafollow.example>"
KINDS = {
    "Postfix": (mails.postfix, True, "5.1.1"),
    "Exchange": (mails.exchange, True, "5.1.10"),
    "Gmail": (mails.gmail, False, "4.2.2"),
    "qmail": (mails.plain, True, "5.1.1"),
}


def note(bounce):
    return commands.note_bounce(bounce=bounce, by=now())


@pytest.mark.parametrize(("write_bounce", "permanent", "status"), KINDS.values(), ids=KINDS)
def test_what_mail_servers_write_is_understood(write_bounce, permanent, status):
    bounce = read(write_bounce(OURS))

    assert (bounce.message_id, bounce.permanent, bounce.status) == (OURS, permanent, status)
    assert bounce.words
    assert bounce.told_by.startswith("<")


@pytest.mark.parametrize(
    ("mail", "why", "settled"),
    [
        (mails.out_of_office(OURS), "an automatic reply", True),
        (mails.postfix(OURS, action="delayed", status="4.4.1"), "a notice: delayed", True),
        (mails.postfix(OURS, action="delivered", status="2.0.0"), "a notice: delivered", True),
        (mails.a_letter_from_somebody(), "no delivery report", False),
        (mails.postfix("<somebody.else@state.example>"), "it returns no mail of ours", False),
        (b"", "no delivery report", False),
    ],
)
def test_what_is_no_bounce_is_not_taken_for_one(mail, why, settled):
    with pytest.raises(NoBounce, match=why) as reason:
        read(mail)

    assert reason.value.settled == settled


def test_no_mail_however_broken_breaks_the_reading():
    chance = random.Random(5)
    whole = [write_bounce(OURS) for write_bounce, *_ in KINDS.values()]
    outcomes = set()

    for _time in range(400):
        mail = bytearray(chance.choice(whole))
        for _strike in range(chance.randint(1, 40)):
            mail[chance.randrange(len(mail))] = chance.randrange(256)
        try:
            outcomes.add(type(read(bytes(mail[: chance.randint(1, len(mail))]))).__name__)
        except NoBounce:
            outcomes.add("NoBounce")

    assert outcomes == {"Bounce", "NoBounce"}


@pytest.mark.parametrize(
    "mail",
    [
        b"Content-Type: multipart/report; boundary=\xff\xfe\r\n\r\n--\xff\xfe\r\n",
        b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: \x00\xff\r\n",
        b"From: =?utf-8?q?=ff?= <>\r\nContent-Type: text/plain; charset=klingon\r\n\r\n550 5.1.1",
        b"Content-Type: message/rfc822\r\n\r\n" * 2000,
        b"\x00" * 5000,
    ],
)
def test_mails_that_nobody_should_write_are_left_to_a_person(mail):
    with pytest.raises(NoBounce):
        read(mail)


@pytest.mark.django_db
def test_a_letter_that_comes_back_is_told_of_and_its_address_is_dead(mailbox, a_letter_sent, follow_through):
    letter = a_letter_sent(party=a_party(mission_email=""))
    message = Message.objects.get(letter=letter)
    put(mailbox, mails.postfix(message.message_id, message.recipient))

    told = read_mailbox(f"maildir://{mailbox}")
    follow_through()

    assert (told.noted, left(mailbox)) == (1, (0, 0, 1))
    message.refresh_from_db()
    assert (message.state, message.answer) == (
        "bounced",
        "550 5.1.1 User unknown <…>: Recipient address rejected",
    )
    fact = Entry.objects.get(type="MessageBounced")
    assert fact.payload | {"message": ""} == {
        "message": "",
        "about": str(letter.pk),
        "bounce": "<20260501090003.000001@mx.tafollow.example>",
        "permanent": True,
        "status": "5.1.1",
        "words": "550 5.1.1 User unknown <…>: Recipient address rejected",
    }
    assert Address.objects.get().state == "dead"
    assert Task.objects.get().kind == "address_fails"


@pytest.mark.django_db
def test_the_same_bounce_is_noted_once_and_another_after_a_second_copy(mailbox, deliver):
    message = write()
    deliver()
    first, second = (mails.postfix(message.message_id, message.recipient, status="4.4.7", n=n) for n in (1, 2))
    note(read(first))

    with pytest.raises(Refused, match="noted already"):
        note(read(first))
    with pytest.raises(Refused, match="needs a message that is"):
        note(read(second))
    commands.send_again(message_id=message.pk, by=OFFICER)
    deliver()
    with pytest.raises(Refused, match="noted already"):
        note(read(first))
    note(read(second))

    assert Entry.objects.filter(type="MessageBounced").count() == 2


@pytest.mark.django_db
def test_the_mailbox_is_tidied_and_what_is_none_of_ours_stays_flagged(mailbox, deliver):
    message = write()
    deliver()
    put(
        mailbox,
        mails.a_letter_from_somebody(),
        b"\x00\xff" * 100,
        mails.postfix(OURS),
        mails.out_of_office(message.message_id),
        mails.gmail(message.message_id),
    )

    first, second = read_mailbox(f"maildir://{mailbox}"), read_mailbox(f"maildir://{mailbox}")

    assert (first.noted, first.settled, first.left) == (1, 2, 2)
    assert (second.noted, second.settled, second.left) == (0, 0, 0)
    assert left(mailbox) == (0, 2, 3)
    assert Message.objects.get().state == "bounced"


@pytest.mark.django_db
def test_operators_read_the_mailbox_by_hand(mailbox, capsys):
    put(mailbox, mails.out_of_office(OURS))

    call_command("read_bounces", f"maildir://{mailbox}")
    with pytest.raises(CommandError, match="BOUNCE_MAILBOX is not set"):
        call_command("read_bounces", "")
    with pytest.raises(CommandError, match="cannot be read: FileNotFoundError"):
        call_command("read_bounces", "maildir:///no/such/folder")
    with pytest.raises(CommandError, match="begins with maildir://, imap:// or imaps://"):
        call_command("read_bounces", "pop3://host/")

    assert capsys.readouterr().out == "0 bounces noted, 1 need nothing, 0 are left to a person.\n"


@pytest.mark.django_db
def test_the_service_looks_into_the_mailbox_every_few_minutes(mailbox, settings):
    assert bounces.waiting() == {}
    settings.BOUNCE_MAILBOX = f"maildir://{mailbox}"
    put(mailbox, mails.out_of_office(OURS))

    assert bounces.waiting() == {"post": 1}
    bounces.work()
    put(mailbox, mails.out_of_office(OURS))
    bounces.work()

    assert bounces.waiting() == {}
    assert left(mailbox) == (1, 0, 1)
    Heartbeat.objects.filter(queue="bounce turns").update(at="2026-05-01T09:00Z")
    assert bounces.waiting() == {"post": 1}


@pytest.mark.django_db
def test_a_mailbox_that_is_away_is_tried_again_later(settings, caplog):
    settings.BOUNCE_MAILBOX = "imap://u:p@127.0.0.1:1/INBOX"

    bounces.work()

    assert "the mailbox of bounces cannot be read: ConnectionRefusedError" in caplog.text
    assert not Heartbeat.objects.filter(queue="bounces").exists()
