"""Links in reminders: one purpose, one person, one thing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from workflows import links
from workflows.ledger import Refused

DUTY = UUID("0190a000-0000-7000-8000-000000000001")
ROLE = UUID("0190a000-0000-7000-8000-000000000002")
AT = datetime(2026, 5, 12, 9, tzinfo=UTC)


def test_a_link_to_answer_says_again_what_was_written_into_it():
    token = token_of(links.link_to_answer(DUTY, ROLE, "Focal@State.example", AT), "/duties/answer/")

    assert links.read_answer_link(token, AT) == links.AnswerLink(DUTY, ROLE, "focal@state.example", AT)


def test_who_holds_no_appointment_is_written_to_as_well():
    token = token_of(links.link_to_answer(DUTY, None, "mission@state.example", AT), "/duties/answer/")

    assert links.read_answer_link(token, AT).appointment is None


def test_a_link_to_answer_and_one_to_preferences_are_good_for_ninety_days():
    answer = token_of(links.link_to_answer(DUTY, ROLE, "a@state.example", AT), "/duties/answer/")
    preferences = token_of(links.link_to_preferences("a@state.example", AT), "/reminders/preferences/")
    last = AT + timedelta(days=90)

    assert links.read_answer_link(answer, last).duty == DUTY
    assert links.read_preferences_link(preferences, last).email == "a@state.example"
    for read, token in ((links.read_answer_link, answer), (links.read_preferences_link, preferences)):
        with pytest.raises(links.Expired, match="expired"):
            read(token, last + timedelta(seconds=1))


def test_a_link_to_unsubscribe_is_good_for_ever():
    token = token_of(links.link_to_unsubscribe("A@state.example", AT), "/reminders/unsubscribe/")

    assert links.read_unsubscribe_link(token) == links.AddressLink("a@state.example", AT)


@pytest.mark.parametrize("wrong", ["", "x", "a:b:c", "\x00", "ü" * 50])
def test_what_is_none_of_our_links_is_refused(wrong):
    with pytest.raises(Refused, match="not one of ours"):
        links.read_unsubscribe_link(wrong)
    with pytest.raises(Refused, match="not one of ours"):
        links.read_answer_link(wrong, AT)


def test_a_link_for_one_purpose_is_good_for_no_other():
    unsubscribe = token_of(links.link_to_unsubscribe("a@state.example", AT), "/reminders/unsubscribe/")
    preferences = token_of(links.link_to_preferences("a@state.example", AT), "/reminders/preferences/")

    with pytest.raises(Refused, match="not one of ours"):
        links.read_preferences_link(unsubscribe, AT)
    with pytest.raises(Refused, match="not one of ours"):
        links.read_unsubscribe_link(preferences)
    with pytest.raises(Refused, match="not one of ours"):
        links.read_answer_link(unsubscribe, AT)


def token_of(url, place):
    assert place in url
    return url.split(place)[1].removesuffix("/")
