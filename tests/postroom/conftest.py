"""A post room whose mail server is a real one that can refuse, and a mailbox that is a real folder."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tafollow.embedded.mailsink import received, set_faults
from tests.factories import a_concluded_review, clear, the_letter
from tests.tafollow.embedded import PROJECT, eventually
from workflows import post
from workflows.commands.mailing import Recipient, queue_message
from workflows.ledger import By, standing
from workflows.models import Message
from workflows.writing import Mail


def now(actor="post"):
    return By(actor, datetime.now(UTC))


def write(email="a.zenda@state.example", kind="reminder", number=1):
    """A message that waits to be sent."""
    return queue_message(
        key=f"{kind} {number} to {email}",
        case=standing.case_of("tests of the post room"),
        recipient=Recipient(email, "A. Zenda", "en"),
        mail=Mail(f"Reminder {number}", "Please report.", ""),
        kind=Message.Kind(kind),
        by=now(),
    )


class Sink:
    def __init__(self, folder):
        self.folder = folder

    def refuses(self, *addresses):
        set_faults(self.folder, never=list(addresses))

    @property
    def mails(self):
        return received(self.folder)

    @property
    def recipients(self):
        return [line["envelope_to"][0] for line in self.mails]


@pytest.fixture(scope="session")
def a_mail_server(tmp_path_factory):
    """One for all tests of this folder: to start it costs more than they do."""
    place = tmp_path_factory.mktemp("sink")
    folder, port_file = place / "mail", place / "port"
    command = [sys.executable, "-m", "tafollow.embedded.mailsink", "--dir", folder, "--port", "0"]
    with subprocess.Popen([*command, "--port-file", port_file], cwd=PROJECT, stderr=subprocess.DEVNULL) as process:
        assert eventually(port_file.exists)
        yield folder, int(port_file.read_text())
        process.terminate()


@pytest.fixture
def sink(a_mail_server, settings):
    folder, port = a_mail_server
    (folder / "received.jsonl").unlink(missing_ok=True)
    set_faults(folder)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    return Sink(folder)


@pytest.fixture
def deliver(sink, follow_through):
    """Send what waits, and let everything follow that follows from it."""

    def run():
        tried = post.work(seconds=20)
        follow_through()
        return tried

    return run


@pytest.fixture
def a_letter_sent(follow_through, deliver):
    """A letter that was cleared and offered to the mail server, with its messages by recipient."""

    def send(**kwargs):
        review = a_concluded_review(**kwargs)
        follow_through()
        letter = clear(the_letter(review).pk)
        follow_through()
        deliver()
        letter.refresh_from_db()
        return letter

    return send


@pytest.fixture
def mailbox(tmp_path):
    """An empty Maildir."""
    for part in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    return tmp_path / "Maildir"


def put(mailbox, *mails):
    for number, mail in enumerate(mails):
        (mailbox / "new" / f"{number:04}.M1P1.mx").write_bytes(mail)


def left(mailbox):
    """What lies in the mailbox: how many unread, flagged for a person, and processed."""
    names = [file.name for part in ("new", "cur") for file in (mailbox / part).iterdir()]
    flagged = [name for name in names if "F" in name.partition(":2,")[2]]
    return len(names) - len(flagged), len(flagged), len(list((mailbox / ".Processed" / "cur").iterdir()))
