"""The ringer: listens to commits, asks the database's clock each second, and rings Celery for what is owed and due."""

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import redis
from django.core.management.base import BaseCommand
from kombu import Connection
from kombu.exceptions import KombuError

from reviews.wall.standing import demand
from tafollow.celery import app
from workflows import bounces, reminders
from workflows.commands import hook_messages, mailing
from workflows.ledger import By, ring, standing


class CeleryBell:
    """Rings `drain` through the broker, over one kept connection. Any trouble with the broker is a ConnectionError."""

    def __init__(self) -> None:
        self._kept: Connection | None = None

    def pending(self, queue: str) -> int:
        with self._broker() as broker:
            channel: Any = broker.default_channel
            return int(channel.queue_declare(queue=queue, durable=True, auto_delete=False).message_count)

    def ring(self, queue: str) -> None:
        with self._broker() as broker:
            producer = app.amqp.Producer(broker.default_channel)
            app.send_task("drain", kwargs={"queue": queue}, queue=queue, producer=producer, retry=False)

    @contextmanager
    def _broker(self) -> Iterator[Connection]:
        self._kept = self._kept or app.connection_for_write()
        try:
            yield self._kept
        except (KombuError, redis.RedisError, OSError) as error:
            self._let_go()
            raise ConnectionError(str(error)) from error

    def _let_go(self) -> None:
        broken, self._kept = self._kept, None
        if broken is not None:
            broken.collect(socket_timeout=0.1)


def until_told_to_stop() -> Callable[[], bool]:
    """True until SIGTERM or SIGINT arrives."""
    told = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: told.set())
    return lambda: not told.is_set()


class Command(BaseCommand):
    help = "Ring Celery for what PostgreSQL owes. Run two of these: the second is there for when the first is gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=1.0, help="Look at least this often (default 1).")

    def handle(self, *args: Any, **options: Any) -> None:
        demand()
        standing.give_orders(By(By.SYSTEM, datetime.now(UTC)))
        ring.keep_ringing(
            CeleryBell(),
            [ring.owed, mailing.waiting, hook_messages.waiting, bounces.waiting, reminders.waiting],
            running=until_told_to_stop(),
            seconds=options["seconds"],
        )
