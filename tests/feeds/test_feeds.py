"""Calendars by private address: what they say, in whose language, to whom, and for how long."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from icalendar import Calendar

from reviews.models import Appointment
from tests.answering.conftest import a_duty
from tests.factories import MAY_DAY, OFFICER, a_party, a_review
from tests.people import a_focal_point, an_account, enter
from tests.reporting.plans import a_follow_up
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Duty, Feed

pytestmark = pytest.mark.django_db
SOON = datetime.now(UTC).date() + timedelta(days=20)


def a_feed(user, follow_up=None):
    """The place of a new calendar of this person."""
    made = commands.make_feed(user_id=user.pk, follow_up_id=follow_up, by=OFFICER)
    return f"/calendar/{made.secret}.ics"


def read(place, **headers):
    return Client().get(place, headers=headers)


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


@pytest.fixture
def party(db):
    return a_party()


def test_what_one_owes_stands_there_as_a_whole_day(party):
    duty = a_duty(party, due_on=SOON)

    answer = read(a_feed(a_focal_point(party)))

    [event] = events(answer)
    calendar = Calendar.from_ical(answer.content)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (SOON, SOON + timedelta(days=1))
    assert event.to_ical().count(b"VALUE=DATE:") == 2
    assert str(event["uid"]) == f"{duty.pk}@localhost"
    assert str(event["summary"]) == f"submit the action plan · {party}"
    assert str(event["url"]) == "http://localhost:8000/duties/"
    assert (str(event["status"]), int(event["sequence"])) == ("CONFIRMED", 0)
    assert event.decoded("dtstamp") == event.decoded("last-modified") == MAY_DAY
    assert (str(calendar["version"]), str(calendar["method"])) == ("2.0", "PUBLISH")
    assert str(calendar["x-wr-calname"]) == "What I owe: follow-up on country reviews"
    assert calendar["refresh-interval"].dt == timedelta(hours=6)
    assert calendar.errors == []


def test_reading_makes_no_session_and_is_noted_once_an_hour(party):
    place = a_feed(a_focal_point(party))

    answers = [read(place) for _time in range(2)]
    first = Feed.objects.get().read_at
    read(place)

    assert [dict(answer.cookies) for answer in answers] == [{}, {}]
    assert first is not None
    assert Feed.objects.get().read_at == first


def test_the_uid_stays_and_the_sequence_grows_with_every_change(party):
    duty, place = a_duty(party, due_on=SOON), a_feed(a_focal_point(party))
    changes = [
        {"due_on": SOON + timedelta(days=9), "turn": 2, "turn_from": MAY_DAY + timedelta(hours=1)},
        {"state": "done", "state_since": MAY_DAY + timedelta(hours=2)},
        {"state": "open", "state_since": MAY_DAY + timedelta(hours=3)},
        {"state": "dropped", "state_since": MAY_DAY + timedelta(hours=3, seconds=1)},
    ]

    seen = events(read(place))
    for change in changes:
        Duty.objects.filter(pk=duty.pk).update(**change)
        seen += events(read(place))

    numbers = [int(event["sequence"]) for event in seen]
    assert len({str(event["uid"]) for event in seen}) == 1
    assert numbers == sorted(set(numbers))
    assert [str(event["status"]) for event in seen] == ["CONFIRMED"] * 4 + ["CANCELLED"]
    assert [str(event["summary"])[0] == "✓" for event in seen] == [False, False, True, False, False]


def test_what_has_not_changed_is_not_sent_again(party):
    duty, place = a_duty(party, due_on=SOON), a_feed(a_focal_point(party))
    first = read(place)

    same = read(place, if_none_match=first["ETag"])
    Duty.objects.filter(pk=duty.pk).update(due_on=SOON + timedelta(days=1), turn=2)
    changed = read(place, if_none_match=first["ETag"])

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)
    assert first["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(("language", "beginning"), [("ar", "ar"), ("zh-hans", "zh-hans")])
def test_long_names_in_arabic_and_chinese_survive_folding_and_reading(language, beginning):
    names = {"ar": "جمهورية زندو المتحدة والجزر البعيدة " * 4, "zh-hans": "曾多联合共和国及外岛" * 9, "en": "Zendo"}
    party = a_party(short_names=names)
    user = a_focal_point(party)
    user.language = language
    user.save(update_fields=["language"])
    a_duty(party, due_on=SOON)

    body = read(a_feed(user)).content

    lines = body.split(b"\r\n")
    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]  # no character is cut in two
    assert names[language].strip() in str(event["summary"])
    assert Calendar.from_ical(body).to_ical() == body


def test_words_with_commas_and_semicolons_and_new_lines_come_out_as_they_went_in():
    party = a_party(short_names={"en": "Zendo; North, South\\East\nBEGIN:VALARM"})
    a_duty(party, due_on=SOON)

    answer = read(a_feed(a_focal_point(party)))

    [event] = events(answer)
    assert str(event["summary"]) == f"submit the action plan · {party}"
    assert answer.content.count(b"\r\nBEGIN:") == 1


def test_a_calendar_shows_what_its_person_owes_and_nothing_of_others(party):
    a_duty(party, "decide_plan", owed_by="validating_authority", due_on=SOON)
    a_duty(a_party(), due_on=SOON)
    own = a_duty(party, due_on=SOON)

    [event] = events(read(a_feed(a_focal_point(party))))

    assert str(event["uid"]).startswith(str(own.pk))


def test_who_lost_the_role_sees_an_empty_calendar(party):
    user = a_focal_point(party)
    a_duty(party, due_on=SOON)
    place = a_feed(user)
    assert len(events(read(place))) == 1

    commands.end_appointment(appointment_id=Appointment.objects.get(user=user).pk, reason="Left.", by=OFFICER)

    answer = read(place)
    assert (answer.status_code, events(answer)) == (200, [])


def test_a_revoked_a_replaced_and_an_unknown_address_and_one_of_a_closed_account_are_not_there(party):
    user, closed = a_focal_point(party), an_account("officer")
    replaced, revoked, of_nobody = a_feed(user), a_feed(user), a_feed(closed)
    commands.revoke_feed(feed_id=Feed.objects.get(user=user, revoked_at=None).pk, by=OFFICER)
    closed.is_active = False
    closed.save(update_fields=["is_active"])

    for place in (replaced, revoked, of_nobody, "/calendar/unknown.ics", "/calendar/%00.ics"):
        assert read(place).status_code == 404, place
    with pytest.raises(Refused, match="revoked already"):
        commands.revoke_feed(feed_id=Feed.objects.filter(user=user).first().pk, by=OFFICER)


def test_the_secret_is_kept_as_a_digest_and_no_fact_tells_it(party):
    made = commands.make_feed(user_id=a_focal_point(party).pk, by=OFFICER)

    entry = Entry.objects.get(type="FeedMade")
    assert made.secret not in f"{Feed.objects.values().get()} {entry.payload} {made!r}"
    assert len(Feed.objects.get().digest) == 64


def test_a_follow_up_has_a_calendar_of_everything_it_waits_for_with_its_workshops(party):
    follow_up = a_follow_up(a_review(party=party), MAY_DAY)
    about = {"case_id": follow_up.pk, "follow_up": follow_up, "due_on": SOON}
    a_duty(party, "decide_plan", owed_by="validating_authority", **about)
    a_duty(party, "finish_task", owed_by="officer", **about)
    a_duty(party, due_on=SOON)
    workshop = {
        "kind": "workshop", "title": "Asset recovery", "place": "Lusaka",
        "starts_on": SOON, "ends_on": SOON + timedelta(days=2),
    }  # fmt: skip
    row = commands.plan_workshop(follow_up_id=follow_up.pk, workshop=workshop, by=OFFICER)
    place = a_feed(a_focal_point(party), follow_up.pk)

    planned = {str(event["summary"]): event for event in events(read(place))}
    commands.cancel_workshop(workshop_id=row.pk, reason="Floods.", by=OFFICER)
    cancelled = {str(event["summary"]): event for event in events(read(place))}

    meeting = f"Asset recovery · {party}"
    assert set(planned) == {f"return or adopt the action plan · {party}", meeting}
    assert planned[meeting].decoded("dtend") == SOON + timedelta(days=3)
    assert str(planned[meeting]["location"]) == "Lusaka"
    assert str(planned[meeting]["url"]) == f"http://localhost:8000/follow-ups/{follow_up.pk}/"
    assert (str(cancelled[meeting]["status"]), int(cancelled[meeting]["sequence"])) == ("CANCELLED", 1)


def test_on_its_page_a_calendar_is_made_once_shown_once_replaced_and_revoked(client, party):
    enter(client, a_focal_point(party))

    made = client.post("/account/calendar/")
    place = urlsplit(made.context["address"]).path
    again = client.get("/account/calendar/").content.decode()
    feed = Feed.objects.get()
    revoked = client.post(f"/account/calendar/{feed.pk}/revoke/")

    assert made.status_code == 201
    assert made.context["address"] in made.content.decode()
    assert place not in again
    assert "What I owe" in again
    assert revoked.status_code == 302
    assert read(place).status_code == 404


def test_nobody_makes_a_calendar_of_what_they_may_not_see_or_revokes_that_of_another(client, party):
    follow_up = a_follow_up(a_review(party=party), MAY_DAY)
    of_another = commands.make_feed(user_id=an_account("officer").pk, by=OFFICER).feed
    enter(client, a_focal_point(a_party()))

    answers = [
        client.get(f"/account/calendar/?follow_up={follow_up.pk}"),
        client.post("/account/calendar/", {"follow_up": str(follow_up.pk)}),
        client.post("/account/calendar/", {"follow_up": "x"}),
        client.post(f"/account/calendar/{of_another.pk}/revoke/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert list(Feed.objects.values_list("pk", "revoked_at")) == [(of_another.pk, None)]


def test_days_long_past_are_left_out(party):
    a_duty(party, due_on=date(2020, 2, 29))

    assert events(read(a_feed(a_focal_point(party)))) == []
