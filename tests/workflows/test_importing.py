"""Confirming an import: the records, the conclusions and the fact together, or nothing; also from the command line."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from reviews.models import Need, Review
from reviews.registers import load_registers
from tests.factories import OFFICER
from tests.reviews.samples import NEEDS_HEADER, a_review_of, preview_of
from workflows.commands.importing import import_needs, import_reviews
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import FollowUp

pytestmark = pytest.mark.django_db

CONCLUDED = "state,cycle,started_on,concluded_on\nFJI,1,2024-01-15,2025-06-30\nKEN,1,2024-01-15,\n"


@pytest.fixture(autouse=True)
def registers(db):
    load_registers()


def facts() -> list[tuple[str, dict]]:
    return list(Entry.objects.order_by("pk").values_list("type", "payload"))


def test_an_import_of_needs_is_told_once_with_its_counts():
    a_review_of("FJI")

    import_needs(preview=preview_of("needs", NEEDS_HEADER + "FJI,1,23,other\n", "needs.csv"), by=OFFICER)

    assert facts() == [("NeedsImported", {"upload": "needs.csv", "new": 1, "changed": 0})]


def test_an_imported_review_that_was_concluded_opens_its_follow_up(follow_through):
    import_reviews(preview=preview_of("reviews", CONCLUDED), by=OFFICER)
    follow_through()

    assert [(review.party_id, review.state, review.concluded_on) for review in Review.objects.order_by("party")] == [
        ("FJI", "concluded", date(2025, 6, 30)),
        ("KEN", "ongoing", None),
    ]
    assert [follow_up.party_id for follow_up in FollowUp.objects.all()] == ["FJI"]


def test_importing_the_same_conclusions_again_concludes_nothing_twice(follow_through):
    import_reviews(preview=preview_of("reviews", CONCLUDED), by=OFFICER)
    import_reviews(preview=preview_of("reviews", CONCLUDED), by=OFFICER)
    follow_through()

    assert [name for name, _payload in facts()].count("ReviewConcluded") == 1
    assert FollowUp.objects.count() == 1


def test_a_refused_conclusion_takes_the_whole_import_back():
    """Checked on a day after the clerk's: for the command the day still lies in the future."""
    preview = preview_of("reviews", "state,cycle,concluded_on\nFJI,1,2026-11-01\nKEN,1,2026-04-01\n")

    with pytest.raises(Refused, match="lies in the future"):
        import_reviews(preview=preview, by=OFFICER)

    assert not Review.objects.exists()
    assert facts() == []


def test_a_preview_with_faults_is_refused_and_nothing_is_recorded():
    a_review_of("FJI")

    with pytest.raises(Refused, match="Nothing was written"):
        import_needs(preview=preview_of("needs", NEEDS_HEADER + "FJI,1,23,oter\n"), by=OFFICER)

    assert (Need.objects.count(), facts()) == (0, [])


def run(kind: str, path, **options) -> str:
    out = io.StringIO()
    call_command(f"import_{kind}", str(path), stdout=out, **options)
    return out.getvalue()


def test_the_command_shows_the_preview_and_writes_only_when_confirmed(tmp_path):
    a_review_of("FJI")
    file = tmp_path / "needs.csv"
    file.write_text(NEEDS_HEADER + "FJI,1,23,other\n")

    shown = run("needs", file)
    before = Need.objects.count()
    done = run("needs", file, confirm=True)

    assert shown.splitlines() == [
        "1 new, 0 changed, 0 unchanged, 0 with faults",
        "Nothing was written. Run it again with --confirm to import.",
    ]
    assert (before, done.splitlines()[-1], Need.objects.count()) == (0, "Imported.", 1)


def test_the_command_prints_every_faulty_row_and_fails_even_when_confirmed(tmp_path):
    file = tmp_path / "reviews.csv"
    file.write_text("state,cycle\nFJJ,1\nKEN,1\n")
    out = io.StringIO()

    with pytest.raises(CommandError) as failed:
        call_command("import_reviews", str(file), stdout=out, confirm=True)

    assert failed.value.returncode == 1
    assert out.getvalue().splitlines() == [
        "row 2, state “FJJ”: There is no such State. Write its ISO 3166 code of three letters, for example FJI. "
        "Did you mean “FJI”?",
        "1 new, 0 changed, 0 unchanged, 1 with faults",
    ]
    assert not Review.objects.exists()


def test_the_command_refuses_what_is_no_table(tmp_path):
    file = tmp_path / "needs.xlsx"
    file.write_bytes(b"PK\x03\x04")

    with pytest.raises(CommandError, match="This workbook is damaged"):
        run("needs", file)
