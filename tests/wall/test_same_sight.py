"""I10: what the scopes show is what the wall shows, for every person and every walled table."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from reviews import wall
from reviews.models import Assessment, Document, Need, Observation, Release, Review
from reviews.wall.policies import OPEN, WALLS
from workflows.access import SCOPES, visible_to
from workflows.ledger.models import Entry
from workflows.models import Activity, FollowUp, Letter, LineNeed, Message, ReportAnswer, ReportLine

pytestmark = pytest.mark.django_db

WALLED = {each.table for each in WALLS}
SCOPED = [model for model in SCOPES if model._meta.db_table in WALLED]
PUBLIC = {"Asked", "Need", "NeedProvision", "Release"}
OURS = ("reviews", "workflows", "ledger")


def keys(rows):
    return set(rows.order_by().values_list("pk", flat=True))


def behind_the_wall(user, model):
    with wall.as_person(user.pk):
        return keys(model._default_manager.all())


def test_the_wall_shows_each_person_exactly_what_the_scopes_show(world):
    different, seen = [], {}
    for name, user in (world.people | {"stranger": AnonymousUser()}).items():
        for model in SCOPED:
            by_scope, by_wall = keys(visible_to(user, model)), behind_the_wall(user, model)
            seen[name, model.__name__] = frozenset(by_wall)
            if by_scope != by_wall:
                different.append((name, model.__name__, len(by_scope), len(by_wall)))

    assert different == []
    assert len(SCOPED) >= 35
    for model in SCOPED:  # otherwise the comparison would say nothing
        assert len({seen[name, model.__name__] for name in world.people}) > 1, model


@pytest.mark.parametrize("name", ["nobody", "ended", "not begun", "not verified"])
def test_an_account_without_an_appointment_in_force_sees_only_what_is_public_and_its_own_keys(world, name):
    user = world.people[name]

    seen = {model.__name__: len(behind_the_wall(user, model)) for model in SCOPED}

    assert {model: count for model, count in seen.items() if count} == dict.fromkeys(PUBLIC, 4) | {"Asked": 1}


def test_a_contributor_sees_beside_what_is_public_only_the_activities_of_the_own_institution(world):
    user = world.people["contributor"]

    seen = {model.__name__: behind_the_wall(user, model) for model in SCOPED}

    theirs = Activity.objects.filter(institution__party=world.near)
    assert {name for name, found in seen.items() if found} == PUBLIC | {"Activity", "ReportLine"}
    assert seen["Activity"] == keys(theirs)
    assert seen["ReportLine"] == keys(ReportLine.objects.filter(activity__in=theirs))


def test_what_is_said_of_a_need_is_not_released_with_it(world):
    user = world.people["observer of a group"]

    need = Need.objects.get(party=world.near, classification="confidential")

    assert need.pk in behind_the_wall(user, Need)
    for model in (Assessment, LineNeed, ReportAnswer):
        said = keys(model.objects.filter(need=need))
        assert said
        assert not said & behind_the_wall(user, model), model


def test_a_provider_sees_what_is_released_to_it_and_nothing_once_it_is_revoked(world):
    named, other = (world.people[f"contact of {which} provider"] for which in ("the named", "another"))
    release = Release.objects.get(audience="named_providers", party=world.near)

    before = behind_the_wall(named, Need), behind_the_wall(other, Need)
    Release.objects.filter(pk=release.pk).update(revoked_at="2026-05-02T00:00Z")
    after = behind_the_wall(named, Need)

    assert release.need_id in before[0]
    assert release.need_id not in before[1]
    assert before[0] - after == {release.need_id}
    assert not {
        model for model in (Review, Observation, FollowUp, Letter, Message, Entry) if behind_the_wall(named, model)
    }
    assert {row.kind for row in Document.objects.filter(pk__in=behind_the_wall(named, Document))} == {"evidence"}


def test_every_table_of_ours_is_walled_or_stands_open_for_a_written_reason():
    tables = {
        table
        for app in OURS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for table in [model._meta.db_table]
    }
    open_tables = [table for tables in OPEN.values() for table in tables]

    assert sorted(tables) == sorted([*WALLED, *open_tables])


def test_the_database_stands_as_declared(rows):
    """Row security on every walled table, the five policies, and no other; what they say is what is declared."""
    policies = dict(
        rows(
            "SELECT tablename, array_agg(policyname || ' ' || cmd || ' ' || roles::text ORDER BY policyname)"
            " FROM pg_policies GROUP BY 1"
        )
    )
    switched_on = {table for (table,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity")}
    person, system = "{tafollow_person}", "{tafollow_system}"
    first, last = f"a_person_adds INSERT {person}", [
        f"a_person_sees SELECT {person}", f"the_system_sees_everything ALL {system}",
    ]  # fmt: skip
    more = [f"a_person_changes UPDATE {person}", f"a_person_removes DELETE {person}"]

    assert switched_on == WALLED
    assert policies == {each.table: [first, *([] if each.appended else more), *last] for each in WALLS}


def test_nobody_but_the_two_roles_holds_a_right_on_a_walled_table(rows):
    granted = rows(
        "SELECT table_name, grantee, string_agg(privilege_type, ' ' ORDER BY privilege_type)"
        " FROM information_schema.role_table_grants WHERE table_name = ANY(%s) AND grantee <> 'tafollow' GROUP BY 1, 2",
        sorted(WALLED),
    )
    held = {each.table: "INSERT SELECT" if each.appended else "DELETE INSERT SELECT UPDATE" for each in WALLS}

    assert sorted(granted) == sorted(
        (table, role, what) for table, what in held.items() for role in ("tafollow_person", "tafollow_system")
    )


def test_one_function_reads_past_the_wall_and_no_view_does(rows):
    past = rows("SELECT proname, pronargs FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
    views = rows("SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace")

    assert past == [("wall_releases_naming_me", 0)]
    assert views == []


def test_the_wall_tells_the_same_facts_as_the_scopes():
    from reviews.wall import policies
    from workflows import access

    assert sorted(policies.TOLD_TO_EVERYBODY) == sorted(access.TOLD_TO_EVERYBODY)
    assert sorted(policies.TOLD_TO_THE_STATE) == sorted(access.TOLD_TO_THE_STATE)
