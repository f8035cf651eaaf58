"""Webhooks: where another system is told of milestones, what was written to it, and how each attempt went."""

from __future__ import annotations

import uuid_utils.compat as uuid
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from reviews.models import StateParty
from reviews.models.appointments import one_line
from workflows.events.milestones import MILESTONES
from workflows.ledger.models import Entry
from workflows.process import HookMessageState, HookState

LONGEST_ANSWER = 500


class Hook(models.Model):
    """One address of another system, for its person: it is told what the person may see, and never more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hooks", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=80, validators=[one_line], help_text=_("What it is for."))
    url = models.CharField(_("address"), max_length=500)
    types = ArrayField(
        models.CharField(max_length=60, choices=[(each.__name__, each.__name__) for each in MILESTONES]),
        verbose_name=_("facts"),
        default=list,
        blank=True,
        help_text=_("None: all that are told."),
    )
    party = models.ForeignKey(
        StateParty,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("State party"),
        help_text=_("Only what is about this State; without one, about all that the person sees."),
    )
    state = models.CharField(_("state"), max_length=10, choices=HookState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    reason = models.CharField(_("why it is off"), max_length=300, blank=True)
    secret = models.CharField(max_length=300, blank=True, editable=False, help_text=_("Locked away."))
    previous_secret = models.CharField(max_length=300, blank=True, editable=False)
    previous_until = models.DateTimeField(_("the secret before signs until"), null=True, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    rests_until = models.DateTimeField(_("not asked before"), null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(name="the_state_of_a_webhook_is_known", condition=Q(state__in=HookState.values)),
            models.CheckConstraint(
                name="a_webhook_that_is_on_can_sign", condition=~Q(state="on") | ~Q(secret="") & ~Q(url="")
            ),
            models.CheckConstraint(
                name="a_previous_secret_has_an_end",
                condition=Q(previous_secret="") | Q(previous_until__isnull=False),
            ),
            models.CheckConstraint(
                name="what_fails_fails_since_some_day", condition=Q(failures=0) | Q(failing_since__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HookMessage(models.Model):
    """One fact on its way to one receiver, in the words it leaves in; its id is the same at every attempt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, related_name="messages", verbose_name=_("webhook"))
    entry = models.ForeignKey(  # facts will be partitioned, as for deliveries
        Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name=_("fact")
    )
    type = models.CharField(_("kind of fact"), max_length=80)
    body = models.TextField(_("body"))
    written_at = models.DateTimeField(_("written at"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=HookMessageState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    reason = models.CharField(_("why it was given up"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(_("claim"), null=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("message to a receiver")
        verbose_name_plural = _("messages to receivers")
        constraints = [
            models.UniqueConstraint(fields=["hook", "entry"], name="a_receiver_is_told_of_a_fact_once"),
            models.CheckConstraint(
                name="the_state_of_a_message_to_a_receiver_is_known", condition=Q(state__in=HookMessageState.values)
            ),
        ]
        indexes = [
            models.Index("hook", "due_at", "id", name="hook_messages_queued", condition=Q(state="queued")),
            models.Index("hook", "id", name="hook_messages_by_hook"),
            models.Index("entry", name="hook_messages_by_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.type} → {self.hook}"


class HookAttempt(models.Model):
    """One attempt: written when the message is taken in hand, filled in when it is known how it went."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    message = models.ForeignKey(
        HookMessage, on_delete=models.CASCADE, related_name="tries", verbose_name=_("message to a receiver")
    )
    at = models.DateTimeField(_("at"))
    status = models.PositiveSmallIntegerField(_("status"), null=True, help_text=_("Of HTTP; none: no answer came."))
    milliseconds = models.PositiveIntegerField(_("milliseconds"), null=True, help_text=_("None: nobody knows."))
    answer = models.CharField(_("answer"), max_length=LONGEST_ANSWER, blank=True, help_text=_("How it began."))

    class Meta:
        ordering = ["id"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.CheckConstraint(name="an_answer_took_time", condition=Q(status=None) | Q(milliseconds__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.status or '–'}"
