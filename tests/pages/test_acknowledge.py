"""The link in a letter's mail."""

from datetime import date

import pytest
from django.core import signing
from django.test import Client

from workflows import links
from workflows.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_opening_the_link_shows_the_letter_and_changes_nothing(client, a_sent_letter, link_for):
    letter = a_sent_letter()
    before = Entry.objects.count()

    answer = client.get(link_for(letter))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert letter.reference in page
    assert letter.party.name("en") in page
    assert "Acknowledge receipt</button>" in page
    assert Entry.objects.count() == before


def test_pressing_the_button_acknowledges_the_letter_in_the_name_of_the_recipient(a_sent_letter, link_for):
    letter = a_sent_letter()

    answer = Client(enforce_csrf_checks=True).post(link_for(letter))

    letter.refresh_from_db()
    assert answer.status_code == 200
    assert "Thank you." in answer.content.decode()
    assert (letter.state, letter.acknowledged_by) == ("acknowledged", letter.recipients[0]["email"])
    assert Entry.objects.filter(type="LetterAcknowledged").get().actor == f"link:{letter.recipients[0]['email']}"


def test_pressing_it_again_changes_nothing_more(client, a_sent_letter, link_for):
    letter = a_sent_letter()
    client.post(link_for(letter))
    before = Entry.objects.count()

    again = client.post(link_for(letter))

    assert again.status_code == 409
    assert "nothing more is needed" in again.content.decode()
    assert Entry.objects.count() == before
    assert "<form method" not in client.get(link_for(letter)).content.decode().split("<main")[1]


def test_a_link_past_its_last_day_is_gone(client, a_sent_letter, link_for):
    letter = a_sent_letter()

    answer = client.post(link_for(letter, until=date(2026, 1, 1)))

    letter.refresh_from_db()
    assert answer.status_code == 410
    assert "This link was valid until" in answer.content.decode()
    assert letter.reference not in answer.content.decode()
    assert letter.state == "sent"


@pytest.mark.parametrize("forge", ["cut", "foreign purpose", "unknown letter", "nonsense"])
def test_what_is_not_our_link_is_not_found_and_all_such_links_look_alike(forge, client, a_sent_letter, link_for):
    letter = a_sent_letter()
    content = [str(letter.pk), letter.recipients[0]["email"], "2099-01-01"]
    token = {
        "cut": link_for(letter).split("/")[2][:-3],
        "foreign purpose": signing.dumps(content, salt="reset-password"),
        "unknown letter": signing.dumps(["0190a000-0000-7000-8000-00000000000f", *content[1:]], salt=links.PURPOSE),
        "nonsense": "nonsense",
    }[forge]

    for answer in (client.get(f"/acknowledge/{token}/"), client.post(f"/acknowledge/{token}/")):
        assert answer.status_code == 404
        assert "This link is not one of ours" in answer.content.decode()
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_the_page_speaks_the_language_of_the_letter_whatever_the_browser_asks(client, a_sent_letter, link_for):
    letter = a_sent_letter(language="ar")

    page = client.get(link_for(letter), headers={"accept-language": "fr"}).content.decode()

    assert '<html lang="ar" dir="rtl">' in page


def test_the_page_opens_no_session_is_not_indexed_and_tells_nobody_its_address(client, a_sent_letter, link_for):
    answer = client.get(link_for(a_sent_letter()))

    assert "sessionid" not in answer.cookies
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"


def test_a_letter_that_is_not_sent_yet_cannot_be_acknowledged(client, a_drafted_letter, link_for):
    letter = a_drafted_letter()

    answer = client.post(link_for(letter))

    letter.refresh_from_db()
    assert answer.status_code == 409
    assert letter.state == "drafted"
