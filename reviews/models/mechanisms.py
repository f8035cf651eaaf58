"""Mechanisms, their cycles and instruments, and the words needs are sorted by: all of it data with validity dates."""

from typing import Self

import pghistory
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reviews.languages import said


@pghistory.track()
class Mechanism(models.Model):
    code = models.SlugField(_("code"), unique=True, help_text=_("For example uncac-irm."))
    names = models.JSONField(
        _("names"), default=dict, help_text=_("One name per language: en, fr, es, ru, ar, zh-hans.")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("mechanism")
        verbose_name_plural = _("mechanisms")

    def __str__(self) -> str:
        return said(self.names, get_language() or "en") or self.code


@pghistory.track()
class Instrument(models.Model):
    code = models.SlugField(_("code"), unique=True, help_text=_("For example uncac."))
    names = models.JSONField(_("names"), default=dict)

    class Meta:
        ordering = ["code"]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return said(self.names, get_language() or "en") or self.code


@pghistory.track()
class Chapter(models.Model):
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="chapters", verbose_name=_("instrument")
    )
    number = models.CharField(_("number"), max_length=10, help_text=_("As the instrument prints it: III."))
    position = models.PositiveSmallIntegerField(_("position"))
    titles = models.JSONField(_("titles"), default=dict)

    class Meta:
        ordering = ["instrument", "position"]
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="chapter_numbers_are_unique_in_an_instrument")
        ]

    def __str__(self) -> str:
        return f"{self.number} {said(self.titles, get_language() or 'en')}".strip()


@pghistory.track()
class Provision(models.Model):
    """An article of an instrument."""

    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="provisions", verbose_name=_("instrument")
    )
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="provisions", verbose_name=_("chapter"))
    number = models.CharField(
        _("article"),
        max_length=20,
        help_text=_("One among all that a cycle reviews: 5, or TIP-5 for article 5 of a protocol."),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    titles = models.JSONField(_("titles"), default=dict)

    class Meta:
        ordering = ["instrument", "position"]
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="articles_are_unique_in_an_instrument")
        ]

    def __str__(self) -> str:
        return _("article %(number)s: %(title)s") % {
            "number": self.number,
            "title": said(self.titles, get_language() or "en"),
        }

    @property
    def printed(self) -> str:
        """The number as the instrument itself prints it."""
        return self.number.rpartition("-")[2]


@pghistory.track()
class CategoryScheme(models.Model):
    """The words a cycle sorts needs by: nine fixed categories in cycle 1, an open list in cycle 2."""

    code = models.SlugField(_("code"), unique=True)
    names = models.JSONField(_("names"), default=dict)
    is_open = models.BooleanField(_("open list"), default=False, help_text=_("Whether needs may name new categories."))

    class Meta:
        ordering = ["code"]
        verbose_name = _("category scheme")
        verbose_name_plural = _("category schemes")

    def __str__(self) -> str:
        return said(self.names, get_language() or "en") or self.code


@pghistory.track()
class Category(models.Model):
    scheme = models.ForeignKey(
        CategoryScheme, on_delete=models.PROTECT, related_name="categories", verbose_name=_("category scheme")
    )
    code = models.SlugField(_("code"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    labels = models.JSONField(_("labels"), default=dict)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["scheme", "position", "code"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="category_codes_are_unique_in_a_scheme")]

    def __str__(self) -> str:
        return said(self.labels, get_language() or "en") or self.code


@pghistory.track()
class Cycle(models.Model):
    """A cycle (or cluster) of a mechanism: the chapters under review and the categories in use."""

    mechanism = models.ForeignKey(
        Mechanism, on_delete=models.PROTECT, related_name="cycles", verbose_name=_("mechanism")
    )
    code = models.CharField(_("code"), max_length=20, help_text=_("As people write it: 1."))
    names = models.JSONField(_("names"), default=dict)
    scheme = models.ForeignKey(
        CategoryScheme, on_delete=models.PROTECT, related_name="cycles", verbose_name=_("category scheme")
    )
    chapters = models.ManyToManyField(Chapter, related_name="cycles", verbose_name=_("chapters"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    # No UN text fixes these: they are proposals of the Secretariat, so they are data.
    acknowledge_within = models.PositiveSmallIntegerField(_("working days to acknowledge a letter"), default=5)
    answer_within = models.PositiveSmallIntegerField(_("days to answer a letter"), default=30)
    inactive_after = models.PositiveSmallIntegerField(
        _("days without any act until a follow-up is looked into"), default=180
    )
    dormant_after = models.PositiveSmallIntegerField(
        _("days without any act until a follow-up is dormant"), default=365
    )

    class Meta:
        ordering = ["mechanism", "code"]
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        constraints = [
            models.UniqueConstraint(fields=["mechanism", "code"], name="cycle_codes_are_unique_in_a_mechanism"),
            models.CheckConstraint(
                name="a_follow_up_is_looked_into_before_it_is_dormant",
                condition=models.Q(inactive_after__gte=1, dormant_after__gt=models.F("inactive_after")),
            ),
        ]

    def __str__(self) -> str:
        return said(self.names, get_language() or "en") or self.code

    def comes_after(self, other: Self) -> bool:
        """Whether this is a later cycle of the same mechanism: by first days or, where one is unknown, by codes."""
        if self.mechanism_id != other.mechanism_id:
            return False
        if self.starts_on and other.starts_on and self.starts_on != other.starts_on:
            return self.starts_on > other.starts_on
        return (len(self.code), self.code) > (len(other.code), other.code)
