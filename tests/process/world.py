"""Where a follow-up lives that is played against its model: a State, its two cycles, and everybody."""

from reviews.models import Category, Cycle, Institution, Need, Provider, Provision, Review
from tests.draining import drained
from tests.factories import MAY_DAY, a_party, a_review
from tests.people import an_account
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import By
from workflows.ledger.models import Delivery

NEEDS = 2


class World:
    """One State with a letter drafted in cycle 1 and in cycle 2, and everybody; made once for all examples."""

    def __init__(self):
        self.party = a_party()
        self.ministry = Institution.objects.create(party=self.party, name="Ministry")
        self.people = {role: an_account(role) for role in ("officer", "approver", "observer")}
        for role in ("focal_point", "alternate", "validating_authority"):
            self.people[role] = an_account(role, party=self.party)
        self.people["contributor"] = an_account("contributor", party=self.party, institution=self.ministry)
        self.people["focal_point of another State"] = an_account("focal_point", party=a_party())
        provider = Provider.objects.create(name="Donor", kind="donor")
        self.people["provider_contact"] = an_account("provider_contact", provider=provider)
        self.id, self.next = self._concluded(a_review(needs=NEEDS, party=self.party)), self._next_cycle()
        settle(MAY_DAY)

    def _next_cycle(self):
        cycle = Cycle.objects.get()
        second = Cycle.objects.create(mechanism=cycle.mechanism, code="2", names={"en": "2"}, scheme=cycle.scheme)
        review = Review.objects.create(party=self.party, cycle=second, started_on=MAY_DAY.date())
        common = {"party": self.party, "cycle": second, "review": review}
        need = Need.objects.create(**common, reference="second", category=Category.objects.first())
        need.need_provisions.create(provision=Provision.objects.first())
        return self._concluded(review)

    def _concluded(self, review):
        by = By.user(self.people["officer"].pk, MAY_DAY)
        return commands.conclude_review(review_id=review.pk, concluded_on=MAY_DAY.date(), by=by).pk


def settle(at):
    """What follows happens, and the mail server takes what it writes."""
    while drained(at) + post(at):
        pass
    assert not Delivery.objects.filter(state__in=["owed", "dead"]).exists()


def post(at):
    sent, by = 0, By("post", at)
    while taken := mailing.take_message(owner=0):
        mailing.hand_over(taken=taken, by=by)
        mailing.mark_sent(taken=taken, answer="250 Ok", by=by)
        sent += 1
    return sent
