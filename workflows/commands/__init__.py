"""What can be asked for, a file per stage. Imperative names, keyword arguments, ids in, one transaction, `by` last."""

from workflows.commands.accounts import end_sessions, write_account_mail
from workflows.commands.classifying import classify_document, classify_need, restrict_document, restrict_need
from workflows.commands.closing import close_without_needs
from workflows.commands.consent import release_need, release_needs, revoke_release
from workflows.commands.documents import file_document, file_version, submit_document, submit_version
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
from workflows.commands.reading import open_document, show_needs
from workflows.commands.records import change_party_contact, prioritize_need
from workflows.commands.upkeep import (
    anchor_history,
    forget_answers,
    hold_post,
    prune_deliveries,
    raise_alarm,
    release_post,
    replay_delivery,
    set_delivery_aside,
)

__all__ = [
    "acknowledge_by_link",
    "acknowledge_letter",
    "anchor_history",
    "change_party_contact",
    "classify_document",
    "classify_need",
    "clear_letter",
    "close_without_needs",
    "conclude_review",
    "conclude_reviews",
    "confirm_arrival",
    "correct_letter",
    "draft_readiness_letter",
    "end_sessions",
    "file_document",
    "file_version",
    "follow_the_letters",
    "forget_answers",
    "hold_post",
    "open_document",
    "open_follow_ups",
    "post_letter",
    "prioritize_need",
    "prune_deliveries",
    "raise_alarm",
    "release_need",
    "release_needs",
    "release_post",
    "replay_delivery",
    "restrict_document",
    "restrict_need",
    "revoke_release",
    "send_again",
    "set_delivery_aside",
    "settle_letter",
    "show_needs",
    "submit_document",
    "submit_version",
    "write_account_mail",
]
