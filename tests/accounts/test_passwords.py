"""A lost password is replaced through mail that only its owner reads; a changed one ends every other session."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as in_force
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from tests.accounts.persons import PASSWORD, a_person, prove_again, sign_in
from tests.factories import MAY_DAY
from tests.hashing import Quick
from workflows.commands import mailing
from workflows.ledger import By
from workflows.models import Message

pytestmark = pytest.mark.django_db
AS_IN_PRODUCTION = list(in_force.PASSWORD_HASHERS)
TOUCHED = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN) "(\w+)"')
"""What a statement does to which table."""
NEW = "another long enough password"


def ask_for_new_password(email, **headers):
    return Client().post("/accounts/password/reset/", {"email": email}, **headers)


def link_in(message):
    """The path of the link in a mail, and the site that it leads to."""
    return re.search(r"(https?://[^/\s]+)(/accounts/password/reset/key/\S+/)", message.text).groups()


def choose(path, password=NEW):
    """Open the link, and type a password twice; the browser and the last answer."""
    client = Client()
    page = client.get(path, follow=True)
    return client, client.post(page.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)


def test_a_link_in_mail_changes_the_password_once():
    person = a_person()
    ask_for_new_password(person.email)
    _site, path = link_in(Message.objects.get(kind="account"))

    _client, changed = choose(path)
    _client, again = choose(path, "yet another long password")

    assert "Your password is changed" in changed.content.decode()
    assert "This link has expired or was used already." in again.content.decode()
    assert sign_in(person, NEW).answer.status_code == 302
    assert sign_in(person, PASSWORD).answer.status_code == 200


def test_opening_the_link_changes_nothing():
    person = a_person()
    ask_for_new_password(person.email)
    _site, path = link_in(Message.objects.get(kind="account"))

    for _scanner in range(3):
        Client().get(path, follow=True)

    _client, changed = choose(path)
    assert "Your password is changed" in changed.content.decode()


def test_the_link_does_not_work_after_an_hour(settings):
    person = a_person()
    ask_for_new_password(person.email)
    _site, path = link_in(Message.objects.get(kind="account"))
    settings.PASSWORD_RESET_TIMEOUT = -1

    _client, answer = choose(path)

    assert "This link has expired or was used already." in answer.content.decode()


@pytest.mark.parametrize("change", [lambda path: path.replace("key/", "key/9"), lambda path: path[:-3] + "xy/"])
def test_a_forged_link_changes_nothing(change):
    person = a_person()
    ask_for_new_password(person.email)
    _site, path = link_in(Message.objects.get(kind="account"))

    _client, answer = choose(change(path))

    assert "This link has expired or was used already." in answer.content.decode()
    assert sign_in(person).answer.status_code == 302


@pytest.mark.parametrize("headers", [{"HTTP_HOST": "evil.example"}, {"HTTP_X_FORWARDED_HOST": "evil.example"}])
def test_the_link_leads_to_us_whatever_host_the_request_names(headers, settings):
    settings.ALLOWED_HOSTS, settings.USE_X_FORWARDED_HOST = ["*"], True
    person = a_person()

    ask_for_new_password(person.email, **headers)

    message = Message.objects.get(kind="account")
    assert link_in(message)[0] == settings.PUBLIC_URL
    assert "evil" not in message.text + message.html + message.subject


def test_every_other_mail_about_an_account_leads_to_us_too(settings):
    settings.ALLOWED_HOSTS = ["*"]
    person = a_person()
    client = Client(HTTP_HOST="evil.example")
    sign_in(person, client=client)
    prove_again(client)

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    message = Message.objects.get(subject="Your password was changed")
    assert f"{settings.PUBLIC_URL}/accounts/" in message.text
    assert "evil" not in message.text + message.html


@pytest.mark.parametrize(
    ("password", "says"),
    [("short", "at least 12 characters"), ("password1234", "too common")],
)
def test_a_poor_password_is_refused(password, says):
    person = a_person()
    ask_for_new_password(person.email)
    _site, path = link_in(Message.objects.get(kind="account"))

    _client, answer = choose(path, password)

    assert says in answer.content.decode()
    assert sign_in(person).answer.status_code == 302


def test_changing_the_password_ends_every_other_session_and_tells_the_person():
    person = a_person()
    here, elsewhere = sign_in(person), sign_in(person)
    key = here.session.session_key

    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert here.get("/accounts/").status_code == 200
    assert here.session.session_key != key
    assert elsewhere.get("/accounts/")["Location"] == "/login/?next=/accounts/"
    assert Message.objects.get(kind="account").subject == "Your password was changed"


def test_a_new_password_through_mail_ends_every_session():
    person = a_person()
    elsewhere = sign_in(person)
    ask_for_new_password(person.email)

    choose(link_in(Message.objects.get(kind="account"))[1])

    assert elsewhere.get("/accounts/").status_code == 302


def test_asking_for_an_unknown_address_gives_the_same_answer_and_no_mail():
    person = a_person()

    known, unknown = ask_for_new_password(person.email), ask_for_new_password("nobody@state.example")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.recipient for message in Message.objects.all()] == [person.email]


def test_mail_goes_out_in_the_language_of_the_person(client):
    person = a_person()

    client.post("/accounts/password/reset/", {"email": person.email}, headers={"accept-language": "ar"})

    message = Message.objects.get()
    assert message.language == "ar"
    assert 'dir="rtl"' in message.html


@pytest.mark.parametrize(
    ("settle", "state"),
    [
        (lambda taken, by: mailing.mark_sent(taken=taken, answer="250 Ok", by=by), "sent"),
        (lambda taken, by: mailing.refuse_message(taken=taken, answer="550 no", by=by), "refused"),
        (lambda taken, by: mailing.leave_unclear(taken=taken, answer="gone", by=by), "unclear"),
    ],
)
def test_the_secret_is_wiped_when_the_mail_is_settled_and_never_sent_again(settle, state):
    from workflows import commands
    from workflows.ledger import Refused

    person, post = a_person(), By("post", MAY_DAY)
    ask_for_new_password(person.email)
    taken = mailing.take_message(owner=1)
    mailing.hand_over(taken=taken, by=post)

    settle(taken, post)

    message = Message.objects.get(pk=taken.id)
    assert (message.state, message.text, message.html) == (state, "", "")
    with pytest.raises(Refused, match="Its secret is gone"):
        commands.send_again(message_id=message.pk, by=post)


def test_a_mail_that_the_server_wants_later_keeps_its_secret_until_then():
    ask_for_new_password(a_person().email)
    post = By("post", MAY_DAY)
    taken = mailing.take_message(owner=1)
    mailing.hand_over(taken=taken, by=post)

    mailing.defer_message(taken=taken, answer="451 later", seconds=0, by=post)

    assert "/accounts/password/reset/key/" in Message.objects.get(state="queued").text


@pytest.mark.parametrize("role", ["officer", "approver", "auditor", "observer", ""])
def test_nobody_reads_the_mail_of_an_account(role):
    from workflows.access import visible_to

    ask_for_new_password(a_person().email)

    assert list(visible_to(a_person(role), Message)) == []


class Counted(Quick):
    """Counts how often a password is turned into its hash, which is what takes time at the door."""

    computed = 0

    def encode(self, password, salt):
        Counted.computed += 1
        return super().encode(password, salt)

    def verify(self, password, encoded):
        Counted.computed += 1
        return super().verify(password, encoded)


def work_of(ask, email):
    """What answering takes: passwords hashed, templates rendered, and what is asked of which table, in this order."""
    cache.clear()
    Counted.computed, rendered = 0, []

    def note(template, **_more):
        rendered.append(template.name)

    template_rendered.connect(note)
    with CaptureQueriesContext(connection) as asked:
        ask(email)
    template_rendered.disconnect(note)
    return Counted.computed, rendered, [table for query in asked for table in TOUCHED.findall(query["sql"])]


@pytest.mark.parametrize(
    ("ask", "hashed", "written"),
    [
        (lambda email: Client().post("/login/", {"login": email, "password": "wrong"}), 1, "tafollow_counts"),
        (ask_for_new_password, 0, "workflows_message"),
    ],
    ids=["sign in", "new password"],
)
def test_an_address_that_nobody_has_takes_the_same_work_as_one_that_is_known(ask, hashed, written, settings):
    """So that time does not tell them apart; bench/timing_of_addresses.py takes the time."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    person = a_person()

    known, unknown = work_of(ask, person.email), work_of(ask, "nobody@state.example")

    computed, rendered, touched = known
    assert unknown == known
    assert computed == hashed
    assert rendered
    assert ("INSERT INTO", written) in touched


def test_there_is_one_list_of_addresses_so_that_one_of_long_ago_opens_nothing():
    """allauth would keep a second one, from which nobody is struck when the account changes."""
    person = a_person()
    client = sign_in(person)
    prove_again(client)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    ask_for_new_password(person.email)
    choose(link_in(Message.objects.get(subject="Choose a new password"))[1])

    assert not EmailAddress.objects.exists()


def test_passwords_are_kept_by_argon2(settings):
    settings.PASSWORD_HASHERS = AS_IN_PRODUCTION

    assert a_person().password.startswith("argon2$argon2id$")


def test_no_session_outlives_its_password_in_the_database():
    person = a_person()
    sign_in(person)
    client = sign_in(person)

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    client.get("/accounts/sessions/")

    from allauth.usersessions.models import UserSession

    assert [each.session_key for each in UserSession.objects.filter(user=person)] == [client.session.session_key]
    assert Session.objects.filter(session_key=client.session.session_key).exists()
