"""What is said of action plans."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflows import events
from workflows.ledger import Fact

SENTENCES: dict[type[Fact], str | Promise] = {
    events.PlanDrafted: gettext_lazy(
        "The plan “%(title)s” was drafted from the needs, with this many activities: %(activities)s."
    ),
    events.PlanPutInForce: gettext_lazy("The plan is in force."),
    events.PlanEnded: gettext_lazy("The plan ended."),
    events.PlanTakenUp: gettext_lazy("The plan was taken up again."),
    events.PlanChanged: gettext_lazy("What the plan says of itself was changed: %(changed)s."),
    events.PlanVersionBegun: gettext_lazy("Version %(number)s of the plan was begun."),
    events.ObjectiveAdded: gettext_lazy("An objective was added: %(text)s"),
    events.ObjectiveChanged: gettext_lazy("An objective was changed: %(text)s"),
    events.ObjectiveRemoved: gettext_lazy("An objective was removed: %(text)s"),
    events.LineAdded: gettext_lazy("Activity %(number)s, “%(title)s”, was added to the plan."),
    events.LineChanged: gettext_lazy("Activity %(number)s, “%(title)s”, was changed in the plan: %(changed)s."),
    events.LineRemoved: gettext_lazy("Activity %(number)s, “%(title)s”, was removed from the plan."),
    events.PlanSubmitted: gettext_lazy("Version %(number)s of the plan was submitted."),
    events.PlanReturned: gettext_lazy("Version %(number)s of the plan was returned with notes: %(notes)s"),
    events.PlanAdopted: gettext_lazy("The State adopted version %(number)s of the plan. %(notes)s"),
    events.PlanVersionReplaced: gettext_lazy("Version %(number)s of the plan was replaced by a newer one."),
    events.ActivityPlanned: gettext_lazy("Activity %(number)s, “%(title)s”, is planned."),
    events.ActivityBegun: gettext_lazy("Activity %(number)s, “%(title)s”, is under way (%(percent)s per cent)."),
    events.ActivityDelayed: gettext_lazy("Activity %(number)s, “%(title)s”, is delayed (%(percent)s per cent)."),
    events.ActivityCompleted: gettext_lazy("Activity %(number)s, “%(title)s”, is completed."),
    events.ActivityDropped: gettext_lazy("Activity %(number)s, “%(title)s”, was dropped: %(reason)s"),
    events.ActivityReopened: gettext_lazy("Activity %(number)s, “%(title)s”, was reopened: %(reason)s"),
}
