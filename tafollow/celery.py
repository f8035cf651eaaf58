"""The Celery app. Bells only: no results, no countdown, no retry; PostgreSQL remembers what is owed."""

import os

from celery import Celery
from celery.app.amqp import AMQP

from tafollow.broker import Asking

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tafollow.settings")
# Checks of code are asked by migrate: in each worker they took a second, and loaded every page of the web.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")


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
