"""Rules of reminding: drafted and changed, switched on, retired."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from workflows import commands
from workflows.commands import rules
from workflows.models import Rule
from workflows.process import MOVES
from workflows.verbs import words
from workflows.verbs import words_rules as filled_in
from workflows.verbs.verb import Verb

VERBS = [
    Verb(
        "draft_rule",
        Rule,
        gettext_lazy("Draft a rule"),
        gettext_lazy("It reminds nobody before it is switched on; until then you can look at whom it would remind."),
        lambda row, said, by: commands.draft_rule(rule=said, by=by),
        gettext_lazy("The rule is drafted."),
        form=filled_in.Rung,
        begins_anew=True,
    ),
    Verb(
        "change_rule",
        Rule,
        gettext_lazy("Change the rule"),
        gettext_lazy("A draft can be changed in every way, a rule in force in its words alone."),
        lambda row, said, by: commands.change_rule(rule_id=row.pk, changes=said, by=by),
        gettext_lazy("The rule is changed."),
        form=filled_in.Rung,
        begins=filled_in.as_it_stands,
        refuses=lambda row, actor: rules.reason_against_changing(row, {}),
    ),
    Verb(
        "switch_rule_on",
        Rule,
        MOVES["switch_rule_on"].asks,
        gettext_lazy("From now on it reminds. What lay before is not caught up on."),
        lambda row, said, by: commands.switch_rule_on(rule_id=row.pk, by=by),
        gettext_lazy("The rule is in force."),
        move="switch_rule_on",
    ),
    Verb(
        "retire_rule",
        Rule,
        MOVES["retire_rule"].asks,
        gettext_lazy("It reminds nobody any more; the book of its reminders stays."),
        lambda row, said, by: commands.retire_rule(rule_id=row.pk, by=by),
        gettext_lazy("The rule is retired."),
        form=words.Nothing,
        move="retire_rule",
    ),
]
