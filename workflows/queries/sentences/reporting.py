"""What is said of reports."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflows import events
from workflows.ledger import Fact

SENTENCES: dict[type[Fact], str | Promise] = {
    events.PeriodOpened: gettext_lazy(
        "Reporting period %(number)s was opened: until %(ends_on)s, its report due on %(due_on)s."
    ),
    events.PeriodLocked: gettext_lazy("Reporting period %(number)s was locked."),
    events.PeriodReopened: gettext_lazy("Reporting period %(number)s was reopened: %(reason)s"),
    events.ReportBegun: gettext_lazy("A report was begun (%(kind)s)."),
    events.ReportLineWritten: gettext_lazy("The report says of an activity: %(status)s, %(percent)s per cent."),
    events.ReportAnswerWritten: gettext_lazy("The report says of a need: %(status)s."),
    events.ReportSubmitted: gettext_lazy("The report was submitted (%(kind)s)."),
    events.ReportReturned: gettext_lazy("The report was returned with notes: %(notes)s"),
    events.ReportAccepted: gettext_lazy("The report was accepted (%(kind)s)."),
    events.ReportReopened: gettext_lazy("The report was reopened: %(notes)s"),
    events.ExtensionAsked: gettext_lazy("The State asked for more time, until %(until_on)s: %(reason)s"),
    events.ExtensionGranted: gettext_lazy("The extension until %(until_on)s was granted."),
    events.ExtensionRefused: gettext_lazy("The extension was refused: %(answer)s"),
    events.WaiverGiven: gettext_lazy("Until %(until_on)s nothing is asked of the State: %(reason)s"),
    events.WaiverEnded: gettext_lazy("The waiver was ended: %(reason)s"),
}
