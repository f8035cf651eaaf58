"""What helps with drafting a plan: activities to choose from, and guides to read."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reviews.languages import said
from reviews.models.mechanisms import Category, Provision


@pghistory.track()
class Suggestion(models.Model):
    """An activity that often answers needs of a category; officers keep the library."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="suggestions", verbose_name=_("category")
    )
    provision = models.ForeignKey(
        Provision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("provision"),
        help_text=_("Only for needs under this provision; empty: for every need of the category."),
    )
    titles = models.JSONField(_("titles"), help_text=_("By language."))
    outcomes = models.JSONField(_("expected outcomes"), default=dict, blank=True, help_text=_("By language."))
    indicators = models.JSONField(_("indicators"), default=dict, blank=True, help_text=_("By language."))
    months = models.PositiveSmallIntegerField(_("months it usually takes"), default=6)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("is offered"), default=True)

    class Meta:
        ordering = ["category", "position", "id"]
        verbose_name = _("suggested activity")
        verbose_name_plural = _("suggested activities")
        constraints = [
            models.CheckConstraint(
                name="a_suggestion_takes_some_months", condition=models.Q(months__gte=1, months__lte=120)
            )
        ]

    def __str__(self) -> str:
        return said(self.titles, get_language() or "en")


@pghistory.track()
class Guide(models.Model):
    """A guide or tool to read on a provision or a category: a link to what the UN has published."""

    titles = models.JSONField(_("titles"), help_text=_("By language."))
    url = models.URLField(_("address"), max_length=300)
    provisions = models.ManyToManyField(Provision, blank=True, related_name="guides", verbose_name=_("provisions"))
    categories = models.ManyToManyField(Category, blank=True, related_name="guides", verbose_name=_("categories"))

    class Meta:
        ordering = ["id"]
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        constraints = [models.UniqueConstraint(fields=["url"], name="a_guide_is_listed_once")]

    def __str__(self) -> str:
        return said(self.titles, get_language() or "en")
