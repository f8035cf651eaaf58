"""Consent told as a story: a State releases a need to one provider, sees who has seen it, and takes it back."""

import pytest

from reviews.models import Need, Provider
from tests.api.conftest import Program
from tests.factories import a_concluded_review
from tests.people import an_account, enter

pytestmark = pytest.mark.django_db


def browser(user):
    client = Program()
    enter(client, user)
    return client


def names_on(client):
    return [row["reference"] for row in client.get("/needs/").context["needs"]]


def test_a_need_is_released_to_one_provider_seen_by_it_alone_and_taken_back():
    review = a_concluded_review(needs=2)
    need = Need.objects.filter(review=review).order_by("pk").first()
    norland, sudland = (Provider.objects.create(name=name, kind="donor") for name in ("Norland Aid", "Sudland Aid"))
    state = browser(an_account("validating_authority", party=review.party))
    contact, other = (an_account("provider_contact", provider=each) for each in (norland, sudland))
    decision = {"audience": "named_providers", "providers": [str(norland.pk)], "basis": "Decree 7"}

    released = state.post("/needs/decide/", decision | {"need": str(need.pk), "decided_on": "2026-04-30"})
    seen = names_on(browser(contact))
    not_seen = names_on(browser(other))
    page = state.get(f"/needs/{need.pk}/")
    (in_force,) = [each for each, _tag, _buttons in page.context["decisions"] if each.revoked_at is None]
    who = [(str(line.user), str(line.provider)) for line in page.context["seen_by"]]
    revoked = state.post(f"/ask/revoke-release/{in_force.pk}/", {"reason": "The Minister asked"})

    assert (released.status_code, revoked.status_code) == (302, 302)
    assert (seen, not_seen) == ([need.reference], [])
    assert who == [(contact.name, "Norland Aid")]
    assert names_on(browser(contact)) == []
    assert browser(contact).get(f"/needs/{need.pk}/").status_code == 404
    assert browser(contact).read(f"/needs/{need.pk}/").status_code == 404
    afterwards = state.get(f"/needs/{need.pk}/").content.decode()
    assert "The Minister asked" in afterwards
    assert contact.name in afterwards
