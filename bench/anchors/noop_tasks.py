"""A Celery app whose one task does nothing."""

import os

from celery import Celery

app = Celery("noop", broker=os.environ["BENCH_BROKER"])
app.conf.broker_connection_retry_on_startup = True
app.conf.task_ignore_result = True


@app.task
def nothing(case: int) -> None:
    """Nothing."""


def trigger(cases: list[int]) -> None:
    """One message per case."""
    for case in cases:
        nothing.delay(case)
