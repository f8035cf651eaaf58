"""What is said of duties and reminders."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflows import events
from workflows.ledger import Fact

SENTENCES: dict[type[Fact], str | Promise] = {
    events.DutyOpened: gettext_lazy("Owed by %(due_on)s: %(kind)s."),
    events.DutyMoved: gettext_lazy("Now owed by %(due_on)s instead of %(was_due_on)s: %(kind)s."),
    events.DutyDone: gettext_lazy("Done as it was owed: %(kind)s."),
    events.DutyDropped: gettext_lazy("No longer owed: %(kind)s."),
    events.DutyPaused: gettext_lazy("Not asked for at present: %(kind)s."),
    events.DutyResumed: gettext_lazy("Asked for again: %(kind)s."),
    events.DutyReopened: gettext_lazy("Owed again, by %(due_on)s: %(kind)s."),
    events.DutyOverdue: gettext_lazy("Overdue since %(due_on)s: %(kind)s."),
    events.DutySnoozed: gettext_lazy("No reminders until %(until_on)s (%(kind)s): %(reason)s"),
    events.DutyAnswered: gettext_lazy("A reminder was answered (%(kind)s): %(answer)s. %(words)s"),
    events.FeedMade: gettext_lazy("A calendar feed was made."),
    events.FeedRevoked: gettext_lazy("A calendar feed was revoked."),
    events.FollowUpDormant: gettext_lazy("The follow-up is dormant: nobody has done anything since %(last_act_on)s."),
    events.FollowUpAwakened: gettext_lazy("The follow-up is awake again: somebody has done something."),
    events.DutyReminded: gettext_lazy("A reminder fell due (%(kind)s)."),
    events.RuleDrafted: gettext_lazy("A reminder rule was drafted."),
    events.RuleChanged: gettext_lazy("A reminder rule was changed (%(fields)s)."),
    events.RuleSwitchedOn: gettext_lazy("A reminder rule was switched on."),
    events.RuleRetired: gettext_lazy("A reminder rule was retired."),
}
