"""Row-level security, and that a child is of the State of its parent: foreign keys are checked in front of the wall."""

from django.db import migrations

from reviews.wall.raising import raise_walls

SAME_PARTY = [
    ("workflows_followup", "review_id", "reviews_review", "id", "a_follow_up_is_of_the_party_of_its_review"),
    (
        "workflows_letter",
        "follow_up_id",
        "workflows_followup",
        "review_id",
        "a_letter_is_of_the_party_of_its_follow_up",
    ),
    ("reviews_document", "review_id", "reviews_review", "id", "a_document_is_of_the_party_of_its_review"),
    ("reviews_observation", "review_id", "reviews_review", "id", "an_observation_is_of_the_party_of_its_review"),
    ("reviews_observation", "document_id", "reviews_document", "id", "an_observation_is_of_the_party_of_its_document"),
    ("reviews_need", "review_id", "reviews_review", "id", "a_need_is_of_the_party_of_its_review"),
    ("reviews_need", "document_id", "reviews_document", "id", "a_need_is_of_the_party_of_its_document"),
    ("reviews_release", "need_id", "reviews_need", "id", "a_release_is_of_the_party_of_its_need"),
    ("reviews_disclosure", "need_id", "reviews_need", "id", "a_disclosure_is_of_the_party_of_its_need"),
    ("reviews_reading", "document_id", "reviews_document", "id", "a_reading_is_of_the_party_of_its_document"),
]
ONE_PARTY = [
    ("workflows_followup", "review_id", "a_follow_up_is_of_one_party"),
    ("reviews_document", "id", "a_document_is_of_one_party"),
    ("reviews_need", "id", "a_need_is_of_one_party"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0001_initial"),
        ("reviews", "0001_initial"),
        ("ledger", "0002_grants"),
    ]
    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({key}, party_id)",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, key, name in ONE_PARTY
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name}"
                f" FOREIGN KEY ({column}, party_id) REFERENCES {parent} ({key}, party_id)",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, column, parent, key, name in SAME_PARTY
        ),
        migrations.RunPython(raise_walls, migrations.RunPython.noop),
    ]
