"""The page of one follow-up, and its letters."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import OFFICER, a_concluded_review, clear
from workflows import commands
from workflows.models import Letter, Message

pytestmark = pytest.mark.django_db


def page_of(letter, client, query=""):
    return client.get(f"/follow-ups/{letter.follow_up_id}/{query}").content.decode()


def test_the_page_tells_what_happened_and_why(signed_in, a_sent_letter):
    page = page_of(a_sent_letter(), signed_in())

    assert "The review was concluded on 30 April 2026." in page
    assert "Readiness letter, version 1, was drafted." in page
    assert "Because of 1 May 2026: The follow-up was opened (process version 2)." in page
    assert "The message to" not in page


def test_small_steps_are_told_to_those_who_ask(signed_in, a_sent_letter):
    letter = a_sent_letter()

    page = page_of(letter, signed_in(), "?history=all")

    for person in letter.recipients:
        assert f"The mail server took the message to {person['email']}: 250 Ok" in page


def test_the_stages_are_drawn_with_the_one_we_are_at_and_told_in_words(signed_in, a_drafted_letter):
    page = page_of(a_drafted_letter(), signed_in())

    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert "Now: “Readiness letter drafted”." in page
    assert page.count('fill="#00689d" stroke="#003d5c"') == 1


def test_needs_are_counted_by_article_and_category_with_their_unit(signed_in, a_drafted_letter):
    page = page_of(a_drafted_letter(needs=4), signed_in())

    assert "4 needs give 4 entries" in page
    assert page.count("Title of article 15") == 2  # under two categories


def test_an_approver_finds_the_button_and_an_officer_the_sentence(signed_in, a_drafted_letter):
    letter = a_drafted_letter()
    address = reverse("ask", args=["clear-letter", letter.pk])

    assert f'action="{address}"' in page_of(letter, signed_in("approver"))
    for_an_officer = page_of(letter, signed_in("officer"))
    assert address not in for_an_officer
    assert "Only an approver of the Secretariat can do this." in for_an_officer


def test_a_state_reads_its_letter_once_it_is_sent_and_not_before(as_focal_point, a_drafted_letter, a_sent_letter):
    drafted, sent = a_drafted_letter(), a_sent_letter()

    before, after = as_focal_point(drafted.party), as_focal_point(sent.party)

    assert "There is no letter to show yet." in page_of(drafted, before)
    assert "drafted." not in page_of(drafted, before)
    assert before.get(f"/letters/{drafted.pk}/").status_code == 404
    assert before.get(f"/letters/{drafted.pk}/letter.pdf").status_code == 404
    assert sent.reference in page_of(sent, after)
    assert sent.subject in after.get(f"/letters/{sent.pk}/").content.decode()


def test_a_state_does_not_read_who_was_mailed_and_what_mail_servers_said(as_focal_point, a_sent_letter):
    letter = a_sent_letter()

    page = page_of(letter, as_focal_point(letter.party), "?history=all")

    assert "Readiness letter, version 1, was sent." in page
    assert "250 Ok" not in page


def test_another_state_does_not_find_the_page(as_focal_point, follow_through):
    mine, other = a_concluded_review(), a_concluded_review()
    follow_through()

    assert as_focal_point(mine.party).get(f"/follow-ups/{other.pk}/").status_code == 404


def test_the_pdf_is_the_frozen_one_and_only_downloaded(signed_in, a_drafted_letter):
    letter = a_drafted_letter()

    answer = signed_in("observer" if letter.sent_at else "officer").get(f"/letters/{letter.pk}/letter.pdf")

    assert answer.content == bytes(letter.pdf)
    assert answer["Content-Type"] == "application/pdf"
    name = f"{letter.reference.replace('/', '-')}-v1.pdf"
    assert answer["Content-Disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_page_takes_as_many_statements_for_three_versions_as_for_one(
    signed_in, a_drafted_letter, django_assert_num_queries
):
    letter, client = a_drafted_letter(), signed_in()
    page_of(letter, client)  # the session notes that it is being used
    with django_assert_num_queries(16):
        page_of(letter, client)
    for _version in range(2):
        letter = commands.correct_letter(letter_id=letter.pk, changes={}, by=OFFICER)

    with django_assert_num_queries(16):
        page_of(letter, client)


class TestAsking:
    def test_clearing_a_letter_asks_for_one_command_and_leads_back(self, signed_in, a_drafted_letter):
        letter = a_drafted_letter()

        answer = signed_in("approver").post(reverse("ask", args=["clear-letter", letter.pk]), follow=True)

        letter.refresh_from_db()
        assert letter.state == "cleared"
        assert answer.redirect_chain == [(f"/follow-ups/{letter.follow_up_id}/", 302)]
        assert "The letter is cleared; it leaves with the next post." in answer.content.decode()

    def test_a_refusal_says_why_and_changes_nothing(self, signed_in, a_drafted_letter):
        letter = a_drafted_letter()

        answer = signed_in("officer").post(reverse("ask", args=["clear-letter", letter.pk]))

        letter.refresh_from_db()
        assert letter.state == "drafted"
        assert answer.status_code == 409
        assert "Only an approver of the Secretariat can do this." in answer.content.decode()

    def test_nobody_clears_what_they_drafted_and_the_page_says_so_beforehand(self, signed_in, a_drafted_letter):
        letter, client = a_drafted_letter(), signed_in("approver")
        actor = f"user:{client.session['_auth_user_id']}"
        mine = commands.correct_letter(letter_id=letter.pk, changes={}, by=type(OFFICER)(actor, OFFICER.at))

        assert "Nobody clears a letter that they drafted; ask a colleague." in page_of(mine, client)

    def test_a_correction_becomes_a_new_version_with_the_recipients_that_were_typed(self, signed_in, a_drafted_letter):
        letter, client = a_drafted_letter(), signed_in()
        address = reverse("ask", args=["correct-letter", letter.pk])
        assert letter.recipients[0]["email"] in client.get(address).content.decode()

        client.post(address, {"addressee": "The Minister\nXanadu", "recipients": "new@state.example A. New\n"})

        new = Letter.objects.get(version=2)
        assert new.recipients == [{"role": "focal_point", "name": "A. New", "email": "new@state.example"}]
        assert new.data["addressee"] == ["The Minister", "Xanadu"]
        assert "The Minister" in new.text

    def test_what_was_typed_is_kept_when_it_is_not_understood(self, signed_in, a_drafted_letter):
        letter = a_drafted_letter()

        answer = signed_in().post(
            reverse("ask", args=["correct-letter", letter.pk]), {"recipients": "nobody in particular"}
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "does not begin with an e-mail address" in page
        assert "nobody in particular</textarea>" in page
        assert Letter.objects.count() == 1

    def test_what_was_typed_is_kept_when_it_is_refused(self, signed_in, a_drafted_letter):
        letter = a_drafted_letter()

        answer = signed_in().post(
            reverse("ask", args=["acknowledge-letter", letter.pk]), {"acknowledged_by": "Ms. A. Zenda, by telephone"}
        )

        assert answer.status_code == 409
        assert "this one is “Drafted”" in answer.content.decode()
        assert 'value="Ms. A. Zenda, by telephone"' in answer.content.decode()

    def test_a_focal_point_acknowledges_the_letter_of_their_state(self, as_focal_point, a_sent_letter):
        letter = a_sent_letter()

        as_focal_point(letter.party).post(
            reverse("ask", args=["acknowledge-letter", letter.pk]), {"acknowledged_by": "A. Zenda"}
        )

        letter.refresh_from_db()
        assert (letter.state, letter.acknowledged_by) == ("acknowledged", "A. Zenda")

    @pytest.mark.parametrize("verb", ["acknowledge-letter", "clear-letter", "no-such-verb"])
    def test_rows_of_others_and_unknown_verbs_do_not_exist(self, verb, as_focal_point, a_sent_letter):
        letter, other = a_sent_letter(), a_sent_letter()

        answer = as_focal_point(other.party).post(reverse("ask", args=[verb, letter.pk]), {"acknowledged_by": "X"})

        letter.refresh_from_db()
        assert answer.status_code == 404
        assert letter.state == "sent"

    def test_a_review_is_concluded_on_its_day(self, signed_in):
        from tests.factories import a_review

        review = a_review()

        answer = signed_in().post(reverse("ask", args=["conclude-review", review.pk]), {"concluded_on": "2026-04-30"})

        review.refresh_from_db()
        assert answer["Location"] == "/reviews/"
        assert (review.state, review.concluded_on) == ("concluded", date(2026, 4, 30))

    def test_an_unclear_message_is_sent_again_from_the_page(self, signed_in, an_unclear_message):
        message, client = an_unclear_message(), signed_in()
        assert "Unclear whether it arrived" in page_of(message.letter, client)

        client.post(reverse("ask", args=["send-again", message.pk]))

        assert Message.objects.get(pk=message.pk).state == "queued"

    def test_the_post_is_held_with_a_reason(self, signed_in):
        client = signed_in()

        client.post(reverse("ask", args=["hold-post", 1]), {"reason": "A restore is under way."})

        page = client.get("/health/").content.decode()
        assert "A restore is under way." in page
        assert "The post is held already." in page


def test_a_letter_that_may_have_left_cannot_be_corrected_and_the_page_says_so(signed_in, an_unclear_message):
    letter = an_unclear_message().letter

    page = page_of(letter, signed_in())

    assert "This letter has left, or may have left; it can no longer be corrected." in page
    assert reverse("ask", args=["correct-letter", letter.pk]) not in page


def test_a_cleared_letter_shows_each_recipient_with_the_state_of_their_message(
    signed_in, a_drafted_letter, follow_through
):
    letter = a_drafted_letter()
    clear(letter.pk)
    follow_through()

    page = page_of(letter, signed_in())

    assert page.count("Waiting to be sent") == len(letter.recipients) == 2
