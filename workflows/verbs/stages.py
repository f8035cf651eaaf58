"""What can be asked of a follow-up: its stages after the letter, its ends, its one-year letter."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy

from workflows import commands
from workflows.commands.carrying import reason_against_carrying
from workflows.commands.closing import reason_against_closing
from workflows.commands.letters import reason_against_one_year_letter
from workflows.commands.stages import reason_against_version
from workflows.models import FollowUp
from workflows.process import MOVES
from workflows.verbs import words, words_stages
from workflows.verbs.verb import Verb

VERBS = [
    Verb(
        "note_silence",
        FollowUp,
        MOVES["note_silence"].asks,
        gettext_lazy("The follow-up counts as silent. If the State answers later, it goes on from there."),
        lambda row, said, by: commands.note_silence(follow_up_id=row.pk, by=by, **said),
        gettext_lazy("It is noted that the State is silent."),
        form=words.Reason,
        move="note_silence",
    ),
    Verb(
        "open_dialogue",
        FollowUp,
        MOVES["open_dialogue"].asks,
        gettext_lazy("The follow-up comes to the dialogue. The first contact that is noted opens it by itself."),
        lambda row, said, by: commands.open_dialogue(follow_up_id=row.pk, by=by),
        gettext_lazy("The dialogue is open."),
        move="open_dialogue",
    ),
    Verb(
        "draft_one_year_letter",
        FollowUp,
        gettext_lazy("Draft the one-year letter"),
        gettext_lazy("It asks the State which needs are met, and what remains. Somebody else clears it."),
        lambda row, said, by: commands.draft_one_year_letter(follow_up_id=row.pk, by=by),
        gettext_lazy("The one-year letter is drafted; somebody else clears it."),
        refuses=lambda row, actor: reason_against_one_year_letter(row, datetime.now(UTC)),
    ),
    Verb(
        "suspend_follow_up",
        FollowUp,
        MOVES["suspend_follow_up"].asks,
        gettext_lazy("The follow-up rests until it is resumed; then it goes on where it was."),
        lambda row, said, by: commands.suspend_follow_up(follow_up_id=row.pk, by=by, **said),
        gettext_lazy("The follow-up is suspended."),
        form=words.Reason,
        move="suspend_follow_up",
    ),
    Verb(
        "resume_follow_up",
        FollowUp,
        MOVES["resume_follow_up"].asks,
        gettext_lazy("The follow-up goes on where it was suspended, and catches up with its action plan."),
        lambda row, said, by: commands.resume_follow_up(follow_up_id=row.pk, by=by, **said),
        gettext_lazy("The follow-up is resumed."),
        form=words.Reason,
        move="resume_follow_up",
    ),
    Verb(
        "close_needs_met",
        FollowUp,
        MOVES["close_needs_met"].asks,
        gettext_lazy("The follow-up is closed with its outcome, and its action plan ends."),
        lambda row, said, by: commands.close_needs_met(follow_up_id=row.pk, by=by, **said),
        gettext_lazy("The follow-up is closed: its needs are met."),
        form=words.Outcome,
        move="close_needs_met",
        refuses=lambda row, actor: reason_against_closing(row),
    ),
    Verb(
        "carry_over",
        FollowUp,
        MOVES["carry_over"].asks,
        gettext_lazy(
            "Unmet needs and unfinished activities go on in the other follow-up. This one is closed, and its plan ends."
        ),
        lambda row, said, by: commands.carry_over(follow_up_id=row.pk, by=by, **said),
        gettext_lazy("The follow-up is carried over."),
        form=words_stages.CarryingOver,
        move="carry_over",
        refuses=lambda row, actor: reason_against_carrying(row),
    ),
    Verb(
        "decline_follow_up",
        FollowUp,
        MOVES["decline_follow_up"].asks,
        gettext_lazy("The State does not want the follow-up, for the reason it gives. It can be reopened."),
        lambda row, said, by: commands.decline_follow_up(follow_up_id=row.pk, by=by, **said),
        gettext_lazy("It is noted that the State declined."),
        form=words.Reason,
        move="decline_follow_up",
    ),
    Verb(
        "lapse_follow_up",
        FollowUp,
        MOVES["lapse_follow_up"].asks,
        gettext_lazy("The follow-up ends without an outcome, and its action plan ends. It can be reopened."),
        lambda row, said, by: commands.lapse_follow_up(follow_up_id=row.pk, by=by, **said),
        gettext_lazy("The follow-up has lapsed."),
        form=words.Reason,
        move="lapse_follow_up",
    ),
    Verb(
        "reopen_follow_up",
        FollowUp,
        MOVES["reopen_follow_up"].asks,
        gettext_lazy("The follow-up comes back to the dialogue, and its action plan is taken up again."),
        lambda row, said, by: commands.reopen_follow_up(follow_up_id=row.pk, by=by, **said),
        gettext_lazy("The follow-up is reopened."),
        form=words.Reason,
        move="reopen_follow_up",
    ),
    Verb(
        "adopt_process_version",
        FollowUp,
        gettext_lazy("Go on by the newest process"),
        gettext_lazy("The follow-up keeps its stage; from here on it has the moves of the newest version."),
        lambda row, said, by: commands.adopt_process_version(follow_up_id=row.pk, by=by, **said),
        gettext_lazy("The follow-up goes on by the newest version of the process."),
        form=words.Reason,
        refuses=lambda row, actor: reason_against_version(row),
    ),
]
