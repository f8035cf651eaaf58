"""Roles are rows: who was appointed to what, by whom, from when to when."""

from __future__ import annotations

from datetime import date

import pghistory
import uuid_utils.compat as uuid
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, IntegerRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BigIntegerField, Case, F, Func, Q, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews.languages import Language
from reviews.models.parties import Group, StateParty
from reviews.models.reviews import Document


def one_line(text: str) -> None:
    """Names stand in the heads of mails and letters: ValidationError for line breaks and control characters."""
    if not text.isprintable():
        raise ValidationError(_("This must be one line of plain text."))


@pghistory.track()
class Institution(models.Model):
    """A ministry or body of a State that does a part of its action plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, related_name="institutions", verbose_name=_("State party")
    )
    name = models.CharField(_("name"), max_length=200, validators=[one_line])

    class Meta:
        ordering = ["party", "name"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [
            models.UniqueConstraint(fields=["party", "name"], name="institution_names_are_unique_per_party"),
            models.UniqueConstraint(fields=["id", "party"], name="an_institution_is_of_one_party"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Provider(models.Model):
    """Who can help: a donor, a UN body, another State, an organisation or a university."""

    class Kind(models.TextChoices):
        DONOR = "donor", _("donor")
        UN_BODY = "un_body", _("body of the United Nations")
        STATE = "state", _("State party")
        ORGANISATION = "organisation", _("non-governmental organisation")
        ACADEMY = "academy", _("university or academy")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True, validators=[one_line])
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    party = models.ForeignKey(
        StateParty,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="providers",
        verbose_name=_("State party"),
        help_text=_("For a State that offers expertise to others (A:81)."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("provider")
        verbose_name_plural = _("providers")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OFFICER = "officer", _("officer of the Secretariat")
    APPROVER = "approver", _("approver of the Secretariat")
    ADVISER = "adviser", _("regional adviser")
    FOCAL_POINT = "focal_point", _("focal point")
    ALTERNATE = "alternate", _("alternate focal point")
    VALIDATING_AUTHORITY = "validating_authority", _("validating authority")
    CONTRIBUTOR = "contributor", _("contributor")
    PROVIDER_CONTACT = "provider_contact", _("provider contact")
    OBSERVER = "observer", _("observer")
    AUDITOR = "auditor", _("auditor")


OF_A_STATE = frozenset({Role.FOCAL_POINT, Role.ALTERNATE, Role.VALIDATING_AUTHORITY})
"""Only the State acts in these (rule 3): nobody of the Secretariat holds one."""
OF_THE_SECRETARIAT = frozenset({Role.OFFICER, Role.APPROVER, Role.ADVISER, Role.AUDITOR})
OF_STATES_AND_PROVIDERS = OF_A_STATE | {Role.CONTRIBUTOR, Role.PROVIDER_CONTACT}
"""Whoever holds one of these holds none of the Secretariat at the same time, nor the other way round (rule 3)."""


def _person() -> Func:
    """The e-mail address as a range of one number: GiST compares ranges without an extension of the database."""
    number = Func(F("email"), Value(0), function="hashtextextended", output_field=BigIntegerField())
    return Func(number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def _side() -> Case:
    """[0,1) for the Secretariat and [1,2) for the others: two sides are different where these ranges are adjacent."""
    return Case(
        When(role__in=sorted(OF_THE_SECRETARIAT), then=_range(0, 1)),
        default=_range(1, 2),
        output_field=IntegerRangeField(),
    )


def _days() -> Func:
    return Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange", output_field=DateRangeField())


def _range(lower: int, upper: int) -> Func:
    return Func(Value(lower), Value(upper), function="int4range", output_field=IntegerRangeField())


class Appointments(models.QuerySet["Appointment"]):
    def in_force(self, on: date) -> Appointments:
        """Verified, begun and not ended on this day (UTC)."""
        open_ended = Q(valid_until=None) | Q(valid_until__gte=on)
        return self.filter(open_ended, state=Appointment.State.IN_FORCE, valid_from__lte=on)


@pghistory.track(exclude=["name", "email", "language"])
class Appointment(models.Model):
    """A person in a role, for a State, an institution, a provider, a group of States, or the whole Mechanism.

    A State appoints its focal points and its validating authority by note verbale; `note` is that document.
    What identifies the person stays out of the history of fields, which nobody can erase.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        DECLINED = "declined", _("Declined")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    case_id = models.UUIDField(_("case"), editable=False)
    role = models.CharField(_("role"), max_length=24, choices=Role)
    name = models.CharField(_("name"), max_length=200, validators=[one_line])
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=7, choices=Language, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("account"),
    )
    party = models.ForeignKey(
        StateParty,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("State party"),
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("institution"),
    )
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("provider"),
    )
    group = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("group of States"),
        help_text=_("The post of an adviser; what an observer or auditor is limited to."),
    )
    note = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("note verbale"),
    )
    succeeds = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name=_("takes over from"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED, editable=False)
    state_since = models.DateTimeField(_("in this state since"), null=True, editable=False)
    proposed_by = models.CharField(_("proposed by"), max_length=120, blank=True, editable=False)
    verified_by = models.CharField(_("verified by"), max_length=120, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    end_noticed_at = models.DateTimeField(_("coming end noticed at"), null=True, editable=False)
    disowned_at = models.DateTimeField(_("said not to be the right contact at"), null=True, editable=False)

    objects = Appointments.as_manager()

    class Meta:
        ordering = ["party", "role", "name"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                name="an_appointment_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="an_appointment_has_the_scope_of_its_role",
                condition=(
                    Q(role__in=[Role.OFFICER, Role.APPROVER], party=None, institution=None, provider=None, group=None)
                    | Q(role=Role.ADVISER, party=None, institution=None, provider=None, group__isnull=False)
                    | Q(role__in=sorted(OF_A_STATE), party__isnull=False, institution=None, provider=None, group=None)
                    | Q(
                        role=Role.CONTRIBUTOR, party__isnull=False, institution__isnull=False, provider=None, group=None
                    )
                    | Q(role=Role.PROVIDER_CONTACT, party=None, institution=None, provider__isnull=False, group=None)
                    | Q(role__in=[Role.OBSERVER, Role.AUDITOR], party=None, institution=None, provider=None)
                ),
            ),
            models.CheckConstraint(
                name="nobody_verifies_an_appointment_that_they_proposed",
                condition=Q(verified_by="") | ~Q(verified_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="addresses_of_people_are_in_small_letters", condition=Q(email=models.functions.Lower("email"))
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(role=Role.FOCAL_POINT, state="in_force"),
                name="one_main_focal_point_per_party",
            ),
            models.UniqueConstraint(
                fields=["succeeds"], condition=Q(state="proposed"), name="one_open_hand_over_per_appointment"
            ),
            ExclusionConstraint(
                name="nobody_serves_the_secretariat_and_a_state_at_once",
                expressions=[
                    (_person(), RangeOperators.OVERLAPS),
                    (_side(), RangeOperators.ADJACENT_TO),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                # Of people who were erased nobody can tell any more who was who.
                condition=Q(state="in_force", role__in=sorted(OF_THE_SECRETARIAT | OF_STATES_AND_PROVIDERS))
                & ~Q(email=""),
            ),
        ]
        indexes = [
            models.Index("user", name="appointments_of_a_person", condition=Q(state="in_force")),
            models.Index("valid_until", "id", name="appointments_by_end", condition=Q(state="in_force")),
            models.Index("state", "state_since", "id", name="appointments_by_state"),
            models.Index("name", "id", name="appointments_by_name"),
            models.Index("email", name="appointments_by_address"),
            models.Index("case_id", name="appointments_in_a_case", condition=Q(state="in_force")),
        ]

    def __str__(self) -> str:
        return f"{self.name or gettext('erased person')} · {self.get_role_display()}"
