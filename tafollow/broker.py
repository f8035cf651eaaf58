"""How workers take bells from the broker. Imported by tafollow.celery alone."""

from typing import Any

from kombu import Connection
from kombu.transport import base, redis, virtual


class Window(redis.QoS):
    """The bells that a worker has in hand, no more than it has children to answer them."""

    def ack(self, delivery_tag: Any) -> None:
        """Give the place of a bell free, also when the broker does not hear that it was answered.

        kombu keeps the place then for as long as the process lives: a worker whose places are all kept takes no bell
        any more, and waits for ever. The broker hands such a bell out once more after an hour, which does no harm.
        """
        try:
            super().ack(delivery_tag)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    QoS = Window


class Transport(redis.Transport):
    Channel = Channel


class Asking(Connection):
    """Asks for a broker that is away at least once a second; the pauses of kombu grow to half a minute."""

    def ensure_connection(self, *args: Any, **given: Any) -> Connection:  # type: ignore[override]  # all passed on
        """Returns itself once the broker answers."""
        return super().ensure_connection(
            *args, **{"interval_start": 0.2, "interval_step": 0.2, "interval_max": 1} | given
        )

    def get_transport_cls(self) -> type[base.Transport]:
        """Ours for Valkey and Redis, whatever the address looks like."""
        usual: type[base.Transport] = super().get_transport_cls()
        return Transport if usual is redis.Transport else usual
