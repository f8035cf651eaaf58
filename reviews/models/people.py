"""Who has an account here. An account alone may do nothing: what a person may see and do comes from appointments."""

from __future__ import annotations

from typing import Any

import uuid_utils.compat as uuid
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews.languages import Language


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new account; without a password it can only be entered by invitation, reset or single sign-on."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. There is no superuser: nobody may do everything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=Language, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined at"), db_default=Now(), editable=False)
    erased_at = models.DateTimeField(_("personal data erased at"), null=True, editable=False)

    USERNAME_FIELD = "email"
    objects = Users()

    class Meta:
        ordering = ["email"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                name="addresses_of_accounts_are_in_small_letters",
                condition=models.Q(email=models.functions.Lower("email")),
            ),
            models.CheckConstraint(
                name="an_erased_account_is_closed", condition=models.Q(erased_at=None) | models.Q(is_active=False)
            ),
        ]

    def __str__(self) -> str:
        return gettext("erased person") if self.erased_at else self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens for this person."""
        from reviews.access import READS_EVERYTHING, roles

        return bool(roles(self) & READS_EVERYTHING)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        from reviews.access import may_in_admin

        return may_in_admin(self, perm)

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff
