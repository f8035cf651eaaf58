"""What operators ask on the command line."""

from io import StringIO

import pgtrigger
import pytest
from django.core.management import CommandError, call_command

from tests.factories import MAY_DAY, a_concluded_review
from workflows.ledger import history, subscriptions
from workflows.ledger.models import Delivery, Entry

pytestmark = pytest.mark.django_db


def said(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_a_history_that_is_whole_is_said_to_be(follow_through):
    a_concluded_review()
    follow_through()

    assert said("verify_history") == "The history is what was recorded.\n"


@pytest.mark.breaks_the_record
def test_a_fact_that_was_changed_is_found(follow_through):
    a_concluded_review()
    follow_through()
    with pgtrigger.ignore("ledger.Entry:facts_are_append_only"):
        Entry.objects.filter(type="ReviewConcluded").update(actor="user:99")

    with pytest.raises(CommandError, match=r"fact 1 \(ReviewConcluded\) is not what was recorded"):
        said("verify_history")


def test_heads_that_left_the_database_are_compared_with_what_it_shows_now(follow_through, tmp_path):
    a_concluded_review()
    follow_through()
    heads = tmp_path / "heads.csv"
    heads.write_text(history.take_anchor(MAY_DAY).moved)
    forged = tmp_path / "forged.csv"
    forged.write_text("".join(f"{line[:-4]}0000\n" for line in heads.read_text().splitlines()))

    assert said("verify_history", "--against", heads) == "The history is what was recorded.\n"
    with pytest.raises(CommandError, match="is not the one that was anchored"):
        said("verify_history", "--against", forged)


def test_invariants_that_hold_are_named_with_their_promise(follow_through):
    a_concluded_review()
    follow_through()

    assert "I3 holds: Every fact reaches every reaction that subscribed.\n" in said("check_invariants")


@pytest.mark.breaks_the_record
def test_an_invariant_that_does_not_hold_fails_the_command(follow_through):
    review = a_concluded_review()
    follow_through()
    Delivery.objects.filter(case_id=review.pk, reaction="open_follow_up").delete()

    with pytest.raises(CommandError, match=r"I3: fact .* ReviewConcluded was not delivered to open_follow_up"):
        said("check_invariants")


@pytest.mark.breaks_the_record
def test_a_new_reaction_is_told_of_old_facts_once():
    a_concluded_review()
    Delivery.objects.all().delete()

    first, second = said("backfill", "open_follow_up"), said("backfill", "open_follow_up")

    assert first == "1 facts are owed to open_follow_up.\n"
    assert second == "0 facts are owed to open_follow_up.\n"


def test_a_reaction_that_nobody_knows_is_refused_with_those_there_are():
    with pytest.raises(CommandError, match=r"No reaction is called opem_follow_up\. There are: .*open_follow_up"):
        said("backfill", "opem_follow_up")
    assert "open_follow_up" in subscriptions.known()


def test_too_many_declared_connections_stop_the_checks(settings):
    settings.DATABASE_CONNECTIONS_DECLARED = 100_000

    with pytest.raises(CommandError, match=r"tafollow\.E001"):
        call_command("check", databases=["default"])


def test_documents_that_are_stale_are_named(settings, tmp_path):
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match=r"Stale: docs/process\.md, docs/process-review\.svg"):
        said("write_docs", "--check")
