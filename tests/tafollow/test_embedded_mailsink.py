"""The mail sink is a real server: what it accepts is there, and it misbehaves only as told."""

import smtplib
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage

import pytest

from tafollow.embedded.mailsink import received, set_faults
from tests.tafollow.embedded import PROJECT, eventually


@contextmanager
def a_sink(place, *options):
    folder, port_file = place / "mail", place / "port"
    folder.mkdir(parents=True, exist_ok=True)
    port_file.unlink(missing_ok=True)
    where = ["--dir", folder, "--port", "0", "--port-file", port_file]
    command = [sys.executable, "-m", "tafollow.embedded.mailsink", *where, *options]
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL) as process:
        try:
            assert eventually(port_file.exists)
            yield folder, int(port_file.read_text())
        finally:
            process.terminate()
    assert process.returncode == 0


@pytest.fixture
def sink(tmp_path):
    with a_sink(tmp_path) as folder_and_port:
        yield folder_and_port


def send(port, number=1, to="focal.point@state.example", timeout=5.0):
    message = EmailMessage()
    message["From"], message["To"] = "secretariat@tafollow.example", to
    message["Subject"], message["Message-ID"] = f"Letter {number}: заметка", f"<letter-{number}@tafollow.example>"
    message.set_content("Dear Sir or Madam,\n.\n.. a line that starts with a dot\n")
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost", timeout=timeout) as client:
        client.send_message(message)
    return message


def ids(folder):
    return [line["message_id"] for line in received(folder)]


def test_an_accepted_message_is_kept_as_it_was_sent(sink):
    folder, port = sink

    sent = send(port, to="permanent.mission@state.example")

    (line,) = received(folder)
    kept = message_from_bytes((folder / line["file"]).read_bytes())
    assert (line["envelope_from"], line["envelope_to"]) == (
        "secretariat@tafollow.example",
        ["permanent.mission@state.example"],
    )
    assert line["message_id"] == sent["Message-ID"] == kept["Message-ID"]
    assert kept.get_payload() == sent.get_payload().replace("\n", "\r\n")


def test_nothing_is_lost_when_many_send_at_once(sink):
    folder, port = sink
    senders = [
        threading.Thread(target=lambda part=part: [send(port, part * 25 + n) for n in range(25)]) for part in range(4)
    ]

    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert sorted(ids(folder)) == sorted(f"<letter-{number}@tafollow.example>" for number in range(100))
    assert len({line["file"] for line in received(folder)}) == len(list(folder.glob("*.eml"))) == 100


def test_a_temporary_refusal_keeps_nothing_and_ends_when_it_is_taken_back(sink):
    folder, port = sink
    set_faults(folder, later_at_data=1.0)
    with pytest.raises(smtplib.SMTPDataError) as at_data:
        send(port)
    set_faults(folder, later_at_rcpt=1.0)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as at_rcpt:
        send(port)
    set_faults(folder)

    send(port)

    assert (at_data.value.smtp_code, [code for code, _ in at_rcpt.value.recipients.values()]) == (451, [451])
    assert ids(folder) == ["<letter-1@tafollow.example>"]


def test_a_mailbox_that_does_not_exist_is_refused_for_good_and_others_are_not(sink):
    folder, port = sink
    set_faults(folder, never=["gone@state.example"])

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(port, to="gone@state.example")
    send(port, 2)

    assert refused.value.recipients["gone@state.example"][0] == 550
    assert ids(folder) == ["<letter-2@tafollow.example>"]


@pytest.mark.parametrize(("stored", "kept"), [(True, ["<letter-1@tafollow.example>"]), (False, [])])
def test_a_server_that_hangs_up_after_the_final_dot_leaves_the_sender_in_doubt(sink, stored, kept):
    folder, port = sink
    set_faults(folder, drop=1.0, drop_stored=stored)

    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(port)

    assert ids(folder) == kept


@pytest.mark.parametrize(("stored", "kept"), [(True, ["<letter-1@tafollow.example>"]), (False, [])])
def test_a_server_that_never_answers_after_the_final_dot_leaves_the_sender_in_doubt(sink, stored, kept):
    folder, port = sink
    set_faults(folder, hang=1.0, hang_seconds=60, hang_stored=stored)

    with pytest.raises((socket.timeout, smtplib.SMTPServerDisconnected)):
        send(port, timeout=0.3)

    assert ids(folder) == kept


def test_a_server_that_hangs_closes_the_connection_in_the_end(sink):
    folder, port = sink
    set_faults(folder, hang=1.0, hang_seconds=0.1)

    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(port, timeout=20)


def test_the_same_seed_strikes_the_same_letters_in_whatever_order_they_come(tmp_path):
    def struck(folder, numbers):
        with a_sink(folder, "--faults", '{"later_at_data": 0.3, "seed": 7}') as (_, port):
            return {number for number in numbers if not taken(port, number)}

    def taken(port, number):
        try:
            return send(port, number)
        except smtplib.SMTPDataError:
            return None

    forwards = struck(tmp_path / "one", range(40))
    backwards = struck(tmp_path / "other", reversed(range(40)))

    assert forwards == backwards
    assert 4 <= len(forwards) <= 20


def test_a_sink_that_starts_again_keeps_what_it_had(tmp_path):
    for number in (1, 2):
        with a_sink(tmp_path) as (folder, port):
            send(port, number)

    assert ids(folder) == ["<letter-1@tafollow.example>", "<letter-2@tafollow.example>"]
    assert [line["file"] for line in received(folder)] == ["000001.eml", "000002.eml"]


def test_a_control_file_that_is_not_understood_changes_nothing(sink):
    folder, port = sink
    set_faults(folder, never=["gone@state.example"])
    send(port)
    (folder / "faults.json").write_text('{"nevr": [')

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(port, 2, to="gone@state.example")

    assert ids(folder) == ["<letter-1@tafollow.example>"]
