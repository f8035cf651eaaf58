"""PostgreSQL is told who asks at the start of each transaction, and forgets it at its end."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from reviews import wall
from reviews.models import Need
from tests.factories import a_review
from tests.people import a_focal_point, an_account
from tests.wall.conftest import logged_in_as_the_application
from workflows.ledger import sql

pytestmark = pytest.mark.django_db(transaction=True)

ANNA, BORIS = UUID(int=1), UUID(int=2)


def told():
    """The role in force and the account named, as PostgreSQL knows them inside a transaction."""
    return sql.run("SELECT current_user::text, coalesce(current_setting('tafollow.person', true), '')")[0]


PERSON, SYSTEM, NOBODY = ("tafollow_person", str(ANNA)), ("tafollow_system", ""), ("tafollow_app", "")


@pytest.fixture(autouse=True)
def _logged_in(as_the_application):
    pass


class TestWhenItIsTold:
    def test_at_the_start_of_a_transaction_and_until_its_end(self):
        with wall.as_person(ANNA), transaction.atomic():
            inside = told()
        with transaction.atomic():
            afterwards = told()

        assert (inside, afterwards) == (PERSON, NOBODY)

    def test_a_change_inside_a_transaction_is_told_at_once_and_taken_back(self):
        with wall.as_person(ANNA), transaction.atomic():
            with wall.as_system("a test"):
                within = told()
            afterwards = told()

        assert (within, afterwards) == (SYSTEM, PERSON)

    def test_a_single_statement_of_somebody_known_is_a_transaction_of_its_own(self, rows):
        with wall.as_system("a test"):
            inside = rows("SELECT current_user::text")
        outside = rows("SELECT current_user::text")

        assert (inside, outside) == ([("tafollow_system",)], [("tafollow_app",)])

    def test_a_stranger_recognised_by_a_token_is_known_for_the_rest_of_the_block(self):
        with wall.as_person(None), transaction.atomic():
            before = told()
            wall.recognise(ANNA)
            after = told()

        assert (before, after, wall.who()) == (("tafollow_person", ""), PERSON, None)

    def test_a_list_read_through_a_server_side_cursor_is_read_by_whoever_asked(self):
        with wall.as_system("a test"):
            a_review(needs=3)
            outside_of_a_transaction = len(list(Need.objects.iterator(chunk_size=1)))
            with transaction.atomic():
                inside = len(list(Need.objects.iterator(chunk_size=1)))
        with wall.as_person(ANNA):
            stranger = len(list(Need.objects.iterator(chunk_size=1)))

        assert (outside_of_a_transaction, inside, stranger) == (3, 3, 0)


class TestNothingIsLeftBehind:
    """On the same connection, as PgBouncer or CONN_MAX_AGE lend it to the next transaction."""

    def test_by_a_commit(self):
        with wall.as_person(ANNA), transaction.atomic():
            same = connection.connection

        with transaction.atomic():
            assert (told(), connection.connection) == (NOBODY, same)

    def test_by_a_rollback(self):
        with wall.as_person(ANNA), transaction.atomic():
            transaction.set_rollback(True)

        with transaction.atomic():
            assert told() == NOBODY

    def test_by_an_error_of_the_database(self):
        with pytest.raises(DatabaseError), wall.as_person(ANNA), transaction.atomic():
            sql.run("SELECT 1 / 0")

        with transaction.atomic():
            assert told() == NOBODY

    def test_by_an_error_in_a_block_that_saw_more(self):
        with wall.as_person(ANNA), transaction.atomic():
            with pytest.raises(DatabaseError), transaction.atomic(), wall.as_system("a test"):
                sql.run("SELECT 1 / 0")

            assert told() == PERSON

    def test_by_a_savepoint_that_is_rolled_back(self):
        with wall.as_person(ANNA), transaction.atomic():
            with pytest.raises(KeyError), transaction.atomic(), wall.as_system("a test"):
                raise KeyError
            after_an_error = told()
            with wall.as_system("a test"):
                with pytest.raises(KeyError), transaction.atomic():
                    raise KeyError
                within = told()

            assert (after_an_error, within, told()) == (PERSON, SYSTEM, PERSON)

    def test_by_a_connection_that_is_lost_and_opened_again(self):
        with wall.as_person(ANNA):
            with pytest.raises(DatabaseError), transaction.atomic():
                sql.run("SELECT pg_terminate_backend(pg_backend_pid())")
            with transaction.atomic():
                again = told()

        with transaction.atomic():
            assert (again, told()) == (PERSON, NOBODY)

    def test_where_telling_itself_fails_the_transaction_does_not_begin(self, settings):
        settings.DATABASE_APP_ROLE = "no_such_app"
        with pytest.raises(DatabaseError, match="no_such_person"), wall.as_person(ANNA), transaction.atomic():
            pytest.fail("it began")
        settings.DATABASE_APP_ROLE = "tafollow_app"

        with transaction.atomic():
            assert told() == NOBODY


class TestWhoeverIsNotKnown:
    def test_gets_an_error_and_not_an_empty_list(self):
        with pytest.raises(ProgrammingError, match="permission denied for table reviews_need"):
            list(Need.objects.all())

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT 1 FROM ledger_entry",
            "TRUNCATE reviews_need",
            "COPY reviews_need TO STDOUT",
            "INSERT INTO workflows_asked (actor, key, fingerprint, status) VALUES ('a', 'b', 'c', 1)",
            "DELETE FROM reviews_needevent",
        ],
    )
    def test_may_do_nothing_whatever_the_statement(self, rows, statement):
        with pytest.raises(ProgrammingError, match="permission denied"):
            rows(statement)

    def test_in_a_new_thread_is_whoever_started_it(self):
        with wall.as_system("a test"):
            known = []
            thread = threading.Thread(target=lambda: known.append(wall.who()))
            thread.start()
            thread.join()

        assert known == [None]


def test_two_threads_are_two_people():
    with wall.as_system("a test"):
        first, second = a_review(needs=1), a_review(needs=2)
        people = {a_focal_point(review.party).pk: number for number, review in enumerate([first, second], 1)}
    begin = threading.Barrier(2)

    def count(person):
        try:
            with logged_in_thread(), wall.as_person(person), transaction.atomic():
                begin.wait(5)
                return Need.objects.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert dict(zip(people, pool.map(count, people), strict=True)) == people


def logged_in_thread():
    """Each thread has a connection of its own, which begins as the owner's."""
    return logged_in_as_the_application()


def test_statements_prepared_by_one_are_planned_anew_for_another(rows):
    """PostgreSQL keeps their plans, after five runs a generic one, but not across roles where row security decides."""
    with wall.as_system("a test"):
        mine, theirs = a_review(needs=1), a_review(needs=2)
        anna, boris, nobody = a_focal_point(mine.party), a_focal_point(theirs.party), an_account()
        with connection.cursor() as cursor:
            cursor.execute("PREPARE needs (text) AS SELECT count(*) FROM reviews_need WHERE reference <> $1")

    def count(identity):
        with identity, transaction.atomic():
            return [rows("EXECUTE needs ('x')")[0][0] for _ in range(8)][-1]

    people = [
        wall.as_system("a test"), wall.as_person(anna.pk), wall.as_person(boris.pk), wall.as_person(nobody.pk),
        wall.as_person(None), wall.as_person(anna.pk), wall.as_system("a test"),
    ]  # fmt: skip

    assert [count(identity) for identity in people] == [3, 1, 2, 0, 0, 1, 3]
    assert rows("SELECT generic_plans > 0 FROM pg_prepared_statements WHERE name = 'needs'") == [(True,)]
    with pytest.raises(ProgrammingError, match="permission denied"):
        rows("EXECUTE needs ('x')")


def test_a_streamed_answer_is_drawn_by_whoever_asked_though_the_request_is_over():
    with wall.as_system("a test"):
        review = a_review(needs=3)
        person = a_focal_point(review.party).pk
    with wall.as_person(person), transaction.atomic():
        items = wall.carried(need.reference for need in Need.objects.order_by("reference").iterator())

    assert len(list(items)) == 3
    assert wall.who() is None
    with transaction.atomic():
        assert told() == NOBODY


def test_a_streamed_answer_that_is_abandoned_leaves_nothing_open():
    with wall.as_system("a test"):
        a_review(needs=3)
        items = wall.carried(Need.objects.iterator(chunk_size=1))

    next(items)
    items.close()

    assert not connection.in_atomic_block
    assert wall.who() is None
