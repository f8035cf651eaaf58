"""Tokens with which a program speaks to the API in the name of a person."""

from __future__ import annotations

import re
from hashlib import sha256

import uuid_utils.compat as uuid
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

WRITTEN = re.compile(r"taf_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
"""How a token is written: what it begins with, in the open, and 256 bits that only its person knows."""


def digest(written: str) -> str:
    """What is kept of a token. It is looked up by this: how long that takes tells nothing about any secret.

    A secret of 256 random bits needs no salt and no slow hash: there is nothing to guess from.
    """
    return sha256(written.encode()).hexdigest()


class Token(models.Model):
    """Shown once; kept as a hash. It may do what its scopes say, and never more than its person."""

    class Scope(models.TextChoices):
        READ = "read", _("read what you see")
        ACT = "act", _("ask for what you may ask for")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("What it is for."))
    prefix = models.CharField(_("begins with"), max_length=16, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), verbose_name=_("scopes"))
    second_factor = models.BooleanField(
        _("made with a second factor"), default=False, editable=False, help_text=_("Some roles act only with one.")
    )
    created_at = models.DateTimeField(_("made at"), editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    last_used_on = models.DateField(_("last used on"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        constraints = [
            models.CheckConstraint(
                name="a_token_expires_after_it_was_made", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(name="a_token_reads", condition=Q(scopes__contains=["read"])),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
