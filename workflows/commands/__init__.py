"""What can be asked for, a file per stage. Imperative names, keyword arguments, ids in, one transaction, `by` last."""

from workflows.commands.accounts import end_sessions, write_account_mail
from workflows.commands.addresses import (
    doubt_bounced_address,
    doubt_refused_address,
    open_address_tasks,
    trust_address,
)
from workflows.commands.alarms import raise_alarm
from workflows.commands.answering import answer_by_link, answer_duty, snooze_duty
from workflows.commands.appointing import (
    appoint_first,
    decline_appointment,
    end_appointment,
    expire_appointments,
    hand_over_appointment,
    notice_ending_appointments,
    propose_appointment,
    verify_appointment,
)
from workflows.commands.assessing import assess_from_report, assess_need
from workflows.commands.bounces import note_bounce
from workflows.commands.carrying import carry_over
from workflows.commands.classifying import classify_document, classify_need, restrict_document, restrict_need
from workflows.commands.closing import (
    close_needs_met,
    close_without_needs,
    end_plans,
    lapse_follow_up,
    reopen_follow_up,
)
from workflows.commands.consent import release_need, release_needs, revoke_release
from workflows.commands.dialogue import (
    cancel_workshop,
    hold_workshop,
    plan_workshop,
    raise_need,
    record_contact,
)
from workflows.commands.documents import file_document, file_version, submit_document, submit_version
from workflows.commands.drafting import draft_plan
from workflows.commands.duties import settle_duties, settle_duties_of_people
from workflows.commands.erasing import erase_person
from workflows.commands.feeds import make_feed, revoke_feed
from workflows.commands.hook_messages import tell_hooks
from workflows.commands.hooks import (
    change_hook,
    make_hook,
    rotate_hook_secret,
    send_hook_message_again,
    switch_hook_off,
    switch_hook_on,
)
from workflows.commands.inviting import (
    accept_with_account,
    accept_with_new_account,
    end_sessions_of,
    invite,
    invite_again,
)
from workflows.commands.leave import (
    ask_extension,
    end_waiver,
    expire_waivers,
    give_waiver,
    grant_extension,
    refuse_extension,
)
from workflows.commands.letters import (
    acknowledge_by_link,
    acknowledge_letter,
    clear_letter,
    correct_letter,
    draft_one_year_letter,
    draft_readiness_letter,
    post_letter,
    settle_letter,
)
from workflows.commands.mailing import confirm_arrival, send_again
from workflows.commands.opening import conclude_review, conclude_reviews, follow_the_letters, open_follow_ups
from workflows.commands.periods import lock_period, open_next_period, open_period, reopen_period
from workflows.commands.plan_lines import (
    add_line,
    add_objective,
    change_line,
    change_objective,
    remove_line,
    remove_objective,
)
from workflows.commands.plan_versions import (
    begin_plan_version,
)
from workflows.commands.plans import (
    adopt_plan,
    change_plan,
    put_plan_in_force,
    reopen_activity,
    return_plan,
    submit_plan,
)
from workflows.commands.plansheets import download_plan, import_plan, look_again, preview_again, preview_plan
from workflows.commands.preferring import set_preferences, unsubscribe
from workflows.commands.reading import open_document, show_needs
from workflows.commands.records import change_party_contact, prioritize_need
from workflows.commands.redirecting import reassign_message, set_message_aside
from workflows.commands.report_lines import answer_on_need, report_on_activity
from workflows.commands.reports import (
    accept_report,
    apply_report,
    begin_report,
    file_nil_return,
    reopen_report,
    return_report,
    submit_report,
)
from workflows.commands.retention import retire_records
from workflows.commands.rules import change_rule, draft_rule, retire_rule, switch_rule_on
from workflows.commands.silence import (
    awaken,
    note_overdue_duties,
    note_unanswered,
    notice_inactivity,
    put_to_rest,
    refresh_holidays,
)
from workflows.commands.stages import (
    adopt_process_version,
    decline_follow_up,
    follow_the_plans,
    go_on_with_the_letter,
    go_on_with_the_plan,
    note_silence,
    open_dialogue,
    resume_follow_up,
    suspend_follow_up,
)
from workflows.commands.tasks import disown_by_link, disown_contact, finish_task, open_task
from workflows.commands.tokens import make_token, revoke_token
from workflows.commands.upkeep import (
    anchor_history,
    hold_post,
    release_post,
    replay_delivery,
    set_delivery_aside,
)

__all__ = [
    "accept_report",
    "accept_with_account",
    "accept_with_new_account",
    "acknowledge_by_link",
    "acknowledge_letter",
    "add_line",
    "add_objective",
    "adopt_plan",
    "adopt_process_version",
    "anchor_history",
    "answer_by_link",
    "answer_duty",
    "answer_on_need",
    "apply_report",
    "appoint_first",
    "ask_extension",
    "assess_from_report",
    "assess_need",
    "awaken",
    "begin_plan_version",
    "begin_report",
    "cancel_workshop",
    "carry_over",
    "change_hook",
    "change_line",
    "change_objective",
    "change_party_contact",
    "change_plan",
    "change_rule",
    "classify_document",
    "classify_need",
    "clear_letter",
    "close_needs_met",
    "close_without_needs",
    "conclude_review",
    "conclude_reviews",
    "confirm_arrival",
    "correct_letter",
    "decline_appointment",
    "decline_follow_up",
    "disown_by_link",
    "disown_contact",
    "doubt_bounced_address",
    "doubt_refused_address",
    "download_plan",
    "draft_one_year_letter",
    "draft_plan",
    "draft_readiness_letter",
    "draft_rule",
    "end_appointment",
    "end_plans",
    "end_sessions",
    "end_sessions_of",
    "end_waiver",
    "erase_person",
    "expire_appointments",
    "expire_waivers",
    "file_document",
    "file_nil_return",
    "file_version",
    "finish_task",
    "follow_the_letters",
    "follow_the_plans",
    "give_waiver",
    "go_on_with_the_letter",
    "go_on_with_the_plan",
    "grant_extension",
    "hand_over_appointment",
    "hold_post",
    "hold_workshop",
    "import_plan",
    "invite",
    "invite_again",
    "lapse_follow_up",
    "lock_period",
    "look_again",
    "make_feed",
    "make_hook",
    "make_token",
    "note_bounce",
    "note_overdue_duties",
    "note_silence",
    "note_unanswered",
    "notice_ending_appointments",
    "notice_inactivity",
    "open_address_tasks",
    "open_dialogue",
    "open_document",
    "open_follow_ups",
    "open_next_period",
    "open_period",
    "open_task",
    "plan_workshop",
    "post_letter",
    "preview_again",
    "preview_plan",
    "prioritize_need",
    "propose_appointment",
    "put_plan_in_force",
    "put_to_rest",
    "raise_alarm",
    "raise_need",
    "reassign_message",
    "record_contact",
    "refresh_holidays",
    "refuse_extension",
    "release_need",
    "release_needs",
    "release_post",
    "remove_line",
    "remove_objective",
    "reopen_activity",
    "reopen_follow_up",
    "reopen_period",
    "reopen_report",
    "replay_delivery",
    "report_on_activity",
    "restrict_document",
    "restrict_need",
    "resume_follow_up",
    "retire_records",
    "retire_rule",
    "return_plan",
    "return_report",
    "revoke_feed",
    "revoke_release",
    "revoke_token",
    "rotate_hook_secret",
    "send_again",
    "send_hook_message_again",
    "set_delivery_aside",
    "set_message_aside",
    "set_preferences",
    "settle_duties",
    "settle_duties_of_people",
    "settle_letter",
    "show_needs",
    "snooze_duty",
    "submit_document",
    "submit_plan",
    "submit_report",
    "submit_version",
    "suspend_follow_up",
    "switch_hook_off",
    "switch_hook_on",
    "switch_rule_on",
    "tell_hooks",
    "trust_address",
    "unsubscribe",
    "verify_appointment",
    "write_account_mail",
]
