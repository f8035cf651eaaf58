"""What is said of the stages of a follow-up."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflows import events
from workflows.ledger import Fact

SENTENCES: dict[type[Fact], str | Promise] = {
    events.FollowUpSilent: gettext_lazy("The State has not answered: %(reason)s"),
    events.DialogueOpened: gettext_lazy("The follow-up came to the stage “Dialogue”."),
    events.FollowUpPlanDrafted: gettext_lazy("The follow-up came to the stage “Action plan being drafted”."),
    events.FollowUpPlanSubmitted: gettext_lazy("The follow-up came to the stage “Action plan submitted”."),
    events.FollowUpPlanReturned: gettext_lazy("The follow-up came back to the stage “Action plan being drafted”."),
    events.FollowUpPlanAdopted: gettext_lazy("The follow-up came to the stage “Implementation”."),
    events.FollowUpSuspended: gettext_lazy("The follow-up was suspended in the stage “%(stage_before)s”: %(reason)s"),
    events.FollowUpResumed: gettext_lazy("The follow-up was resumed in the stage “%(stage_before)s”: %(reason)s"),
    events.FollowUpDeclined: gettext_lazy("The State declined the follow-up: %(reason)s"),
    events.FollowUpClosedMet: gettext_lazy("The follow-up was closed because the needs are met: %(outcome)s"),
    events.FollowUpCarriedOver: gettext_lazy(
        "The follow-up was carried over into the next cycle (needs: %(needs)s, activities: %(activities)s): %(outcome)s"
    ),
    events.FollowUpCarriedIn: gettext_lazy(
        "What an earlier follow-up had not settled was taken over (needs: %(needs)s, activities: %(activities)s)."
    ),
    events.FollowUpLapsed: gettext_lazy("The follow-up lapsed: %(reason)s"),
    events.FollowUpReopened: gettext_lazy("The follow-up was reopened: %(reason)s"),
    events.ProcessVersionAdopted: gettext_lazy(
        "The follow-up goes on by version %(process_version)s of the process: %(reason)s"
    ),
}
