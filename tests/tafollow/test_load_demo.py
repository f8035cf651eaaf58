"""The demo: anonymised States, reviews concluded by the real command, one account per role; harmless to run again."""

import stat
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from reviews.models import Appointment, Need, NeedProvision, Phase, Review, StateParty, User
from tafollow.demo.living import PARTS
from workflows import verbs
from workflows.access import visible_to
from workflows.ledger.models import Entry
from workflows.models import Activity, Extension, FollowUp, Period, Plan, PlanVersion, Report
from workflows.queries.invariants import broken


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, loaded once for all of these tests in one transaction that is never committed."""
    passwords = tmp_path_factory.mktemp("demo") / "passwords"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(settings, "DEMO", True)
        call_command("load_demo", passwords=passwords)
        yield passwords
        assert list(broken()) == []
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded):
    """The file of passwords; what a test changes is undone after it."""
    text = loaded.read_text()
    with transaction.atomic():
        yield loaded
        transaction.set_rollback(True)
    loaded.write_text(text)


def everything() -> dict[str, list]:
    return {
        "states": list(StateParty.objects.values_list()),
        "appointments": list(Appointment.objects.values_list()),
        "reviews": list(Review.objects.values_list()),
        "phases": list(Phase.objects.values_list()),
        "needs": list(Need.objects.values_list()),
        "facts": list(Entry.objects.values_list("pk")),
        "accounts": list(User.objects.values_list("pk", "email", "password")),
    }


def test_the_demo_holds_44_states_and_most_reviews_are_about_to_be_concluded(demo):
    states = StateParty.objects.filter(is_anonymised=True)
    reviews = Review.objects.filter(cycle__mechanism__code="uncac-irm")
    needs, concluded = Need.objects.filter(review__in=reviews), reviews.filter(state="concluded")

    assert (states.count(), needs.count(), reviews.count(), concluded.count()) == (44, 873, 44, 12 + len(PARTS))
    assert concluded.filter(needs=None).count() == 2
    lately = concluded.exclude(party__in=PARTS)
    assert len(set(lately.filter(needs__isnull=False).values_list("party__working_language", flat=True))) == 6


def test_three_of_them_are_reviewed_under_another_mechanism_too(demo):
    reviews = Review.objects.filter(cycle__mechanism__code="untoc-rm", cycle__code="I", state="concluded")
    under = NeedProvision.objects.filter(need__review__in=reviews).values_list("provision__instrument__code", flat=True)

    assert sorted(reviews.values_list("party_id", flat=True)) == ["XAB", "XBB", "XDB"]
    assert Need.objects.filter(review__in=reviews).count() == 12
    assert set(under) == {"untoc", "untoc-trafficking", "untoc-smuggling", "untoc-firearms"}


def test_concluding_was_asked_for_like_any_other(demo):
    facts = list(Entry.objects.values_list("type", flat=True))

    assert facts.count("ReviewConcluded") == 15 + len(PARTS)
    assert (facts.count("ReviewsImported"), facts.count("NeedsImported")) == (3, 3)


def test_everybody_can_be_reached_and_nobody_is_real(demo):
    states = StateParty.objects.filter(is_anonymised=True)

    assert not states.exclude(appointments__role="focal_point").exists()
    addresses = [*states.values_list("mission_email", flat=True), *Appointment.objects.values_list("email", flat=True)]
    assert [address for address in addresses if not address.endswith(".example")] == []


def test_running_it_again_changes_nothing_and_keeps_the_passwords(demo, capsys):
    capsys.readouterr()
    before, passwords = everything(), demo.read_text()

    call_command("load_demo", passwords=demo)

    assert everything() == before
    assert (demo.read_text(), capsys.readouterr().out) == (passwords, "")


def test_the_passwords_open_the_accounts_and_only_their_owner_reads_them(demo, client):
    lines = [line.split("\t") for line in demo.read_text().splitlines()[1:]]

    assert stat.S_IMODE(demo.stat().st_mode) == 0o600
    assert len(lines) == 9
    assert all(client.login(username=name, password=password) for _role, name, password in lines)


def test_a_lost_password_file_gives_new_passwords(demo, client):
    demo.unlink()

    call_command("load_demo", passwords=demo)

    _role, name, password = demo.read_text().splitlines()[1].split("\t")
    assert client.login(username=name, password=password)


def test_the_focal_points_account_is_linked_to_the_appointment(demo):
    user = User.objects.get(email="focal.point@xab.example")

    assert [(point.party_id, point.party.working_language) for point in user.appointments.all()] == [("XAB", "fr")]
    assert not user.is_staff


def test_a_real_installation_refuses_the_demo(demo, settings):
    settings.DEMO = False
    before = everything()

    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("load_demo", passwords=demo)

    assert everything() == before


def test_days_are_relative_to_the_day_of_loading(demo):
    today = datetime.now(tz=UTC).date()

    days = {
        (today - on).days for on in Review.objects.exclude(concluded_on=None).values_list("concluded_on", flat=True)
    }

    assert min(days) in {3, 4}
    assert Review.objects.filter(started_on__gte=date(today.year, today.month, 1)).count() == 0


def test_some_states_have_lived_for_months(demo):
    now = datetime.now(tz=UTC)
    lived = Entry.objects.filter(party__in=PARTS)

    stages = set(FollowUp.objects.filter(party__in=PARTS).values_list("state", flat=True))

    assert {"implementation", "declined", "lapsed"} <= stages
    assert now - lived.earliest("at").at > timedelta(days=500)
    assert lived.latest("at").at <= now
    assert Plan.objects.filter(state="in_force").count() >= 3
    assert Period.objects.filter(state="locked").exists()


def test_the_people_with_accounts_have_something_to_do(demo):
    officer, focal_point, contributor, provider = (
        User.objects.get(email=email)
        for email in (
            "officer@tafollow.example",
            "focal.point@xab.example",
            "justice@xab.example",
            "contact@academy.example",
        )
    )
    version = PlanVersion.objects.get(party="XAB", state="submitted")
    report = Report.objects.get(party="XAB", state="draft")
    extension = Extension.objects.get(party="XAB", state="asked")
    said = report.lines.values("activity")
    waiting = Activity.objects.filter(party="XAB", state="underway", institution__name="Ministry of Justice")

    assert version.number == 2
    assert waiting.exclude(pk__in=said).exists()
    assert report.lines.exists()
    assert verbs.reason_against("grant_extension", officer, extension) is None
    assert verbs.reason_against("report_on_activity", contributor, waiting.first()) is None
    assert "The report says nothing yet" in verbs.reason_against("submit_report", focal_point, report)
    assert visible_to(provider, Need).filter(party="XAB").exists()
