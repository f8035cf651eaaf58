"""Who may see which rows of reviews: one answer per model, asked by pages, API, admin, export and search alike.

The database holds the same answers as policies (reviews/wall), computed there from the same rows on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from reviews import models
from reviews.models import Classification, Document, Membership, Release, ReleaseProvider, Role
from reviews.models.appointments import OF_A_STATE, OF_THE_SECRETARIAT

OFFICER, APPROVER, ADVISER = str(Role.OFFICER), str(Role.APPROVER), str(Role.ADVISER)
OBSERVER, AUDITOR = str(Role.OBSERVER), str(Role.AUDITOR)
FOCAL_POINT, ALTERNATE = str(Role.FOCAL_POINT), str(Role.ALTERNATE)
VALIDATING_AUTHORITY, PROVIDER_CONTACT = str(Role.VALIDATING_AUTHORITY), str(Role.PROVIDER_CONTACT)
CONTRIBUTOR = str(Role.CONTRIBUTOR)
SECRETARIAT = frozenset({OFFICER, APPROVER})
READS_EVERYTHING = SECRETARIAT | {OBSERVER, AUDITOR}
NOTHING, ALL = Q(pk__in=[]), Q()
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Held:
    """One role as it is held: for which State, institution, provider or group of States; None: for no particular."""

    role: str
    party: str | None = None
    institution: UUID | None = None
    provider: UUID | None = None
    group: int | None = None


@dataclass(frozen=True)
class Reach:
    """What a person's appointments in force come to. `parties`: the States whose records they see."""

    held: frozenset[Held] = frozenset()
    parties: frozenset[str] = frozenset()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(each.role for each in self.held)

    @property
    def everything(self) -> bool:
        """Whether the records of every State are seen."""
        return any(each.role in READS_EVERYTHING and each.group is None for each in self.held)

    @property
    def providers(self) -> frozenset[UUID]:
        return frozenset(each.provider for each in self.held if each.provider)

    @property
    def institutions(self) -> frozenset[UUID]:
        return frozenset(each.institution for each in self.held if each.institution)

    def own(self, roles: Iterable[str]) -> frozenset[str]:
        """The States for which one of these roles is held."""
        wanted = frozenset(roles)
        return frozenset(each.party for each in self.held if each.party and each.role in wanted)


def reach(user: Any) -> Reach:
    """What this person's appointments in force today (by the database's clock, UTC) come to; read once per request."""
    if not user.is_authenticated:
        return Reach()
    if not hasattr(user, "_reach"):
        user._reach = _reach(user)
    found: Reach = user._reach
    return found


HELD = """
SELECT role, party_id, institution_id, provider_id, group_id FROM reviews_appointment
WHERE user_id = %s AND state = 'in_force' AND valid_from <= (now() AT TIME ZONE 'UTC')::date
  AND (valid_until IS NULL OR valid_until >= (now() AT TIME ZONE 'UTC')::date)
"""
"""Appointments.in_force, as written out: every request asks this, and Django would compose it anew each time."""


def _reach(user: Any) -> Reach:
    with connection.cursor() as cursor:
        cursor.execute(HELD, [user.pk])
        held = frozenset(Held(*row) for row in cursor.fetchall())
    today = TruncDate(Now())
    own = {each.party for each in held if each.party and each.role in OF_A_STATE}
    groups = {each.group for each in held if each.group}
    return Reach(held, frozenset(own | (_members(groups, today) if groups else set())))


def _members(groups: set[int], today: Any) -> set[str]:
    begun = Q(valid_from=None) | Q(valid_from__lte=today)
    not_ended = Q(valid_until=None) | Q(valid_until__gte=today)
    return set(Membership.objects.filter(begun, not_ended, group__in=groups).values_list("party", flat=True))


def roles(user: Any) -> frozenset[str]:
    """The roles this person holds today, whatever for."""
    return reach(user).roles


def parties_of(user: Any) -> frozenset[str]:
    """Codes of the States that have named this person focal point, alternate or validating authority."""
    return reach(user).own(OF_A_STATE)


def of_the_party(user: Any, path: str = "party") -> Q:
    """Rows whose State (at `path`) is in this person's reach; everything for those who see every State."""
    seen = reach(user)
    return ALL if seen.everything else Q(**{f"{path}__in": seen.parties}) if seen.parties else NOTHING


def of_the_signed_in(user: Any) -> Q:
    """Registers hold no State's words: every signed-in person sees them."""
    return ALL if user.is_authenticated else NOTHING


def of_the_secretariat(user: Any) -> Q:
    return ALL if roles(user) & SECRETARIAT else NOTHING


def between_them(user: Any, path: str = "") -> Q:
    """Of what the person sees, what stays between the State, the Secretariat, its advisers and auditors."""
    if roles(user) & (SECRETARIAT | {AUDITOR}):
        return ALL
    spoken = reach(user).own(OF_A_STATE) | (reach(user).parties if ADVISER in roles(user) else frozenset())
    return Q(**{f"{path}party__in": spoken})


def _unless_confidential(user: Any, path: str = "") -> Q:
    inner = between_them(user, path)
    return ALL if inner == ALL else ~Q(**{f"{path}classification": Classification.CONFIDENTIAL}) | inner


def _documents(user: Any) -> Q:
    """Providers see public documents, and never a full report (rule 4)."""
    seen = of_the_party(user) & _unless_confidential(user)
    if seen != ALL and reach(user).providers:
        seen |= Q(classification=Classification.PUBLIC) & ~Q(kind=Document.Kind.FULL_REPORT)
    return seen


def _files(user: Any) -> Q:
    """A file is seen by whoever sees the document it belongs to."""
    return Q(document__in=Document.objects.filter(_documents(user)))


def of_observations(user: Any, path: str = "") -> Q:
    return of_the_party(user, f"{path}party") & _unless_confidential(user, path)


def released_to(user: Any) -> Q:
    """Releases in force that let this person see their need (rule 4)."""
    if not user.is_authenticated:
        return NOTHING
    audience = Q(audience=Release.Audience.PUBLIC)
    if providers := reach(user).providers:
        named = ReleaseProvider.objects.filter(release=OuterRef("pk"), provider__in=providers)
        audience |= Q(audience=Release.Audience.ALL_PROVIDERS)
        audience |= Q(audience=Release.Audience.NAMED_PROVIDERS) & Q(Exists(named))
    return audience & Q(revoked_at=None)


def seen_without_release(user: Any, path: str = "") -> Q:
    """Needs (at `path`) that this person sees whatever the State released: its own people, and the Secretariat."""
    return of_the_party(user, f"{path}party") & _unless_confidential(user, path)


def _needs(user: Any, path: str = "") -> Q:
    seen = seen_without_release(user, path)
    if reach(user).everything:
        return seen
    released = Release.objects.filter(released_to(user), need=OuterRef(f"{path}pk"))
    return seen | Q(Exists(released)) if user.is_authenticated else NOTHING


def _assessments(user: Any) -> Q:
    """Whether a need is met is told to those who see the need by their own right."""
    return of_the_party(user) & seen_without_release(user, "need__")


def _releases(user: Any) -> Q:
    """The State and the Secretariat see every decision; others the ones that let them see a need."""
    if reach(user).everything:
        return ALL  # and not ALL | released: Django drops an empty Q from an OR
    return of_the_party(user) | released_to(user)


def _named_in_releases(user: Any) -> Q:
    """A provider learns of no other provider that was named beside it."""
    if reach(user).everything:
        return ALL
    return of_the_party(user, "release__party") | Q(provider__in=reach(user).providers, release__revoked_at=None)


def told_who_has_seen(user: Any, party: str) -> bool:
    """Whether this person is told who has seen the needs and documents of this State."""
    if roles(user) & (SECRETARIAT | {AUDITOR}):
        return reach(user).everything or party in reach(user).parties
    return party in parties_of(user)


def told_small_figures(user: Any, party: str) -> bool:
    """Whether this person is told figures over a State's needs however small they are (rule 5)."""
    return bool(roles(user).intersection(OF_THE_SECRETARIAT)) or party in parties_of(user)


def _who_has_seen(user: Any) -> Q:
    """Who has seen a State's needs and documents is for the State, the Secretariat and the auditor."""
    if roles(user) & (SECRETARIAT | {AUDITOR}):
        return of_the_party(user)
    return Q(party__in=parties_of(user)) if parties_of(user) else NOTHING


def _appointments(user: Any) -> Q:
    """Everybody sees the own appointments, and those for the States in reach."""
    if not user.is_authenticated:
        return NOTHING
    return ALL if reach(user).everything else Q(user=user.pk) | Q(party__in=reach(user).parties)


def _accounts(user: Any) -> Q:
    if roles(user) & SECRETARIAT:
        return ALL
    return Q(pk=user.pk) if user.is_authenticated else NOTHING


def _uploads(user: Any) -> Q:
    """Registers are loaded by the Secretariat; a State's plan, before it is confirmed, is of whoever sent the file."""
    plan = Q(kind=models.Upload.Kind.PLAN)
    own = plan & Q(uploaded_by=user.pk) if user.is_authenticated else NOTHING
    return ~plan | own if roles(user) & SECRETARIAT else own


SCOPES: dict[type[Model], Callable[[Any], Q]] = {
    models.Mechanism: of_the_signed_in,
    models.Instrument: of_the_signed_in,
    models.Chapter: of_the_signed_in,
    models.Provision: of_the_signed_in,
    models.CategoryScheme: of_the_signed_in,
    models.Category: of_the_signed_in,
    models.Cycle: of_the_signed_in,
    models.StateParty: of_the_signed_in,
    models.Group: of_the_signed_in,
    models.Membership: of_the_signed_in,
    models.Holiday: of_the_signed_in,
    models.Institution: of_the_party,
    models.Provider: of_the_signed_in,
    models.User: _accounts,
    models.Appointment: _appointments,
    models.Review: of_the_party,
    models.Phase: partial(of_the_party, path="review__party"),
    models.Document: _documents,
    models.File: _files,
    models.Observation: of_observations,
    models.Need: _needs,
    models.NeedProvision: partial(_needs, path="need__"),
    models.Assessment: _assessments,
    models.Suggestion: of_the_signed_in,
    models.Guide: of_the_signed_in,
    models.Release: _releases,
    models.ReleaseProvider: _named_in_releases,
    models.Disclosure: _who_has_seen,
    models.Reading: _who_has_seen,
    models.Upload: _uploads,
    models.RetentionRule: of_the_signed_in,
}


def visible_to(user: Any, rows: type[Row] | QuerySet[Row]) -> QuerySet[Row]:
    """Those of the rows (a model or a queryset) that this user may see. KeyError for a model without a scope."""
    queryset = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    return queryset.filter(SCOPES[queryset.model](user))


KEPT_BY_OFFICERS = frozenset(
    model._meta.model_name
    for model in (
        models.Mechanism,
        models.Instrument,
        models.Chapter,
        models.Provision,
        models.CategoryScheme,
        models.Category,
        models.Cycle,
        models.StateParty,
        models.Group,
        models.Membership,
        models.Holiday,
        models.Institution,
        models.Provider,
        models.Review,
        models.Phase,
        models.Upload,
        models.RetentionRule,
        models.Suggestion,
        models.Guide,
    )
)
"""Registers an officer edits in the admin. What States and reviewers have said is not among them (rule 6)."""


def may_in_admin(user: Any, permission: str) -> bool:
    """Whether a person may do this ("reviews.change_cycle") in the admin."""
    app, _dot, codename = permission.partition(".")
    action, _underscore, model = codename.partition("_")
    if app not in ("reviews", "workflows", "ledger") or not user.is_active:
        return False
    if action == "view":
        return bool(roles(user) & READS_EVERYTHING)
    return action in ("add", "change") and model in KEPT_BY_OFFICERS and OFFICER in roles(user)
