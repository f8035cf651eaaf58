"""No nuisance: caps per address and hour, and a circuit breaker for reminders that only a person closes again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.factories import OFFICER, a_concluded_review, clear, the_letter
from tests.postroom.conftest import now, write
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Message, PostRoom

pytestmark = pytest.mark.django_db
TO = "a.zenda@state.example"


@pytest.fixture
def at_most(settings):
    def limit(**limits):
        for name, most in limits.items():
            setattr(settings, f"MAIL_{name.upper()}", most)

    limit(per_address_and_hour=0, per_hour=0, refused_percent=0)
    return limit


def an_hour_passes():
    """Everything that was tried or is due lies an hour further back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workflows_message SET tried_at = tried_at - interval '61 min', due_at = due_at - interval '61 min'"
        )


def test_an_address_gets_so_many_mails_an_hour_and_the_rest_in_the_next(at_most, sink, deliver):
    at_most(per_address_and_hour=2)
    for number in range(3):
        write(TO, number=number)
    write(TO.upper(), "house", 4)
    write("somebody.else@state.example")

    deliver()

    assert sorted(sink.recipients) == [TO, TO, "somebody.else@state.example"]
    later = Message.objects.filter(state="queued")
    hour = datetime.now(UTC) + timedelta(hours=1)
    assert [abs(message.due_at - hour) < timedelta(minutes=1) for message in later] == [True, True]
    assert {(message.claim, message.attempts) for message in later} == {(None, 0)}
    assert deliver() == 0

    an_hour_passes()
    deliver()

    assert len(sink.mails) == 5


def test_formal_letters_are_neither_counted_nor_put_off(at_most, sink, deliver, follow_through):
    at_most(per_address_and_hour=1)
    review = a_concluded_review()
    follow_through()
    letter = clear(the_letter(review).pk)
    follow_through()
    focal_point = letter.recipients[0]["email"]
    write(focal_point)
    write(focal_point, "house")

    deliver()

    assert sorted(sink.recipients) == sorted([*(each["email"] for each in letter.recipients), focal_point])


def test_a_message_that_somebody_has_in_hand_counts_as_left(at_most):
    write(TO, number=1)
    write(TO, number=2)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, 5)", [mailing.OWNERS])
        first, second = (mailing.take_message(owner=5, most=1) for _time in range(2))
        cursor.execute("SELECT pg_advisory_unlock(%s, 5)", [mailing.OWNERS])

    assert first is not None
    assert second is None


def test_a_message_that_the_server_did_not_take_does_not_count(at_most):
    write(TO, number=1)
    write(TO, number=2)
    taken = mailing.take_message(owner=0, most=1)
    mailing.defer_message(taken=taken, answer="451 Later", seconds=600, by=now())

    assert mailing.take_message(owner=0, most=1) is not None


def test_reminders_in_masses_are_held_until_a_person_releases_them(at_most, sink, deliver):
    at_most(per_hour=3)
    for number in range(6):
        write(f"{number}@state.example")
    write("operators@tafollow.example", "house")

    deliver()

    room = PostRoom.objects.get()
    assert (room.held, room.held_kinds) == (False, ["reminder"])
    assert room.reason == "The circuit breaker: 3 reminders have left within the hour."
    assert Entry.objects.get(type="PostHeld").payload == {"reason": room.reason, "kinds": ["reminder"]}
    assert len(sink.mails) == 4
    assert "operators@tafollow.example" in sink.recipients
    assert mailing.waiting() == {}
    assert set(Message.objects.filter(state="queued").values_list("attempts", "claim")) == {(0, None)}

    commands.release_post(reason="They were right.", by=now("user:1"))
    deliver()

    assert len(sink.mails) == 7
    assert not PostRoom.objects.get().held_kinds


def test_reminders_that_many_servers_refuse_are_held(at_most, sink, deliver):
    at_most(refused_percent=30)
    everybody = [f"{number:02}@state.example" for number in range(30)]
    sink.refuses(*everybody[::2])
    for email in everybody:
        write(email)

    deliver()

    assert (
        PostRoom.objects.get().reason == "The circuit breaker: 10 of the last 20 reminders were refused or came back."
    )
    assert Message.objects.filter(state="queued").count() == 10


def test_letters_and_mail_about_accounts_leave_while_reminders_are_held(at_most, sink, a_letter_sent):
    PostRoom.objects.create(pk=1, held_kinds=["reminder"], reason="The circuit breaker")
    write("b@state.example")
    write("c@state.example", "account")

    letter = a_letter_sent()

    assert letter.state == "sent"
    assert "c@state.example" in sink.recipients
    assert "b@state.example" not in sink.recipients


def test_all_mail_can_be_held_while_reminders_are_and_one_release_opens_both():
    PostRoom.objects.create(pk=1, held_kinds=["reminder"], reason="The circuit breaker")

    commands.hold_post(reason="A restore", by=OFFICER)
    with pytest.raises(Refused, match="held already"):
        commands.hold_post(reason="Again", by=OFFICER)
    commands.release_post(reason="Done", by=OFFICER)

    assert PostRoom.objects.values_list("held", "held_kinds").get() == (False, [])
    with pytest.raises(Refused, match="not held"):
        commands.release_post(reason="Again", by=OFFICER)


def test_a_reminder_in_doubt_is_sent_once_more_after_a_quarter_of_an_hour():
    message = write(TO)
    taken = mailing.take_message(owner=0)
    mailing.hand_over(taken=taken, by=now())

    mailing.leave_unclear(taken=taken, answer="The connection ended.", by=now())

    message.refresh_from_db()
    assert message.state == "queued"
    assert timedelta(minutes=14) < message.due_at - datetime.now(UTC) < timedelta(minutes=16)


def test_undeliverable_mail_comes_back_to_the_address_for_it(settings, sink, deliver):
    settings.BOUNCE_ADDRESS = "Bounces <bounces@tafollow.example>"
    write(TO)

    deliver()

    [mail] = sink.mails
    assert mail["envelope_from"] == "bounces@tafollow.example"
    assert b"From: Secretariat <secretariat@tafollow.example>" in (sink.folder / mail["file"]).read_bytes()
