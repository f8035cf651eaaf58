"""What is said of webhooks."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflows import events
from workflows.ledger import Fact

SENTENCES: dict[type[Fact], str | Promise] = {
    events.HookMade: gettext_lazy("A webhook to %(host)s was made (%(types)s)."),
    events.HookChanged: gettext_lazy("A webhook was changed: %(host)s (%(types)s)."),
    events.HookSecretRotated: gettext_lazy("A webhook was given a new secret; the old one signs until %(until)s."),
    events.HookSwitchedOff: gettext_lazy("A webhook was switched off: %(reason)s"),
    events.HookSwitchedOn: gettext_lazy("A webhook was switched on."),
    events.HookMessageDelivered: gettext_lazy("A receiver took the message about a fact."),
    events.HookMessageGivenUp: gettext_lazy("A message to a receiver was given up: %(reason)s"),
    events.HookMessageQueuedAgain: gettext_lazy("A message to a receiver is to be sent again."),
}
