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
    ("reviews_need", "workshop_id", "workflows_workshop", "id", "a_need_is_of_the_party_of_its_workshop"),
    ("reviews_release", "need_id", "reviews_need", "id", "a_release_is_of_the_party_of_its_need"),
    ("reviews_disclosure", "need_id", "reviews_need", "id", "a_disclosure_is_of_the_party_of_its_need"),
    ("reviews_reading", "document_id", "reviews_document", "id", "a_reading_is_of_the_party_of_its_document"),
]
OF_ITS_PARTY = [
    ("reviews_assessment", "need_id", "reviews_need", "id"),
    ("reviews_assessment", "report_id", "workflows_report", "id"),
    ("workflows_contact", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_workshop", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_carried", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_carried", "need_id", "reviews_need", "id"),
    ("workflows_carried", "activity_id", "workflows_activity", "id"),
    ("workflows_plan", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_plan", "lead_institution_id", "reviews_institution", "id"),
    ("workflows_planversion", "plan_id", "workflows_plan", "id"),
    ("workflows_objective", "version_id", "workflows_planversion", "id"),
    ("workflows_line", "version_id", "workflows_planversion", "id"),
    ("workflows_line", "activity_id", "workflows_activity", "id"),
    ("workflows_line", "lead_institution_id", "reviews_institution", "id"),
    ("workflows_lineneed", "line_id", "workflows_line", "id"),
    ("workflows_lineneed", "need_id", "reviews_need", "id"),
    ("workflows_lineobservation", "line_id", "workflows_line", "id"),
    ("workflows_lineinstitution", "line_id", "workflows_line", "id"),
    ("workflows_lineinstitution", "institution_id", "reviews_institution", "id"),
    ("workflows_activity", "plan_id", "workflows_plan", "id"),
    ("workflows_activity", "institution_id", "reviews_institution", "id"),
    ("workflows_period", "plan_id", "workflows_plan", "id"),
    ("workflows_report", "plan_id", "workflows_plan", "id"),
    ("workflows_report", "period_id", "workflows_period", "id"),
    ("workflows_reportline", "report_id", "workflows_report", "id"),
    ("workflows_reportline", "activity_id", "workflows_activity", "id"),
    ("workflows_reportline", "evidence_id", "reviews_document", "id"),
    ("workflows_reportanswer", "report_id", "workflows_report", "id"),
    ("workflows_reportanswer", "need_id", "reviews_need", "id"),
    ("workflows_extension", "period_id", "workflows_period", "id"),
    ("workflows_waiver", "plan_id", "workflows_plan", "id"),
    ("workflows_duty", "follow_up_id", "workflows_followup", "review_id"),
]
SAME_PARTY += [(*link, f"{link[0].partition('_')[2]}_is_of_the_party_of_its_{link[1][:-3]}") for link in OF_ITS_PARTY]
ONE_PARTY = [
    ("workflows_followup", "review_id", "a_follow_up_is_of_one_party"),
    ("reviews_document", "id", "a_document_is_of_one_party"),
    ("reviews_need", "id", "a_need_is_of_one_party"),
    ("workflows_workshop", "id", "a_workshop_is_of_one_party"),
    ("workflows_plan", "id", "a_plan_is_of_one_party"),
    ("workflows_planversion", "id", "a_plan_version_is_of_one_party"),
    ("workflows_activity", "id", "an_activity_is_of_one_party"),
    ("workflows_period", "id", "a_period_is_of_one_party"),
    ("workflows_report", "id", "a_report_is_of_one_party"),
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
