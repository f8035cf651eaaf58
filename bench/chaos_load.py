"""The people in chaos: officers, an approver and focal points who ask for commands while everything is being killed."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection

from tests.faults import cases
from tests.faults.person import Officer
from workflows import commands
from workflows.ledger import Refused
from workflows.models import Letter, Message

AT_ONCE = 20
OK = 200


class People(threading.Thread):
    """A steady load of cases: each is concluded, its letter cleared, and acknowledged once it was sent.

    Every second case has needs. Reviews are concluded through the web process, everything else by commands here. What
    failed is asked again, as a person does who got an error or no answer.
    """

    def __init__(self, reviews: list[UUID], officer: Officer, *, per_second: float) -> None:
        """`reviews`: those to be concluded, one after the other."""
        super().__init__(name="people", daemon=True)
        self.asked: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.concluded: list[UUID] = []
        self._officer = officer
        self._waiting = list(reversed(reviews))
        self._pause = 1 / per_second
        self._going_home = threading.Event()
        self._no_more_cases = threading.Event()

    def run(self) -> None:
        """Until told to go home."""
        while not self._going_home.is_set():
            began = time.monotonic()
            if self._waiting and not self._no_more_cases.is_set():
                self._conclude(self._waiting[-1])
            self._attend_to_letters()
            time.sleep(max(0.0, self._pause - (time.monotonic() - began)))
        self._officer.hang_up()
        connection.close()

    def open_no_more(self) -> None:
        """From now on only what was begun is brought to its end."""
        self._no_more_cases.set()

    def go_home(self) -> None:
        """Ask for nothing more."""
        self._going_home.set()
        self.join()

    def _conclude(self, review: UUID) -> None:
        self.asked["conclude_review"] += 1
        try:
            status = self._officer.ask_to_conclude(review, key=f"conclude {review}")
        except (OSError, HTTPException):
            self._officer.hang_up()
            status = 0
        if status == OK:
            self.accepted["conclude_review"] += 1
            self.concluded.append(self._waiting.pop())
        else:  # under the same key it happens once, however often it is asked
            self.failed["conclude_review"] += 1

    def _attend_to_letters(self) -> None:
        try:
            found = list(Letter.objects.filter(state__in=["drafted", "sent"]).values_list("pk", "state")[:AT_ONCE])
        except (OperationalError, InterfaceError):
            connection.close()
            return
        for letter, state in found:
            if state == "drafted":
                self._ask("clear_letter", lambda letter=letter: cases.clear(letter))  # type: ignore[misc]
            else:
                self._ask("acknowledge_letter", lambda letter=letter: _acknowledge(letter))  # type: ignore[misc]

    def _ask(self, name: str, command: Callable[[], object]) -> bool | None:
        """True: accepted. False: refused with a sentence. None: an error, or no answer at all."""
        self.asked[name] += 1
        try:
            command()
        except Refused:
            return False
        except (OperationalError, InterfaceError):
            self.failed[name] += 1
            connection.close()
            return None
        self.accepted[name] += 1
        return True


def _acknowledge(letter: UUID) -> None:
    commands.acknowledge_letter(letter_id=letter, acknowledged_by="A. Zenda", by=cases.officer())


def settle_what_is_unclear(copies: Counter[str]) -> int:
    """An officer asks every recipient in doubt: what arrived is confirmed, what did not is sent again."""
    connection.close()  # whatever it was, it has been through chaos
    unclear = list(Message.objects.filter(state="unclear").values_list("pk", "message_id"))
    for message, message_id in unclear:
        ask = commands.confirm_arrival if copies[message_id] else commands.send_again
        ask(message_id=message, by=cases.officer())
    return len(unclear)
