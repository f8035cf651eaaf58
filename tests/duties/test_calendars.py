"""Days and mornings as people live them: every zone, every gap, 29 February; holidays, which a person may correct."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reviews.calendars import calendars_of, vienna
from reviews.models import Holiday, StateParty
from reviews.registers.holidays import load_holidays
from reviews.working_days import Calendar, instant
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, a_party, the_letter
from tests.people import an_account, enter
from workflows import commands
from workflows.ledger import Refused

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 12, 31, tzinfo=UTC)


@cache
def zones() -> dict[str, list[datetime]]:
    """One zone of each kind, by when its clocks change: most names are other names for the same."""
    found = {name: changes(ZoneInfo(name)) for name in sorted(available_timezones())}
    kinds = {(tuple(at), FIRST.astimezone(ZoneInfo(name)).utcoffset()): name for name, at in found.items()}
    return {name: found[name] for name in kinds.values()}


def changes(zone: ZoneInfo) -> list[datetime]:
    """The instants, to the minute, at which clocks there are put forward or back: found month by month, by halves."""
    found, before = [], FIRST
    while before < LAST:
        after = before + timedelta(days=31)
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            minutes = range(int((after - before).total_seconds()) // 60)
            offset = before.astimezone(zone).utcoffset()
            place = bisect_right(
                minutes, 0, key=lambda m: (before + m * timedelta(minutes=1)).astimezone(zone).utcoffset() != offset
            )
            found.append(before + place * timedelta(minutes=1))
        before = after
    return found


def test_nine_oclock_is_nine_oclock_in_every_zone_on_every_day_on_which_clocks_change():
    for name, at in zones().items():
        zone, calendar = ZoneInfo(name), Calendar(name)
        for change in at or [FIRST]:
            day = change.astimezone(zone).date()
            for each in (day - timedelta(days=1), day, day + timedelta(days=1)):
                assert calendar.morning(each).astimezone(zone).replace(tzinfo=None) == datetime.combine(each, time(9))


def test_a_time_that_clocks_leap_over_is_the_first_one_after_it_and_one_shown_twice_is_the_first():
    for name, at in zones().items():
        zone = ZoneInfo(name)
        for change in at:
            last = (change - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None)
            first = change.astimezone(zone).replace(tzinfo=None)
            if first - last > timedelta(minutes=1):  # a gap
                assert instant(last + timedelta(minutes=1), name) == change
            else:  # shown twice
                assert instant(first, name) < change


def test_a_day_that_never_was_has_its_morning_on_the_next_one():
    assert instant(datetime(2011, 12, 30, 9), "Pacific/Apia").astimezone(ZoneInfo("Pacific/Apia")).date() == date(
        2011, 12, 31
    )


def test_working_days_are_counted_over_weekends_holidays_and_29_february():
    gulf = Calendar("Asia/Qatar", frozenset({4, 5}), off=frozenset({date(2028, 2, 29)}))
    plain = Calendar()

    assert plain.after(date(2028, 2, 28), 1) == date(2028, 2, 29)
    assert plain.after(date(2028, 2, 25), 3) == date(2028, 3, 1)
    assert gulf.after(date(2028, 2, 28), 1) == date(2028, 3, 1)
    assert gulf.after(date(2028, 3, 2), 1) == date(2028, 3, 5)


def test_a_day_on_which_people_work_although_it_is_saturday_counts():
    calendar = Calendar(working=frozenset({date(2026, 5, 9)}))

    assert calendar.after(date(2026, 5, 8), 1) == date(2026, 5, 9)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"zone": "Mars/Olympus"}, "“Mars/Olympus” is no time zone"),
        ({"zone": "../etc/passwd"}, "is no time zone"),
        ({"weekend": frozenset(range(7))}, "This weekend leaves no working day."),
        ({"weekend": frozenset({9})}, "Days of the week are numbered"),
    ],
)
def test_an_impossible_calendar_is_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        Calendar(**wrong)


def test_a_calendar_without_any_working_day_for_two_months_is_refused():
    off = frozenset(date(2026, 5, 1) + timedelta(days=n) for n in range(80))

    with pytest.raises(ValueError, match="There is no working day in the 60 days from 2026-05-01 on"):
        Calendar(off=off).on_or_after(date(2026, 5, 1))


@pytest.fixture
def kenya(db):
    return StateParty.objects.create(code="KEN", short_names={"en": "Kenya"}, time_zone="Africa/Nairobi")


def test_holidays_come_from_the_library_and_none_for_a_state_that_it_does_not_know(kenya):
    unknown = a_party()

    change = load_holidays([2026])

    assert change.changed == []
    assert date(2026, 6, 1) in calendars_of(["KEN"])["KEN"].off  # Madaraka Day
    assert date(2026, 10, 26) in vienna().off
    assert not Holiday.objects.filter(party=unknown).exists()


def test_what_a_person_has_written_of_a_day_stands_and_what_the_library_takes_back_goes(kenya):
    load_holidays([2026])
    Holiday.objects.filter(party="KEN", day=date(2026, 6, 1)).update(kind="working", source="person")
    Holiday.objects.create(party=kenya, day=date(2026, 7, 15), name="A funeral", source="person")
    Holiday.objects.create(party=kenya, day=date(2026, 7, 16), name="Moved", source="library")
    Holiday.objects.filter(party="KEN", day=date(2026, 12, 12)).update(name="Other")

    change = load_holidays([2026])

    assert (change.new, change.changed) == ([], ["KEN 2026-12-12"])
    calendar = calendars_of(["KEN"])["KEN"]
    assert calendar.works_on(date(2026, 6, 1))
    assert not calendar.works_on(date(2026, 7, 15))
    assert calendar.works_on(date(2026, 7, 16))


def test_a_day_is_said_once_also_for_vienna(kenya):
    Holiday.objects.create(party=None, day=date(2026, 5, 1), name="1 May")

    with pytest.raises(IntegrityError, match="a_day_is_said_once_per_calendar"), transaction.atomic():
        Holiday.objects.create(party=None, day=date(2026, 5, 1), name="Again")


def test_the_calendars_of_many_states_cost_two_statements(db):
    codes = [a_party().pk for _ in range(4)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = calendars_of(codes)

    assert set(found) == set(codes)
    assert len(asked) == 2


def test_the_calendar_asks_for_holidays_again_and_again_and_is_refused_where_nothing_is_new(kenya):
    commands.refresh_holidays(by=OFFICER)
    years = set(Holiday.objects.values_list("day__year", flat=True))

    with pytest.raises(Refused, match="All holidays are as they were told"):
        commands.refresh_holidays(by=OFFICER)

    assert years == {2026, 2027, 2028}


def test_a_letter_counts_the_holidays_of_its_state(follow_through, db):
    party = a_party()
    Holiday.objects.create(party=party, day=date(2026, 5, 5), name="A holiday")
    review = a_concluded_review(party=party)

    follow_through()

    assert MAY_DAY.date() == date(2026, 5, 1)
    assert the_letter(review).data["acknowledge_by"] == "2026-05-11"


def test_an_officer_writes_a_holiday_by_hand_and_a_wrong_zone_or_weekend_is_a_finding(client, kenya):
    enter(client, an_account("officer"))
    client.post(
        "/admin/reviews/holiday/add/", {"party": "KEN", "day": "2026-05-04", "kind": "off", "name": "Polling day"}
    )
    state = {"code": "TZA", "working_language": "en", "time_zone": "Mars", "weekend": "0,1,2,3,4,5,6"}
    answer = client.post("/admin/reviews/stateparty/add/", state)

    assert Holiday.objects.get(party="KEN").source == "person"
    errors = answer.context["adminform"].form.errors
    assert "is no time zone" in str(errors["time_zone"])
    assert "leaves no working day" in str(errors["weekend"])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"time_zone": "Mars"}, "“Mars” is no time zone"), ({"weekend": [0, 1, 2, 3, 4, 5, 6]}, "no working day")],
)
def test_an_impossible_calendar_of_a_state_is_refused(kenya, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        commands.change_party_contact(code="KEN", changes=changes, by=OFFICER)

    kenya.refresh_from_db()
    assert (kenya.time_zone, kenya.weekend) == ("Africa/Nairobi", [5, 6])
