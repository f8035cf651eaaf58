"""The demo: anonymised States, reviews concluded by the real command, one account per role; harmless to run again."""

import stat
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from reviews.models import Appointment, Need, NeedProvision, Phase, Review, StateParty, User
from workflows.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    passwords = tmp_path / "passwords"
    call_command("load_demo", passwords=passwords)
    return passwords


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

    assert (states.count(), needs.count(), reviews.count(), concluded.count()) == (44, 873, 44, 12)
    assert concluded.filter(needs=None).count() == 2
    assert len(set(concluded.filter(needs__isnull=False).values_list("party__working_language", flat=True))) == 6


def test_three_of_them_are_reviewed_under_another_mechanism_too(demo):
    reviews = Review.objects.filter(cycle__mechanism__code="untoc-rm", cycle__code="I", state="concluded")
    under = NeedProvision.objects.filter(need__review__in=reviews).values_list("provision__instrument__code", flat=True)

    assert sorted(reviews.values_list("party_id", flat=True)) == ["XAB", "XBB", "XDB"]
    assert Need.objects.filter(review__in=reviews).count() == 12
    assert set(under) == {"untoc", "untoc-trafficking", "untoc-smuggling", "untoc-firearms"}


def test_concluding_was_asked_for_like_any_other(demo):
    facts = list(Entry.objects.values_list("type", flat=True))

    assert facts.count("ReviewConcluded") == 15
    assert (facts.count("ReviewsImported"), facts.count("NeedsImported")) == (2, 2)


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
    assert len(lines) == 8
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


def test_a_real_installation_refuses_the_demo(settings, tmp_path):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("load_demo", passwords=tmp_path / "passwords")

    assert not StateParty.objects.exists()


def test_days_are_relative_to_the_day_of_loading(demo):
    today = datetime.now(tz=UTC).date()

    days = {
        (today - on).days for on in Review.objects.exclude(concluded_on=None).values_list("concluded_on", flat=True)
    }

    assert min(days) in {3, 4}
    assert Review.objects.filter(started_on__gte=date(today.year, today.month, 1)).count() == 0
