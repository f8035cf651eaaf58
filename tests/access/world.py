"""Two States with everything that a State can have here, and everybody who may or may not see it.

`own` is the State whose rows are asked for; `other` has the same rows and different words. Every text is marked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Model

from reviews.models import (
    Appointment,
    CategoryScheme,
    Cycle,
    Disclosure,
    Document,
    File,
    Group,
    Institution,
    Mechanism,
    Membership,
    Need,
    Observation,
    Phase,
    Provider,
    Provision,
    Reading,
    Release,
    RetentionRule,
    Review,
    Upload,
    User,
)
from tests.access import (
    rows_of_answering,
    rows_of_dialogue,
    rows_of_duties,
    rows_of_hooks,
    rows_of_planning,
    rows_of_plansheets,
    rows_of_postroom,
    rows_of_reminders,
    rows_of_reporting,
    rows_of_stages,
)
from tests.access.marks import mark
from tests.draining import drained
from tests.factories import MAY_DAY, OFFICER, a_cycle, a_party, a_review, clear, the_letter
from tests.people import an_account, appoint
from workflows import commands
from workflows.commands import mailing, reading
from workflows.commands.consent import Decision
from workflows.ledger import By
from workflows.ledger.history import take_anchor
from workflows.ledger.models import Anchor, Delivery, Entry, Heartbeat
from workflows.ledger.standing import case_of
from workflows.models import Asked, FollowUp, Invitation, Letter, Message, Patience, PostRoom, RequestCount, Task, Token

STAGES = (
    rows_of_dialogue,
    rows_of_planning,
    rows_of_reporting,
    rows_of_plansheets,
    rows_of_stages,
    rows_of_duties,
    rows_of_answering,
    rows_of_hooks,
    rows_of_postroom,
    rows_of_reminders,
)
"""Modules whose `rows(state)` makes what a State has at later stages of the process, by its name in the matrix."""
YESTERDAY = date.today() - timedelta(days=1)
AUDIENCES = {
    "nobody": Release.Audience.NOBODY,
    "named": Release.Audience.NAMED_PROVIDERS,
    "all": Release.Audience.ALL_PROVIDERS,
    "public": Release.Audience.PUBLIC,
    "revoked": Release.Audience.NAMED_PROVIDERS,
}


@dataclass
class World:
    """`rows`: what can be asked for, by the name it has in matrix.toml. `people`: accounts, None for nobody."""

    rows: dict[str, Model] = field(default_factory=dict)
    people: dict[str, User | None] = field(default_factory=dict)


def build() -> World:
    """Everything, written into the database. The rows of the two States differ in their words only."""
    world = World()
    house = _House()
    own, other = (_State(whose, house) for whose in ("own", "other"))
    world.rows = house.rows | own.rows | {f"other {name}": row for name, row in other.rows.items()}
    world.people = _people(house, own, other)
    officer, focal_point = world.people["officer"], world.people["focal_point"]
    world.rows |= _of_accounts(officer, focal_point, own) | rows_of_answering.rows_of_accounts(focal_point)
    follow_through()
    take_anchor(MAY_DAY)
    world.rows["anchor"] = Anchor.objects.get()
    return world


class _House:
    """What belongs to no State."""

    def __init__(self) -> None:
        cycle = a_cycle()
        mechanism, scheme = Mechanism.objects.get(), CategoryScheme.objects.get()
        self.cycles = [cycle] + [
            Cycle.objects.create(mechanism=mechanism, code=code, names={"en": f"Cycle {code}"}, scheme=scheme)
            for code in "2345"
        ]
        self.named, self.unnamed = (Provider.objects.create(name=f"Donor {n}", kind="donor") for n in (1, 2))
        self.provision = Provision.objects.first()
        self.rows = {
            "mechanism": mechanism,
            "instrument": self.provision.instrument,
            "chapter": self.provision.chapter,
            "provision": self.provision,
            "category scheme": scheme,
            "category": scheme.categories.first(),
            "cycle": cycle,
            "provider": self.named,
            "heartbeat": Heartbeat.objects.create(queue="default", at=MAY_DAY),
            "retention rule": RetentionRule.objects.get_or_create(
                kind="sessions", defaults={"keep_days": 30, "action": "delete"}
            )[0],
            "patience": Patience.objects.create(kind="clear_letter", days=5, working_days=True),
            "count of requests": RequestCount.objects.create(who="user:x", until=MAY_DAY, count=1),
            "post room": PostRoom.objects.get_or_create(pk=1)[0],
        }


class _State:
    """One State: a review at every stage, letters at every stage, needs under every kind of release."""

    def __init__(self, whose: str, house: _House) -> None:
        self.whose, self.house = whose, house
        self.party = a_party(mission_email=f"{self.mark('mission')}@un.example")
        self.party.appointments.update(name=self.mark("focal point"), email=f"{self.mark('focal point')}@state.example")
        self.group = Group.objects.create(kind="adviser_post", code=f"post-{whose}", names={"en": f"Post {whose}"})
        membership = Membership.objects.create(party=self.party, group=self.group)
        self.institution = Institution.objects.create(party=self.party, name=self.mark("institution"))
        self.rows: dict[str, Model] = {
            "State party": self.party,
            "group": self.group,
            "membership": membership,
            "institution": self.institution,
            "appointment": self.party.appointments.get(),
            "proposed appointment": appoint(
                None,
                "alternate",
                party=self.party,
                name=self.mark("proposed"),
                state=Appointment.State.PROPOSED,
                proposed_by="user:x",
            ),
        }
        self._reviews()
        self._words()
        self.authority = self.appointed("validating_authority")
        self._releases()
        for stage in STAGES:
            self.rows |= stage.rows(self)

    def mark(self, what: str) -> str:
        return mark(self.whose, what)

    def _review(self, number: int, needs: int = 1) -> Review:
        review = a_review(needs=needs, party=self.party)
        Review.objects.filter(pk=review.pk).update(cycle=self.house.cycles[number])
        Need.objects.filter(review=review).update(cycle=self.house.cycles[number])
        for need in Need.objects.filter(review=review):
            Need.objects.filter(pk=need.pk).update(text=self.mark("need of a letter"))
        return review

    def _concluded(self, number: int) -> Review:
        review = self._review(number)
        commands.conclude_review(review_id=review.pk, concluded_on=date(2026, 4, 30), by=OFFICER)
        return review

    def _reviews(self) -> None:
        ongoing = self._review(1)
        drafted, unclear = self._concluded(2), self._concluded(3)
        dead = self._review(4)
        sent = self._concluded(0)  # last: every review begins in the first cycle
        follow_through()
        replaced = the_letter(drafted)
        commands.correct_letter(letter_id=replaced.pk, changes={}, by=OFFICER)
        self._send(sent, unclear=False)
        self._send(unclear, unclear=True)
        commands.conclude_review(review_id=dead.pk, concluded_on=date(2026, 4, 30), by=OFFICER)
        Delivery.objects.filter(case_id=dead.pk).update(state="dead", attempts=8, outcome=self.mark("outcome"))
        self.rows |= {
            "ongoing review": ongoing,
            "phase": Phase.objects.create(review=ongoing, kind="dialogue"),
            "concluded review": sent,
            "follow-up": FollowUp.objects.get(pk=sent.pk),
            "sent letter": the_letter(sent),
            "drafted letter": the_letter(drafted),
            "replaced letter": Letter.objects.get(pk=replaced.pk),
            "sent message": Message.objects.filter(letter__follow_up=sent.pk).first(),
            "unclear message": Message.objects.filter(state="unclear", party=self.party.pk).get(),
            "dead delivery": Delivery.objects.get(case_id=dead.pk),
            "fact told to everybody": Entry.objects.get(case=sent.pk, type="LetterSent"),
            "fact of the Secretariat": Entry.objects.get(case=sent.pk, type="LetterCleared"),
        }

    def _send(self, review: Review, unclear: bool) -> None:
        clear(the_letter(review).pk)
        follow_through()
        by = By("post", MAY_DAY)
        while taken := mailing.take_message(owner=1):
            mailing.hand_over(taken=taken, by=by)
            answer = self.mark("answer of the mail server")
            if unclear:
                mailing.leave_unclear(taken=taken, answer=answer, by=by)
            else:
                mailing.mark_sent(taken=taken, answer=answer, by=by)
            unclear = False
        follow_through()

    def _words(self) -> None:
        """What documents and reviewers say, under each classification."""
        review = self.rows["concluded review"]
        for kind, level in [
            ("executive_summary", "public"),
            ("evidence", "restricted"),
            ("checklist", "confidential"),
            ("full_report", "restricted"),
            ("note_verbale", "restricted"),
        ]:
            name = {"full_report": "full report", "note_verbale": "note verbale"}.get(kind, f"{level} document")
            file = self.rows[f"file of the {name}"] = self._file(name)
            self.rows[name] = Document.objects.create(
                party=self.party,
                review=review,
                kind=kind,
                title=self.mark(name),
                classification=level,
                file=file,
                checksum=file.sha256,
            )
        for level in ("public", "restricted", "confidential"):
            name = f"{level} observation"
            row = Observation.objects.create(
                review=review, party=self.party, kind="challenge", text=self.mark(name), classification=level
            )
            row.provisions.add(self.house.provision)
            self.rows[name] = row

    def _file(self, name: str) -> File:
        content = self.mark(name).encode()
        return File.objects.create(
            name=f"{self.mark(name)}.txt",
            media_type="text/plain",
            size=len(content),
            content=content,
            sha256=sha256(content).hexdigest(),
            stored_at=MAY_DAY,
        )

    def _need(self, name: str, **more: Any) -> Need:
        need = Need.objects.create(
            party=self.party,
            cycle=self.house.cycles[1],
            review=self.rows["ongoing review"],
            category=self.house.rows["category"],
            reference=self.mark(f"need {name}"),
            text=self.mark(f"need {name}"),
            **more,
        )
        self.rows[f"need {name}"] = need
        provision = need.need_provisions.create(provision=self.house.provision)
        if name in ("kept", "named"):
            self.rows[f"provision of need {name}"] = provision
        return need

    def _releases(self) -> None:
        """A need for each audience; "need kept" was never released."""
        self._need("kept")
        self._need("confidential", classification="confidential")
        by = By.user(self.authority.pk, MAY_DAY)
        for name, audience in AUDIENCES.items():
            release = commands.release_need(need_id=self._need(name).pk, decision=self._decision(name, audience), by=by)
            self.rows[f"release {name}"] = release
            if audience == Release.Audience.NAMED_PROVIDERS:
                self.rows[f"provider of release {name}"] = release.release_providers.get()
        commands.revoke_release(release_id=self.rows["release revoked"].pk, reason=self.mark("release revoked"), by=by)

    def _decision(self, name: str, audience: str) -> Decision:
        named = [self.house.named.pk] if audience == Release.Audience.NAMED_PROVIDERS else []
        basis = self.mark(f"release {name}")
        return {
            "audience": audience,
            "providers": named,
            "basis": basis,
            "document": self.rows["note verbale"].pk,
            "decided_on": MAY_DAY.date(),
        }

    def appointed(self, role: str, **scope: Any) -> User:
        """An account of this State, under a marked name."""
        user = an_account()
        User.objects.filter(pk=user.pk).update(name=self.mark(role.replace("_", " ")))
        appoint(user, role, name=self.mark(role.replace("_", " ")), **({"party": self.party} | scope))
        return user


def _people(house: _House, own: _State, other: _State) -> dict[str, User | None]:
    deactivated, expired, unverified = an_account("officer"), an_account(), an_account()
    deactivated.is_active = False
    deactivated.save()
    appoint(expired, "alternate", party=own.party, valid_until=YESTERDAY)
    appoint(unverified, "alternate", party=own.party, state=Appointment.State.PROPOSED)
    former = Group.objects.create(kind="adviser_post", code="post-former", names={"en": "Post of before"})
    Membership.objects.create(party=own.party, group=former, valid_until=YESTERDAY)
    return {
        "anonymous": None,
        "deactivated": deactivated,
        "nobody": an_account(),
        "expired": expired,
        "unverified": unverified,
        "officer": an_account("officer"),
        "officer_half_signed_in": an_account("officer"),
        "approver": an_account("approver"),
        "auditor": an_account("auditor"),
        "observer": an_account("observer"),
        "regional_observer": an_account("observer", group=own.group),
        "regional_observer_elsewhere": an_account("observer", group=other.group),
        "adviser": an_account("adviser", group=own.group),
        "adviser_elsewhere": an_account("adviser", group=other.group),
        "adviser_formerly": an_account("adviser", group=former),
        "focal_point": own.appointed("focal_point"),
        "alternate": own.appointed("alternate"),
        "validating_authority": own.authority,
        "contributor": own.appointed("contributor", institution=own.institution),
        "other_focal_point": other.appointed("focal_point"),
        "other_validating_authority": other.authority,
        "named_provider": an_account("provider_contact", provider=house.named),
        "unnamed_provider": an_account("provider_contact", provider=house.unnamed),
    }


def _of_accounts(officer: User, focal_point: User, own: _State) -> dict[str, Model]:
    """Rows that are about persons."""
    shown, document = own.rows["need named"], own.rows["restricted document"]
    reader = an_account("provider_contact", provider=own.house.named)
    reading.disclose(need_ids=[shown.pk], user=reader)
    appointment = own.rows["appointment"]
    hour = timedelta(hours=1)
    token = {"created_at": MAY_DAY, "expires_at": MAY_DAY + hour, "scopes": ["read"], "prefix": "taf_x"}
    return {
        "account of a focal point": focal_point,
        "disclosure": Disclosure.objects.get(need=shown.pk),
        "reading": Reading.objects.create(document=document, party=own.party, user=reader),
        "upload": Upload.objects.create(
            kind="needs", name=mark("own", "upload"), content=b"reference", uploaded_by=officer, uploaded_at=MAY_DAY
        ),
        "what was asked": Asked.objects.create(actor=f"user:{officer.pk}", key="k", fingerprint="f"),
        "token of the focal point": Token.objects.create(user=focal_point, name="n", secret_hash="h", **token),
        "invitation": Invitation.objects.create(
            appointment=appointment, secret_hash="h", invited_at=MAY_DAY, expires_at=MAY_DAY + hour
        ),
        "task": Task.objects.create(
            case_id=case_of(f"party {own.party.pk}"),
            party=own.party.pk,
            kind=Task.Kind.APPOINTMENT_ENDS,
            about=appointment.pk,
            words=mark("own", "task"),
            state="open",
            state_since=MAY_DAY,
            opened_at=MAY_DAY,
        ),
    }


def follow_through() -> None:
    """Let everything that follows from the recorded facts happen, now and in this process."""
    while drained(MAY_DAY):
        pass
