"""The Celery app. Bells only: no results, no countdown, no retry; PostgreSQL remembers what is owed."""

import os
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tafollow.settings")
# Checks of code are asked by migrate: in each worker they took a second, and loaded every page of the web.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")


class Asking(Connection):
    """Asks for a broker that is away at least once a second; the pauses of kombu grow to half a minute."""

    def ensure_connection(self, *args: Any, **given: Any) -> Connection:  # type: ignore[override]  # all passed on
        """Returns itself once the broker answers."""
        return super().ensure_connection(
            *args, **{"interval_start": 0.2, "interval_step": 0.2, "interval_max": 1} | given
        )


class Broker(AMQP):
    Connection = Asking


app = Celery("tafollow", amqp=Broker)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_default_queue="default",
    task_create_missing_queues=True,
    worker_prefetch_multiplier=1,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    # A broker that is away is waited for, for ever; a frozen one is noticed within seconds.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "visibility_timeout": 3600,
    },
)
# Celery closes Django's connection around every task whatever CONN_MAX_AGE says; it reads this key as written.
app.conf["CELERY_DB_REUSE_MAX"] = 10**9
app.autodiscover_tasks()
