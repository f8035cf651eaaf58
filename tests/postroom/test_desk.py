"""The post desk: what did not arrive, why, and what an officer does about it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reviews.models import Institution
from tests.factories import OFFICER, a_concluded_review, a_party, clear, the_letter
from tests.people import LONG_AGO, an_account, appoint, enter
from tests.postroom.conftest import now, write
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import Refused
from workflows.ledger.models import Delivery, Entry
from workflows.models import Address, Letter, Message
from workflows.queries import desks

pytestmark = pytest.mark.django_db


def signed_in(*roles, **scope):
    client = Client()
    enter(client, an_account(*roles, **scope))
    return client


@pytest.fixture
def a_refused_letter(sink, a_letter_sent):
    """A letter whose one recipient was refused, its message, and another person of the same State."""
    party = a_party(mission_email="")
    person = party.appointments.get()
    sink.refuses(person.email)
    letter = a_letter_sent(party=party)
    sink.refuses()
    other = appoint(None, "alternate", party=party, email="other@state.example", name="B. Other")
    return letter, Message.objects.get(letter=letter), other


def test_the_desk_says_in_plain_words_what_did_not_arrive_and_why(a_refused_letter):
    letter, message, _other = a_refused_letter

    page = signed_in("officer").get("/post/").content.decode()

    assert message.recipient in page
    assert "There is no such mailbox." in page
    assert "550 5.1.1 There is no such mailbox here" in page
    assert f'href="/follow-ups/{letter.follow_up_id}/"' in page
    for verb in ("reassign-message", "send-again", "set-message-aside"):
        assert f"/ask/{verb}/{message.pk}/" in page
    assert "<script>" not in page
    assert " style=" not in page


def test_the_desk_lists_dead_steps_and_failing_addresses_with_their_buttons(a_refused_letter):
    a_concluded_review()
    Delivery.objects.filter(reaction="open_follow_up", state="owed").update(
        state="dead", attempts=8, outcome="ValueError: no"
    )
    officer = signed_in("officer")

    steps = officer.get("/post/?show=deliveries").content.decode()
    addresses = officer.get("/post/?show=addresses").content.decode()

    assert "open_follow_up" in steps
    assert "ValueError: no" in steps
    assert "/ask/replay-delivery/" in steps
    assert f"/ask/trust-address/{Address.objects.get().pk}/" in addresses


def test_a_letter_goes_to_another_person_of_the_state_with_links_of_their_own(a_refused_letter, deliver, sink):
    letter, message, other = a_refused_letter
    assert letter.state == "undeliverable"
    officer = signed_in("officer")
    page = officer.get(f"/ask/reassign-message/{message.pk}/").content.decode()
    assert "B. Other · " in page

    done = officer.post(f"/ask/reassign-message/{message.pk}/", {"appointment_id": other.pk})
    deliver()

    assert done["Location"] == "/post/"
    instead = Message.objects.exclude(pk=message.pk).get()
    assert (instead.recipient, instead.recipient_name, instead.state) == ("other@state.example", "B. Other", "sent")
    assert instead.key == f"letter {letter.pk} to other@state.example"
    message.refresh_from_db()
    assert message.state == "set_aside"
    told = Entry.objects.get(type="MessageReassigned").payload
    assert (told["message"], told["instead"], told["appointment"]) == (
        str(message.pk),
        str(instead.pk),
        str(other.pk),
    )
    assert Letter.objects.get(pk=letter.pk).state == "sent"
    assert sink.recipients == ["other@state.example"]


def test_a_letter_goes_to_nobody_who_is_not_named_by_its_state_in_force_or_has_it_already(a_refused_letter):
    _letter, message, other = a_refused_letter
    elsewhere = a_party().appointments.get()
    over = appoint(None, "alternate", party=other.party, email="o@state.example", valid_until=LONG_AGO)
    ministry = Institution.objects.create(party=other.party, name="Ministry")
    helper = appoint(None, "contributor", party=other.party, institution=ministry, email="h@state.example")

    for person in (elsewhere, over, helper):
        with pytest.raises(Refused, match="no such appointment in force"):
            commands.reassign_message(message_id=message.pk, appointment_id=person.pk, by=now("user:1"))
    same = other.party.appointments.get(role="focal_point")
    with pytest.raises(Refused, match=f"This letter goes to {same.email} already"):
        commands.reassign_message(message_id=message.pk, appointment_id=same.pk, by=now("user:1"))

    assert Message.objects.count() == 1
    assert not Entry.objects.filter(type="MessageReassigned").exists()


def test_a_reminder_goes_to_nobody_else(sink, deliver):
    sink.refuses("a.zenda@state.example")
    message = write()
    deliver()

    with pytest.raises(Refused, match="links of one person alone"):
        commands.reassign_message(message_id=message.pk, appointment_id=message.pk, by=OFFICER)


def test_a_refused_message_is_set_aside_with_a_reason_and_leaves_the_desk(a_refused_letter):
    _letter, message, _other = a_refused_letter
    officer = signed_in("officer")
    with pytest.raises(Refused, match="Say why"):
        commands.set_message_aside(message_id=message.pk, reason="  ", by=OFFICER)

    officer.post(f"/ask/set-message-aside/{message.pk}/", {"reason": "The mission has it in hand."})

    assert "Nothing waits here." in officer.get("/post/").content.decode()
    assert Entry.objects.get(type="MessageSetAside").payload["reason"] == "The mission has it in hand."


def test_a_letter_of_which_every_message_is_set_aside_has_reached_nobody(follow_through):
    review = a_concluded_review(party=a_party(mission_email=""))
    follow_through()
    letter = clear(the_letter(review).pk)
    follow_through()
    taken = mailing.take_message(owner=0)
    mailing.hand_over(taken=taken, by=now())
    mailing.leave_unclear(taken=taken, answer="The connection ended.", by=now())

    commands.set_message_aside(message_id=taken.id, reason="Nobody is there any more.", by=OFFICER)
    follow_through()

    assert Message.objects.get().state == "set_aside"
    assert Letter.objects.get(pk=letter.pk).state == "undeliverable"


def test_the_first_page_links_to_the_desk(a_refused_letter):
    officer = an_account("officer")
    assert {(each.name, each.count) for each in desks.today(officer)} >= {
        ("messages_returned", 1),
        ("addresses_failing", 1),
    }

    page = signed_in("officer").get("/").content.decode()

    assert 'href="/post/?show=messages"' in page
    assert 'href="/post/?show=addresses"' in page
    assert 'href="/post/' in signed_in("officer").get("/health/").content.decode()


@pytest.mark.parametrize("role", ["auditor", "observer", "focal_point"])
def test_only_the_secretariat_works_at_the_desk(role):
    scope = {"party": a_party()} if role == "focal_point" else {}

    assert signed_in(role, **scope).get("/post/").status_code == 403


def test_the_desk_is_turned_page_by_page_in_a_constant_number_of_statements(deliver, sink):
    emails = [f"{number:02}@state.example" for number in range(27)]
    sink.refuses(*emails)
    for email in emails[:2]:
        write(email)
    deliver()
    officer = signed_in("officer")
    with CaptureQueriesContext(
        connection,
    ) as few:
        officer.get("/post/")
    for email in emails[2:]:
        write(email, "house")
    deliver()

    with CaptureQueriesContext(connection) as many:
        first = officer.get("/post/")
    second = officer.get("/post/" + first.context["next_url"])

    assert len(many) == len(few)
    shown = [line.row.recipient for page in (first, second) for line, _buttons in page.context["lines"]]
    assert (sorted(shown), len(first.context["lines"])) == (emails, 25)
    assert second.context["next_url"] == ""
    assert officer.get("/post/?show=addresses&after=nonsense").context["first_url"] == ""


def test_dead_steps_are_turned_page_by_page_as_well(follow_through):
    for _number in range(26):
        a_concluded_review(needs=0)
    Delivery.objects.update(state="dead", attempts=8)
    officer = signed_in("officer")

    first = officer.get("/post/?show=deliveries")
    second = officer.get("/post/" + first.context["next_url"])

    shown = [line.row.pk for page in (first, second) for line, _buttons in page.context["lines"]]
    assert sorted(shown) == sorted(Delivery.objects.values_list("pk", flat=True))
