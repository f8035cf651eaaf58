"""What stands behind the wall, and who sees it: for every table one condition in SQL, from which the policies are made.

The conditions say once more, in the database's own words and from the same rows, what access.SCOPES says; invariant
I10 and tests/wall compare the two. Whoever changes this file adds a migration that raises the walls again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

EVERY_STATE = "(SELECT wall_sees_every_state())"
SECRETARIAT = "(SELECT wall_of_the_secretariat())"
CONFIDANT = "(SELECT wall_keeps_confidence())"
PERSON = "(SELECT wall_person())"
PARTIES = "ANY ((SELECT wall_parties())::text[])"
OWN = "ANY ((SELECT wall_own_parties())::text[])"
CONFIDING = "ANY ((SELECT wall_confiding_parties())::text[])"
INSTITUTIONS = "ANY ((SELECT wall_institutions())::uuid[])"
PROVIDERS = "ANY ((SELECT wall_providers())::uuid[])"

OF_THE_PARTY = f"({EVERY_STATE} OR party_id = {PARTIES})"
SPOKEN_FOR = f"({SECRETARIAT} OR party_id = {OWN})"
UNLESS_CONFIDENTIAL = f"(classification <> 'confidential' OR {CONFIDANT} OR party_id = {CONFIDING})"
CONFIDED = f"({OF_THE_PARTY} AND {UNLESS_CONFIDENTIAL})"
WITHIN = f"({OF_THE_PARTY} AND ({CONFIDANT} OR party_id = {CONFIDING}))"
NOTES = f"({OF_THE_PARTY} AND ({CONFIDANT} OR party_id = {CONFIDING} AND NOT party_id = {OWN}))"
PUBLIC_DOCUMENT = "(classification = 'public' AND kind <> 'full_report' AND cardinality((SELECT wall_providers())) > 0)"
RELEASED = f"""(revoked_at IS NULL AND (
  audience = 'public' AND {PERSON} IS NOT NULL
  OR audience = 'all_providers' AND cardinality((SELECT wall_providers())) > 0
  OR audience = 'named_providers' AND id = ANY ((SELECT wall_releases_naming_me())::uuid[])))"""
NEED_RELEASED = f"""(NOT {EVERY_STATE} AND EXISTS (
  SELECT FROM reviews_release r WHERE r.need_id = reviews_need.id AND {RELEASED.replace(" id ", " r.id ")}))"""
SENT = "state IN ('sent', 'acknowledged')"
LETTERS = f"({SECRETARIAT} OR {OF_THE_PARTY} AND {SENT})"
WHO_HAS_SEEN = f"CASE WHEN {CONFIDANT} THEN {OF_THE_PARTY} ELSE party_id = {OWN} END"
TOLD_TO_EVERYBODY = (
    "ReviewConcluded",
    "FollowUpOpened",
    "FollowUpClosedWithoutNeeds",
    "FollowUpLetterSent",
    "FollowUpLetterAcknowledged",
    "LetterSent",
    "LetterAcknowledged",
    "AppointmentProposed",
    "AppointmentVerified",
    "AppointmentDeclined",
    "AppointmentEnded",
    "AppointmentHandedOver",
    "AppointmentExpired",
    "AppointmentEndsSoon",
    "InvitationAccepted",
    "DialogueOpened",
    "FollowUpPlanDrafted",
    "FollowUpPlanSubmitted",
    "FollowUpPlanReturned",
    "FollowUpPlanAdopted",
    "WorkshopPlanned",
    "PeriodOpened",
    "PeriodLocked",
)
TOLD_TO_THE_STATE = (
    "NeedReleased",
    "ReleaseRevoked",
    "NeedClassified",
    "DocumentFiled",
    "DocumentClassified",
    "FollowUpSilent",
    "FollowUpSuspended",
    "FollowUpDormant",
    "FollowUpAwakened",
    "FollowUpResumed",
    "FollowUpDeclined",
    "FollowUpClosedMet",
    "FollowUpCarriedOver",
    "FollowUpCarriedIn",
    "FollowUpLapsed",
    "FollowUpReopened",
    "WorkshopHeld",
    "WorkshopCancelled",
    "NeedRaised",
    "NeedAssessed",
    "PlanDrafted",
    "PlanPutInForce",
    "PlanEnded",
    "PlanTakenUp",
    "PlanChanged",
    "PlanVersionBegun",
    "ObjectiveAdded",
    "ObjectiveChanged",
    "ObjectiveRemoved",
    "LineAdded",
    "LineChanged",
    "LineRemoved",
    "PlanSubmitted",
    "PlanReturned",
    "PlanAdopted",
    "PlanVersionReplaced",
    "ActivityPlanned",
    "ActivityBegun",
    "ActivityDelayed",
    "ActivityCompleted",
    "ActivityDropped",
    "ActivityReopened",
    "PeriodReopened",
    "ReportBegun",
    "ReportLineWritten",
    "ReportAnswerWritten",
    "ReportSubmitted",
    "ReportReturned",
    "ReportAccepted",
    "ReportReopened",
    "ExtensionAsked",
    "ExtensionGranted",
    "ExtensionRefused",
    "WaiverGiven",
    "WaiverEnded",
    "DutySnoozed",
    "DutyAnswered",
)
"""Names of facts; a test compares them with those of workflows.access, which this room does not know."""
TOLD = f"(party <> '' AND (type IN {TOLD_TO_EVERYBODY} OR type IN {TOLD_TO_THE_STATE} AND party = {OWN}))"
FACTS = f"(({EVERY_STATE} OR party = {PARTIES}) AND ({CONFIDANT} OR {TOLD}))"
UPLOADS = f"CASE WHEN kind = 'plan' THEN uploaded_by_id = {PERSON} ELSE {SECRETARIAT} END"
OWN_OR_OF_THE_SECRETARIAT = f"({SECRETARIAT} OR user_id = {PERSON})"
OWN_KEYS = f"actor = 'user:' || {PERSON}"


@dataclass(frozen=True)
class Wall:
    """Who sees a row of this table, and which rows a person may write.

    `appended`: rows are only ever added; nobody's role may update or delete them.
    """

    table: str
    sees: str
    writes: str
    appended: bool = False


def _child(table: str, parent: str, sees_all: str, writes: str) -> Wall:
    """A row is seen by whoever sees its parent, and written by whoever may write things of the parent's State."""
    key = f"p.id = {table}.{parent.partition('_')[2]}_id"
    return Wall(
        table,
        f"({sees_all} OR EXISTS (SELECT FROM {parent} p WHERE {key}))",
        f"EXISTS (SELECT FROM {parent} p WHERE {key} AND {writes.replace('party_id', 'p.party_id')})",
    )


def _of_a(parent: str, table: str, column: str) -> Wall:
    """Rows that are seen and written by whoever sees what they are part of."""
    theirs = f"({SECRETARIAT} OR EXISTS (SELECT FROM {parent} p WHERE p.id = {table}.{column}))"
    return Wall(table, theirs, theirs)


def _history(wall: Wall, sees: str = "") -> Wall:
    """The rows that pghistory's triggers write under the name of whoever changes the table itself."""
    return Wall(f"{wall.table}event", sees or wall.sees, wall.writes, appended=True)


def _settled(table: str, states: tuple[str, ...], sees: str = "") -> Wall:
    """Within the State and the Secretariat until it is in one of these states; then for all who see the State."""
    told = " OR ".join(f"state = '{state}'" for state in states)
    seen = f"({OF_THE_PARTY} AND ({told} OR {CONFIDANT} OR party_id = {CONFIDING}){sees})"
    return Wall(table, seen, SPOKEN_FOR)


OF_A_NEED = (
    " AND EXISTS (SELECT FROM reviews_need p WHERE p.id = need_id"
    f" AND (p.classification <> 'confidential' OR {CONFIDANT} OR p.party_id = {CONFIDING}))"
)
"""The need is seen without a release of it: what is said of it is not released with it."""


def _part(table: str, *parents: str, sees: str = "") -> Wall:
    """Rows that bear their State and are seen by whoever sees all of what they are part of."""
    keys = [(parent, column) for parent, _space, column in (each.partition(" ") for each in parents)]
    seen = "".join(f" AND EXISTS (SELECT FROM {parent} p WHERE p.id = {table}.{column})" for parent, column in keys)
    return Wall(table, f"({EVERY_STATE} AND {CONFIDANT} OR {OF_THE_PARTY}{seen}{sees})", SPOKEN_FOR)


REVIEW = Wall("reviews_review", OF_THE_PARTY, SECRETARIAT)
DOCUMENT = Wall("reviews_document", f"({CONFIDED} OR {PUBLIC_DOCUMENT})", SPOKEN_FOR)
OBSERVATION = Wall("reviews_observation", CONFIDED, SECRETARIAT)
NEED = Wall("reviews_need", f"({CONFIDED} OR {NEED_RELEASED})", SPOKEN_FOR)
RELEASE = Wall("reviews_release", f"({OF_THE_PARTY} OR {RELEASED})", f"party_id = {OWN}")
FOLLOW_UP = Wall("workflows_followup", OF_THE_PARTY, SPOKEN_FOR)
LETTER = Wall("workflows_letter", LETTERS, f"({SECRETARIAT} OR party_id = {OWN} AND {SENT})")
INSTITUTION = Wall("reviews_institution", OF_THE_PARTY, SPOKEN_FOR)
WORKSHOP = Wall("workflows_workshop", OF_THE_PARTY, SECRETARIAT)
PLAN = _settled("workflows_plan", ("in_force", "ended"))
PLAN_VERSION = _settled("workflows_planversion", ("adopted", "replaced"))
OBJECTIVE = _part("workflows_objective", "workflows_planversion version_id")
LINE = _part("workflows_line", "workflows_planversion version_id")
STARTED = ("planned", "underway", "delayed", "completed", "dropped")
ACTIVITY = _settled("workflows_activity", STARTED, f" OR institution_id = {INSTITUTIONS}")
PERIOD = Wall("workflows_period", OF_THE_PARTY, SPOKEN_FOR)
REPORT = _settled("workflows_report", ("accepted",))
OF_MY_INSTITUTION = (
    f" OR EXISTS (SELECT FROM workflows_activity p WHERE p.id = activity_id AND p.institution_id = {INSTITUTIONS})"
)
REPORT_LINE = _part("workflows_reportline", "workflows_report report_id", sees=OF_MY_INSTITUTION)
REPORT_ANSWER = _part("workflows_reportanswer", "workflows_report report_id", sees=OF_A_NEED)
EXTENSION, WAIVER = (Wall(f"workflows_{name}", WITHIN, SPOKEN_FOR) for name in ("extension", "waiver"))
OF_THE_HOUSE = ("clear_letter", "draft_one_year_letter", "finish_task")
"""What the Secretariat owes itself."""
DUTY = Wall("workflows_duty", f"({WITHIN} AND ({CONFIDANT} OR kind NOT IN {OF_THE_HOUSE}))", SPOKEN_FOR)
MY_APPOINTMENT = f"EXISTS (SELECT FROM reviews_appointment p WHERE p.id = appointment_id AND p.user_id = {PERSON})"
REMINDER = Wall("workflows_reminder", f"({EVERY_STATE} AND {CONFIDANT} OR {MY_APPOINTMENT})", SECRETARIAT)
HOOK = Wall("workflows_hook", OWN_OR_OF_THE_SECRETARIAT, OWN_OR_OF_THE_SECRETARIAT)
CASE_OF_EVENT = "EXISTS (SELECT FROM workflows_followup p WHERE p.review_id = pgh_obj_id{})"

WALLS = (
    REVIEW,
    _history(REVIEW),
    _child("reviews_review_reviewing_parties", "reviews_review", EVERY_STATE, SECRETARIAT),
    _child("reviews_phase", "reviews_review", EVERY_STATE, SECRETARIAT),
    _child("reviews_phaseevent", "reviews_review", EVERY_STATE, SECRETARIAT),
    DOCUMENT,
    _history(DOCUMENT, CONFIDED),
    Wall(  # stored before its document is; from then on seen by whoever sees that
        "reviews_file",
        "EXISTS (SELECT FROM reviews_document p WHERE p.file_id = reviews_file.id)",
        f"{PERSON} IS NOT NULL",
        appended=True,
    ),
    OBSERVATION,
    _history(OBSERVATION),
    _child("reviews_observation_provisions", "reviews_observation", f"{EVERY_STATE} AND {CONFIDANT}", SECRETARIAT),
    NEED,
    _history(NEED, CONFIDED),
    _child("reviews_needprovision", "reviews_need", f"{EVERY_STATE} AND {CONFIDANT}", SPOKEN_FOR),
    RELEASE,
    _history(RELEASE, OF_THE_PARTY),
    Wall(
        "reviews_releaseprovider",
        f"""({EVERY_STATE} OR EXISTS (SELECT FROM reviews_release p WHERE p.id = release_id
  AND (p.party_id = {PARTIES} OR provider_id = {PROVIDERS} AND p.revoked_at IS NULL)))""",
        f"EXISTS (SELECT FROM reviews_release p WHERE p.id = release_id AND p.party_id = {OWN})",
    ),
    Wall("reviews_disclosure", WHO_HAS_SEEN, f"user_id = {PERSON}", appended=True),
    Wall("reviews_reading", WHO_HAS_SEEN, f"user_id = {PERSON}", appended=True),
    INSTITUTION,
    _history(INSTITUTION),
    Wall("reviews_upload", UPLOADS, UPLOADS),
    FOLLOW_UP,
    Wall(  # of the follow-up only its stage is kept, so the row itself has to say whose it is
        "workflows_followupstatestatesinceevent",
        f"({EVERY_STATE} OR {CASE_OF_EVENT.format('')})",
        f"({SECRETARIAT} OR {CASE_OF_EVENT.format(f' AND p.party_id = {OWN}')})",
        appended=True,
    ),
    LETTER,
    _history(LETTER),
    replace(_part("reviews_assessment", sees=OF_A_NEED), appended=True),
    Wall("workflows_contact", NOTES, SECRETARIAT, appended=True),
    WORKSHOP,
    _history(WORKSHOP),
    Wall("workflows_carried", WITHIN, SECRETARIAT),
    PLAN,
    _history(PLAN),
    PLAN_VERSION,
    _history(PLAN_VERSION),
    OBJECTIVE,
    _history(OBJECTIVE, WITHIN),
    LINE,
    _history(LINE, WITHIN),
    _part("workflows_lineneed", "workflows_line line_id", sees=OF_A_NEED),
    _part("workflows_lineobservation", "workflows_line line_id", "reviews_observation observation_id"),
    _part("workflows_lineinstitution", "workflows_line line_id"),
    ACTIVITY,
    _history(ACTIVITY),
    PERIOD,
    _history(PERIOD),
    REPORT,
    _history(REPORT),
    REPORT_LINE,
    _history(REPORT_LINE, WITHIN),
    REPORT_ANSWER,
    _history(REPORT_ANSWER, WITHIN),
    EXTENSION,
    _history(EXTENSION),
    WAIVER,
    _history(WAIVER),
    DUTY,
    REMINDER,
    # Mail of an account carries the secret of one person: nobody reads it, not even the Secretariat.
    Wall("workflows_message", f"({SECRETARIAT} AND kind <> 'account')", SECRETARIAT),
    Wall("workflows_task", SECRETARIAT, SECRETARIAT),
    HOOK,
    _of_a("workflows_hook", "workflows_hookmessage", "hook_id"),
    _of_a("workflows_hookmessage", "workflows_hookattempt", "message_id"),
    Wall("workflows_address", SECRETARIAT, SECRETARIAT),
    Wall("workflows_asked", OWN_KEYS, OWN_KEYS),
    Wall(
        "ledger_entry",
        FACTS,
        f"({SECRETARIAT} OR party = {OWN} OR party = '' AND {PERSON} IS NOT NULL)",
        appended=True,
    ),
)

OPEN = {
    "the wall itself is computed from these rows": ["reviews_appointment", "reviews_appointmentevent"],
    "registers, which hold no State's words": [
        "reviews_mechanism",
        "reviews_instrument",
        "reviews_chapter",
        "reviews_provision",
        "reviews_categoryscheme",
        "reviews_category",
        "reviews_cycle",
        "reviews_cycle_chapters",
        "reviews_stateparty",
        "reviews_statepartyevent",
        "reviews_group",
        "reviews_membership",
        "reviews_holiday",
        "reviews_holidayevent",
        "workflows_patience",
        "workflows_rule",
        "workflows_ruleevent",
        "reviews_provider",
        "reviews_retentionrule",
        "reviews_suggestion",
        "reviews_guide",
        "reviews_guide_provisions",
        "reviews_guide_categories",
        "reviews_suggestionevent",
        "reviews_guideevent",
        "reviews_mechanismevent",
        "reviews_instrumentevent",
        "reviews_chapterevent",
        "reviews_provisionevent",
        "reviews_categoryschemeevent",
        "reviews_categoryevent",
        "reviews_cycleevent",
        "reviews_groupevent",
        "reviews_membershipevent",
        "reviews_providerevent",
        "reviews_retentionruleevent",
    ],
    "read before anybody is known, and secrets are kept as hashes": [
        "reviews_user",
        "workflows_invitation",
        "workflows_token",
        "workflows_feed",
        "workflows_preference",
        "workflows_requestcount",
    ],
    "machinery: ids, numbers, and sentences for the Secretariat's desk": [
        "ledger_case",
        "ledger_delivery",
        "ledger_batch",
        "ledger_heartbeat",
        "ledger_pruned",
        "ledger_anchor",
        "workflows_postroom",
    ],
}
"""Tables of ours that deliberately stand in front of the wall, and why."""
APPENDED = frozenset({"ledger_anchor"}) | {wall.table for wall in WALLS if wall.appended}
