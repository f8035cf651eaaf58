"""I12: whatever belongs to a State through its case, its review or its need says the same State itself.

Row-level security and scopes look at a row's own State; a row that bore another one would be shown to the wrong people.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from workflows.queries.filled import filled

BELONGS = [
    # table, the column that leads to what it belongs to, where that leads
    ("reviews_need", "review_id", "reviews_review", "id"),
    ("reviews_need", "document_id", "reviews_document", "id"),
    ("reviews_document", "review_id", "reviews_review", "id"),
    ("reviews_observation", "review_id", "reviews_review", "id"),
    ("reviews_observation", "document_id", "reviews_document", "id"),
    ("reviews_release", "need_id", "reviews_need", "id"),
    ("reviews_release", "document_id", "reviews_document", "id"),
    ("reviews_disclosure", "need_id", "reviews_need", "id"),
    ("reviews_disclosure", "release_id", "reviews_release", "id"),
    ("reviews_reading", "document_id", "reviews_document", "id"),
    ("reviews_appointment", "institution_id", "reviews_institution", "id"),
    ("reviews_appointment", "note_id", "reviews_document", "id"),
    ("reviews_appointment", "succeeds_id", "reviews_appointment", "id"),
    ("workflows_followup", "review_id", "reviews_review", "id"),
    ("workflows_letter", "follow_up_id", "workflows_followup", "review_id"),
    ("reviews_assessment", "need_id", "reviews_need", "id"),
    ("workflows_contact", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_workshop", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_carried", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_carried", "origin_id", "workflows_followup", "review_id"),
    ("workflows_carried", "need_id", "reviews_need", "id"),
    ("workflows_carried", "activity_id", "workflows_activity", "id"),
    ("workflows_plan", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_plan", "lead_institution_id", "reviews_institution", "id"),
    ("workflows_planversion", "plan_id", "workflows_plan", "id"),
    ("workflows_planversion", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_planversion", "document_id", "reviews_document", "id"),
    ("workflows_objective", "version_id", "workflows_planversion", "id"),
    ("workflows_line", "version_id", "workflows_planversion", "id"),
    ("workflows_line", "objective_id", "workflows_objective", "id"),
    ("workflows_line", "activity_id", "workflows_activity", "id"),
    ("workflows_line", "lead_institution_id", "reviews_institution", "id"),
    ("workflows_lineneed", "line_id", "workflows_line", "id"),
    ("workflows_lineneed", "need_id", "reviews_need", "id"),
    ("workflows_lineobservation", "line_id", "workflows_line", "id"),
    ("workflows_lineobservation", "observation_id", "reviews_observation", "id"),
    ("workflows_lineinstitution", "line_id", "workflows_line", "id"),
    ("workflows_lineinstitution", "institution_id", "reviews_institution", "id"),
    ("workflows_activity", "plan_id", "workflows_plan", "id"),
    ("workflows_activity", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_activity", "institution_id", "reviews_institution", "id"),
    ("workflows_activity", "origin_id", "workflows_activity", "id"),
    ("workflows_period", "plan_id", "workflows_plan", "id"),
    ("workflows_period", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_report", "plan_id", "workflows_plan", "id"),
    ("workflows_report", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_report", "period_id", "workflows_period", "id"),
    ("workflows_reportline", "report_id", "workflows_report", "id"),
    ("workflows_reportline", "activity_id", "workflows_activity", "id"),
    ("workflows_reportline", "evidence_id", "reviews_document", "id"),
    ("workflows_reportanswer", "report_id", "workflows_report", "id"),
    ("workflows_reportanswer", "need_id", "reviews_need", "id"),
    ("workflows_extension", "period_id", "workflows_period", "id"),
    ("workflows_extension", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_waiver", "plan_id", "workflows_plan", "id"),
    ("workflows_waiver", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_duty", "follow_up_id", "workflows_followup", "review_id"),
    ("workflows_duty", "appointment_id", "reviews_appointment", "id"),
]
WRITTEN_OUT = [
    # the same for tables that keep the code of the State without a foreign key
    ("workflows_message", "letter_id", "workflows_letter", "id"),
    ("workflows_message", "case_id", "workflows_followup", "review_id"),
    ("workflows_task", "case_id", "workflows_followup", "review_id"),
    ("ledger_entry", "case_id", "reviews_review", "id"),
]
ONE_CASE_ONE_STATE = (
    "SELECT 'case', case_id::text, 'tells of ' || string_agg(DISTINCT party, ' and ') FROM ledger_entry"
    " WHERE party <> '' GROUP BY case_id HAVING count(DISTINCT party) > 1"
)


def states_that_differ() -> Iterator[str]:
    """Every row whose State is another than that of what it belongs to; asked in one statement, past empty tables."""
    there = filled(name for table, _column, parent, _key in BELONGS + WRITTEN_OUT for name in (table, parent))
    parts = [
        _differing(*link, own)
        for links, own in (
            (BELONGS, "c.party_id IS NOT NULL AND c.party_id"),
            (WRITTEN_OUT, "c.party <> '' AND c.party"),
        )
        for link in links
        if {link[0], link[2]} <= there
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([*parts, ONE_CASE_ONE_STATE]))
        yield from (" ".join(row) for row in cursor.fetchall())


def _differing(table: str, column: str, parent: str, key: str, own: str) -> str:
    return (
        f"SELECT '{table}', coalesce(to_jsonb(c) ->> 'id', c.{column}::text), 'has another State than its {parent}'"  # noqa: S608
        f" FROM {table} c JOIN {parent} p ON p.{key} = c.{column} WHERE {own} <> p.party_id"
    )
