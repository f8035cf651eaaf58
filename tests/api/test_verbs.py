"""Programs ask for the same things as people, and hear the same sentences."""

import pytest
from django.db import connection

from reviews.models import Review
from tests.api.conftest import program
from tests.factories import OFFICER, a_concluded_review, a_party, a_review, clear, the_follow_up, the_letter
from workflows.commands import mailing
from workflows.ledger.models import Delivery, Entry
from workflows.models import Letter, Message, PostRoom

pytestmark = pytest.mark.django_db


def refusal_of(page, verb):
    return next(shown["refusal"] for shown in page["verbs"] if shown["verb"] == verb)


def test_concluding_a_review_opens_its_follow_up_with_the_same_id(officer, follow_through):
    review = a_review()

    answer = officer.ask(f"/reviews/{review.pk}/conclude/", {"concluded_on": "2026-04-30"})
    follow_through()

    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["concluded_on"]) == ("concluded", "2026-04-30")
    assert officer.read(f"/follow-ups/{review.pk}/").json()["state"] == "letter_drafted"
    assert Entry.objects.get(type="ReviewConcluded").actor == f"user:{officer.user.pk}"


def test_concluding_twice_is_refused_with_the_commands_sentence_and_leaves_no_trace(officer):
    review = a_concluded_review()
    before = Entry.objects.count()

    answer = officer.ask(f"/reviews/{review.pk}/conclude/", {"concluded_on": "2026-05-01"})

    assert answer.status_code == 409
    assert answer.json()["type"] == "/api/problems/refused/"
    assert answer.json()["detail"] == (
        "“Conclude the review” needs a review that is “Ongoing”; this one is “Concluded”."
    )
    assert Entry.objects.count() == before
    assert str(Review.objects.get().concluded_on) == "2026-04-30"


def test_the_refusal_shown_beside_a_verb_is_the_one_it_answers_with(officer):
    review = a_concluded_review()

    shown = officer.read(f"/reviews/{review.pk}/").json()
    answer = officer.ask(f"/reviews/{review.pk}/conclude/", {"concluded_on": "2026-05-01"})

    assert refusal_of(shown, "conclude_review") == answer.json()["detail"]


def test_only_an_officer_concludes_reviews_and_everyone_else_is_told_so(approver):
    review = a_review()

    answer = approver.ask(f"/reviews/{review.pk}/conclude/", {"concluded_on": "2026-04-30"})

    assert answer.status_code == 403
    assert answer.json()["detail"] == "Only an officer of the Secretariat can do this."
    assert Review.objects.get().state == "ongoing"
    assert refusal_of(approver.read(f"/reviews/{review.pk}/").json(), "conclude_review") == answer.json()["detail"]


def test_a_verb_on_a_row_of_another_state_answers_as_if_there_were_none():
    review = a_review()
    stranger = program(party=a_party())

    answer = stranger.ask(f"/reviews/{review.pk}/conclude/", {"concluded_on": "2026-04-30"})

    assert answer.status_code == 404
    assert str(review.pk) not in answer.json()["detail"]
    assert Review.objects.get().state == "ongoing"


def test_a_letter_is_cleared_by_an_approver_and_then_waits_in_the_post_room(approver, follow_through):
    review = a_concluded_review()
    follow_through()

    answer = approver.ask(f"/letters/{the_letter(review).pk}/clear/")
    follow_through()

    assert answer.status_code == 200
    assert answer.json()["state"] == "cleared"
    shown = approver.read(f"/letters/{the_letter(review).pk}/").json()
    assert [d["state"] for d in shown["deliveries"]] == ["queued", "queued"]
    assert {d["recipient"] for d in shown["deliveries"]} == {r["email"] for r in shown["recipients"]}


def test_nobody_clears_a_letter_that_they_drafted_and_the_button_says_so(follow_through):
    both = program("officer", "approver")
    review = a_concluded_review()
    follow_through()
    mine = both.ask(f"/letters/{the_letter(review).pk}/correct/", {}).json()

    answer = both.ask(f"/letters/{mine['id']}/clear/")

    assert answer.status_code == 409
    assert answer.json()["detail"] == "Nobody clears a letter that they drafted; ask a colleague."
    assert refusal_of(both.read(f"/letters/{mine['id']}/").json(), "clear_letter") == answer.json()["detail"]
    assert Letter.objects.get(pk=mine["id"]).state == "drafted"


def test_a_verb_that_takes_nothing_refuses_what_it_is_given(approver, follow_through):
    review = a_concluded_review()
    follow_through()

    answer = approver.ask(f"/letters/{the_letter(review).pk}/clear/", {"recipients": []})

    assert answer.json()["errors"] == [{"pointer": "/recipients", "detail": "There is no such field; there are: none."}]
    assert the_letter(review).state == "drafted"


def test_correcting_a_letter_answers_with_the_new_version(officer, follow_through):
    review = a_concluded_review()
    follow_through()
    first = the_letter(review)
    changes = {
        "language": "fr",
        "answer_by": "2026-08-01",
        "recipients": [{"role": "focal_point", "name": "N. Otre", "email": "n.otre@state.example"}],
    }

    answer = officer.ask(f"/letters/{first.pk}/correct/", changes)

    second = the_letter(review)
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/letters/{second.pk}/"
    assert (second.version, second.language, second.data["answer_by"]) == (2, "fr", "2026-08-01")
    assert [r["email"] for r in answer.json()["recipients"]] == ["n.otre@state.example"]
    assert Letter.objects.get(pk=first.pk).state == "replaced"


def test_a_line_break_in_a_recipients_name_is_refused_where_it_stands(officer, follow_through):
    review = a_concluded_review()
    follow_through()
    recipient = {"role": "focal_point", "name": "A\nBcc: b@x.example", "email": "a@state.example"}

    answer = officer.ask(f"/letters/{the_letter(review).pk}/correct/", {"recipients": [recipient]})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"pointer": "/recipients/0/name", "detail": "This must be one line of plain text."}
    ]
    assert Letter.objects.count() == 1


def test_the_focal_point_acknowledges_the_letter_of_their_state(a_sent_letter, follow_through):
    letter = a_sent_letter()
    focal_point = program(party=letter.party)

    answer = focal_point.ask(f"/letters/{letter.pk}/acknowledge/", {"acknowledged_by": "F. Point"})
    follow_through()

    assert answer.status_code == 200
    assert answer.json()["acknowledged_by"] == "F. Point"
    assert the_follow_up(letter.follow_up).state == "acknowledged"


def test_a_state_sees_its_letter_only_once_it_is_sent(officer, follow_through):
    review = a_concluded_review()
    follow_through()
    focal_point = program(party=review.party)

    answer = focal_point.read(f"/letters/{the_letter(review).pk}/")

    assert answer.status_code == 404
    assert focal_point.read("/letters/").json()["results"] == []
    assert officer.read(f"/letters/{the_letter(review).pk}/").status_code == 200


def test_the_pdf_of_a_letter_is_a_download_that_browsers_do_not_sniff(officer, follow_through):
    review = a_concluded_review()
    follow_through()
    letter = the_letter(review)

    answer = officer.read(f"/letters/{letter.pk}/pdf/")

    assert answer.content == bytes(letter.pdf)
    assert answer.headers["Content-Type"] == "application/pdf"
    name = f"UNCAC-IRM-1-{review.party_id}-R-v1.pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def an_unclear_message(follow_through):
    review = a_concluded_review()
    follow_through()
    clear(the_letter(review).pk)
    follow_through()
    taken = mailing.take_message(owner=0)
    mailing.hand_over(taken=taken, by=OFFICER)
    mailing.leave_unclear(taken=taken, answer="the connection broke", by=OFFICER)
    return Message.objects.get(pk=taken.id)


def test_a_person_settles_an_unclear_message_either_way(officer, an_unclear_message):
    waits = officer.read("/messages/?state=unclear").json()["results"]

    answer = officer.ask(f"/messages/{an_unclear_message.pk}/confirm-arrival/")
    again = officer.ask(f"/messages/{an_unclear_message.pk}/send-again/")

    assert [row["id"] for row in waits] == [str(an_unclear_message.pk)]
    assert (answer.status_code, answer.json()["state"]) == (200, "sent")
    assert again.status_code == 409
    assert Message.objects.get(pk=an_unclear_message.pk).state == "sent"


def test_an_unclear_message_sent_again_waits_under_the_same_message_id(officer, an_unclear_message):
    answer = officer.ask(f"/messages/{an_unclear_message.pk}/send-again/")

    assert (answer.status_code, answer.json()["state"]) == (200, "queued")
    assert answer.json()["message_id"] == an_unclear_message.message_id


@pytest.fixture
def a_dead_delivery(db):
    """A review whose follow-up could not be opened: the reaction's attempts are used up."""
    a_concluded_review()
    delivery = Delivery.objects.get(reaction="open_follow_up")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_delivery SET state = 'dead', attempts = 8 WHERE id = %s", [delivery.pk])
    return delivery


def test_a_dead_delivery_is_tried_again_from_its_desk(officer, a_dead_delivery, follow_through):
    answer = officer.ask(f"/deliveries/{a_dead_delivery.pk}/replay/")
    follow_through()

    assert (answer.status_code, answer.json()["state"]) == (200, "owed")
    assert Delivery.objects.get(pk=a_dead_delivery.pk).state == "done"
    assert officer.ask(f"/deliveries/{a_dead_delivery.pk}/replay/").json()["detail"] == (
        "Only a dead delivery can be tried again or set aside; this one is “done”."
    )


def test_a_dead_delivery_is_set_aside_for_a_reason(officer, a_dead_delivery):
    silent = officer.ask(f"/deliveries/{a_dead_delivery.pk}/set-aside/", {"reason": " "})
    answer = officer.ask(f"/deliveries/{a_dead_delivery.pk}/set-aside/", {"reason": "Entered by hand."})

    assert silent.json()["errors"][0]["pointer"] == "/reason"
    assert (answer.json()["state"], answer.json()["outcome"]) == ("refused", "Entered by hand.")


def test_the_post_is_held_and_released_with_a_reason(officer):
    held = officer.ask("/post/hold/", {"reason": "restored from a backup"})
    twice = officer.ask("/post/hold/", {"reason": "again"})
    released = officer.ask("/post/release/", {"reason": "checked"})

    assert held.json()["held"] is True
    assert refusal_of(held.json(), "hold_post") == twice.json()["detail"] == "The post is held already."
    assert twice.status_code == 409
    assert released.json()["held"] is False
    assert PostRoom.objects.get().reason == "checked"


def test_the_post_room_is_the_secretariats():
    focal_point = program(party=a_party())

    assert focal_point.read("/post/").status_code == 404
    assert focal_point.ask("/post/hold/", {"reason": "mischief"}).status_code == 404
    assert not PostRoom.objects.exists()


def test_the_facts_of_a_follow_up_come_in_order_and_name_their_cause(officer, follow_through):
    review = a_concluded_review()
    follow_through()

    facts = officer.read(f"/follow-ups/{review.pk}/facts/").json()["results"]

    assert [f["number"] for f in facts] == [1, 2, 3, 4, 5]
    assert [f["type"] for f in facts] == [
        "ReviewConcluded",
        "FollowUpOpened",
        "LetterDrafted",
        "FollowUpLetterDrafted",
        "DutyOpened",
    ]
    assert facts[1]["cause"] == facts[0]["id"]


def test_everyone_reads_who_they_are():
    party = a_party()
    focal_point = program(party=party)

    assert focal_point.read("/me/").json() == {
        "name": focal_point.user.name,
        "email": focal_point.user.email,
        "roles": ["focal_point"],
        "parties": [party.code],
    }
