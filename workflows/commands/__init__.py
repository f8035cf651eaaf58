"""What can be asked for, a file per stage. Imperative names, keyword arguments, ids in, one transaction, `by` last."""

from workflows.commands.accounts import end_sessions, write_account_mail
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
from workflows.commands.classifying import classify_document, classify_need, restrict_document, restrict_need
from workflows.commands.closing import close_without_needs
from workflows.commands.consent import release_need, release_needs, revoke_release
from workflows.commands.documents import file_document, file_version, submit_document, submit_version
from workflows.commands.drafting import draft_plan
from workflows.commands.erasing import erase_person
from workflows.commands.inviting import (
    accept_with_account,
    accept_with_new_account,
    end_sessions_of,
    invite,
    invite_again,
)
from workflows.commands.letters import (
    acknowledge_by_link,
    acknowledge_letter,
    clear_letter,
    correct_letter,
    draft_readiness_letter,
    post_letter,
    settle_letter,
)
from workflows.commands.mailing import confirm_arrival, send_again
from workflows.commands.opening import conclude_review, conclude_reviews, follow_the_letters, open_follow_ups
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
from workflows.commands.reading import open_document, show_needs
from workflows.commands.records import change_party_contact, prioritize_need
from workflows.commands.retention import retire_records
from workflows.commands.tasks import disown_by_link, disown_contact, finish_task, open_task
from workflows.commands.tokens import make_token, revoke_token
from workflows.commands.upkeep import (
    anchor_history,
    hold_post,
    raise_alarm,
    release_post,
    replay_delivery,
    set_delivery_aside,
)

__all__ = [
    "accept_with_account",
    "accept_with_new_account",
    "acknowledge_by_link",
    "acknowledge_letter",
    "add_line",
    "add_objective",
    "adopt_plan",
    "anchor_history",
    "appoint_first",
    "begin_plan_version",
    "change_line",
    "change_objective",
    "change_party_contact",
    "change_plan",
    "classify_document",
    "classify_need",
    "clear_letter",
    "close_without_needs",
    "conclude_review",
    "conclude_reviews",
    "confirm_arrival",
    "correct_letter",
    "decline_appointment",
    "disown_by_link",
    "disown_contact",
    "download_plan",
    "draft_plan",
    "draft_readiness_letter",
    "end_appointment",
    "end_sessions",
    "end_sessions_of",
    "erase_person",
    "expire_appointments",
    "file_document",
    "file_version",
    "finish_task",
    "follow_the_letters",
    "hand_over_appointment",
    "hold_post",
    "import_plan",
    "invite",
    "invite_again",
    "look_again",
    "make_token",
    "notice_ending_appointments",
    "open_document",
    "open_follow_ups",
    "open_task",
    "post_letter",
    "preview_again",
    "preview_plan",
    "prioritize_need",
    "propose_appointment",
    "put_plan_in_force",
    "raise_alarm",
    "release_need",
    "release_needs",
    "release_post",
    "remove_line",
    "remove_objective",
    "reopen_activity",
    "replay_delivery",
    "restrict_document",
    "restrict_need",
    "retire_records",
    "return_plan",
    "revoke_release",
    "revoke_token",
    "send_again",
    "set_delivery_aside",
    "settle_letter",
    "show_needs",
    "submit_document",
    "submit_plan",
    "submit_version",
    "verify_appointment",
    "write_account_mail",
]
