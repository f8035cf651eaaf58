"""How many requests somebody has sent to the API in the window that runs: one row per account, token or address."""

from django.db import models


class RequestCount(models.Model):
    """Shared by all web processes. The table is not logged (see the migration): after a crash everybody starts anew."""

    who = models.CharField(primary_key=True, max_length=80)
    until = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.who
