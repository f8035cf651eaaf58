"""A mailbox on an IMAP server: a small real one, which keeps its mails in a list and knows what is asked of it here."""

import re
import socketserver
import threading

import pytest

from tests.postroom import mails
from tests.postroom.conftest import write
from workflows.bounces.door import read_mailbox
from workflows.bounces.mailboxes import Unreadable
from workflows.models import Message


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, *contents):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.inbox = [{"content": content, "flags": set()} for content in contents]
        self.processed, self.asked = [], []

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.shutdown()
        self.server_close()

    @property
    def url(self):
        return f"imap://bounces%40tafollow.example:secret%2F@127.0.0.1:{self.server_address[1]}/INBOX"


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(b"* OK ready")
        for line in self.rfile:
            tag, _space, asked = line.decode().strip().partition(" ")
            self.server.asked.append(asked)
            name = "_".join(asked.split()[: 2 if asked.startswith("UID") else 1]).lower()
            verdict = getattr(self, name)(asked) or "OK done"
            self.say(f"{tag} {verdict}".encode())
            if name == "logout":
                return

    def say(self, line):
        self.wfile.write(line + b"\r\n")

    def capability(self, asked):
        self.say(b"* CAPABILITY IMAP4rev1")

    def login(self, asked):
        return None if asked == 'LOGIN bounces@tafollow.example "secret/"' else "NO [AUTHENTICATIONFAILED] wrong"

    def select(self, asked):
        self.say(b"* %d EXISTS" % len(self.server.inbox))

    def create(self, asked):
        return "NO [ALREADYEXISTS] it is there" if self.server.processed else None

    def status(self, asked):
        self.say(b"* STATUS Processed (MESSAGES 0)")

    def uid_search(self, asked):
        assert asked.endswith("UNFLAGGED UNDELETED")
        found = [
            str(n) for n, mail in enumerate(self.server.inbox, 1) if not mail["flags"] & {"\\Flagged", "\\Deleted"}
        ]
        self.say(f"* SEARCH {' '.join(found)}".encode())

    def uid_fetch(self, asked):
        uid = int(asked.split()[2])
        content = self.server.inbox[uid - 1]["content"]
        self.wfile.write(b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (uid, uid, len(content)) + content + b")\r\n")

    def uid_copy(self, asked):
        self.server.processed.append(self.server.inbox[int(asked.split()[2]) - 1]["content"])

    def uid_store(self, asked):
        self.server.inbox[int(asked.split()[2]) - 1]["flags"] |= set(re.findall(r"\\\w+", asked))

    def expunge(self, asked):
        self.server.inbox = [mail for mail in self.server.inbox if "\\Deleted" not in mail["flags"]]

    def logout(self, asked):
        self.say(b"* BYE")


@pytest.mark.django_db
def test_bounces_on_an_imap_server_are_noted_and_moved_and_the_rest_is_flagged(deliver):
    message = write()
    deliver()
    bounce, question = mails.postfix(message.message_id, message.recipient), mails.a_letter_from_somebody()

    with Server(question, bounce) as server:
        told, again = read_mailbox(server.url), read_mailbox(server.url)

    assert (told.noted, told.left, again.noted, again.left) == (1, 1, 0, 0)
    assert (server.processed, [mail["flags"] for mail in server.inbox]) == ([bounce], [{"\\Flagged"}])
    assert Message.objects.get().state == "bounced"


def test_a_wrong_password_is_said_and_reads_nothing():
    with Server(mails.plain("<x@y>")) as server, pytest.raises(Unreadable, match="AUTHENTICATIONFAILED"):
        read_mailbox(server.url.replace("secret", "guess"))

    assert not any(asked.startswith("UID") for asked in server.asked)
