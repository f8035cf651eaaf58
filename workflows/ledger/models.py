"""The rows of the ledger. Entries are append-only by trigger and grant; nothing here knows the domain."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Case(models.Model):
    """The line that facts of one case stand in. Its row is the lock: take it before any other row of the case."""

    id = models.UUIDField(primary_key=True, editable=False)
    last_number = models.BigIntegerField(_("facts"), default=0, editable=False)
    head = models.BinaryField(_("head of the chain"), default=bytes, editable=False)
    anchored_number = models.BigIntegerField(_("facts in the last anchor"), default=0, editable=False)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def __str__(self) -> str:
        return str(self.id)


class Entry(models.Model):
    """A fact as it was written down. `id` is a uuid7: ordered by time, so the table can be partitioned by its range."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    # Neither the case nor the cause is enforced by the database: both are written under the lock of the case, facts
    # will be partitioned, and verify_history checks them.
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
        db_constraint=False,
        verbose_name=_("case"),
    )
    number = models.BigIntegerField(_("number"))
    type = models.CharField(_("fact"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    subject = models.UUIDField(_("subject"))
    party = models.CharField(_("State party"), max_length=3, blank=True)
    payload = models.JSONField(_("payload"))
    actor = models.CharField(_("actor"), max_length=120)
    at = models.DateTimeField(_("at"))
    cause = models.ForeignKey(
        "self", on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="effects", db_index=False
    )
    hash = models.BinaryField(_("hash"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    class Meta:
        ordering = ["case", "number"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        # Whoever looks for a subject knows its case: more indexes would slow every fact. What followed from a fact may
        # stand in other cases; the ids of causes grow with time, so that index is written at its end.
        indexes = [models.Index("cause", name="facts_by_cause", condition=models.Q(cause__isnull=False))]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="facts_of_a_case_are_numbered_once")]
        # TRUNCATE is withheld by grant: only the owner's role has it.
        triggers = [
            pgtrigger.Protect(name="facts_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.type}"


class Delivery(models.Model):
    """One fact on its way to one reaction. The broker may forget it; this row does not."""

    class State(models.TextChoices):
        OWED = "owed", _("owed")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        DEAD = "dead", _("dead")

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,  # written by the statement that writes the fact
        verbose_name=_("fact"),
    )
    case_id = models.UUIDField(_("case"))
    number = models.BigIntegerField(_("number of the fact"))
    reaction = models.CharField(_("reaction"), max_length=80)
    queue = models.CharField(_("queue"), max_length=20)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OWED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    done_at = models.DateTimeField(_("done at"), null=True)
    outcome = models.TextField(_("outcome"), blank=True, help_text=_("Why it was refused, or what went wrong last."))
    every = models.DurationField(_("every"), null=True, help_text=_("A standing order: owed again after this time."))

    class Meta:
        ordering = ["-id"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["entry", "reaction"], name="a_fact_reaches_a_reaction_once"),
            models.CheckConstraint(
                name="done_deliveries_say_when",
                condition=models.Q(state__in=["owed", "dead"], done_at=None)
                | models.Q(state__in=["done", "refused"], done_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index("queue", "due_at", "id", name="deliveries_owed", condition=models.Q(state="owed")),
            models.Index(
                "case_id",
                "reaction",
                "number",
                name="deliveries_in_line",
                condition=models.Q(state__in=["owed", "dead"]),
            ),
            models.Index("id", name="deliveries_dead", condition=models.Q(state="dead")),
            models.Index("done_at", name="deliveries_standing", condition=models.Q(every__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.reaction} ({self.get_state_display()})"


class Batch(models.Model):
    """Deliveries that a drain has in hand. Its row lock is the sign of life: who can lock an old one may free it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    queue = models.CharField(max_length=20)
    members = ArrayField(models.BigIntegerField())
    claimed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("batch in hand")
        verbose_name_plural = _("batches in hand")

    def __str__(self) -> str:
        return f"{self.queue}: {len(self.members)}"


class Heartbeat(models.Model):
    """When the canary last came through a queue."""

    queue = models.CharField(_("queue"), max_length=20, primary_key=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.queue


class Pruned(models.Model):
    """Done deliveries of a reaction are gone for facts recorded before this; a backfill must not bring them back."""

    reaction = models.CharField(max_length=80, primary_key=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.reaction


class Anchor(models.Model):
    """A day's seal over the heads of all cases, linked to the one before; a copy leaves the database."""

    day = models.DateField(_("day"), primary_key=True)
    taken_at = models.DateTimeField(_("taken at"))
    cases = models.BigIntegerField(_("cases"))
    facts = models.BigIntegerField(_("facts"))
    digest = models.CharField(_("hash"), max_length=64)
    previous = models.CharField(_("digest of the anchor before"), max_length=64, blank=True)
    signature = models.CharField(_("signature"), max_length=200)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"
