"""States parties and the groups they belong to: regional groups, platforms, adviser posts."""

from collections.abc import Collection

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reviews.languages import Language, said
from reviews.working_days import reason_against_weekend, reason_against_zone


def saturday_and_sunday() -> list[int]:
    """Weekend days as date.weekday() numbers them."""
    return [5, 6]


def known_zone(name: str) -> None:
    """ValidationError for what is no time zone."""
    if reason := reason_against_zone(name):
        raise ValidationError(reason)


def some_days_of_the_week(days: Collection[int]) -> None:
    """ValidationError for a weekend that never ends, and for what is no day of the week."""
    if reason := reason_against_weekend(days):
        raise ValidationError(reason)


@pghistory.track()
class StateParty(models.Model):
    code = models.CharField(_("ISO 3166 code"), primary_key=True, max_length=3)
    short_names = models.JSONField(_("short names"), default=dict, help_text=_("As the UN writes them, per language."))
    formal_names = models.JSONField(_("formal names"), default=dict)
    is_un_member = models.BooleanField(_("Member State of the United Nations"), default=True)
    is_least_developed = models.BooleanField(_("least developed country"), default=False)
    is_small_island = models.BooleanField(_("small island developing State"), default=False)
    is_anonymised = models.BooleanField(
        _("anonymised"), default=False, help_text=_("Stands for a State in figures; no real State has this code.")
    )
    working_language = models.CharField(_("working language"), max_length=7, choices=Language, default=Language.ENGLISH)
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC", validators=[known_zone])
    weekend = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("weekend"),
        default=saturday_and_sunday,
        help_text=_("0 is Monday, 6 is Sunday."),
        validators=[some_days_of_the_week],
    )
    mission_email = models.EmailField(_("address of the Permanent Mission"), blank=True)
    groups: models.ManyToManyField = models.ManyToManyField(
        "Group", through="Membership", related_name="parties", verbose_name=_("groups")
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("State party")
        verbose_name_plural = _("States parties")

    def __str__(self) -> str:
        return self.name(get_language() or "en")

    def name(self, language: str) -> str:
        return said(self.short_names, language) or self.code

    def formal_name(self, language: str) -> str:
        return said(self.formal_names, language) or self.name(language)


@pghistory.track()
class Group(models.Model):
    class Kind(models.TextChoices):
        REGIONAL = "regional_group", _("regional group")
        PLATFORM = "platform", _("platform")
        POST = "adviser_post", _("adviser post")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.SlugField(_("code"), unique=True)
    names = models.JSONField(_("names"), default=dict)

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = _("group of States")
        verbose_name_plural = _("groups of States")

    def __str__(self) -> str:
        return said(self.names, get_language() or "en") or self.code


@pghistory.track()
class Membership(models.Model):
    party = models.ForeignKey(
        StateParty, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("State party")
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("group"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["party", "group"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["party", "group"], name="a_party_is_in_a_group_once")]

    def __str__(self) -> str:
        return f"{self.party_id} · {self.group}"
