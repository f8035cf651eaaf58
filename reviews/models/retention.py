"""For how long what is no part of the official record is kept. Officers decide; docs/privacy.md says why."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a rule can name. Facts, reviews, needs, releases, readings and letters are not here: they are kept."""

    SESSIONS = "sessions", _("sessions and sign-ins that are over")
    REQUEST_COUNTS = "request_counts", _("counts of requests, by account or address")
    ANSWERS = "answers", _("answers kept for an Idempotency-Key")
    UPLOADS = "uploads", _("files uploaded for import and never confirmed")
    DELIVERIES = "deliveries", _("deliveries inside the service that are done")
    TOKENS = "tokens", _("tokens that were revoked or have expired")
    INVITATIONS = "invitations", _("invitations that were accepted, withdrawn or have expired")
    HOUSE_MAIL = "house_mail", _("settled mail to operators and auditors")
    ACCOUNT_MAIL = "account_mail", _("settled mail about accounts")
    ACCOUNTS = "accounts", _("personal data of people whose last appointment has ended")


class Action(models.TextChoices):
    DELETE = "delete", _("delete")
    BLANK = "blank", _("blank")


BLANKED = (Kind.HOUSE_MAIL, Kind.ACCOUNT_MAIL, Kind.ACCOUNTS)
"""Facts name these rows: the rows stay, what they say goes."""


@pghistory.track()
class RetentionRule(models.Model):
    """How long one kind is kept after it is over, and what becomes of it then. Its default is a proposal of ours."""

    kind = models.CharField(_("what is kept"), max_length=20, choices=Kind, primary_key=True, editable=False)
    keep_days = models.PositiveIntegerField(_("days it is kept after it is over"))
    action = models.CharField(_("then"), max_length=10, choices=Action, editable=False)
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Without this mark nothing of this kind is deleted or blanked.")
    )

    class Meta:
        ordering = ["kind"]
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints = [
            models.CheckConstraint(name="no_rule_names_the_official_record", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="what_facts_name_is_blanked_and_the_rest_deleted",
                condition=(Q(kind__in=BLANKED) & Q(action=Action.BLANK))
                | (~Q(kind__in=BLANKED) & Q(action=Action.DELETE)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
