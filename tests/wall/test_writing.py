"""What a person's commands may write, whatever the code above has forgotten; and what can be told from a refusal."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from reviews import wall
from reviews.models import Disclosure, Document, Need, Observation, Reading, Release, ReleaseProvider, Review
from workflows.models import Asked, FollowUp, Letter

pytestmark = pytest.mark.django_db

REFUSED = "violates row-level security policy"


@pytest.fixture
def near(world):
    with wall.as_person(world.people["focal point"].pk):
        yield world


@pytest.fixture
def far_need(world):
    """One that its State has released to a provider only."""
    with wall.as_system("a test"):
        return Need.objects.get(party=world.far, releases__audience="named_providers")


def refused(statement, params=(), error=ProgrammingError):
    """The message with which PostgreSQL refuses; nothing of the transaction is lost."""
    with pytest.raises(error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    return str(caught.value)


def a_new_need(like, **changed):
    return Need(**{f.attname: getattr(like, f.attname) for f in Need._meta.concrete_fields if f.name != "id"} | changed)


class TestAnotherState:
    def test_cannot_be_given_a_row(self, near, far_need):
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            a_new_need(far_need, reference="mine").save(force_insert=True)

    def test_cannot_be_changed_or_robbed_of_a_row(self, near, far_need):
        changed = Need.objects.filter(pk=far_need.pk).update(text="ours")
        deleted = Need.objects.filter(pk=far_need.pk)._raw_delete("default")

        assert (changed, deleted) == (0, 0)
        with wall.as_system("a test"):
            assert Need.objects.get(pk=far_need.pk).text == far_need.text

    def test_cannot_have_a_row_moved_to_it(self, near):
        mine = Need.objects.filter(party=near.near).first()

        assert REFUSED in refused("UPDATE reviews_need SET party_id = %s WHERE id = %s", [near.far.pk, mine.pk])

    def test_cannot_be_overwritten_by_an_upsert(self, near, far_need):
        upsert = (
            "INSERT INTO reviews_need (id, party_id, cycle_id, reference, category_id, text, rationale, place,"
            " classification) VALUES (%s, %s, %s, 'x', %s, 'ours', '', '', 'restricted')"
            " ON CONFLICT (id) DO UPDATE SET text = excluded.text"
        )
        values = [far_need.pk, near.near.pk, far_need.cycle_id, far_need.category_id]

        assert REFUSED in refused(upsert, values)

    def test_cannot_be_named_in_a_fact(self, near):
        values = [near.reviews[near.far.pk].pk, near.far.pk]
        statement = (
            "INSERT INTO ledger_entry (id, case_id, number, type, version, subject, party, payload, actor, at, hash)"
            " VALUES (gen_random_uuid(), %s, 999, 'X', 1, gen_random_uuid(), %s, '{}', 'x', now(), '')"
        )

        assert REFUSED in refused(statement, values)

    def test_cannot_be_named_in_the_history_of_a_row(self, near, far_need):
        statement = (
            "INSERT INTO reviews_needevent (pgh_created_at, pgh_label, id, reference, text, rationale, place,"
            " classification, category_id, cycle_id, party_id, pgh_obj_id)"
            " SELECT now(), 'update', id, 'x', '', '', '', 'public', category_id, cycle_id, %s, id FROM reviews_need"
            " LIMIT 1"
        )

        assert REFUSED in refused(statement, [near.far.pk])


class TestForeignKeys:
    """They are checked in front of the wall, so they must not be an oracle for what stands behind it."""

    def test_a_need_cannot_be_hung_on_the_review_of_another_state(self, near, far_need):
        mine = Need.objects.filter(party=near.near).first()
        there, nowhere = (
            refused("UPDATE reviews_need SET review_id = %s WHERE id = %s", [key, mine.pk], IntegrityError)
            for key in (far_need.review_id, "0190a000-0000-7000-8000-000000000000")
        )

        assert "a_need_is_of_the_party_of_its_review" in there
        assert there.replace(str(far_need.review_id), "0190a000-0000-7000-8000-000000000000") == nowhere

    @pytest.mark.parametrize(
        ("model", "parent", "rule"),
        [
            (Document, Review, "a_document_is_of_the_party_of_its_review"),
            (Need, Review, "a_need_is_of_the_party_of_its_review"),
            (Need, Document, "a_need_is_of_the_party_of_its_document"),
            (Observation, Review, "an_observation_is_of_the_party_of_its_review"),
            (Observation, Document, "an_observation_is_of_the_party_of_its_document"),
            (Disclosure, Need, "a_disclosure_is_of_the_party_of_its_need"),
            (Reading, Document, "a_reading_is_of_the_party_of_its_document"),
        ],
    )
    def test_a_child_is_of_the_state_of_its_parent_even_for_the_system(self, world, model, parent, rule):
        mine = model.objects.filter(party=world.near).first()
        theirs = parent.objects.filter(party=world.far).last()

        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            model.objects.filter(pk=mine.pk).update(**{parent._meta.model_name: theirs})

    @pytest.mark.parametrize(
        ("model", "rule"),
        [
            (Letter, "a_letter_is_of_the_party_of_its_follow_up"),
            (Release, "a_release_is_of_the_party_of_its_need"),
            (FollowUp, "a_(letter|follow_up)_is_of_the_party_of_its_(follow_up|review)"),
        ],
    )
    def test_nothing_changes_its_state_without_its_parent(self, world, model, rule):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            model.objects.filter(party=world.near).update(party=world.far)


def test_a_unique_key_of_another_state_is_no_oracle_since_its_state_is_part_of_the_key(near, far_need):
    """Only ids are unique across States, and nobody guesses 74 random bits."""
    reference = far_need.reference
    mine = Need.objects.filter(party=near.near).first()

    a_new_need(mine, reference=reference).save(force_insert=True)

    assert Need.objects.filter(reference=reference).count() == 1


class TestWhatIsOnlyRead:
    @pytest.mark.parametrize("name", ["observer", "auditor", "adviser", "contact of the named provider"])
    def test_those_who_only_look_change_nothing(self, world, name):
        with wall.as_person(world.people[name].pk):
            changed = {model.__name__: model.objects.update(party=world.near) for model in (Need, Review, FollowUp)}
            deleted = ReleaseProvider.objects.all()._raw_delete("default")

        assert changed == {"Need": 0, "Review": 0, "FollowUp": 0}
        assert deleted == 0

    def test_a_state_does_not_edit_the_words_of_the_reviewers(self, near):
        assert Observation.objects.filter(party=near.near).exists()
        assert Observation.objects.update(text="better") == 0

    def test_nobody_but_the_state_writes_its_release(self, world):
        with wall.as_person(world.people["officer"].pk):
            assert Release.objects.update(audience="public") == 0
        with wall.as_person(world.people["validating authority"].pk):
            assert Release.objects.update(audience="public") == 5

    @pytest.mark.parametrize("table", ["ledger_entry", "reviews_needevent", "reviews_disclosure", "ledger_anchor"])
    @pytest.mark.parametrize("what", ["UPDATE {} SET pk = 1", "DELETE FROM {}", "TRUNCATE {}"])
    def test_history_is_rewritten_by_nobody_not_even_the_system(self, world, table, what):
        what = what.replace("pk = 1", "party = ''" if table == "ledger_entry" else "user_id = null")
        what = what.replace(
            "user_id = null",
            "text = ''" if "event" in table else "digest = ''" if "anchor" in table else "user_id = null",
        )
        with wall.as_system("a test"):
            assert "permission denied" in refused(what.format(table))


def test_a_disclosure_is_noted_by_the_person_it_is_made_to_and_in_no_other_name(world):
    release = Release.objects.get(audience="named_providers", party=world.near)
    contact, other = world.people["contact of the named provider"], world.people["contact of another provider"]
    seen = {
        "need": release.need,
        "party": release.party,
        "release": release,
        "provider": world.named,
        "on": "2026-05-02",
    }

    with wall.as_person(contact.pk):
        Disclosure.objects.bulk_create([Disclosure(**seen, user=contact)] * 2, ignore_conflicts=True)
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            Disclosure.objects.bulk_create([Disclosure(**seen, user=other)], ignore_conflicts=True)

    assert Disclosure.objects.filter(on="2026-05-02").count() == 1


def test_a_key_of_somebody_else_is_neither_seen_nor_taken(world):
    mine, theirs = world.people["focal point"], world.people["officer"]

    with wall.as_person(mine.pk):
        seen = list(Asked.objects.values_list("actor", flat=True))
        with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic():
            Asked.objects.create(actor=f"user:{theirs.pk}", key="another", fingerprint="f")

    assert seen == [f"user:{mine.pk}"]


@pytest.mark.breaks_the_record
def test_a_letter_that_is_not_sent_is_out_of_reach_of_its_state(near):
    with wall.as_system("a test"):
        letter = Letter.objects.get(party=near.near)
        Letter.objects.filter(pk=letter.pk).update(state="cleared")

    assert not Letter.objects.filter(pk=letter.pk).exists()
    with pytest.raises(Letter.DoesNotExist):
        Letter.objects.select_for_update().get(pk=letter.pk)


def test_what_an_injected_statement_could_still_do(near):
    """The wall stops code that forgot a filter. Text that reaches PostgreSQL as SQL may take on the other role.

    That is why no SQL here is built from what people type. docs/decisions/row-level-security.md says so too.
    """
    hidden = Need.objects.filter(party=near.far).exclude(classification="public")
    before = hidden.count()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'tafollow_system', true)")
        after = hidden.count()

    assert before < after


def test_a_failed_statement_says_nothing_of_the_rows_it_met(near, far_need):
    """A condition with a side effect is asked of visible rows only: the wall stands in front of leaky functions."""
    with wall.as_system("a test"):
        Need.objects.filter(pk=far_need.pk).update(text="0", classification="confidential")
        Need.objects.filter(party=near.near).update(text="1")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM reviews_need WHERE 1 / nullif(text, '')::int = 1 AND party_id = %s", ["XXX"]
        )
        cursor.execute("SELECT count(*) FROM reviews_need WHERE text <> '' AND 1 / text::int = 1")

        assert cursor.fetchone()[0] == Need.objects.filter(party=near.near).count()
