"""Rules: drafted, looked at, switched on, retired; impossible ones are refused with a sentence."""

from datetime import timedelta

import pytest

from reviews.registers import load_registers
from tests.factories import OFFICER, a_party
from tests.people import an_account, enter
from tests.reminders.conftest import DUE, a_duty, a_pass, a_rule, at, book, by, days_before, mails, the_usual_ladder
from workflows import commands
from workflows.commands.rules import LADDER, load_rules
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Duty, Rule
from workflows.queries.forecast import forecast
from workflows.queries.reminders import why

pytestmark = pytest.mark.django_db
RUNG = {"kind": "", "offset_days": -3, "to": ["debtor"]}


def main(party):
    return party.appointments.get(role="focal_point").email


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"times": -1}, "A rule reminds once, or up to 12 times."),
        ({"times": 10_000, "every_days": 1}, "A rule reminds once, or up to 12 times."),
        ({"times": 3, "every_days": 0}, "Between two reminders lie 1 to 90 days."),
        ({"times": 1, "every_days": 7}, "A rule that reminds once has no days between."),
        ({"offset_days": -731}, "A reminder lies within two years of the due day."),
        ({"offset_days": 700, "times": 2, "every_days": 31}, "A reminder lies within two years of the due day."),
        ({"to": []}, "Say who is reminded."),
        ({"to": ["everybody"]}, "Say who is reminded."),
        ({"offset_days": -7}, "Day -7 has its rule already."),
        ({"offset_days": -14, "times": 2, "every_days": 7}, "Day -7 has its rule already."),
        ({"kind": "dance"}, "There is no such duty."),
        ({"texts": {"de": "Bitte"}}, "Texts are given by the code of a language of the United Nations."),
        ({"texts": {"en": "x" * 301}}, "A text is one sentence of at most 300 letters."),
    ],
)
def test_an_impossible_rule_is_refused_with_a_sentence_and_nothing_is_recorded(said, sentence):
    a_rule(-7)

    with pytest.raises(Refused) as refused:
        commands.draft_rule(rule=RUNG | said, by=OFFICER)

    assert str(refused.value) == sentence
    assert (Rule.objects.count(), Entry.objects.count()) == (1, 0)


def test_a_draft_reminds_nobody_and_a_rule_that_is_switched_on_does_from_then_on(state):
    a_rule(-7)
    duty = a_duty(state)
    rule = commands.draft_rule(rule=RUNG | {"offset_days": -6}, by=by(days_before(20)))
    late = commands.draft_rule(rule=RUNG | {"offset_days": -20}, by=by(days_before(20)))

    a_pass(days_before(7))
    commands.switch_rule_on(rule_id=rule.pk, by=by(days_before(7, 12)))
    commands.switch_rule_on(rule_id=late.pk, by=by(days_before(7, 12)))
    a_pass(days_before(7, 13))
    before = book(duty)
    a_pass(days_before(6))

    assert before == [(main(state), "waiting", "")]
    assert [row.rule_id for row in duty.reminders.order_by("planned_at")][1:] == [rule.pk]
    assert [entry.type for entry in Entry.objects.filter(case_id=rule.pk).order_by("number")] == [
        "RuleDrafted",
        "RuleSwitchedOn",
    ]


def test_a_retired_rule_reminds_nobody_any_more(state):
    rule = a_rule(-7)
    duty = a_duty(state)

    commands.retire_rule(rule_id=rule.pk, by=by(days_before(20)))
    a_pass(days_before(7))

    assert book(duty) == []
    assert Duty.objects.get().next_at is None


def test_of_a_rule_in_force_only_the_words_change():
    rule = a_rule(-7)

    commands.change_rule(rule_id=rule.pk, changes={"texts": {"en": "Please."}, "offset_days": -7}, by=OFFICER)
    with pytest.raises(Refused, match="only the words"):
        commands.change_rule(rule_id=rule.pk, changes={"offset_days": -8}, by=OFFICER)

    rule.refresh_from_db()
    assert (rule.texts, rule.offset_days) == ({"en": "Please."}, -7)
    assert [entry.payload["fields"] for entry in Entry.objects.all()] == [["texts"]]


def test_the_registers_bring_the_ladders_once_and_leave_them_to_the_officers(db):
    load_registers()
    retired = Rule.objects.get(kind="", offset_days=-30)
    commands.retire_rule(rule_id=retired.pk, by=OFFICER)

    again = load_rules()

    assert (again.new, again.changed) == ([], [])
    assert {rule.offset_days: rule.to for rule in Rule.objects.filter(kind="")} == LADDER
    assert Rule.objects.filter(kind="finish_task", state="in_force").count() == 3


def test_a_look_ahead_is_what_then_happens_and_writes_nothing(state):
    the_usual_ladder()
    duty = a_duty(state)
    officer = an_account("officer")
    since, until = DUE - timedelta(days=10), DUE + timedelta(days=8)

    seen = forecast(officer, since, until, now=days_before(20, 12))

    assert book(duty) == []
    planned = [(each.on, each.email, each.number) for each in seen.planned]
    for day in range(-20, 9):
        a_pass(at(DUE + timedelta(days=day), 12))
    rows = duty.reminders.filter(planned_at__gte=at(since)).order_by("planned_at")
    assert planned == [(row.send_at.date(), row.email, row.number) for row in rows]
    assert len(planned) == 4


def test_a_look_ahead_with_a_draft_shows_whom_it_would_remind(state):
    a_rule(-7)
    a_duty(state)
    draft = commands.draft_rule(rule=RUNG | {"offset_days": -5}, by=by(days_before(20)))

    seen = forecast(an_account("officer"), DUE - timedelta(days=8), DUE, now=days_before(20, 12), with_draft_rule=draft)

    assert [(each.on, each.new) for each in seen.planned] == [
        (DUE - timedelta(days=7), False),
        (DUE - timedelta(days=5), True),
    ]


def test_why_something_was_not_sent_is_said_in_sentences(state):
    a_rule(-7)
    duty = a_duty(state)
    a_pass(days_before(7))
    Duty.objects.update(snoozed_until=DUE, snoozed_because="Elections.")

    account = why(an_account("officer"), duty.pk, "nobody@state.example")

    assert account.now == [
        "Reminders were put off until 2026-06-30: Elections.",
        "No rung that was reached was for this person.",
    ]


def test_the_pages_show_rules_the_look_ahead_and_the_book_to_the_secretariat_alone(
    state, client, django_assert_max_num_queries
):
    a_rule(-7)
    duty = a_duty(state, due_on=DUE.replace(year=2090), opened_at=at(DUE))
    draft = commands.draft_rule(rule=RUNG, by=OFFICER)
    enter(client, an_account("officer"))

    with django_assert_max_num_queries(45):
        page = client.get(f"/reminders/?since=2090-06-20&until=2090-07-05&draft={draft.pk}")
    account = client.get(f"/reminders/why/{duty.pk}/")
    drafted = client.post(
        "/reminders/draft/",
        {"kind": "", "offset_days": -5, "times": 1, "every_days": 0, "to": "debtor", "channel": "mail"},
    )
    refused = client.post(
        "/reminders/draft/",
        {"kind": "", "offset_days": -7, "times": 1, "every_days": 0, "to": "debtor", "channel": "mail"},
    )
    enter(client, an_account("focal_point", party=a_party()))

    assert page.content.decode().count(main(state)) == 2
    assert "No rung of its ladder has been reached." in account.content.decode()
    assert (drafted.status_code, refused.status_code) == (302, 409)
    assert Rule.objects.filter(state="draft").count() == 2
    assert client.get("/reminders/").status_code == 403
    assert mails() == []
