"""Two States with something in every walled table, and people of every kind who look at them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace

from reviews.models import (
    Cycle,
    Disclosure,
    Document,
    File,
    Group,
    Institution,
    Membership,
    Need,
    Observation,
    Phase,
    Provider,
    Provision,
    Reading,
    Release,
    ReleaseProvider,
    Review,
    Upload,
)
from tests.factories import MAY_DAY, a_concluded_review, a_party, clear, the_letter
from tests.hooks.conftest import a_hook
from tests.people import an_account, appoint
from tests.reminders.conftest import a_duty, a_pass, a_rule
from tests.wall.plans import a_dialogue, a_plan_being_drafted, carried, plans
from workflows.commands import mailing
from workflows.ledger import By
from workflows.ledger.models import Entry
from workflows.models import Address, Asked, FollowUp, HookAttempt, HookMessage, Message, Task

YESTERDAY, TOMORROW = date.today() - timedelta(days=1), date.today() + timedelta(days=1)
CLASSES = ("public", "restricted", "confidential")


def a_world(follow_through) -> SimpleNamespace:
    """States `near` and `far`, providers `named` and `other`, and `people` by the reason why they see something."""
    near, far = a_party(), a_party()
    group = Group.objects.create(kind="adviser_post", code="post", names={"en": "Post"})
    Membership.objects.create(party=near, group=group, valid_from=YESTERDAY)
    Membership.objects.create(party=far, group=group, valid_until=YESTERDAY)
    named, other = (Provider.objects.create(name=name, kind="donor") for name in ("Named", "Other"))
    world = SimpleNamespace(near=near, far=far, group=group, named=named, other=other)
    world.reviews = {party.pk: _case(party, world, follow_through) for party in (near, far)}
    for review in world.reviews.values():
        a_dialogue(review)
        plans(review)
        _next_cycle(review)
    world.people = _people(world)
    _who_has_seen(world)
    _webhooks(world)
    _reminders(near, far)
    Address.objects.create(email="gone@state.example", state="dead", state_since=MAY_DAY, failed_at=MAY_DAY)
    return world


def _reminders(*parties):
    """One line in the book for each State, of a duty that is due today."""
    a_rule(-3)
    now = datetime.now(UTC)
    for party in parties:
        case = FollowUp.objects.filter(party=party).earliest("opened_at").pk
        of = {"opened_at": now - timedelta(days=30), "case_id": case, "follow_up_id": case}
        a_duty(party, due_on=now.date(), **of)
    a_pass(now)


def _case(party, world, follow_through):
    review = a_concluded_review(party=party, needs=5)
    follow_through()
    letter = the_letter(review)
    clear(letter.pk)
    follow_through()
    for _message in Message.objects.filter(letter=letter):
        taken = mailing.take_message(owner=1)
        mailing.hand_over(taken=taken, by=By("post", MAY_DAY))
        mailing.mark_sent(taken=taken, answer="250 Ok", by=By("post", MAY_DAY))
    follow_through()
    review.reviewing_parties.add(world.far if party == world.near else world.near)
    Phase.objects.create(review=review, kind="desk_review")
    Institution.objects.create(party=party, name="Ministry")
    _documents_and_observations(review)
    _releases(list(Need.objects.filter(review=review).order_by("reference")), world)
    Task.objects.create(
        case_id=review.pk, party=party.pk, kind="appointment_ends", about=review.pk, state="open",
        state_since=MAY_DAY, opened_at=MAY_DAY,
    )  # fmt: skip
    return review


def _next_cycle(review):
    """A second case of the State, into which something of the first is carried over."""
    cycle = Cycle.objects.exclude(pk=review.cycle_id).first() or Cycle.objects.create(
        mechanism=review.cycle.mechanism, code="2", names={"en": "Cycle 2"}, scheme=review.cycle.scheme
    )
    following = Review.objects.create(party=review.party, cycle=cycle)
    FollowUp.objects.create(
        review=following, party=review.party, cycle=cycle, process_version=2, needs=0, state="dialogue",
        state_since=MAY_DAY, opened_at=MAY_DAY,
    )  # fmt: skip
    a_plan_being_drafted(following)
    carried(review, following)


def _documents_and_observations(review):
    for classification in CLASSES:
        of = {"review": review, "party": review.party, "classification": classification}
        file = _file(classification.encode())
        Document.objects.create(**of, kind="evidence", title=classification, file=file, checksum=file.sha256)
        seen = Observation.objects.create(**of, kind="challenge", text=classification)
        seen.provisions.add(Provision.objects.first())
        if classification != "public":
            Document.objects.create(**of, kind="full_report", title=classification)


def _file(content):
    about = {"name": "a.txt", "media_type": "text/plain", "size": len(content), "stored_at": MAY_DAY}
    return File.objects.create(**about, content=content, sha256=sha256(content).hexdigest())


def _releases(needs, world):
    """Each need has a fate of its own: named, all providers, public, revoked; the last is confidential and public."""
    audiences = ["named_providers", "all_providers", "public", "public", "public"]
    for need, audience in zip(needs, audiences, strict=True):
        made = Release.objects.create(
            need=need, party=need.party, case_id=need.review_id, audience=audience, basis="A law", decided_on=YESTERDAY,
            decided_at=MAY_DAY,
        )  # fmt: skip
        if audience == "named_providers":
            ReleaseProvider.objects.create(release=made, provider=world.named)
    Release.objects.filter(need=needs[3]).update(revoked_at=MAY_DAY)
    Need.objects.filter(pk=needs[4].pk).update(classification="confidential")


def _people(world):
    both = an_account("focal_point", party=world.near)
    appoint(both, "provider_contact", provider=world.named)
    of_the_ministry = {"party": world.near, "institution": Institution.objects.get(party=world.near)}
    ended = {"valid_from": YESTERDAY - timedelta(days=9), "valid_until": YESTERDAY}
    return {
        "officer": an_account("officer"),
        "approver": an_account("approver"),
        "adviser": an_account("adviser", group=world.group),
        "focal point": an_account("focal_point", party=world.near),
        "alternate": an_account("alternate", party=world.near),
        "validating authority": an_account("validating_authority", party=world.near),
        "contributor": an_account("contributor", **of_the_ministry),
        "contact of the named provider": an_account("provider_contact", provider=world.named),
        "contact of another provider": an_account("provider_contact", provider=world.other),
        "observer": an_account("observer"),
        "observer of a group": an_account("observer", group=world.group),
        "auditor": an_account("auditor"),
        "auditor of a group": an_account("auditor", group=world.group),
        "focal point and contact of the named provider": both,
        "observer who contributes": _also(an_account("observer"), "contributor", **of_the_ministry),
        "ended": an_account("focal_point", party=world.near, **ended),
        "not begun": an_account("officer", valid_from=TOMORROW),
        "not verified": an_account("officer", state="proposed"),
        "nobody": an_account(),
    }


def _also(user, role, **scope):
    appoint(user, role, **scope)
    return user


def _webhooks(world):
    """Of the Secretariat's and of a State's people, each with a message and an attempt."""
    fact = Entry.objects.filter(type="LetterSent", party=world.near.pk).first()
    for name in ("officer", "focal point"):
        hook = a_hook(world.people[name], "https://hooks.example.org/tafollow").hook
        message = HookMessage.objects.create(
            hook=hook, entry=fact, type=fact.type, body="{}", state="queued", state_since=MAY_DAY, written_at=MAY_DAY
        )
        HookAttempt.objects.create(message=message, at=MAY_DAY)


def _who_has_seen(world):
    contact, officer = world.people["contact of the named provider"], world.people["officer"]
    for release in Release.objects.filter(audience="named_providers"):
        Disclosure.objects.create(
            need=release.need, party=release.party, release=release, provider=world.named, user=contact, on=YESTERDAY
        )
    for document in Document.objects.filter(classification="confidential"):
        Reading.objects.create(document=document, party=document.party, user=officer)
    Upload.objects.create(kind="needs", name="a.csv", content=b"", uploaded_by=officer, uploaded_at=MAY_DAY)
    for person in world.people.values():
        Asked.objects.create(actor=f"user:{person.pk}", key="k", fingerprint="f")
