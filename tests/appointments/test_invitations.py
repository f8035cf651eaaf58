"""How a person who was appointed comes to an account: one link, used once, within ten days."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.test import Client

from reviews.access import reach
from reviews.models import Appointment, User
from tafollow.logs import formatter
from tests.appointments.conftest import link_in, sessions, the_mail_to
from tests.appointments.nominations import a_note, a_provider, by, in_force, proposed, told
from tests.factories import MAY_DAY, a_party
from tests.people import a_focal_point, an_account, enter
from workflows import commands
from workflows.access import visible_to
from workflows.commands import mailing
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.models import Invitation, Message

pytestmark = pytest.mark.django_db
PASSWORD = "mountain harbour violin"
WELCOME = {"name": "Lea Farelo", "language": "fr", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture(autouse=True)
def may_day(monkeypatch):
    """Pages read the clock; here it is noon on the day on which everybody was invited, until a test says otherwise."""

    class Clock(datetime):
        days = 0

        @classmethod
        def now(cls, tz=None):
            return MAY_DAY + timedelta(days=cls.days, hours=3)

    monkeypatch.setattr("workflows.pages.invitations.datetime", Clock)
    return Clock


def the_record():
    return Entry.objects.count(), User.objects.count(), list(Invitation.objects.values().order_by("id"))


def test_a_verified_person_is_invited_by_mail_in_their_language(follow_through):
    appointment = in_force(party=a_party("fr"), name="Lea Farelo")

    follow_through()

    mail, invitation = the_mail_to(appointment.email), Invitation.objects.get()
    secret = link_in(mail).split("/")[2]
    assert (mail.language, mail.state, mail.recipient_name) == ("fr", "queued", "Lea Farelo")
    assert invitation.secret_hash == sha256(secret.encode()).hexdigest()
    assert invitation.expires_at == MAY_DAY + timedelta(days=10)
    assert told(appointment)[-1] == "PersonInvited"
    assert secret not in str(list(Entry.objects.values_list("payload", flat=True)))


def test_the_secret_is_read_by_nobody_here_and_wiped_once_the_mail_is_sent(invited):
    appointment, _link = invited()
    at = By("post", MAY_DAY)

    taken = mailing.take_message(owner=1)
    mailing.hand_over(taken=taken, by=at)
    mailing.mark_sent(taken=taken, answer="250 Ok", by=at)

    mail = the_mail_to(appointment.email)
    assert (mail.state, mail.text, mail.html) == ("sent", "", "")
    for role in ("officer", "approver", "auditor"):
        assert not visible_to(an_account(role), Message).filter(pk=mail.pk).exists()


def test_opening_the_link_shows_who_invites_to_what_and_changes_nothing(client, invited):
    appointment, link = invited(party=a_party("en"))
    before = the_record()

    answer = client.get(link)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(str(words) in page for words in (appointment.name, appointment.email, appointment.party))
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("same-origin", "no-store")
    assert the_record() == before


def test_a_newcomer_makes_an_account_and_holds_the_role(client, invited):
    appointment, link = invited()

    answer = client.post(link, WELCOME)

    user = User.objects.get(email=appointment.email)
    assert answer.status_code == 200
    assert (user.name, user.language, user.check_password(PASSWORD)) == ("Lea Farelo", "fr", True)
    assert user.password.startswith("argon2")
    assert reach(user).parties == {appointment.party_id}
    assert Entry.objects.get(type="InvitationAccepted").actor == f"link:{appointment.email}"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"again": "something else"}, "The two passwords are not the same."),
        ({"password": "short", "again": "short"}, "This password is too short."),
        ({"password": "password1234", "again": "password1234"}, "too common"),
        ({"name": "Lea\x0bFarelo"}, "one line of plain text"),
        ({"name": ""}, "This field is required."),
        ({"language": "xx"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_accepted_is_said_and_nothing_changed(client, invited, wrong, sentence):
    _appointment, link = invited()
    before = the_record()

    answer = client.post(link, WELCOME | wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert the_record() == before


def used(client, link, appointment, clock):
    client.post(link, WELCOME)


def expired(client, link, appointment, clock):
    clock.days = 10


def replaced(client, link, appointment, clock):
    commands.invite_again(appointment_id=appointment.pk, by=by(an_account("officer")))


def ended(client, link, appointment, clock):
    commands.end_appointment(appointment_id=appointment.pk, reason="Left.", by=by(an_account("officer")))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (used, "This invitation was accepted already."),
        (expired, "This invitation has expired."),
        (replaced, "This invitation was withdrawn."),
        (ended, "This invitation was withdrawn."),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_spent_invitation_is_gone_and_says_why(client, invited, may_day, spoil, sentence, method):
    appointment, link = invited()
    spoil(client, link, appointment, may_day)
    before = the_record()

    answer = getattr(client, method)(link, WELCOME if method == "post" else None)

    assert answer.status_code == 410
    assert sentence in answer.content.decode()
    assert appointment.email not in answer.content.decode()
    assert the_record() == before


@pytest.mark.parametrize(
    "forge", [lambda link: link[:-5] + "/", lambda link: "/invitation/x/", lambda link: "/invitation/é€/"]
)
def test_a_forged_link_is_not_found_and_changes_nothing(client, invited, forge):
    _appointment, link = invited()
    before = the_record()

    answer = client.post(forge(link), WELCOME)

    assert answer.status_code == 404
    assert "not one of ours" in answer.content.decode()
    assert the_record() == before


def test_whoever_has_an_account_must_sign_in_with_it(client, invited):
    somebody = a_focal_point(a_party())
    _appointment, link = invited(email=somebody.email)
    before = the_record()

    shown, answer = client.get(link), client.post(link, WELCOME)

    assert (shown.status_code, answer.status_code) == (200, 409)
    assert f"?next={link}" in shown.content.decode()
    assert User.objects.get(pk=somebody.pk).password == somebody.password
    assert the_record() == before


def test_a_person_who_is_signed_in_takes_on_one_more_role_with_their_account(signed_in, invited):
    browser = signed_in(account=an_account())
    appointment, link = invited(email=browser.account.email)
    enter(browser, browser.account)  # verifying has ended the sessions of before

    shown, answer = browser.get(link), browser.post(link)

    appointment.refresh_from_db()
    assert "Accept the invitation</button>" in shown.content.decode()
    assert answer.status_code == 200
    assert appointment.user == browser.account


def test_an_appointment_does_not_reach_an_account_before_its_owner_accepted(follow_through):
    somebody = an_account()

    in_force(email=somebody.email)
    follow_through()

    assert reach(User.objects.get(pk=somebody.pk)).parties == frozenset()


def test_nobody_accepts_in_the_name_of_another(signed_in, invited):
    browser = signed_in(account=an_account())
    appointment, link = invited()
    before = the_record()

    shown, answer = browser.get(link), browser.post(link)

    assert (shown.status_code, answer.status_code) == (409, 409)
    assert f"for {appointment.email}, and you are signed in as {browser.account.email}" in answer.content.decode()
    assert the_record() == before


def test_nobody_accepts_for_the_other_side(signed_in, invited):
    browser = signed_in(account=an_account("officer"))
    Appointment.objects.filter(user=browser.account).update(email="the.officer@people.example")
    appointment, link = invited(role="provider_contact", provider=a_provider().pk, email=browser.account.email)
    enter(browser, browser.account)
    before = the_record()

    answer = browser.post(link)

    appointment.refresh_from_db()
    assert answer.status_code == 409
    assert "nobody serves both sides" in answer.content.decode()
    assert (appointment.user, the_record()) == (None, before)


def test_accepting_in_a_browser_needs_the_page_that_was_shown(invited):
    _appointment, link = invited()

    answer = Client(enforce_csrf_checks=True).post(link, WELCOME)

    assert answer.status_code == 403
    assert not Invitation.objects.exclude(accepted_at=None).exists()


def test_the_invitation_after_the_first_is_the_only_good_one(client, invited):
    appointment, old = invited()
    officer = by(an_account("officer"))

    commands.invite_again(appointment_id=appointment.pk, by=officer)
    new = link_in(the_mail_to(appointment.email))

    assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)
    assert told(appointment).count("PersonInvited") == 2


@pytest.mark.parametrize(("stage", "sentence"), [("proposed", "in force is invited"), ("accepted", "accepted already")])
def test_who_is_not_in_force_or_has_an_account_is_not_invited(stage, sentence):
    appointment = proposed() if stage == "proposed" else Appointment.objects.get(user=a_focal_point(a_party()))
    officer = by(an_account("officer"))
    before = the_record()

    with pytest.raises(Refused, match=sentence):
        commands.invite_again(appointment_id=appointment.pk, by=officer)

    assert (the_record(), Message.objects.count()) == (before, 0)


def test_verifying_again_through_a_lost_bell_invites_once(invited):
    appointment, _link = invited()

    with pytest.raises(Refused, match="invited already"):
        commands.invite(appointment_id=appointment.pk, by=by(an_account("officer")))

    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("change", ["ended", "handed over", "run out"])
def test_whose_role_has_ended_is_signed_out_everywhere(signed_in, follow_through, change):
    party = a_party()
    browsers = [signed_in(account=a_focal_point(party))]
    browsers.append(signed_in(account=browsers[0].account))
    other = signed_in("observer")
    row, officer = Appointment.objects.get(user=browsers[0].account), by(an_account("officer"))
    assert sessions() == 3

    if change == "ended":
        commands.end_appointment(appointment_id=row.pk, reason="Left.", by=officer)
    elif change == "run out":
        Appointment.objects.filter(pk=row.pk).update(valid_until=MAY_DAY.date() - timedelta(days=1))
        commands.expire_appointments(by=officer)
    else:
        successor = commands.hand_over_appointment(
            appointment_id=row.pk, name="S.", email="s@state.example", note=a_note(party).pk, by=officer
        )
        commands.verify_appointment(appointment_id=successor.pk, by=by(an_account("officer")))
    follow_through()

    assert [browser.get("/").status_code for browser in browsers] == [302, 302]
    assert other.get("/").status_code == 200


def test_accepting_one_more_role_signs_out_everywhere(signed_in, invited, follow_through):
    browser = signed_in(account=an_account())
    _appointment, link = invited(email=browser.account.email)
    enter(browser, browser.account)  # verifying has ended the sessions of before

    browser.post(link)
    follow_through()

    assert sessions() == 0


def test_a_secret_never_reaches_the_log(client, invited, caplog):
    somebody = a_focal_point(a_party())
    _appointment, link = invited(email=somebody.email)

    client.post(link)

    lines = "".join(formatter("json").format(record) for record in caplog.records)
    assert r"/invitation/\u2026/" in lines
    assert link.split("/")[2] not in lines
