"""Importing: every faulty row is shown with its remedy; without faults all is written, else nothing."""

import threading
from datetime import date

import pytest
from django.db import connection

from reviews.importing import NotApplied, apply
from reviews.models import Document, Need, Review, StateParty
from reviews.registers import load_registers
from tests.reviews.samples import NEEDS_HEADER, a_review_of, import_, preview_of, review, sentences, workbook

pytestmark = pytest.mark.django_db


def test_reviews_are_imported_with_their_days_and_reviewing_states(registers):
    written = import_(
        "reviews", "state,cycle,started_on,concluded_on,reviewing_states\nFJI,1,2024-01-15,2025-06-30,KEN; Perú\n"
    )

    fiji = review("FJI")
    assert (fiji.state, fiji.started_on, fiji.concluded_on) == ("ongoing", date(2024, 1, 15), None)
    assert {party.code for party in fiji.reviewing_parties.all()} == {"KEN", "PER"}
    assert (written.new, written.concluded) == ([fiji.pk], {fiji.pk: date(2025, 6, 30)})


def test_needs_are_imported_with_everything_the_file_says(registers):
    a_review_of("FJI")
    summary = Document.objects.create(party_id="FJI", kind="executive_summary", title="Summary", symbol="CAC/1")
    content = (
        "State;Cycle;Article;Category;Text;Priority;Rationale;Document;Place;Reference;Classification\n"
        "Fidji;1;23 24;Capacity building;Training of judges;High;Urgent;cac/1;para. 7;A-1;public\n"
    )

    import_("needs", content)

    need = Need.objects.get()
    assert (need.party_id, need.review, need.reference, need.category.code) == (
        "FJI",
        review("FJI"),
        "A-1",
        "capacity_building",
    )
    assert [provision.number for provision in need.provisions.all()] == ["23", "24"]
    assert (need.text, need.priority, need.rationale, need.document) == ("Training of judges", 1, "Urgent", summary)
    assert (need.place, need.classification) == ("para. 7", "public")


def test_importing_the_same_file_again_changes_nothing(registers):
    a_review_of("FJI")
    content = NEEDS_HEADER + "FJI,1,23,other\nFJI,1,24,other\n"
    import_("needs", content)

    again = preview_of("needs", content)

    assert again.counts == {"new": 0, "changed": 0, "unchanged": 2}
    assert (apply(again).new, Need.objects.count()) == ([], 2)


def test_a_correction_finds_its_need_by_reference_and_leaves_absent_columns_alone(registers):
    a_review_of("FJI")
    import_("needs", "state,cycle,article,category,reference,text,rationale\nFJI,1,23,other,A-1,Old,Urgent\n")
    before = Need.objects.get().pk

    written = import_("needs", "state,cycle,article,category,reference,text\nFJI,1,24 25,action_plan,A-1,New\n")

    need = Need.objects.get()
    assert (need.pk, written.changed) == (before, [before])
    assert (need.text, need.rationale, need.category.code) == ("New", "Urgent", "action_plan")
    assert [provision.number for provision in need.provisions.all()] == ["24", "25"]


def test_rows_without_a_reference_are_told_apart_by_content(registers):
    a_review_of("FJI")

    import_("needs", "state,cycle,article,category,text\nFJI,1,24 23,other,One\nFJI,1,23;24,other,Two\n")

    assert list(Need.objects.order_by("reference").values_list("reference", "text")) == [
        ("FJI-1-23+24-other-1", "One"),
        ("FJI-1-23+24-other-2", "Two"),
    ]


@pytest.mark.parametrize(
    ("row", "field", "value", "remedy"),
    [
        ("FJJ,1,23,other", "state", "FJJ", "ISO 3166 code of three letters, for example FJI. Did you mean “FJI”?"),
        (",1,23,other", "state", "", "This cell is empty; it must be filled in."),
        ("FJI,7,23,other", "cycle", "7", "There is no such cycle. Use one of: 1, 2."),
        (
            "FJI,1,23a,other",
            "article",
            "23a",
            "Write its number alone, several separated by spaces. Did you mean “23”?",
        ),
        ("FJI,1,7,other", "article", "7", "Article 7 stands in chapter II; cycle 1 reviews: III, IV."),
        ("FJI,1,23,good_practice", "category", "good_practice", "Did you mean “good_practices”?"),
        ("FJI,2,7,model_treaties", "category", "model_treaties", "Unknown. Use one of: legislative_assistance"),
        ("KEN,1,23,other", "state", "KEN", "This State has no review in this cycle. Import its review first."),
    ],
)
def test_a_fault_is_shown_with_row_field_value_and_remedy(registers, row, field, value, remedy):
    a_review_of("FJI")
    a_review_of("FJI", cycle="2")

    preview = preview_of("needs", NEEDS_HEADER + row + "\n")

    assert sentences(preview) == [(2, field, value)]
    assert remedy in preview.findings[0].remedy


@pytest.mark.parametrize(
    ("row", "field", "remedy"),
    [
        ("FJI,1,31/12/2014,,", "started_on", "Write dates as year-month-day, for example 2014-12-31."),
        ("FJI,1,2014-02-30,,", "started_on", "There is no such day in the calendar."),
        (
            "FJI,1,2015-01-02,2015-01-01,",
            "concluded_on",
            "The review ends before it starts; correct one of the two days.",
        ),
        ("FJI,1,,2026-11-21,", "concluded_on", "This day lies in the future."),
        ("FJI,1,,,FJI", "reviewing_states", "A State does not review itself."),
        ("FJI,1,,,KEN XYZ", "reviewing_states", "There is no such State."),
    ],
)
def test_a_fault_in_a_review_is_shown_with_its_remedy(registers, row, field, remedy):
    preview = preview_of("reviews", f"state,cycle,started_on,concluded_on,reviewing_states\n{row}\n")

    assert [finding.field for finding in preview.findings] == [field]
    assert preview.findings[0].remedy.startswith(remedy)


def test_every_fault_of_every_row_is_shown_and_nothing_is_written(registers):
    a_review_of("FJI")
    preview = preview_of("needs", NEEDS_HEADER + "FJJ,1,99,oter\nFJI,1,23,other\nFJI,x,23,other\n")

    with pytest.raises(NotApplied, match=r"^2 rows have faults; .* Nothing was written\.$"):
        apply(preview)

    assert [finding[:2] for finding in sentences(preview)] == [
        (2, "state"),
        (2, "category"),
        (2, "article"),
        (4, "cycle"),
    ]
    assert (preview.faulty_rows, preview.counts["new"], Need.objects.count()) == (2, 1, 0)


def test_unknown_missing_and_repeated_columns_are_named(registers):
    preview = preview_of("needs", "state,cycle,artcle,category,state\nFJI,1,23,other,FJI\n")

    assert sentences(preview) == [(1, "article", ""), (1, "artcle", "artcle"), (1, "state", "state")]
    assert preview.findings[1].remedy.endswith("Did you mean “article”?")


def test_repeated_rows_name_the_row_they_repeat(registers):
    a_review_of("FJI")

    by_content = preview_of("needs", NEEDS_HEADER + "FJI,1,23,other\nfji,1,23,Other\n")
    by_reference = preview_of("needs", "reference," + NEEDS_HEADER + "A,FJI,1,23,other\nA,FJI,1,24,other\n")
    of_reviews = preview_of("reviews", "state,cycle\nFJI,1\nKEN,1\nFiji,1\n")

    assert sentences(by_content) == [(3, "reference", "FJI-1-23-other")]
    assert sentences(by_reference) == [(3, "reference", "A")]
    assert [finding.remedy for finding in of_reviews.findings] == ["Row 2 is about the same review. Keep one."]


def test_a_formula_in_a_workbook_keeps_the_import_from_being_written(registers):
    a_review_of("FJI")

    preview = preview_of("needs", workbook(["state", "cycle", "article", "category"], ["FJI", 1, 23, "=A1"]))

    assert (2, "category", "=A1") in sentences(preview)


def test_a_preview_that_the_records_have_overtaken_is_not_applied(registers):
    a_review_of("FJI")
    preview = preview_of("needs", "reference,text," + NEEDS_HEADER + "A,One,FJI,1,23,other\n")
    import_("needs", "reference,text," + NEEDS_HEADER + "A,Two,FJI,1,23,other\n")

    with pytest.raises(NotApplied, match="The records have changed since this preview was made"):
        apply(preview)

    assert Need.objects.get().text == "Two"


@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_the_same_file_write_it_once():
    load_registers()
    a_review_of("FJI")
    preview = preview_of("needs", NEEDS_HEADER + "FJI,1,23,other\n")
    outcomes: list[str] = []

    def confirm():
        try:
            apply(preview)
            outcomes.append("written")
        except NotApplied:
            outcomes.append("refused")
        finally:
            connection.close()

    people = [threading.Thread(target=confirm) for _person in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(outcomes) == ["refused", "written"]
    assert Need.objects.count() == 1


def test_checking_takes_the_same_number_of_queries_for_any_number_of_rows(registers, django_assert_num_queries):
    codes = list(StateParty.objects.values_list("code", flat=True))
    a_review_of(*codes)
    few, many = (
        NEEDS_HEADER + "".join(f"{codes[n % 197]},1,{15 + n // 197 % 35},other\n" for n in range(size))
        for size in (3, 5_000)
    )
    with django_assert_num_queries(7):
        preview_of("needs", few)

    with django_assert_num_queries(7):
        preview = preview_of("needs", many)

    assert preview.counts == {"new": 5_000, "changed": 0, "unchanged": 0}


def test_a_review_that_was_concluded_keeps_its_day(registers):
    from tests.factories import OFFICER
    from workflows import commands

    a_review_of("FJI")
    commands.conclude_review(review_id=review("FJI").pk, concluded_on=date(2026, 4, 30), by=OFFICER)

    another = preview_of("reviews", "state,cycle,concluded_on\nFJI,1,2026-04-01\n")
    same = preview_of("reviews", "state,cycle,concluded_on\nFJI,1,2026-04-30\n")

    assert [finding.remedy for finding in another.findings] == [
        "This review was concluded on 2026-04-30 already. Leave the cell empty, or write that day."
    ]
    assert same.counts == {"new": 0, "changed": 0, "unchanged": 1}
    assert Review.objects.get().concluded_on == date(2026, 4, 30)
