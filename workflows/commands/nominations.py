"""Who can be named for what, and who may verify it: the sentences that appointing and accepting refuse with.

Nobody verifies what they proposed or their own appointment, and nobody serves the Secretariat and a State, or a
provider, at the same time (rule 3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from reviews.models import Appointment, Document, Institution, Role, User
from reviews.models.appointments import OF_A_STATE, OF_STATES_AND_PROVIDERS, OF_THE_SECRETARIAT, one_line
from workflows.ledger import standing

STATE = Appointment.State
SCOPES: dict[str, str] = {
    Role.ADVISER: "group",
    **dict.fromkeys(OF_A_STATE, "party"),
    Role.CONTRIBUTOR: "institution",
    Role.PROVIDER_CONTACT: "provider",
}
"""What an appointment to each role must name; the other roles name nothing."""


@dataclass(frozen=True)
class Nomination:
    """Who is named for what, from the first to the last day (dates in UTC; None: until further notice).

    The State of a contributor is that of the institution. `note` is the note verbale that names the person.
    """

    role: str
    name: str
    email: str
    valid_from: date
    valid_until: date | None = None
    language: str = ""
    party: str | None = None
    institution: UUID | None = None
    provider: UUID | None = None
    group: int | None = None
    note: UUID | None = None
    succeeds: UUID | None = None

    @classmethod
    def of(cls, role: str, name: str, email: str, valid_from: date, **more: object) -> Nomination:
        """With the name on one line, the address in small letters and, for a contributor, the State filled in."""
        made = cls(role, name.strip(), email.strip().lower(), valid_from, **more)  # type: ignore[arg-type]
        if made.institution and not made.party:
            party = Institution.objects.filter(pk=made.institution).values_list("party_id", flat=True).first()
            return replace(made, party=party)
        return made

    def row(self) -> Appointment:
        """The appointment as it would stand, not saved."""
        return Appointment(
            role=self.role,
            name=self.name,
            email=self.email,
            language=self.language,
            party_id=self.party,
            institution_id=self.institution,
            provider_id=self.provider,
            group_id=self.group,
            note_id=self.note,
            succeeds_id=self.succeeds,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            case_id=standing.case_of(f"party {self.party}" if self.party else "people"),
        )


def reason_against_proposing(row: Appointment, today: date) -> str | None:
    """The sentence that says why this person cannot be named for this; None if they can."""
    return (
        (reason_against_handing_over(row.succeeds) if row.succeeds else None)
        or _not_a_person(row)
        or _not_the_scope(row)
        or _not_a_note(row)
        or (_("The last day lies before the first.") if row.valid_until and row.valid_until < row.valid_from else None)
        or (_("The last day is over already.") if row.valid_until and row.valid_until < today else None)
        or _named_already(row)
        or reason_against_both_sides(row)
    )


def reason_against_verifying(row: Appointment, actor: str) -> str | None:
    """The sentence that says why this person may not verify this appointment, whatever else; None if they may."""
    if row.proposed_by == actor:
        return _("Nobody verifies an appointment that they proposed; ask a colleague.")
    if is_own(row, actor):
        return _("Nobody verifies their own appointment; ask a colleague.")
    return None


def reason_against_missing_note(row: Appointment) -> str | None:
    """The sentence that says that the State has not named this person yet; None if it has, or need not."""
    if row.role in OF_A_STATE and row.note_id is None:
        return _("A State names its people by note verbale: add the note first.")
    return None


def reason_against_holding(row: Appointment, today: date) -> str | None:
    """The sentence that says why this nomination cannot come into force now; None if it can."""
    if row.valid_until and row.valid_until < today:
        return _("The last day is over already.")
    return _not_a_note(row) or _second_main_focal_point(row) or reason_against_both_sides(row)


def reason_against_handing_over(row: Appointment) -> str | None:
    """The sentence that says why no successor can be named for this appointment now; None if one can."""
    if row.state != STATE.IN_FORCE:
        return _("Only an appointment in force is handed over; this one is “%(state)s”.") % {
            "state": row.get_state_display()
        }
    if Appointment.objects.filter(succeeds=row.pk, state=STATE.PROPOSED).exists():
        return _("A successor is proposed already; it is for the Secretariat to verify.")
    return None


def reason_against_both_sides(row: Appointment) -> str | None:
    """The sentence that says that the person would serve the Secretariat and a State or provider; None otherwise.

    The predecessor does not count: it ends. The database holds the same for appointments in force.
    """
    theirs: frozenset[Role]
    if row.role in OF_THE_SECRETARIAT:
        theirs, reason = OF_STATES_AND_PROVIDERS, _("This person holds a role of a State or a provider")
    elif row.role in OF_STATES_AND_PROVIDERS:
        theirs, reason = OF_THE_SECRETARIAT, _("This person holds a role of the Secretariat")
    else:
        return None
    same = Q(email=row.email) | (Q(user=row.user_id) if row.user_id else Q(pk__in=[]))
    held = Appointment.objects.filter(same, _overlaps(row), state=STATE.IN_FORCE, role__in=theirs)
    if not held.exclude(pk=_predecessor(row)).exists():
        return None
    return _("%(holds)s at the same time; nobody serves both sides.") % {"holds": reason}


def is_own(row: Appointment, actor: str) -> bool:
    """Whether the actor (as in By) is the person of this appointment."""
    id_ = actor.removeprefix("user:")
    if id_ == str(row.user_id):
        return True
    return actor.startswith("user:") and User.objects.filter(pk=id_, email=row.email).exists()


def _not_a_person(row: Appointment) -> str | None:
    try:
        one_line(row.name)
        validate_email(row.email)
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    return None if row.name else _("Say who it is.")


def _not_the_scope(row: Appointment) -> str | None:
    wanted = {SCOPES.get(row.role), "party" if row.role == Role.CONTRIBUTOR else None} - {None}
    wanted |= {"group"} if row.role in (Role.OBSERVER, Role.AUDITOR) and row.group_id else set()
    named = {name for name in ("party", "institution", "provider", "group") if getattr(row, f"{name}_id")}
    if row.role not in Role.values or named != wanted:
        return _("Say for whom: a State party, an institution, a provider or a group of States, as the role wants it.")
    for name in named:
        if not Appointment._meta.get_field(name).related_model.objects.filter(pk=getattr(row, f"{name}_id")).exists():  # type: ignore[union-attr]
            return _("There is no such State party, institution, provider or group.")
    if row.institution_id and not Institution.objects.filter(pk=row.institution_id, party=row.party_id).exists():
        return _("This institution belongs to another State.")
    return None


def _not_a_note(row: Appointment) -> str | None:
    if row.note_id is None:
        return None
    notes = Document.objects.filter(pk=row.note_id, party=row.party_id, kind=Document.Kind.NOTE_VERBALE)
    return None if notes.exists() else _("This is not a note verbale of that State.")


def _named_already(row: Appointment) -> str | None:
    same = Appointment.objects.filter(
        role=row.role,
        email=row.email,
        party=row.party_id,
        institution=row.institution_id,
        provider=row.provider_id,
        group=row.group_id,
        state__in=[STATE.PROPOSED, STATE.IN_FORCE],
    )
    if same.exclude(pk=_predecessor(row)).exists():
        return _("This person is named for this already.")
    return None


def _second_main_focal_point(row: Appointment) -> str | None:
    if row.role != Role.FOCAL_POINT:
        return None
    held = Appointment.objects.filter(role=Role.FOCAL_POINT, party=row.party_id, state=STATE.IN_FORCE)
    if other := held.exclude(pk=_predecessor(row)).first():
        return _("%(name)s is the main focal point of this State; hand that appointment over, or end it first.") % {
            "name": other.name
        }
    return None


def _predecessor(row: Appointment) -> UUID:
    """The appointment that ends when this one begins; where there is none, this one."""
    return row.succeeds_id or row.pk


def _overlaps(row: Appointment) -> Q:
    begins = Q(valid_from__lte=row.valid_until) if row.valid_until else Q()
    return begins & (Q(valid_until=None) | Q(valid_until__gte=row.valid_from))
