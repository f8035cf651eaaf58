"""What the post room knows of an address. Whose it is stands in the appointments, never here."""

from __future__ import annotations

import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from workflows.process import AddressState


class Address(models.Model):
    """An address to which mail once failed; of every other there is no row. Each is a case of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=AddressState, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    answer = models.CharField(_("what was said last"), max_length=500, blank=True, editable=False)
    failed_at = models.DateTimeField(_("failed last at"), editable=False)
    soft_failures = models.PositiveSmallIntegerField(
        _("passing failures"), default=0, editable=False, help_text=_("Since somebody last trusted the address.")
    )

    class Meta:
        ordering = ["state_since", "id"]
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.CheckConstraint(name="the_state_of_an_address_is_known", condition=Q(state__in=AddressState.values)),
            models.CheckConstraint(name="an_address_is_in_small_letters", condition=Q(email=Lower("email"))),
        ]
        indexes = [models.Index("state", "state_since", "id", name="addresses_by_state")]

    def __str__(self) -> str:
        return self.email
