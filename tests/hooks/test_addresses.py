"""Nothing is sent into the house: not by name, by number, by redirect, nor by a name that changes its mind."""

import socket

import pytest

from tests.factories import OFFICER
from tests.hooks.conftest import a_hook, attempts, time_passes
from tests.hooks.receiver import Receiver, says
from workflows import commands, hooks
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Hook, HookMessage

pytestmark = pytest.mark.django_db
PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/hooks",
        "https://LOCALHOST./hooks",
        "https://printer.local/hooks",
        "https://metadata.google.internal/",
        "https://intranet/hooks",
        "https://127.0.0.1/hooks",
        "https://127.1/hooks",
        "https://2130706433/hooks",
        "https://0x7f.0.0.1/hooks",
        "https://0.0.0.0/hooks",
        "https://10.0.0.7:8443/hooks",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://[::1]/hooks",
        "https://[::ffff:127.0.0.1]/hooks",
        "https://[::ffff:10.0.0.1]/hooks",
        "https://[fe80::1]/hooks",
        "https://[fd00::1]/hooks",
        "https://[64:ff9b::7f00:1]/hooks",
    ],
)
def test_an_address_inside_is_refused_when_the_webhook_is_made(officer, url):
    with pytest.raises(Refused, match="is not an address of the public internet: nothing is sent there"):
        a_hook(officer, url)

    assert not Hook.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/hooks", "The address begins with https://"),
        ("ftp://example.org/hooks", "The address begins with https://"),
        ("javascript:alert(1)", "Write the whole address"),
        ("example.org", "Write the whole address"),
        ("https://", "Write the whole address"),
        ("https://me:secret@example.org/", "holds no password"),
        ("https://example.org/#part", "holds no password"),
        ("https://example.org:99999/", "This is not an address"),
        ("https://[::1/", "This is not an address"),
        ("https://exämple.org/", "plain characters"),
        ("https://example.org/a b", "plain characters"),
        ("https://example.org/\r\nX: y", "plain characters"),
        ("https://example.org/" + "x" * 500, "500"),
    ],
)
def test_what_is_no_address_of_ours_is_refused_with_a_sentence(officer, url, reason):
    with pytest.raises(Refused, match=reason):
        a_hook(officer, url)

    assert not Hook.objects.exists()


def names(monkeypatch, **answers):
    """The resolver of this machine: what these names lead to, the last answer again and again; returns who is asked."""
    real, asked = socket.getaddrinfo, []

    def look_up(host, port, *args, **more):
        if host not in answers:
            return real(host, port, *args, **more)
        asked.append(host)
        if more.get("flags", 0) & socket.AI_NUMERICHOST:
            raise socket.gaierror(socket.EAI_NONAME, "a name")
        found = answers[host]
        return real(found.pop(0) if len(found) > 1 else found[0], port, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_name_that_leads_inside_by_now_is_noticed_before_anything_is_sent(
    officer, receiver, settings, something_happens, monkeypatch, inside
):
    settings.HOOKS_LOCAL = False
    names(monkeypatch, **{"moving.example.org": [inside]})
    hook = a_hook(officer, f"https://moving.example.org:{receiver.port}/").hook
    something_happens()

    hooks.work()

    hook.refresh_from_db()
    message = HookMessage.objects.get()
    [(status, said)] = attempts(message)
    assert receiver.got == []
    assert status is None
    assert said == message.reason == hook.reason
    assert said.endswith("which is not on the public internet.")
    assert (message.state, hook.state) == ("given_up", "off")


def test_a_name_is_looked_up_once_and_what_was_looked_at_is_connected_to(
    officer, receiver, something_happens, monkeypatch
):
    elsewhere = socket.create_server(("127.0.0.2", receiver.port))
    asked = names(monkeypatch, **{"two-faced.example.org": ["127.0.0.1", "127.0.0.2"]})
    a_hook(officer, f"http://two-faced.example.org:{receiver.port}/hooks")
    asked.clear()
    something_happens()

    hooks.work()

    elsewhere.setblocking(False)
    with elsewhere, pytest.raises(BlockingIOError):
        elsewhere.accept()
    [got] = receiver.got
    assert got.headers["host"] == f"two-faced.example.org:{receiver.port}"
    assert asked == ["two-faced.example.org"] * 2  # is it a number? and where does it lead?


def test_a_redirect_is_followed_nowhere(hook, receiver, something_happens):
    inside = Receiver([says(200)])
    receiver.answers = [says(307, Location=inside.url)]
    something_happens()

    hooks.work()

    assert inside.got == []
    inside.close()
    assert attempts(HookMessage.objects.get()) == [(307, f"It leads elsewhere, to {inside.url}; nobody goes there.")]
    assert HookMessage.objects.get().state == "queued"


def test_no_proxy_of_the_environment_is_asked(hook, receiver, something_happens, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    something_happens()

    hooks.work()

    assert [got.path for got in receiver.got] == ["/hooks"]


def test_an_address_that_may_no_longer_be_asked_is_not(hook, receiver, settings, something_happens):
    settings.HOOKS_LOCAL = False
    something_happens()

    hooks.work()

    hook.refresh_from_db()
    assert receiver.got == []
    assert (hook.state, hook.reason) == ("off", "The address begins with https://.")


def test_a_new_address_is_asked_at_once_with_what_waits(officer, hook, receiver, something_happens):
    receiver.answers = [says(500)]
    something_happens()
    hooks.work()
    better = Receiver([says(200)])

    commands.change_hook(hook_id=hook.pk, changes={"url": better.url}, by=OFFICER)
    time_passes(hook, seconds=10)
    hooks.work()

    better.close()
    assert len(better.got) == 1
    assert Entry.objects.filter(type="HookChanged").count() == 1
