"""How many needs were met when: each need once, and once per provision; small figures for the Secretariat alone."""

from datetime import date

import pytest

from reviews.models import Group, Institution, Membership, Need, NeedProvision, Provider, Provision
from tests.dialogue.conftest import a_new_need, an_answer
from tests.factories import OFFICER
from tests.people import a_focal_point, an_account
from workflows import commands
from workflows.queries.needs_ledger import Wishes, days_of, ledger

pytestmark = pytest.mark.django_db
SPRING = Wishes(date(2026, 1, 15), date(2026, 5, 1))


def assess(need, on, status):
    commands.assess_need(need_id=need.pk, assessment=an_answer(status, assessed_on=on), by=OFFICER)


@pytest.fixture
def told(follow_up, needs):
    """Of four needs one stands under two provisions, one was raised in March, two are met by the end of April."""
    two, one, _none = needs
    NeedProvision.objects.create(need=two, provision=Provision.objects.get(number="46"))
    provisions = [Provision.objects.get(number="15").pk]
    raised = a_new_need(provisions=provisions, raised_on=date(2026, 3, 10))
    commands.raise_need(follow_up_id=follow_up.pk, need=raised, by=OFFICER)
    assess(two, date(2026, 2, 5), "unmet")
    assess(two, date(2026, 3, 20), "in_part")
    assess(two, date(2026, 4, 24), "completely")
    assess(one, date(2026, 4, 10), "completely")
    return follow_up


def figures(counts):
    return [counts[name] for name in ("not_assessed", "unmet", "in_part", "completely")]


def standings(user, wishes=SPRING):
    return [(each.on.isoformat(), figures(each.counts), each.total) for each in ledger(user, wishes).needs]


def entries(user, on, wishes=SPRING):
    found = [each for each in ledger(user, wishes).entries if each.on == on]
    return {each.provision["number"]: figures(each.counts) for each in found}


def test_a_need_under_several_provisions_counts_once_at_the_end_of_each_month(told, officer):
    assert standings(officer) == [
        ("2026-01-31", [0, 0, 0, 0], 0),
        ("2026-02-28", [0, 1, 0, 0], 1),
        ("2026-03-31", [1, 0, 1, 0], 2),
        ("2026-04-30", [2, 0, 0, 2], 4),
        ("2026-05-01", [2, 0, 0, 2], 4),
    ]


def test_and_once_under_each_provision(told, officer):
    assert entries(officer, date(2026, 1, 31)) == {}
    assert entries(officer, date(2026, 2, 28)) == {"15": [0, 1, 0, 0], "46": [0, 1, 0, 0]}
    assert entries(officer, date(2026, 4, 30)) == {
        "15": [1, 0, 0, 1],
        "16": [0, 0, 0, 1],
        "46": [1, 0, 0, 1],
    }


def test_what_was_said_before_the_first_month_counts_in_it(told, officer):
    april = Wishes(date(2026, 4, 1), date(2026, 4, 30))

    assert standings(officer, april) == [("2026-04-30", [2, 0, 0, 2], 4)]


def test_of_several_answers_in_one_month_the_last_day_counts(follow_up, need, officer):
    assess(need, date(2026, 4, 20), "completely")
    assess(need, date(2026, 4, 2), "in_part")
    assess(need, date(2026, 4, 20), "unmet")

    assert standings(officer)[-1] == ("2026-05-01", [2, 1, 0, 0], 3)


def test_needs_are_counted_for_a_state_a_region_and_a_cycle(told, answered, officer):
    answered(needs=2)
    region = Group.objects.create(kind="platform", code="platform", names={"en": "Platform"})
    Membership.objects.create(party=told.party, group=region)
    Membership.objects.create(party=told.party, group=Group.objects.create(kind="platform", code="before", names={}))
    Membership.objects.filter(group__code="before").update(valid_until=date(2026, 4, 30))

    def total(**narrowed):
        return ledger(officer, Wishes(SPRING.first, SPRING.last, **narrowed)).needs[-1].total

    assert (total(), total(party=told.party_id), total(party="XXX")) == (6, 4, 0)
    assert (total(group=region.pk), total(group=Group.objects.get(code="before").pk)) == (4, 0)
    assert (total(cycle=told.cycle_id), total(cycle=told.cycle_id + 1)) == (6, 0)


def test_small_figures_are_told_to_the_secretariat_and_the_own_state_alone(told):
    whole = standings(an_account("officer"))

    assert standings(a_focal_point(told.party)) == whole
    assert standings(an_account("observer")) == [
        ("2026-01-31", [0, 0, 0, 0], 0),
        ("2026-02-28", [0, None, 0, 0], None),
        ("2026-03-31", [None, 0, None, 0], None),
        ("2026-04-30", [None, 0, 0, None], 4),
        ("2026-05-01", [None, 0, 0, None], 4),
    ]
    assert entries(an_account("observer"), date(2026, 4, 30)) == {
        "15": [None, 0, 0, None],
        "16": [0, 0, 0, None],
        "46": [None, 0, 0, None],
    }


def test_a_column_that_is_hidden_for_all_needs_is_hidden_under_each_provision(follow_up, answered):
    """Ten under one article would tell the ten that were hidden to hide a one."""
    reviews = [follow_up.pk, answered(needs=8).pk]
    many = list(Need.objects.filter(review__in=reviews).order_by("pk"))
    NeedProvision.objects.filter(need__in=many).update(provision=Provision.objects.get(number="15"))
    assess(many[0], date(2026, 4, 2), "unmet")
    observer = an_account("observer")

    assert standings(observer)[-1] == ("2026-05-01", [None, None, 0, 0], 11)
    assert entries(observer, date(2026, 5, 1)) == {"15": [None, None, 0, 0]}


def test_public_needs_are_told_however_few(told):
    Need.objects.update(classification="public")

    assert standings(an_account("observer")) == standings(an_account("officer"))


def test_contributors_and_providers_count_nothing(told):
    need = Need.objects.filter(party=told.party).first()
    decision = {"audience": "public", "providers": [], "basis": "A law", "document": None}
    authority = an_account("validating_authority", party=told.party)
    by = OFFICER.user(authority.pk, OFFICER.at)
    commands.release_need(need_id=need.pk, decision=decision | {"decided_on": date(2026, 4, 30)}, by=by)

    contributor = an_account(
        "contributor", party=told.party, institution=Institution.objects.create(party=told.party, name="Ministry")
    )
    provider = an_account("provider_contact", provider=Provider.objects.create(name="Norland Aid", kind="donor"))
    for outsider in (contributor, provider, an_account()):
        assert {total for _on, _counts, total in standings(outsider)} == {0}


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 1, 31), date(2026, 3, 1), ["2026-01-31", "2026-02-28", "2026-03-01"]),
        (date(2024, 2, 1), date(2024, 2, 29), ["2024-02-29"]),
        (date(2026, 3, 5), date(2026, 3, 5), ["2026-03-05"]),
        (date(2025, 12, 31), date(2026, 1, 1), ["2025-12-31", "2026-01-01"]),
    ],
)
def test_the_ledger_is_read_at_the_end_of_each_month_and_on_the_last_day(first, last, days):
    assert [day.isoformat() for day in days_of(Wishes(first, last))] == days
