"""The naive anchor's Celery app, its one task, and what sets a chain of steps off."""

import os
import time
from functools import partial

import django
from celery import Celery
from django.db import transaction

from bench import hops
from bench.cases import STEPS

django.setup()

from bench.anchors.naive.models import Case, Event  # noqa: E402 - models need the line above
from bench.anchors.naive.settings import REUSE  # noqa: E402

app = Celery("naive", broker=os.environ["BENCH_BROKER"])
app.conf.broker_connection_retry_on_startup = True
if REUSE:
    # Read under exactly this name by Celery's fix-up for Django; with `db_reuse_max` connections are closed as before.
    app.conf["CELERY_DB_REUSE_MAX"] = 10**9


@app.task
def step(case_id: int, to: int) -> None:
    """Move the case to its next state, and ask for the step after that once this one is committed."""
    started = time.time()
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.state != to - 1:
            return
        case.state = to
        case.save(update_fields=["state", "updated_at"])
        Event.objects.create(case=case, from_state=to - 1, to_state=to, payload={"by": "engine", "note": "transition"})
        transaction.on_commit(partial(hops.record, case_id, to, started))
        if to < STEPS:
            transaction.on_commit(partial(step.delay, case_id, to + 1))


@transaction.atomic
def trigger(cases: list[int]) -> None:
    """Make the cases ready in one transaction."""
    Case.objects.filter(pk__in=cases).update(state=0)
    for case in cases:
        transaction.on_commit(partial(step.delay, case, 1))
