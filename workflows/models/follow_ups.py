"""The case that a concluded review opens."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.models import Cycle, Group, Review, StateParty
from workflows.process import FollowUpState


@pghistory.track(fields=["state", "state_since"])
class FollowUp(models.Model):
    """One State, one cycle. It bears the id of its review: one case, one lock, one chain of facts."""

    review = models.OneToOneField(
        Review, primary_key=True, on_delete=models.PROTECT, related_name="follow_up", verbose_name=_("review")
    )
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="follow_ups", db_index=False, verbose_name=_("State party")
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("cycle"))
    regional_group = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        db_index=False,
        verbose_name=_("regional group"),
        help_text=_("As it was when the follow-up was opened."),
    )
    process_version = models.PositiveSmallIntegerField(_("process version"), editable=False)
    needs = models.PositiveIntegerField(_("needs"), editable=False, help_text=_("When the follow-up was opened."))
    state = models.CharField(_("stage"), max_length=30, choices=FollowUpState, editable=False)
    state_since = models.DateTimeField(_("in this stage since"), editable=False)
    stage_before = models.CharField(
        _("stage before it was suspended"), max_length=30, choices=FollowUpState, blank=True, editable=False
    )
    dormant_since = models.DateTimeField(
        _("dormant since"), null=True, editable=False, help_text=_("Nobody has done anything for a long time.")
    )
    outcome = models.TextField(_("outcome"), blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), editable=False)

    class Meta:
        ordering = ["-opened_at", "review"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.CheckConstraint(
                name="the_stage_of_a_follow_up_is_known", condition=models.Q(state__in=FollowUpState.values)
            ),
        ]
        # Every move rewrites all of these, so there is one for each way that lists are read, and no more.
        indexes = [
            models.Index("party", name="follow_ups_by_party"),
            models.Index("state", "state_since", "review", name="follow_ups_by_stage"),
            models.Index("opened_at", "review", name="follow_ups_by_opening"),
            models.Index("dormant_since", name="follow_ups_dormant", condition=models.Q(dormant_since__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.party} · {self.cycle}"
