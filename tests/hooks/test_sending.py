"""What happened leaves for the receivers whose person may see it, signed, and is tried until it arrives."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from standardwebhooks import Webhook, WebhookVerificationError

from tests.factories import OFFICER, a_party
from tests.hooks.conftest import a_hook, attempts, time_passes
from tests.hooks.receiver import drips_body, drips_head, hangs, pours, resets, says
from tests.people import an_account
from workflows import commands, hooks
from workflows.commands import hook_messages
from workflows.commands.hook_messages import PATIENCE
from workflows.ledger import By
from workflows.ledger.models import Delivery, Entry
from workflows.models import Hook, HookMessage

pytestmark = pytest.mark.django_db


def the_message():
    return HookMessage.objects.get()


def test_a_receiver_gets_a_cloud_event_that_its_secret_verifies(officer, receiver, something_happens):
    made = a_hook(officer, receiver.url)
    review = something_happens()

    sent = hooks.work()

    [got] = receiver.got
    fact, message = Entry.objects.get(type="FollowUpOpened"), the_message()
    event = from_structured_event(HTTPMessage(got.headers, got.body))
    assert sent == 1
    assert Webhook(made.secret).verify(got.body, got.headers)["specversion"] == "1.0"
    assert got.headers["webhook-id"] == str(message.pk)
    assert (event.get_id(), event.get_type()) == (str(fact.pk), "tafollow.FollowUpOpened.v1")
    assert (event.get_source(), event.get_time()) == ("http://localhost:8000", fact.at)
    assert event.get_data()["payload"] == {"follow_up": str(review.pk), "process_version": 2}
    assert (message.state, attempts(message)) == ("delivered", [(200, "Thank you")])
    assert Entry.objects.filter(case_id=message.hook_id).order_by("number").last().type == "HookMessageDelivered"


def test_nobodys_words_leave_the_house(officer, receiver, something_happens):
    a_hook(officer, receiver.url, types=["FollowUpSuspended"])
    something_happens()
    fact = Entry(type="FollowUpSuspended", payload={"reason": "Elections", "stage_before": "dialogue"})

    body = hook_messages.envelope(fact)

    assert '"stage_before":"dialogue"' in body
    assert "Elections" not in body


def test_a_receiver_that_fails_is_tried_again_under_the_same_id_until_it_takes_the_message(
    hook, receiver, something_happens
):
    receiver.answers = [says(500, "Oh"), says(503), says(200)]
    something_happens()

    tried = [hooks.work()]
    for _ in range(2):
        assert hooks.work() == 0  # not before its time
        time_passes(hook, minutes=2)
        tried.append(hooks.work())

    hook.refresh_from_db()
    assert tried == [1, 1, 1]
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len({got.body for got in receiver.got}) == 1
    assert attempts(the_message()) == [(500, "Oh"), (503, ""), (200, "")]
    assert (the_message().state, hook.failures, hook.failing_since) == ("delivered", 0, None)


def test_the_pauses_grow_to_about_two_days_and_then_the_message_is_given_up(hook, receiver, something_happens):
    receiver.answers = [says(500)]
    something_happens()
    pauses = []

    while the_message().state == "queued":
        assert hooks.work() == 1
        pauses.append((the_message().due_at - datetime.now(UTC)).total_seconds())
        time_passes(hook, seconds=max(pauses[-1], 600) + 1)

    told = Entry.objects.get(type="HookMessageGivenUp")
    assert 46 * 3600 < sum(PATIENCE) < 48 * 3600
    assert len(receiver.got) == len(PATIENCE) + 1
    for pause, patience in zip(pauses, PATIENCE, strict=False):
        assert 0.75 * patience - 1 <= pause <= 1.25 * patience
    assert the_message().reason == told.payload["reason"] == "It was tried 11 times, in vain."


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [("120", 119, 121), ("in a minute", 3, 7), ("999999999", 86_399, 86_401)],
)
def test_a_receiver_says_when_it_wants_to_be_asked_again_within_limits(
    hook, receiver, something_happens, asked, least, most
):
    receiver.answers = [says(429, Retry_After=asked)]
    something_happens()

    hooks.work()

    wait = (the_message().due_at - datetime.now(UTC)).total_seconds()
    assert least <= wait <= most


def test_it_may_also_name_the_instant():
    at = datetime(2026, 5, 1, 9, tzinfo=UTC)

    assert hooks._seconds(format_datetime(at + timedelta(minutes=5)), at) == 300
    assert hooks._seconds(format_datetime(at - timedelta(minutes=5)), at) == 0


@pytest.mark.parametrize(
    ("does", "said"), [(hangs, "No answer came in time."), (drips_head, "No answer came in time.")]
)
def test_who_does_not_answer_in_time_is_cut_off(hook, receiver, something_happens, does, said):
    receiver.answers = [does]
    something_happens()
    began = datetime.now(UTC)

    hooks.work()

    assert (datetime.now(UTC) - began).total_seconds() < 2
    assert attempts(the_message()) == [(None, said)]
    assert the_message().state == "queued"


@pytest.mark.parametrize("does", [drips_body, pours])
def test_an_answer_that_does_not_end_is_an_answer_and_is_read_no_further(hook, receiver, something_happens, does):
    receiver.answers = [does]
    something_happens()

    hooks.work()

    [(status, said)] = attempts(the_message())
    assert (status, the_message().state) == (200, "delivered")
    assert len(said) <= 500


def test_a_connection_that_breaks_is_a_failure(hook, receiver, something_happens):
    receiver.answers = [resets]
    something_happens()

    hooks.work()

    [(status, said)] = attempts(the_message())
    assert status is None
    assert said.startswith("The connection failed: ")
    assert the_message().state == "queued"


def test_a_receiver_that_is_gone_is_not_asked_again(hook, receiver, something_happens):
    receiver.answers = [says(410)]
    something_happens()

    hooks.work()
    something_happens()

    hook.refresh_from_db()
    assert (hook.state, hook.reason) == ("off", "The receiver answered 410: it is gone.")
    assert the_message().state == "given_up"
    assert hooks.work() == 0


def test_a_receiver_that_failed_for_days_switches_itself_off_and_one_that_failed_for_hours_does_not(
    hook, receiver, something_happens
):
    receiver.answers = [says(500)]
    for _ in range(3):
        something_happens()
    states = []

    for _ in range(12):
        hooks.work()
        time_passes(hook, hours=6)
        hook.refresh_from_db()
        states.append(hook.state)

    assert states == ["on"] * 9 + ["off"] * 3
    assert hook.reason == "It failed 10 times in a row, for more than 2 days."
    assert Entry.objects.filter(type="HookSwitchedOff", subject=hook.pk).count() == 1
    assert hook_messages.waiting() == {}


def test_while_one_receiver_fails_and_rests_the_others_are_served(officer, hook, receiver, something_happens):
    receiver.answers = [says(500)]
    for _ in range(3):
        something_happens()

    assert hooks.work() == 1  # then it rests, though two more wait for it
    other = a_hook(officer, receiver.url, name="Another").hook
    receiver.answers = [says(200)]
    something_happens()
    hooks.work()

    states = dict(HookMessage.objects.filter(hook=other).values_list("hook", "state"))
    assert states == {other.pk: "delivered"}
    assert HookMessage.objects.filter(hook=hook, state="queued").count() == 4


def test_for_a_day_both_secrets_sign_and_then_the_new_one_alone(officer, receiver, something_happens):
    made = a_hook(officer, receiver.url)
    rotated = commands.rotate_hook_secret(hook_id=made.hook.pk, by=By.user(officer.pk, datetime.now(UTC)))
    something_happens()
    hooks.work()
    Hook.objects.update(previous_until=datetime.now(UTC))
    something_happens()
    hooks.work()

    both, new = receiver.got
    for secret in (made.secret, rotated.secret):
        Webhook(secret).verify(both.body, both.headers)
    Webhook(rotated.secret).verify(new.body, new.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(made.secret).verify(new.body, new.headers)


def test_what_is_sent_again_is_the_same_message(officer, hook, receiver, something_happens):
    something_happens()
    hooks.work()

    commands.send_hook_message_again(hook_message_id=the_message().pk, by=By.user(officer.pk, datetime.now(UTC)))
    hooks.work()

    first, again = receiver.got
    assert (first.body, first.headers["webhook-id"]) == (again.body, again.headers["webhook-id"])
    assert [status for status, _said in attempts(the_message())] == [200, 200]
    assert Entry.objects.filter(type="HookMessageQueuedAgain", actor=f"user:{officer.pk}").count() == 1


def test_only_what_its_person_may_see_is_written_for_a_receiver(officer, receiver, something_happens):
    near, far = a_party(), a_party()
    a_hook(an_account("focal_point", party=near), receiver.url, name="near")
    a_hook(an_account(), receiver.url, name="nobody's")
    a_hook(officer, receiver.url, name="everything", types=[])
    a_hook(officer, receiver.url, name="of the far State", types=["FollowUpOpened"], party=far.pk)
    a_hook(officer, receiver.url, name="something else", types=["PlanAdopted"])

    something_happens(party=near)
    something_happens(party=far)

    written = HookMessage.objects.order_by("pk").values_list("hook__name", "entry__party", "type")
    assert sorted(written) == [
        ("everything", near.pk, "FollowUpOpened"),
        ("everything", far.pk, "FollowUpOpened"),
        ("near", near.pk, "FollowUpOpened"),
        ("of the far State", far.pk, "FollowUpOpened"),
    ]


def test_whoever_has_lost_their_role_meanwhile_is_told_nothing(officer, hook, receiver, something_happens):
    something_happens()
    officer.appointments.update(valid_until=datetime.now(UTC).date() - timedelta(days=1))

    hooks.work()

    hook.refresh_from_db()
    sentence = "Its person may no longer see what it tells."
    assert receiver.got == []
    assert (the_message().state, the_message().reason) == ("given_up", sentence)
    assert (hook.state, hook.reason) == ("off", sentence)


def test_what_waits_while_a_webhook_is_off_leaves_when_it_is_on_again(officer, hook, receiver, something_happens):
    by = By.user(officer.pk, datetime.now(UTC))
    something_happens()
    commands.switch_hook_off(hook_id=hook.pk, reason="Maintenance", by=by)
    something_happens()  # nobody wants to be told of this

    before = hooks.work()
    commands.switch_hook_on(hook_id=hook.pk, by=by)

    assert (before, hooks.work()) == (0, 1)


def test_without_a_webhook_a_batch_of_facts_costs_one_statement(something_happens, django_assert_num_queries):
    something_happens()
    fact = Entry.objects.get(type="FollowUpOpened")

    with django_assert_num_queries(1):
        commands.tell_hooks.__wrapped__(entries=[fact.pk], by=OFFICER)

    assert Delivery.objects.get(reaction="tell_hooks", entry=fact).state == "done"


def test_a_fact_that_is_told_twice_is_written_once(hook, something_happens):
    something_happens()

    commands.tell_hooks(entries=[Entry.objects.get(type="FollowUpOpened").pk], by=OFFICER)

    assert HookMessage.objects.count() == 1


def test_an_answer_that_comes_when_the_message_is_in_another_hand_changes_nothing(hook, something_happens):
    something_happens()
    slow = hook_messages.take_hook_message(OFFICER)
    time_passes(hook, minutes=2)
    quick = hook_messages.take_hook_message(OFFICER)

    ok = hook_messages.Answer(200, 1)

    assert not hook_messages.note_answer(taken=slow, answer=ok, by=OFFICER)
    assert the_message().state == "queued"
    assert hook_messages.note_answer(taken=quick, answer=ok, by=OFFICER)
    assert the_message().state == "delivered"
