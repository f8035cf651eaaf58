"""The desks in the admin: what each role finds there, and verbs as buttons."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import OFFICER, a_concluded_review, a_review
from tests.people import an_account
from workflows import commands
from workflows.ledger.drain import drain
from workflows.ledger.models import Anchor, Delivery, Entry, Heartbeat
from workflows.models import FollowUp, Letter, Message, PostRoom

pytestmark = pytest.mark.django_db
DESKS = [FollowUp, Letter, Message, PostRoom, Entry, Delivery, Heartbeat, Anchor]
FOUND = {
    "officer": set(DESKS),
    "approver": set(DESKS),
    "observer": {FollowUp, Letter, Entry},
    "auditor": {FollowUp, Letter, Entry, Heartbeat, Anchor},
    "": set(),
}


def address(model, what, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


@pytest.fixture
def a_dead_delivery(settings, follow_through):
    """The letter cannot be written: its layout is broken, so drafting fails until its attempts are used up."""

    def fail():
        settings.LEDGER_ATTEMPTS = 1
        review = a_review()
        type(review.party).objects.filter(pk=review.party_id).update(time_zone="Nowhere/Land")
        commands.conclude_review(review_id=review.pk, concluded_on=OFFICER.at.date(), by=OFFICER)
        while drain("default", at=OFFICER.at) + drain("letters", at=OFFICER.at):
            pass
        return Delivery.objects.get(state="dead")

    return fail


@pytest.mark.parametrize(("role", "model"), [(role, model) for role in FOUND for model in DESKS])
def test_each_role_finds_its_desks_and_no_others(role, model, signed_in):
    status = signed_in(role).get(address(model, "changelist")).status_code

    if role == "":
        assert status == 302  # not staff: to the sign-in page
    elif model in FOUND[role]:
        assert status == (302 if model is PostRoom else 200)
    else:
        assert status == (302 if model is PostRoom else 403)


@pytest.mark.parametrize("model", DESKS)
def test_nobody_adds_changes_or_deletes_here(model, rf):
    request = rf.get("/")
    request.user = an_account("officer", "approver")
    desk = admin.site.get_model_admin(model)

    assert not desk.has_add_permission(request)
    assert not desk.has_change_permission(request)
    assert not desk.has_delete_permission(request)


def test_a_posted_state_does_not_change_a_letter(signed_in, a_drafted_letter):
    letter = a_drafted_letter()

    answer = signed_in().post(address(Letter, "change", letter.pk), {"state": "sent"})

    letter.refresh_from_db()
    assert answer.status_code == 403
    assert letter.state == "drafted"


def test_the_letter_shows_its_frozen_words_and_the_button_of_the_role(signed_in, a_drafted_letter):
    letter = a_drafted_letter()
    clearing = address(Letter, "ask", letter.pk, "clear-letter")

    page = signed_in("approver").get(address(Letter, "change", letter.pk)).content.decode()

    assert "The Secretariat" in page
    assert f'action="{clearing}"' in page
    assert "Yes: Clear the letter" in page
    for_observers = signed_in("officer").get(address(Letter, "change", letter.pk)).content.decode()
    assert clearing not in for_observers
    assert "Only an approver of the Secretariat can do this." in for_observers


def test_a_letter_is_cleared_from_its_desk(signed_in, a_drafted_letter):
    letter = a_drafted_letter()

    answer = signed_in("approver").post(address(Letter, "ask", letter.pk, "clear-letter"))

    letter.refresh_from_db()
    assert answer["Location"] == address(Letter, "change", letter.pk)
    assert letter.state == "cleared"


def test_an_observer_reads_a_sent_letter_and_cannot_act(signed_in, a_sent_letter):
    letter = a_sent_letter()
    client = signed_in("observer")

    answer = client.post(
        address(Letter, "ask", letter.pk, "acknowledge-letter"), {"acknowledged_by": "X", "asked": "1"}
    )

    letter.refresh_from_db()
    assert client.get(address(Letter, "change", letter.pk)).status_code == 200
    assert answer.status_code == 409
    assert letter.state == "sent"


def test_a_drafted_letter_does_not_exist_for_observers(signed_in, a_drafted_letter):
    answer = signed_in("observer").get(address(Letter, "change", a_drafted_letter().pk))

    assert answer.status_code == 302  # the admin's way to say that there is no such row
    assert answer["Location"] == reverse("admin:index")


def test_a_review_is_concluded_in_its_register_after_asking_for_the_day(signed_in):
    review, client = a_review(), signed_in("officer")
    asking = address(type(review), "ask", review.pk, "conclude-review")
    assert f'action="{asking}"' in client.get(address(type(review), "change", review.pk)).content.decode()

    form = client.post(asking, {"verb": "conclude_review"})
    too_late = client.post(asking, {"asked": "1", "concluded_on": "2999-01-01"})
    done = client.post(asking, {"asked": "1", "concluded_on": "2026-04-30"})

    assert 'name="concluded_on"' in form.content.decode()
    assert too_late.status_code == 409
    assert "lies in the future" in too_late.content.decode()
    assert 'value="2999-01-01"' in too_late.content.decode()
    review.refresh_from_db()
    assert done.status_code == 302
    assert review.state == "concluded"


def test_the_history_of_a_letter_is_its_facts(signed_in, a_drafted_letter):
    letter = a_drafted_letter()

    page = signed_in().get(f"/admin/workflows/letter/{letter.pk}/history/", follow=True).content.decode()

    assert "Readiness letter, version 1, was drafted." in page
    assert "The review was concluded" not in page


class TestThePostDesk:
    def test_a_person_decides_what_is_unclear(self, signed_in, an_unclear_message):
        message, client = an_unclear_message(), signed_in()
        page = client.get(address(Message, "changelist"), {"state__exact": "unclear"}).content.decode()
        assert message.recipient in page

        client.post(address(Message, "ask", message.pk, "confirm-arrival"))

        message.refresh_from_db()
        assert (message.state, message.answer) == ("sent", "A person confirmed that it arrived.")

    def test_several_are_sent_again_at_once_and_refusals_are_told(self, signed_in, an_unclear_message):
        message = an_unclear_message()
        waiting = Message.objects.exclude(pk=message.pk).get()
        chosen = {"action": "send_again", "_selected_action": [str(message.pk), str(waiting.pk)]}

        page = signed_in().post(address(Message, "changelist"), chosen, follow=True).content.decode()

        message.refresh_from_db()
        assert message.state == "queued"
        assert "Send again: 1 row" in page
        assert "this one is “Waiting to be sent”" in page

    def test_the_desk_shows_what_was_sent_but_not_the_link_that_speaks_for_the_state(
        self, signed_in, an_unclear_message
    ):
        message = an_unclear_message()
        assert "/acknowledge/W" in message.text

        page = signed_in().get(address(Message, "change", message.pk)).content.decode()

        assert message.letter.text.splitlines()[0] in page
        assert "/acknowledge/…" in page
        assert "/acknowledge/W" not in page

    def test_what_was_enclosed_can_be_looked_at(self, signed_in, an_unclear_message):
        message = an_unclear_message()

        answer = signed_in().get(f"/admin/workflows/message/{message.pk}/attachment/")

        assert answer.content == bytes(message.letter.pdf)
        assert answer["Content-Disposition"].startswith("attachment")


class TestTheDeskOfDeadDeliveries:
    def test_it_shows_what_is_dead_with_cause_and_outcome(self, signed_in, a_dead_delivery):
        delivery = a_dead_delivery()

        page = signed_in().get(address(Delivery, "changelist")).content.decode()

        assert Delivery.objects.count() > 1
        assert page.count('name="_selected_action"') == 1
        assert delivery.reaction == "draft_readiness_letter"
        assert "ZoneInfoNotFoundError" in page
        assert "The follow-up was opened" in page

    def test_what_is_mended_is_tried_again(self, signed_in, a_dead_delivery, follow_through):
        delivery = a_dead_delivery()
        party = FollowUp.objects.get().party
        type(party).objects.update(time_zone="UTC")

        signed_in().post(address(Delivery, "ask", delivery.pk, "replay-delivery"))
        follow_through()

        assert Letter.objects.get().party == party
        assert Entry.objects.filter(type="DeliveryReplayed").count() == 1

    def test_several_are_set_aside_with_one_reason_after_asking_for_it(self, signed_in, a_dead_delivery):
        delivery, client = a_dead_delivery(), signed_in()
        chosen = {"action": "set_delivery_aside", "_selected_action": [delivery.pk]}

        asked = client.post(address(Delivery, "changelist"), chosen)
        client.post(address(Delivery, "changelist"), chosen | {"asked": "1", "reason": "Written by hand."})

        delivery.refresh_from_db()
        assert 'name="reason"' in asked.content.decode()
        assert (delivery.state, delivery.outcome) == ("refused", "Written by hand.")

    def test_approvers_may_look_and_are_offered_no_action(self, signed_in, a_dead_delivery):
        delivery, client = a_dead_delivery(), signed_in("approver")

        page = client.get(address(Delivery, "changelist")).content.decode()
        client.post(address(Delivery, "ask", delivery.pk, "replay-delivery"))

        delivery.refresh_from_db()
        assert 'name="action"' not in page
        assert delivery.state == "dead"


def test_lists_take_as_many_statements_for_five_rows_as_for_one(signed_in, follow_through, django_assert_num_queries):
    client = signed_in()
    spent = {}
    for number in (1, 5):
        for _each in range(number):
            a_concluded_review()
        follow_through()
        for model in (FollowUp, Letter, Entry, Delivery):
            with django_assert_num_queries(spent.get(model, 0), exact=False) if model in spent else count() as seen:
                client.get(address(model, "changelist"), {"state__exact": "any"} if model is Delivery else {})
            spent.setdefault(model, len(seen))


def count():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


def test_a_need_gets_its_priority_with_a_fact(signed_in):
    need, client = a_review(needs=1).needs.get(), signed_in("officer")

    client.post(
        address(type(need), "ask", need.pk, "prioritize-need"), {"asked": "1", "priority": "1", "rationale": "Urgent."}
    )

    need.refresh_from_db()
    assert (need.priority, need.rationale) == (1, "Urgent.")
    assert Entry.objects.get(subject=need.pk).type == "NeedPrioritized"


def test_a_time_zone_that_nobody_knows_is_refused_and_kept_in_the_form(signed_in):
    party, client = a_review().party, signed_in("officer")
    asking = address(type(party), "ask", party.pk, "change-party-contact")
    contact = {"asked": "1", "mission_email": "", "working_language": "fr", "weekend": ["4", "5"]}

    refused = client.post(asking, contact | {"time_zone": "Nowhere/Land"})
    client.post(asking, contact | {"time_zone": "Africa/Nairobi"})

    party.refresh_from_db()
    assert refused.status_code == 409
    assert 'value="Nowhere/Land"' in refused.content.decode()
    assert (party.time_zone, party.working_language, party.weekend) == ("Africa/Nairobi", "fr", [4, 5])
