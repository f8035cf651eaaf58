"""The mail server times out after the last line, is away, or says no: no formal letter is ever sent twice by us."""

import pytest

from tests.faults import cases
from workflows import commands
from workflows.models import Letter, Message


@pytest.fixture
def letters(service):
    """Drafted letters of so many concluded reviews."""

    def draft(count):
        reviews = cases.ongoing_reviews(count)
        for review in reviews:
            cases.conclude(review)
        service.wait_until_quiet(90)
        return cases.drafted_letters(reviews)

    return draft


def messages_of(letters):
    return Message.objects.filter(letter__in=letters)


def test_a_mail_server_silent_after_the_last_line_gets_no_second_copy_until_a_person_wants_one(service, letters):
    drafted = letters(20)
    service.set_mail_faults(hang=0.3, hang_seconds=5, seed=7)

    for letter in drafted:
        cases.clear(letter)
    service.wait_until_quiet(60)
    service.set_mail_faults()

    unclear = list(messages_of(drafted).filter(state="unclear").values_list("pk", "message_id"))
    copies = service.copies()
    ids = list(messages_of(drafted).values_list("message_id", flat=True))
    assert len(ids) == 40
    assert {copies[id_] for id_ in ids} == {1}
    assert 4 <= len(unclear) <= 24
    assert messages_of(drafted).exclude(state__in=["unclear", "sent"]).count() == 0

    (arrived, _), (again, again_id), *others = unclear
    commands.confirm_arrival(message_id=arrived, by=cases.officer())
    commands.send_again(message_id=again, by=cases.officer())
    for message, _ in others:
        commands.confirm_arrival(message_id=message, by=cases.officer())
    service.wait_until_quiet(60)

    assert {id_ for id_ in ids if service.copies()[id_] != 1} == {again_id}
    assert service.copies()[again_id] == 2
    assert set(Letter.objects.filter(pk__in=drafted).values_list("state", flat=True)) == {"sent"}


def test_a_mail_server_that_is_away_is_waited_for_and_no_letter_is_given_up(service, letters):
    drafted = letters(3)
    service.halt("sink")

    for letter in drafted:
        cases.clear(letter)
    service.wait_for(lambda: messages_of(drafted).filter(attempts__gte=3).exists(), 30, "tried again and again")
    assert set(messages_of(drafted).values_list("state", flat=True)) == {"queued"}
    service.begin("sink")
    service.wait_until_quiet(60)

    assert {service.copies()[id_] for id_ in messages_of(drafted).values_list("message_id", flat=True)} == {1}


def test_a_recipient_that_cannot_be_put_on_the_wire_holds_up_nobody(service, letters):
    drafted = letters(2)
    unspeakable = f"focal@{'é' * 60}.example"
    Letter.objects.filter(pk=drafted[0]).update(recipients=[{"role": "focal_point", "name": "", "email": unspeakable}])

    for letter in drafted:
        cases.clear(letter)
    service.wait_for(lambda: messages_of(drafted).filter(state="sent").count() == 2, 30, "the others sent")

    [stuck] = messages_of(drafted).exclude(state="sent").values_list("recipient", "state", "answer")
    assert stuck[:2] == (unspeakable, "queued")
    assert stuck[2].startswith("UnicodeError")
    service.wait_for(lambda: messages_of(drafted).filter(state="refused").exists(), 60, "given up at the limit")


def test_a_definite_no_from_every_mail_server_makes_the_letter_undeliverable(service, letters):
    [letter] = letters(1)
    recipients = [recipient["email"] for recipient in Letter.objects.get(pk=letter).recipients]
    service.set_mail_faults(never=recipients)

    cases.clear(letter)
    service.wait_until_quiet(60)

    assert Letter.objects.get(pk=letter).state == "undeliverable"
    assert set(messages_of([letter]).values_list("state", "answer")) == {
        ("refused", "550 5.1.1 There is no such mailbox here")
    }
