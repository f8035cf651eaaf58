"""What is said of records, letters, mail, people and the house."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflows import events
from workflows.ledger import Fact
from workflows.ledger.standing import CanaryReleased, HouseworkAgreed

SENTENCES: dict[type[Fact], str | Promise] = {
    events.ReviewsImported: gettext_lazy("A file of reviews was confirmed: %(new)s new, %(changed)s changed."),
    events.NeedsImported: gettext_lazy("A file of needs was confirmed: %(new)s new, %(changed)s changed."),
    events.NeedPrioritized: gettext_lazy("The priority of a need was changed (%(priority)s): %(rationale)s"),
    events.NeedClassified: gettext_lazy("The classification of a need is now: %(classification)s."),
    events.NeedReleased: gettext_lazy("The State decided who may see a need: %(audience)s. Basis: %(basis)s"),
    events.ReleaseRevoked: gettext_lazy("A decision on who may see a need ended: %(reason)s"),
    events.DocumentFiled: gettext_lazy("Version %(version)s of the document “%(title)s” was filed."),
    events.DocumentClassified: gettext_lazy("The classification of “%(title)s” is now: %(classification)s."),
    events.PartyContactChanged: gettext_lazy(
        "How the State is written to was changed: %(mission_email)s, %(working_language)s, %(time_zone)s."
    ),
    events.ReviewConcluded: gettext_lazy("The review was concluded on %(concluded_on)s."),
    events.FollowUpOpened: gettext_lazy("The follow-up was opened (process version %(process_version)s)."),
    events.FollowUpClosedWithoutNeeds: gettext_lazy("The follow-up was closed: the review found no needs."),
    events.LetterDrafted: gettext_lazy("%(kind)s, version %(version)s, was drafted."),
    events.LetterReplaced: gettext_lazy("%(kind)s, version %(version)s, was replaced by a newer one."),
    events.LetterCleared: gettext_lazy("%(kind)s, version %(version)s, was cleared for sending."),
    events.LetterPosted: gettext_lazy("The letter was laid into the post room (messages: %(messages)s)."),
    events.LetterSent: gettext_lazy("%(kind)s, version %(version)s, was sent."),
    events.LetterUndeliverable: gettext_lazy("%(kind)s: it could not be delivered to anybody."),
    events.LetterAcknowledged: gettext_lazy("%(kind)s: it was acknowledged by %(acknowledged_by)s."),
    events.FollowUpLetterDrafted: gettext_lazy("The follow-up came to the stage “Readiness letter drafted”."),
    events.FollowUpLetterCleared: gettext_lazy("The follow-up came to the stage “Readiness letter cleared”."),
    events.FollowUpLetterSent: gettext_lazy("The follow-up came to the stage “Readiness letter sent”."),
    events.FollowUpLetterAcknowledged: gettext_lazy("The follow-up came to the stage “Readiness letter acknowledged”."),
    events.MessageHandedOver: gettext_lazy("The message to %(recipient)s was handed over to the mail server."),
    events.MessageDeferred: gettext_lazy("The message to %(recipient)s will be sent later: %(answer)s"),
    events.MessageSent: gettext_lazy("The mail server took the message to %(recipient)s: %(answer)s"),
    events.MessageRefusedForGood: gettext_lazy("The message to %(recipient)s was refused for good: %(answer)s"),
    events.MessageUnclear: gettext_lazy("It is unclear whether the message to %(recipient)s arrived: %(answer)s"),
    events.MessageWithdrawn: gettext_lazy("The message to %(recipient)s was withdrawn before it left."),
    events.MessageQueuedAgain: gettext_lazy("The message to %(recipient)s is to be sent again."),
    events.MessageBounced: gettext_lazy("The message to %(recipient)s came back: %(words)s"),
    events.MessageWithheld: gettext_lazy("The message to %(recipient)s was not sent: %(answer)s"),
    events.MessageSetAside: gettext_lazy("The message to %(recipient)s was set aside: %(reason)s"),
    events.MessageReassigned: gettext_lazy(
        "The letter did not reach %(recipient)s; it goes to another person of the State instead."
    ),
    events.AddressFailing: gettext_lazy("Mail to an address began to fail (%(status)s)."),
    events.AddressDied: gettext_lazy("An address is dead (%(status)s): it gets formal letters only."),
    events.AddressTrusted: gettext_lazy("An address is trusted again: %(reason)s"),
    events.DeliveryReplayed: gettext_lazy("The dead delivery %(delivery)s (%(reaction)s) was given another try."),
    events.DeliverySetAside: gettext_lazy("The dead delivery %(delivery)s (%(reaction)s) was set aside: %(reason)s"),
    events.HistoryAnchored: gettext_lazy("The history was anchored for %(day)s."),
    events.PostHeld: gettext_lazy("Outgoing mail was held: %(reason)s"),
    events.PostReleased: gettext_lazy("Outgoing mail was released: %(reason)s"),
    events.AppointmentProposed: gettext_lazy("The appointment was proposed."),
    events.AppointmentVerified: gettext_lazy("The appointment was verified and is in force."),
    events.AppointmentDeclined: gettext_lazy("The appointment was declined: %(reason)s"),
    events.AppointmentEnded: gettext_lazy("The appointment was ended: %(reason)s"),
    events.AppointmentHandedOver: gettext_lazy("The appointment ended: it was handed over to a successor."),
    events.AppointmentExpired: gettext_lazy("The appointment ended: its last day is over."),
    events.AppointmentEndsSoon: gettext_lazy("It was noticed that the appointment runs out on %(valid_until)s."),
    events.PersonInvited: gettext_lazy("The person was invited to an account; the link is good until %(expires_at)s."),
    events.InvitationAccepted: gettext_lazy("The person accepted the invitation."),
    events.ContactDisowned: gettext_lazy("The person said that they are not the right contact: %(words)s"),
    events.TaskOpened: gettext_lazy("A task was opened for the Secretariat."),
    events.TaskFinished: gettext_lazy("The task was finished: %(outcome)s"),
    events.TokenMade: gettext_lazy("A token for programs was made (%(scopes)s), good until %(expires_on)s."),
    events.TokenRevoked: gettext_lazy("A token for programs was revoked."),
    events.RecordsRetired: gettext_lazy("What the rules keep no longer was deleted or blanked: %(counts)s."),
    events.PersonErased: gettext_lazy("The personal data of an account were erased."),
    CanaryReleased: gettext_lazy("The canaries that show that queues are alive were released."),
    HouseworkAgreed: gettext_lazy("The daily housekeeping was agreed."),
}
