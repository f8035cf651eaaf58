"""The page behind the link in a reminder, without signing in; and what one owes, signed in."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.answering.conftest import DUE, a_duty, link_to, main_of
from tests.factories import MAY_DAY, OFFICER, a_party
from tests.people import a_focal_point, an_account, appoint, enter
from workflows import commands, links
from workflows.ledger.models import Entry
from workflows.models import Duty, Message, Preference, Task

pytestmark = pytest.mark.django_db
SAFE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin"}


def the_record():
    return Entry.objects.count(), list(Duty.objects.values()), Task.objects.count()


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_shows_what_is_owed_and_changes_nothing(client, method, settings):
    duty = a_duty()
    before = the_record()

    answer = getattr(client, method)(link_to(duty))

    assert (answer.status_code, the_record(), settings.SESSION_COOKIE_NAME in answer.cookies) == (200, before, False)
    assert {name: answer[name] for name in SAFE} == SAFE
    if method == "get":
        page = answer.content.decode()
        assert all(words in page for words in ("submit the action plan", str(duty.party), "20 May 2026"))
        assert page.count('type="radio"') == 4


def test_one_confirmation_answers_without_an_account_a_cookie_or_a_token_against_forgery():
    duty = a_duty()

    answer = Client(enforce_csrf_checks=True).post(link_to(duty), {"answer": "on_track"})

    duty.refresh_from_db()
    assert answer.status_code == 200
    assert "You are not reminded of it before the day it is due." in answer.content.decode()
    assert duty.snoozed_until == DUE
    assert Entry.objects.get(type="DutyAnswered").actor == f"link:{main_of(duty.party).email}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_is_good_for_one_answer(client, method):
    duty = a_duty()
    client.post(link_to(duty), {"answer": "on_track"})
    before = the_record()

    answer = getattr(client, method)(link_to(duty), {"answer": "done"})

    assert (answer.status_code, the_record()) == (410, before)
    assert "You answered on 2026-05-01" in answer.content.decode()


def test_the_next_reminder_brings_a_good_link_and_another_person_has_their_own(client, may_day):
    duty = a_duty()
    alternate = appoint(None, "alternate", party=duty.party, email="alternate@state.example")
    client.post(link_to(duty), {"answer": "on_track"})

    of_another = client.post(link_to(duty, alternate), {"answer": "done"})
    may_day.at = MAY_DAY + timedelta(days=2)
    later = client.post(link_to(duty, at=MAY_DAY + timedelta(days=1)), {"answer": "done"})

    assert (of_another.status_code, later.status_code) == (200, 200)


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client):
    duty = a_duty()
    before = the_record()

    no_day = client.post(link_to(duty), {"answer": "delayed", "words": "Elections & more"})
    too_late = client.post(link_to(duty), {"answer": "delayed", "words": "Elections", "until_on": "2026-08-01"})
    nothing = client.post(link_to(duty), {})

    assert [answer.status_code for answer in (no_day, too_late, nothing)] == [422, 422, 422]
    assert the_record() == before
    assert "Elections &amp; more" in no_day.content.decode()
    assert 'value="delayed" class="form-check-input" id="id_answer_2" required checked' in no_day.content.decode()
    assert 'href="#id_until_on">By which day: Say by which day' in no_day.content.decode()
    assert "Reminders can rest until a day from 2026-05-02 to 2026-05-31." in too_late.content.decode()
    assert 'value="2026-08-01"' in too_late.content.decode()


def test_a_refusal_of_the_command_behind_keeps_what_was_typed(client, an_open_period):
    period = an_open_period
    duty = a_duty(period.party, "report", case_id=period.follow_up_id, about=period.pk, due_on=period.due_on)
    said = {"answer": "delayed", "words": "Elections", "until_on": "2026-12-24"}
    client.post(link_to(duty, at=MAY_DAY - timedelta(days=1)), said)

    again = client.post(link_to(duty, at=MAY_DAY + timedelta(seconds=1)), said)

    assert again.status_code == 409
    assert "More time was asked for already" in again.content.decode()
    assert "2026-12-24" in again.content.decode()


@pytest.mark.parametrize("forge", ["cut", "of another purpose", "of no duty", "nonsense", "too few words"])
def test_a_forged_link_is_not_found_and_changes_nothing(client, forge):
    duty = a_duty()
    held = main_of(duty.party)
    content = [str(duty.pk), str(held.pk), held.email, MAY_DAY.isoformat()]
    token = {
        "cut": signing.dumps(content, salt=links.ANSWERING)[:-3],
        "of another purpose": signing.dumps(content, salt=links.DISOWNING),
        "of no duty": signing.dumps(["0190a000-0000-7000-8000-00000000000f", *content[1:]], salt=links.ANSWERING),
        "nonsense": "x",
        "too few words": signing.dumps(content[:3], salt=links.ANSWERING),
    }[forge]
    before = the_record()

    answer = client.post(f"/duties/answer/{token}/", {"answer": "done"})

    assert (answer.status_code, the_record()) == (404, before)
    assert str(duty.party) not in answer.content.decode()


def test_a_link_expires_after_ninety_days(client, may_day):
    duty = a_duty()
    link = link_to(duty)
    may_day.at = MAY_DAY + timedelta(days=91)

    answer = client.post(link, {"answer": "done"})

    assert answer.status_code == 410
    assert str(duty.party) not in answer.content.decode()
    assert not Entry.objects.filter(type="DutyAnswered").exists()


def test_who_lost_the_role_or_never_had_it_answers_nothing(client):
    duty = a_duty()
    stranger = main_of(a_party())
    adviser = appoint(None, "observer", email="observer@un.example")
    before = the_record()
    ended = main_of(duty.party)
    link = link_to(duty, ended)

    refused = [client.post(link_to(duty, held), {"answer": "done"}).status_code for held in (stranger, adviser)]
    assert (refused, the_record()) == ([409, 409], before)
    commands.end_appointment(appointment_id=ended.pk, reason="Left.", by=OFFICER)

    assert client.post(link, {"answer": "done"}).status_code == 409
    assert not Entry.objects.filter(type="DutyAnswered").exists()


def test_a_link_for_one_address_is_not_good_for_the_appointment_of_another(client):
    duty = a_duty()

    answer = client.post(link_to(duty, main_of(duty.party), email="thief@state.example"), {"answer": "done"})

    assert (answer.status_code, Entry.objects.count()) == (409, 0)


def test_the_validating_authority_is_shown_the_way_to_sign_in(client):
    duty = a_duty(kind="decide_plan", owed_by="validating_authority")
    authority = appoint(None, "validating_authority", party=duty.party, email="authority@state.example")

    shown = client.get(link_to(duty, authority))
    asked = client.post(link_to(duty, authority), {"answer": "done"})

    assert (shown.status_code, asked.status_code) == (200, 409)
    for answer in (shown, asked):
        assert f'href="/duties/{duty.pk}/"' in answer.content.decode()
        assert 'type="radio"' not in answer.content.decode()
    assert Entry.objects.count() == 0


def test_what_is_done_needs_no_answer(client):
    answer = client.get(link_to(a_duty(state="done")))

    assert answer.status_code == 409
    assert "This is done already" in answer.content.decode()


def test_the_page_speaks_the_language_of_its_reader(client):
    duty = a_duty(a_party(language="ar"))
    held = main_of(duty.party)

    of_the_state = client.get(link_to(duty)).content.decode()
    Preference.objects.create(email=held.email, language="fr", set_at=MAY_DAY)
    preferred = client.get(link_to(duty)).content.decode()

    assert '<html lang="ar" dir="rtl">' in of_the_state
    assert '<html lang="fr" dir="ltr">' in preferred


# ---- what one owes, signed in ----


def test_what_one_owes_stands_by_day_with_its_buttons(client, may_day):
    party = a_party()
    late, soon = a_duty(party, due_on=MAY_DAY.date() - timedelta(days=1)), a_duty(party, "report")
    a_duty(a_party()), a_duty(party, "decide_plan", owed_by="validating_authority")
    a_duty(party, "answer_letter", state="done")
    enter(client, a_focal_point(party))

    page = client.get("/duties/").content.decode()

    assert page.count("/duties/0") == 2
    assert page.index(str(late.pk)) < page.index(str(soon.pk))
    assert page.count("tag-late") == 2  # the number in the navigation, and the one that is overdue
    for duty in (late, soon):
        assert f"/ask/answer-duty/{duty.pk}/" in page
        assert f"/ask/snooze-duty/{duty.pk}/" in page


def test_the_navigation_says_how_much_is_due(client):
    party = a_party()
    today = MAY_DAY.date().today()
    for days in (-1, 5, 40):
        a_duty(party, due_on=today + timedelta(days=days))
    enter(client, a_focal_point(party))

    assert '<span class="tag tag-late">2 due</span>' in client.get("/people/").content.decode()


def test_nothing_owed_says_what_will_stand_here(client):
    enter(client, an_account("observer"))

    page = client.get("/duties/").content.decode()

    assert "You owe nothing at present." in page
    assert " due</span>" not in page


def test_the_list_goes_on_where_the_page_ends(client):
    party = a_party()
    for number in range(60):
        a_duty(party, due_on=DUE + timedelta(days=number // 7))
    enter(client, a_focal_point(party))

    first = client.get("/duties/")
    second = client.get("/duties/" + first.context["next_url"])

    seen = [row["duty"].pk for page in (first, second) for row in page.context["duties"]]
    assert len(seen) == len(set(seen)) == 60
    assert second.context["next_url"] == ""


def test_the_list_costs_the_same_for_one_and_for_fifty(client):
    party = a_party()
    a_duty(party)
    enter(client, a_focal_point(party))
    client.get("/duties/")
    with CaptureQueriesContext(connection) as one:
        client.get("/duties/")
    for _number in range(49):
        a_duty(party)

    with CaptureQueriesContext(connection) as fifty:
        client.get("/duties/")

    assert len(fifty) == len(one)


def test_a_focal_point_answers_and_snoozes_with_buttons_and_others_do_not_find_the_duty(client):
    duty = a_duty(due_on=MAY_DAY.date().today() + timedelta(days=9))
    day = duty.due_on + timedelta(days=3)
    enter(client, a_focal_point(duty.party))
    stranger = Client()
    enter(stranger, a_focal_point(a_party()))

    snoozed = client.post(f"/ask/snooze-duty/{duty.pk}/", {"until_on": str(day), "reason": "Elections."})
    done = client.post(f"/ask/answer-duty/{duty.pk}/", {"answer": "done", "words": "It went by bag."})

    assert [(answer.status_code, answer.url) for answer in (snoozed, done)] == [(302, "/duties/")] * 2
    assert list(Entry.objects.filter(subject=duty.pk).values_list("type", flat=True)) == ["DutySnoozed", "DutyAnswered"]
    assert Task.objects.get().about == duty.pk
    assert stranger.get(f"/duties/{duty.pk}/").status_code == 404
    assert stranger.post(f"/ask/answer-duty/{duty.pk}/", {"answer": "done"}).status_code == 404
    assert "It went by bag." in client.get(f"/duties/{duty.pk}/").content.decode()


def test_the_secretariat_finds_the_duty_behind_its_task(client):
    duty = a_duty()
    commands.answer_duty(duty_id=duty.pk, answer="done", by=OFFICER)
    enter(client, an_account("officer"))
    task = Task.objects.get()

    finished = client.post(f"/ask/finish-task/{task.pk}/", {"outcome": "It is here."})
    desk = client.get(f"/admin/workflows/task/{task.pk}/change/").content.decode()

    assert finished.url == f"/duties/{duty.pk}/"
    assert f'href="/duties/{duty.pk}/"' in desk
    assert client.get(finished.url).status_code == 200


# ---- preferences ----


def place(url):
    return urlsplit(url).path


def test_a_mail_program_unsubscribes_at_once_and_however_often_it_asks(settings):
    link = place(links.link_to_unsubscribe("A@state.example", MAY_DAY))
    program = Client(enforce_csrf_checks=True)

    answers = [program.post(link, {"List-Unsubscribe": "One-Click"}) for _time in range(2)]

    assert [(answer.status_code, settings.SESSION_COOKIE_NAME in answer.cookies) for answer in answers] == [
        (200, False)
    ] * 2
    assert list(Preference.objects.values_list("email", "reminders", "set_at")) == [("a@state.example", False, MAY_DAY)]
    assert not Entry.objects.exists()


def test_a_person_sees_one_button_first_and_opening_changes_nothing(client):
    link = place(links.link_to_unsubscribe("a@state.example", MAY_DAY))

    opened = client.get(link)

    assert "<button" in opened.content.decode()
    assert not Preference.objects.exists()
    assert "reminded by mail no more." in client.post(link).content.decode()


def test_a_cut_token_or_one_of_another_purpose_unsubscribes_nobody(client):
    link = place(links.link_to_unsubscribe("a@state.example", MAY_DAY))
    other = place(links.link_to_preferences("a@state.example", MAY_DAY)).split("/")[-2]

    for wrong in (link[:-5] + "/", f"/reminders/unsubscribe/{other}/"):
        answer = client.post(wrong, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 404
        assert "not one of ours" in answer.content.decode()
    assert not Preference.objects.exists()


def test_preferences_are_kept_by_the_link_and_among_the_pages_of_the_account(client):
    user = an_account("observer")
    link = place(links.link_to_preferences(user.email, MAY_DAY))
    enter(client, user)

    by_link = Client(enforce_csrf_checks=True).post(link, {"per_week": "1", "language": "fr"})
    assert list(Preference.objects.values_list("email", "reminders", "per_week", "language")) == [
        (user.email, False, 1, "fr")
    ]
    shown = client.get("/account/reminders/").content.decode()
    signed_in = client.post("/account/reminders/", {"reminders": "on", "per_week": "5", "language": ""})

    assert by_link.status_code == 200
    assert 'name="per_week" value="1"' in shown
    assert signed_in.status_code == 302
    assert list(Preference.objects.values_list("reminders", "per_week", "language")) == [(True, 5, "")]


@pytest.mark.parametrize("said", [{}, {"per_week": "0"}, {"per_week": "6"}, {"per_week": "2", "language": "xx"}])
def test_impossible_preferences_are_refused_beside_their_field(client, said):
    answer = client.post(place(links.link_to_preferences("a@state.example", MAY_DAY)), said)

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Preference.objects.exists()


def test_who_is_erased_leaves_no_preference_and_no_calendar_behind():
    user = an_account()
    commands.set_preferences(email=user.email, reminders=False, per_week=2, language="", by=OFFICER)
    commands.make_feed(user_id=user.pk, by=OFFICER)

    commands.erase_person(user_id=user.pk, by=OFFICER)

    assert (Preference.objects.count(), user.feeds.count(), Message.objects.count()) == (0, 0, 0)
