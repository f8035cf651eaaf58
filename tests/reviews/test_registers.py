"""The registers say what the Convention and the United Nations say, and loading them twice is harmless."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from reviews.languages import Language
from reviews.models import (
    Category,
    CategoryScheme,
    Cycle,
    Group,
    Instrument,
    Mechanism,
    Membership,
    Provision,
    StateParty,
)
from reviews.registers import load_registers

pytestmark = pytest.mark.django_db


def codes(group: str) -> set[str]:
    return set(Membership.objects.filter(group__code=group).values_list("party_id", flat=True))


def test_loading_twice_changes_nothing():
    load_registers()

    again = load_registers()

    assert [(change.new, change.changed) for change in again] == [([], [])] * len(again)


def test_a_preview_says_what_would_change_and_changes_nothing():
    changes = load_registers(preview=True)

    assert {change.register: len(change.new) for change in changes}["States parties"] == 197
    assert not StateParty.objects.exists()


def test_a_name_that_drifted_is_brought_back_and_nothing_else_is_written(registers):
    StateParty.objects.filter(code="FJI").update(short_names={"en": "Fidji"})

    changes = load_registers()

    assert [(change.register, change.changed) for change in changes if change.changed] == [("States parties", ["FJI"])]
    assert StateParty.objects.get(code="FJI").name("fr") == "Fidji"


def test_working_settings_that_an_officer_changed_are_kept(registers):
    StateParty.objects.filter(code="FJI").update(weekend=[6], working_language="fr", mission_email="m@fiji.example")

    load_registers()

    fiji = StateParty.objects.get(code="FJI")
    assert (fiji.weekend, fiji.working_language, fiji.mission_email) == ([6], "fr", "m@fiji.example")


def test_every_state_has_both_names_in_six_languages_without_footnotes_or_articles(registers):
    article = re.compile(r"\((the|l'|le|la|les|el|los|las)\)|\*|  ")

    names = [
        (party.code, said) for party in StateParty.objects.all() for said in (party.short_names, party.formal_names)
    ]

    assert [code for code, said in names if set(said) != set(Language.values)] == []
    assert [code for code, said in names if any(article.search(text) for text in said.values())] == []


def test_members_and_other_parties_are_told_apart(registers):
    others = set(StateParty.objects.filter(is_un_member=False).values_list("code", flat=True))

    assert others == {"COK", "NIU", "PSE", "VAT"}
    assert StateParty.objects.filter(is_un_member=True).count() == 193
    assert not StateParty.objects.filter(code="TWN").exists()


def test_states_stand_in_their_regional_groups_and_tuerkiye_in_two(registers):
    sizes = {group.code: len(codes(group.code)) for group in Group.objects.filter(kind="regional_group")}

    assert sizes == {"african": 54, "asia_pacific": 58, "eastern_european": 23, "grulac": 33, "weog": 29}
    assert set(Membership.objects.filter(party="TUR").values_list("group__code", flat=True)) == {"asia_pacific", "weog"}


def test_time_zones_and_weekends_can_be_computed_with(registers):
    for party in StateParty.objects.all():
        assert ZoneInfo(party.time_zone).key == party.time_zone
        assert party.weekend
        assert set(party.weekend) <= set(range(7))


def test_cycles_review_their_chapters(registers):
    under_review = {
        (cycle.mechanism.code, cycle.code): sorted({chapter.number for chapter in cycle.chapters.all()})
        for cycle in Cycle.objects.select_related("mechanism")
    }

    assert under_review == {
        ("uncac-irm", "1"): ["III", "IV"],
        ("uncac-irm", "2"): ["II", "V"],
        **{("untoc-rm", cluster): [cluster] for cluster in ("I", "II", "III", "IV")},
    }


def test_each_cluster_reviews_articles_of_the_convention_and_of_its_three_protocols(registers):
    for cycle in Cycle.objects.filter(mechanism__code="untoc-rm"):
        articles = Provision.objects.filter(chapter__in=cycle.chapters.all())
        numbers = list(articles.values_list("number", flat=True))

        assert set(articles.values_list("instrument__code", flat=True)) == {
            "untoc", "untoc-trafficking", "untoc-smuggling", "untoc-firearms",
        }  # fmt: skip
        assert len(numbers) == len(set(numbers))
    assert Provision.objects.get(number="TIP-5").printed == "5"


def test_names_of_other_mechanisms_are_said_in_six_languages_and_titles_of_their_articles_in_english(registers):
    names = [row.names for model in (Mechanism, Instrument, Cycle, CategoryScheme) for row in model.objects.all()]
    titles = Provision.objects.exclude(instrument__code="uncac").values_list("titles", flat=True)

    assert [said for said in names if set(said) != set(Language.values)] == []
    assert {tuple(said) for said in titles} == {("en",)}


def test_articles_are_titled_and_only_known_gaps_remain(registers):
    articles = {provision.number: provision.titles for provision in Provision.objects.filter(instrument__code="uncac")}

    assert list(articles) == [str(number) for number in range(5, 63)]
    assert articles["56"]["en"] == "Special cooperation"
    missing = [(number, code) for number, said in articles.items() for code in Language.values if code not in said]
    assert missing == [("51", "ru")]


def test_cycle_one_has_nine_fixed_categories_and_cycle_two_an_open_list_of_seven(registers):
    cycles = Cycle.objects.filter(mechanism__code="uncac-irm").select_related("scheme")
    schemes = {cycle.code: cycle.scheme for cycle in cycles}

    assert Category.objects.filter(scheme=schemes["1"]).count() == 9
    assert Category.objects.filter(scheme=schemes["2"]).count() == 7
    assert (schemes["1"].is_open, schemes["2"].is_open) == (False, True)
    assert all(set(category.labels) == set(Language.values) for category in Category.objects.all())


def test_the_command_prints_one_line_per_register(capsys):
    call_command("load_registers", preview=True)

    printed = capsys.readouterr().out
    assert "States parties: 197 new, 0 changed, 0 unchanged" in printed
    assert printed.endswith("Preview: nothing was written.\n")


def test_loading_takes_a_constant_number_of_queries(registers, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        load_registers()
