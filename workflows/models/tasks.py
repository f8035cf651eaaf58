"""What the service cannot settle by itself and lays before a person of the Secretariat."""

from __future__ import annotations

import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.process import TaskState


class Task(models.Model):
    """One thing to look into; opened by a reaction, at most one open per kind and thing."""

    class Kind(models.TextChoices):
        NOT_THE_RIGHT_CONTACT = "not_the_right_contact", _("somebody says that they are not the right contact")
        APPOINTMENT_ENDS = "appointment_ends", _("an appointment runs out")
        SAID_TO_BE_DONE = "said_to_be_done", _("somebody says that what they owe is done")
        NOBODY_TO_REMIND = "nobody_to_remind", _("nobody is there to be reminded of a duty")
        INACTIVE = "inactive", _("nobody has done anything in a follow-up for a long time")
        ADDRESS_FAILS = "address_fails", _("mail to an address comes back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    case_id = models.UUIDField(_("case"), editable=False)
    party = models.CharField(_("State party"), max_length=3, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    about = models.UUIDField(_("about"))
    words = models.CharField(_("what was said"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=TaskState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    opened_at = models.DateTimeField(_("opened at"), editable=False)
    done_by = models.CharField(_("done by"), max_length=120, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["opened_at", "id"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=Q(state="open"), name="one_open_task_per_kind_and_thing"
            ),
            models.CheckConstraint(name="the_state_of_a_task_is_known", condition=Q(state__in=TaskState.values)),
        ]
        indexes = [
            models.Index("state", "opened_at", "id", name="tasks_by_state"),
            models.Index("case_id", name="tasks_open_in_a_case", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
