"""The worker's side of the broker."""

import pytest

from tafollow.celery import app


class EnoughError(Exception):
    """We have seen what we wanted to see."""


def test_a_worker_asks_for_a_broker_that_is_away_at_least_once_a_second(tmp_path):
    pauses = []

    def note(error, pause):
        pauses.append(pause)
        if len(pauses) == 7:
            raise EnoughError

    with (
        app.connection_for_read(f"redis+socket://{tmp_path}/nobody.sock") as broker,
        pytest.raises(EnoughError),
    ):
        broker.ensure_connection(note, None)

    assert pauses == pytest.approx([0.2, 0.4, 0.6, 0.8, 1, 1, 1])
