"""The post room: one row per message to one recipient, frozen when it is written."""

from __future__ import annotations

import uuid_utils.compat as uuid
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from workflows.models.letters import Letter
from workflows.process import FOR_A_PERSON, MessageState


class Message(models.Model):
    class Kind(models.TextChoices):
        LETTER = "letter", _("formal letter")
        REMINDER = "reminder", _("digest")
        HOUSE = "house", _("to operators and auditors")
        ACCOUNT = "account", _("about an account, carries a secret")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    key = models.CharField(
        _("key"), max_length=300, unique=True, help_text=_("What is sent to whom; the same message is never two rows.")
    )
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    case_id = models.UUIDField(_("case"))
    party = models.CharField(_("State party"), max_length=3, blank=True)
    about = models.UUIDField(_("about"), help_text=_("The letter that this carries, or the case itself."))
    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, null=True, related_name="messages", verbose_name=_("letter")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    language = models.CharField(_("language"), max_length=7)
    recipient = models.EmailField(_("recipient"))
    recipient_name = models.CharField(_("name of the recipient"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    headers = models.JSONField(_("headers"), default=dict, help_text=_("Beside those that every mail has."))
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    attachment = models.BinaryField(_("attachment"), default=bytes)
    attachment_type = models.CharField(_("type of the attachment"), max_length=80, blank=True)
    attachment_name = models.CharField(_("name of the attachment"), max_length=120, blank=True)

    written_at = models.DateTimeField(_("written at"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=MessageState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("last tried at"), null=True, editable=False)
    answer = models.TextField(_("answer of the mail server"), blank=True)
    claim = models.UUIDField(_("claim"), null=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    claimed_by = models.BigIntegerField(
        _("claimed by"), null=True, help_text=_("Advisory lock of the sending process.")
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(name="the_state_of_a_message_is_known", condition=models.Q(state__in=MessageState)),
            models.CheckConstraint(
                name="no_secret_of_an_account_outlives_its_sending",
                condition=~models.Q(kind="account")
                | models.Q(state__in=[MessageState.QUEUED, MessageState.SENDING])
                | models.Q(text="", html=""),
            ),
        ]
        indexes = [
            models.Index("due_at", "id", name="messages_queued", condition=models.Q(state="queued")),
            models.Index("id", name="messages_being_sent", condition=models.Q(state="sending")),
            models.Index("state", "state_since", "id", name="messages_by_state"),
            models.Index("about", name="messages_by_subject"),
            models.Index(Lower("recipient"), "tried_at", name="messages_by_address"),
            models.Index("tried_at", name="reminders_tried", condition=models.Q(kind="reminder")),
            models.Index(
                "state_since",
                "id",
                name="messages_for_a_person",
                condition=models.Q(state__in=FOR_A_PERSON) & ~models.Q(kind="account"),
            ),
            models.Index("recipient", "written_at", name="digests_of_a_person", condition=models.Q(kind="reminder")),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"


class PostRoom(models.Model):
    """Whether mail may leave: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    held = models.BooleanField(_("held"), default=False)
    held_kinds = ArrayField(
        models.CharField(max_length=10, choices=Message.Kind),
        verbose_name=_("kinds of mail that are held"),
        default=list,
        help_text=_("By the circuit breaker; all other mail leaves."),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"), null=True)

    class Meta:
        verbose_name = _("post room")
        verbose_name_plural = _("post room")
        constraints = [models.CheckConstraint(name="there_is_one_post_room", condition=models.Q(id=1))]

    def __str__(self) -> str:
        if self.held_kinds and not self.held:
            return str(_("reminders held"))
        return str(_("held") if self.held else _("open"))
