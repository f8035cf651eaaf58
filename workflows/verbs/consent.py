"""Deciding who may see a need, and taking that back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from reviews.models import Need, Release
from workflows import commands
from workflows.commands.consent import reason_against_revoking
from workflows.verbs import words
from workflows.verbs.verb import Verb

VERBS = [
    Verb(
        "release_need",
        Need,
        gettext_lazy("Decide who may see the need"),
        gettext_lazy("It takes effect at once, in place of the decision in force until now. Who sees it is logged."),
        lambda row, said, by: commands.release_need(need_id=row.pk, decision=said, by=by),  # type: ignore[arg-type]
        gettext_lazy("The decision is in force."),
        form=words.Decision,
    ),
    Verb(
        "revoke_release",
        Release,
        gettext_lazy("Take the consent back"),
        gettext_lazy("Nobody beyond the Secretariat sees the need any more. Who has seen it stays logged."),
        lambda row, said, by: commands.revoke_release(release_id=row.pk, by=by, **said),
        gettext_lazy("The consent is taken back."),
        form=words.Reason,
        refuses=lambda row, actor: reason_against_revoking(row),
    ),
    Verb(
        "classify_need",
        Need,
        gettext_lazy("Classify the need"),
        gettext_lazy("Who may read the need is decided anew, wider or narrower."),
        lambda row, said, by: commands.classify_need(need_id=row.pk, by=by, **said),
        gettext_lazy("The classification is recorded."),
        form=words.Classifying,
        begins=words.as_it_is("classification"),
    ),
    Verb(
        "restrict_need",
        Need,
        gettext_lazy("Narrow who may read the need"),
        gettext_lazy("Fewer people may read the need; only the State can widen that again."),
        lambda row, said, by: commands.restrict_need(need_id=row.pk, by=by, **said),
        gettext_lazy("The classification is recorded."),
        form=words.Classifying,
        begins=words.as_it_is("classification"),
    ),
]
