"""The two tables of cases.py, for the ORM."""

from __future__ import annotations

from django.db import models


class Case(models.Model):
    id = models.BigIntegerField(primary_key=True)
    state = models.SmallIntegerField()
    updated_at = models.DateTimeField(auto_now=True)
    objects: models.Manager[Case] = models.Manager()

    class Meta:
        app_label = "naive"
        managed = False
        db_table = "bench_case"


class Event(models.Model):
    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT)
    from_state = models.SmallIntegerField()
    to_state = models.SmallIntegerField()
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    objects: models.Manager[Event] = models.Manager()

    class Meta:
        app_label = "naive"
        managed = False
        db_table = "bench_event"
