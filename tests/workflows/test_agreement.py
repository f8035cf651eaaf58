"""A row that says another State than its case would be shown to the wrong people: it is found in whatever table."""

import pytest
from django.db import connection

from tests.factories import a_concluded_review, a_party, clear, the_letter
from workflows.models import Message
from workflows.queries.agreement import BELONGS, states_that_differ

pytestmark = [pytest.mark.django_db, pytest.mark.breaks_the_record]


def test_where_every_row_bears_the_state_of_its_case_nothing_is_found(follow_through):
    a_concluded_review()
    follow_through()

    assert list(states_that_differ()) == []


def test_a_message_of_another_state_than_its_letter_is_named(follow_through):
    review = a_concluded_review()
    follow_through()
    clear(the_letter(review).pk)
    follow_through()
    message = Message.objects.filter(letter__follow_up=review.pk).first()

    Message.objects.filter(pk=message.pk).update(party=a_party().pk)

    assert sorted(states_that_differ()) == [
        f"workflows_message {message.pk} has another State than its workflows_followup",
        f"workflows_message {message.pk} has another State than its workflows_letter",
    ]


def test_every_table_that_names_a_state_and_belongs_to_something_that_does_is_looked_at():
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'party_id'")
        of_a_state = {table for (table,) in cursor.fetchall()}
        cursor.execute(
            "SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text FROM pg_constraint"
            " JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]"
            " WHERE contype = 'f' AND cardinality(conkey) = 1"
        )
        links = {link for link in cursor.fetchall() if {link[0], link[2]} <= of_a_state - {"reviews_provider"}}

    assert links == {link[:3] for link in BELONGS}
