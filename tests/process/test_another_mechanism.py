"""The Mechanism for the Convention against Transnational Organized Crime, loaded as data, runs the same process."""

import pytest
from django.utils import translation

from reviews.importing import check, read_table
from reviews.languages import Language
from reviews.models import Category, Cycle, Instrument, Mechanism, Need, NeedProvision, Provision, Review
from reviews.registers import load_registers
from tests.factories import MAY_DAY, OFFICER, a_party, clear, the_follow_up, the_letter
from tests.people import an_account, enter
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import By
from workflows.models import FollowUp, Message
from workflows.process import VERSION

pytestmark = pytest.mark.django_db
TRAFFICKING = "untoc-trafficking"


@pytest.fixture
def a_review():
    """a_review(language): under cluster I, with a need under the Convention and one under each of two Protocols."""
    load_registers()
    cycle = Cycle.objects.get(mechanism__code="untoc-rm", code="I")
    category = Category.objects.get(scheme=cycle.scheme, code="training")

    def review(language="en", articles=("5", "TIP-5", "SOM-6")):
        party = a_party(language)
        made = Review.objects.create(party=party, cycle=cycle)
        for number in articles:
            need = Need.objects.create(
                party=party, cycle=cycle, review=made, reference=f"{party.code}-{number}", category=category
            )
            NeedProvision.objects.create(
                need=need, provision=Provision.objects.get(number=number, instrument__code__startswith="untoc")
            )
        return commands.conclude_review(review_id=made.pk, concluded_on=MAY_DAY.date(), by=OFFICER)

    return review


def test_its_review_is_concluded_written_about_and_acknowledged(a_review, follow_through):
    review = a_review()
    follow_through()

    clear(the_letter(review).pk)
    follow_through()
    for _message in Message.objects.filter(letter=the_letter(review)):
        taken = mailing.take_message(owner=1)
        mailing.hand_over(taken=taken, by=By("post", MAY_DAY))
        mailing.mark_sent(taken=taken, answer="250 Ok", by=By("post", MAY_DAY))
    follow_through()
    commands.acknowledge_letter(letter_id=the_letter(review).pk, acknowledged_by="A. Zenda", by=OFFICER)
    follow_through()

    follow_up = the_follow_up(review)
    assert (follow_up.state, follow_up.needs, follow_up.process_version) == ("acknowledged", 3, VERSION)
    assert the_letter(review).reference == f"UNTOC-RM/I/{review.party_id}/R"


@pytest.mark.parametrize("language", Language.values)
def test_its_letter_names_its_mechanism_and_instruments_and_not_those_of_others(a_review, follow_through, language):
    review = a_review(language)
    follow_through()

    text = " ".join(the_letter(review).text.split())

    mechanism, others = Mechanism.objects.get(code="untoc-rm"), Instrument.objects.get(code="uncac")
    assert mechanism.names[language] in text
    for code in ("untoc", TRAFFICKING, "untoc-smuggling"):
        assert Instrument.objects.get(code=code).names[language] in text
    assert others.names[language] not in text
    assert Instrument.objects.get(code="untoc-firearms").names[language] not in text


def test_its_letter_prints_articles_of_protocols_as_they_are_numbered_there(a_review, follow_through):
    review = a_review()
    follow_through()

    headings = [(article["number"], article["title"]) for article in the_letter(review).data["articles"]]

    names = {row.code: row.names["en"] for row in Instrument.objects.all()}
    assert headings == [
        ("5", "Criminalization of participation in an organized criminal group"),
        ("5", f"Criminalization ({names[TRAFFICKING]})"),
        ("6", f"Criminalization ({names['untoc-smuggling']})"),
    ]


@pytest.mark.parametrize("language", Language.values)
def test_a_letter_about_one_instrument_alone_names_it_once(a_review, follow_through, language):
    review = a_review(language, articles=["5"])
    follow_through()

    data = the_letter(review).data

    assert data["instrument"] == Instrument.objects.get(code="untoc").names[language]
    assert "(" not in data["articles"][0]["title"]


def test_a_review_without_needs_is_closed_like_any_other(a_review, follow_through):
    review = a_review(articles=[])
    follow_through()

    assert FollowUp.objects.get(pk=review.pk).state == "closed_without_needs"


def test_its_follow_up_is_shown_with_its_names_and_its_articles(a_review, follow_through, client):
    review = a_review()
    follow_through()
    enter(client, an_account("officer"))

    text = client.get(f"/follow-ups/{review.pk}/").content.decode()

    assert str(Mechanism.objects.get(code="untoc-rm")) in text
    assert "Cluster I: criminalization and jurisdiction" in text
    assert "TIP-5" in text


def test_needs_of_its_reviews_are_imported_with_its_own_articles_and_categories(a_review):
    review = a_review(articles=[])
    lines = [f"{review.party_id},untoc-rm,I,{rest}" for rest in ("TIP-5,training", "15,technological_assistance")]
    content = "\n".join(["state,mechanism,cycle,article,category", *lines])

    preview = check("needs", read_table(content.encode(), "needs.csv"), today=MAY_DAY.date())

    assert (preview.findings, preview.counts["new"]) == ([], 2)


@pytest.mark.parametrize(
    ("row", "remedy"),
    [
        ("untoc-rm,I,16,training", "Article 16 stands in chapter IV; cycle I reviews: I."),
        ("uncac-irm,1,5,capacity_building", "Article 5 stands in chapter II; cycle 1 reviews: III, IV."),
        ("untoc-rm,I,5,capacity_building", "category"),
    ],
)
def test_what_belongs_to_the_other_mechanism_is_refused_with_its_place(a_review, row, remedy):
    party = a_party()
    content = f"state,mechanism,cycle,article,category\n{party.pk},{row}"

    with translation.override("en"):
        preview = check("needs", read_table(content.encode(), "needs.csv"), today=MAY_DAY.date())

    assert remedy in " ".join(f"{each.field} {each.remedy}" for each in preview.findings)
