"""Who is called when the service cannot go on by itself: operators by mail once a day, and the log."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from tests.postroom.conftest import now, write
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import Refused, ring, watch
from workflows.ledger.models import Heartbeat
from workflows.ledger.standing import give_orders
from workflows.models import Message, PostRoom

pytestmark = pytest.mark.django_db
AN_HOUR_AGO = timedelta(hours=1)


@pytest.fixture(autouse=True)
def operators(settings):
    settings.OPERATORS_EMAIL = "operators@tafollow.example"
    settings.PUBLIC_URL = "https://follow.un.example"


def alarm():
    commands.raise_alarm(by=now("system"))
    return Message.objects.get(recipient="operators@tafollow.example")


def beat(name, ago):
    Heartbeat.objects.update_or_create(queue=name, defaults={"at": datetime.now(UTC) - ago})


def test_one_mail_a_day_names_every_trouble_what_to_do_and_where(sink, deliver, settings, mailbox):
    settings.BOUNCE_MAILBOX = f"maildir://{mailbox}"
    sink.refuses("a.zenda@state.example")
    write()
    deliver()
    PostRoom.objects.update_or_create(pk=1, defaults={"held_kinds": ["reminder"], "reason": "The circuit breaker"})
    for name in ("ringer", "letters", "bounces"):
        beat(name, AN_HOUR_AGO)

    mail = alarm()

    assert mail.subject == "A person is needed: 1 messages that were refused or came back"
    assert mail.text.split("\n\n")[0] == (
        "1 messages that were refused or came back\n"
        "  Send them again or to somebody else, or set them aside.\n"
        "  https://follow.un.example/post/"
    )
    for told in (
        "1 addresses to which mail fails",
        "reminders are held: The circuit breaker",
        "the last ringer rang 60 minutes ago",
        "the queue letters is late: the canary came 60 minutes ago",
        "the mailbox of bounces was read 60 minutes ago",
        "https://follow.un.example/post/?show=addresses",
        "https://follow.un.example/health/",
    ):
        assert told in mail.text
    commands.raise_alarm(by=now("system"))
    assert Message.objects.filter(recipient="operators@tafollow.example").count() == 1


def test_post_that_should_have_left_long_ago_is_told_of():
    Message.objects.filter(pk=write().pk).update(due_at=datetime.now(UTC) - AN_HOUR_AGO)

    assert "the oldest message should have left 60 minutes ago" in alarm().text


def test_mail_held_after_a_restore_is_told_of_in_the_log_and_the_mail_waits_with_the_rest(caplog):
    commands.hold_post(reason="restored from Tuesday", by=now("command:post"))

    mail = alarm()

    assert "a person is needed: all mail is held: restored from Tuesday" in caplog.text
    assert "Release it once the reason is gone." in mail.text
    assert mailing.take_message(owner=0) is None


def test_nobody_is_called_by_reminders_that_only_wait():
    write()

    with pytest.raises(Refused, match="Nothing waits for a person"):
        commands.raise_alarm(by=now("system"))


class Bell:
    """A broker whose bells nobody answers."""

    def __init__(self, waiting=0):
        self.waiting = waiting

    def pending(self, queue):
        return self.waiting if queue == "letters" else 0

    def ring(self, queue):
        raise AssertionError("only looked at here")


def test_the_ringer_says_once_a_minute_that_nobody_answers_its_bells(caplog, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: clock[0])
    watcher = watch.Watch()

    for clock[0] in (0.0, 1.0, 59.0):
        watcher.look(Bell(waiting=ring.MOST_BELLS), ring.MOST_BELLS)
    assert "nobody answers" not in caplog.text
    for clock[0] in (60.0, 61.0, 119.0):
        watcher.look(Bell(waiting=ring.MOST_BELLS), ring.MOST_BELLS)
    for clock[0] in (120.0, 180.0):
        watcher.look(Bell(), ring.MOST_BELLS)

    said = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert said == ["nobody answers the bells of the queue letters; are the workers running?"]


def test_the_ringer_says_that_what_is_owed_gets_old_and_gives_a_sign_of_life(caplog):
    give_orders(now("system"))
    from workflows.ledger.models import Delivery

    Delivery.objects.filter(queue="matching").update(due_at=datetime.now(UTC) - AN_HOUR_AGO)

    watch.Watch().look(Bell(), ring.MOST_BELLS)
    Delivery.objects.update(due_at=datetime.now(UTC))

    assert "what is owed in the queue matching is 1:00:00" in caplog.text
    assert Heartbeat.objects.get(queue="ringer").at > datetime.now(UTC) - timedelta(seconds=10)
