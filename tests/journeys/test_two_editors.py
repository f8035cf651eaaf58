"""Two people of a State work on one line of the plan at once: whoever comes second is shown both texts."""

import pytest
from django.core.cache import cache

from tests.api.conftest import Program
from tests.people import enter
from workflows.models import Line

pytestmark = pytest.mark.django_db


def browser_of(story, role):
    cache.clear()  # throttles count in this process
    client = Program()
    enter(client, story.people[role])
    return client


def test_the_second_of_two_editors_sees_both_texts_and_says_the_last_word(story):
    follow_up = story.an_acknowledged_follow_up()
    version = story.completed(story.drafted(follow_up))
    line = Line.objects.filter(version=version).order_by("position").first()
    focal_point, alternate = browser_of(story, "focal_point"), browser_of(story, "alternate")
    path = f"/lines/{line.pk}/"

    # Both open the same line; the alternate is quicker.
    seen = focal_point.read(path)["ETag"]
    assert alternate.read(path)["ETag"] == seen
    quicker = alternate.ask(path, {"target": "Thirty judges", "risk": "Elections"}, "PATCH", If_Match=seen)
    assert quicker.status_code == 200

    # The focal point is told what stands there now beside what was typed, and nothing of either is lost.
    mine = {"target": "Forty judges", "indicator": "Judges trained"}
    stale = focal_point.ask(path, mine, "PATCH", If_Match=seen)
    assert stale.status_code == 412
    assert stale.json()["both_texts"] == [
        {"pointer": "/indicator", "stored": "", "sent": "Judges trained"},
        {"pointer": "/target", "stored": "Thirty judges", "sent": "Forty judges"},
    ]
    line.refresh_from_db()
    assert (line.target, line.indicator, line.risk) == ("Thirty judges", "", "Elections")

    # Having read both, the focal point says it once more, on top of what stands there.
    now = focal_point.read(path)["ETag"]
    assert focal_point.ask(path, mine, "PATCH", If_Match=now).status_code == 200
    line.refresh_from_db()
    assert (line.target, line.indicator, line.risk) == ("Forty judges", "Judges trained", "Elections")
    assert focal_point.ask(path, mine, "PATCH").status_code == 428

    # What two people wrote one after the other is adopted as it stands.
    story.submitted(version)
    story.adopted(version)
    late = alternate.ask(path, {"target": "Fifty judges"}, "PATCH", If_Match=alternate.read(path)["ETag"])
    assert late.status_code == 409
    line.refresh_from_db()
    assert line.target == "Forty judges"
