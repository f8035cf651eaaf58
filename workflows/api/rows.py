"""What rows and pages of the process say. These classes describe; workflows/queries/api.py reads."""

from rest_framework import serializers

from reviews.api.rows import DocumentRow, NeedRow, PartyRow, PhaseRow, ReviewRow
from reviews.languages import Language
from reviews.models import Appointment, Assessment, Met, Provider, Release, Role, Timing
from workflows.ledger.models import Delivery
from workflows.models import Letter, Message, Task
from workflows.process import FollowUpState, LetterState, MessageState, TaskState


class VerbRow(serializers.Serializer):
    verb = serializers.CharField()
    title = serializers.CharField(help_text="What people read on the button, in their language.")
    method = serializers.ChoiceField(["POST", "PATCH"])
    url = serializers.CharField()
    refusal = serializers.CharField(allow_null=True, help_text="Why it cannot be asked now; null: it can.")


class Made(serializers.Serializer):
    """What a verb has made, and where it stands."""

    id = serializers.UUIDField()
    url = serializers.CharField()


class ReviewPage(ReviewRow):
    phases = PhaseRow(many=True)
    reviewing_parties = serializers.ListField(child=serializers.CharField())
    verbs = VerbRow(many=True)


class AssessmentRow(serializers.Serializer):
    """What a State said on one day of one of its needs."""

    id = serializers.UUIDField()
    need = serializers.UUIDField()
    party = serializers.CharField()
    assessed_on = serializers.DateField(help_text="A day of the State's calendar.")
    timing = serializers.ChoiceField(Timing.choices)
    status = serializers.ChoiceField(Met.choices)
    remaining = serializers.CharField()
    assistance = serializers.CharField(help_text="Assistance already received.")
    source = serializers.ChoiceField(Assessment.Source.choices)  # type: ignore[assignment]
    report = serializers.UUIDField(allow_null=True, help_text="The report that said so.")
    said_by = serializers.CharField(help_text="Empty: whoever recorded it said it for the State.")
    recorded_by = serializers.CharField()
    recorded_at = serializers.DateTimeField()


class NeedPage(NeedRow):
    assessment = AssessmentRow(
        allow_null=True, help_text="The newest; null: there is none, or one sees the need by consent alone."
    )
    verbs = VerbRow(many=True)


class ReleaseRow(serializers.Serializer):
    id = serializers.UUIDField()
    need = serializers.UUIDField()
    party = serializers.CharField()
    audience = serializers.ChoiceField(Release.Audience.choices)
    named = serializers.ListField(child=serializers.UUIDField(), help_text="For named_providers: who.")
    basis = serializers.CharField()
    document = serializers.UUIDField(allow_null=True)
    decided_on = serializers.DateField()
    decided_at = serializers.DateTimeField()
    decided_by = serializers.CharField()
    in_force = serializers.BooleanField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    revoked_by = serializers.CharField()
    reason = serializers.CharField(help_text="Of the revocation; replaced: by another decision.")


class ReleasePage(ReleaseRow):
    verbs = VerbRow(many=True)


class ReleasesDone(serializers.Serializer):
    releases = serializers.ListField(
        child=serializers.UUIDField(), help_text="In force now, in the order of the needs."
    )


class DisclosureRow(serializers.Serializer):
    """That somebody was shown a need by consent: once per person, decision and day."""

    id = serializers.IntegerField()
    need = serializers.UUIDField()
    release = serializers.UUIDField()
    person = serializers.CharField()
    provider_name = serializers.CharField(allow_null=True)
    on = serializers.DateField(help_text="UTC.")
    at = serializers.DateTimeField(help_text="First seen that day.")


class ReadingRow(serializers.Serializer):
    """That somebody opened a document that is not public."""

    id = serializers.IntegerField()
    document = serializers.UUIDField()
    person = serializers.CharField()
    at = serializers.DateTimeField()


class DocumentPage(DocumentRow):
    verbs = VerbRow(many=True)


class PartyPage(PartyRow):
    mission_email = serializers.CharField(allow_null=True, help_text="null: only for the State and the Secretariat.")
    verbs = VerbRow(many=True)


class FollowUpRow(serializers.Serializer):
    id = serializers.UUIDField(help_text="The same as its review's.")
    party = serializers.CharField()
    cycle = serializers.IntegerField()
    regional_group = serializers.IntegerField(allow_null=True, help_text="As it was when the follow-up was opened.")
    process_version = serializers.IntegerField()
    needs = serializers.IntegerField(
        allow_null=True, help_text="When the follow-up was opened; null: too small a figure to be told to you."
    )
    state = serializers.ChoiceField(FollowUpState.choices)
    state_since = serializers.DateTimeField()
    opened_at = serializers.DateTimeField()


class FollowUpPage(FollowUpRow):
    verbs = VerbRow(many=True)


class LetterRow(serializers.Serializer):
    id = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    kind = serializers.ChoiceField(Letter.Kind.choices)
    version = serializers.IntegerField()
    reference = serializers.CharField()
    language = serializers.ChoiceField(Language.choices)
    state = serializers.ChoiceField(LetterState.choices)
    state_since = serializers.DateTimeField()
    subject = serializers.CharField()
    checksum = serializers.CharField(help_text="SHA-256 of the PDF.")
    drafted_at = serializers.DateTimeField()
    cleared_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = serializers.CharField()


class RecipientRow(serializers.Serializer):
    role = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()


class LetterDeliveryRow(serializers.Serializer):
    id = serializers.UUIDField(help_text="The message that carries the letter to this recipient.")
    recipient = serializers.CharField()
    state = serializers.ChoiceField(MessageState.choices)
    state_since = serializers.DateTimeField()
    answer = serializers.CharField(help_text="What the mail server said.")


class LetterPage(LetterRow):
    recipients = RecipientRow(many=True)
    text = serializers.CharField()
    html = serializers.CharField()
    drafted_by = serializers.CharField()
    pdf = serializers.CharField(help_text="Where the PDF is.")
    deliveries = LetterDeliveryRow(many=True)
    verbs = VerbRow(many=True)


class MessageRow(serializers.Serializer):
    id = serializers.UUIDField()
    party = serializers.CharField(help_text="Empty for mail that belongs to no State.")
    letter = serializers.UUIDField(allow_null=True)
    kind = serializers.ChoiceField(Message.Kind.choices)
    message_id = serializers.CharField(help_text="The Message-ID on the wire.")
    language = serializers.CharField()
    recipient = serializers.CharField()
    recipient_name = serializers.CharField()
    subject = serializers.CharField()
    written_at = serializers.DateTimeField()
    state = serializers.ChoiceField(MessageState.choices)
    state_since = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    attempts = serializers.IntegerField()
    answer = serializers.CharField(help_text="What the mail server said last.")


class MessagePage(MessageRow):
    verbs = VerbRow(many=True)


class FactRow(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Without a gap in its case.")
    type = serializers.CharField()
    version = serializers.IntegerField()
    subject = serializers.UUIDField()
    party = serializers.CharField()
    payload = serializers.DictField()
    text = serializers.CharField(help_text="The fact in a sentence, in the reader's language.")
    actor = serializers.CharField()
    at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    cause = serializers.UUIDField(allow_null=True, help_text="The earlier fact that this one follows from.")


class DeliveryRow(serializers.Serializer):
    id = serializers.IntegerField()
    entry = serializers.UUIDField()
    case = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Of the fact, in its case.")
    fact = serializers.CharField()
    party = serializers.CharField()
    reaction = serializers.CharField()
    queue = serializers.CharField()
    state = serializers.ChoiceField(Delivery.State.choices)
    attempts = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(help_text="Why it was refused, or what went wrong last.")


class DeliveryPage(DeliveryRow):
    verbs = VerbRow(many=True)


class PostRoomPage(serializers.Serializer):
    held = serializers.BooleanField()
    held_kinds = serializers.ListField(
        child=serializers.ChoiceField(Message.Kind.choices), help_text="Held by the circuit breaker; all else leaves."
    )
    reason = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    verbs = VerbRow(many=True)


class MePage(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    parties = serializers.ListField(
        child=serializers.CharField(),
        help_text="States whose records this person sees; empty for those who see every State.",
    )


class AppointmentRow(serializers.Serializer):
    id = serializers.UUIDField()
    role = serializers.ChoiceField(Role.choices)
    name = serializers.CharField()
    email = serializers.CharField()
    language = serializers.CharField(help_text="Empty: the working language of the State.")
    party = serializers.CharField(allow_null=True)
    institution = serializers.UUIDField(allow_null=True)
    provider = serializers.UUIDField(allow_null=True)
    group = serializers.IntegerField(allow_null=True)
    note = serializers.UUIDField(allow_null=True, help_text="The note verbale with which the State named the person.")
    user = serializers.UUIDField(allow_null=True, help_text="The account; null: the invitation is not accepted yet.")
    succeeds = serializers.UUIDField(allow_null=True, help_text="The appointment that this one takes over from.")
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="The last day (UTC).")
    state = serializers.ChoiceField(Appointment.State.choices)
    state_since = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was declined or ended.")


class AppointmentPage(AppointmentRow):
    proposed_by = serializers.CharField()
    verified_by = serializers.CharField()
    disowned_at = serializers.DateTimeField(
        allow_null=True, help_text="When the person last said that they are not the right contact."
    )
    verbs = VerbRow(many=True)


class InstitutionRow(serializers.Serializer):
    id = serializers.UUIDField()
    party = serializers.CharField()
    name = serializers.CharField()


class ProviderRow(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(Provider.Kind.choices)
    party = serializers.CharField(allow_null=True)


class TaskRow(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Task.Kind.choices)
    party = serializers.CharField()
    about = serializers.UUIDField(help_text="The appointment, follow-up, duty or address to look into.")
    words = serializers.CharField(help_text="What the person, or the mail server, said.")
    state = serializers.ChoiceField(TaskState.choices)
    state_since = serializers.DateTimeField()
    opened_at = serializers.DateTimeField()
    done_by = serializers.CharField()
    outcome = serializers.CharField()


class TaskPage(TaskRow):
    verbs = VerbRow(many=True)
