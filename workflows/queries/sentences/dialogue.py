"""What is said of the dialogue with a State."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflows import events
from workflows.ledger import Fact

SENTENCES: dict[type[Fact], str | Promise] = {
    events.ContactRecorded: gettext_lazy("A contact was recorded (%(channel)s): %(summary)s"),
    events.WorkshopPlanned: gettext_lazy("“%(title)s” was planned for %(starts_on)s (%(kind)s)."),
    events.WorkshopHeld: gettext_lazy("“%(title)s” was held. Outcome: %(outcome)s"),
    events.WorkshopCancelled: gettext_lazy("“%(title)s” was cancelled: %(reason)s"),
    events.NeedRaised: gettext_lazy("The need %(reference)s was raised outside the review."),
    events.NeedAssessed: gettext_lazy("A need was assessed (%(timing)s, %(status)s); source: %(source)s."),
}
