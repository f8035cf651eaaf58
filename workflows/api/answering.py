"""What is asked of a duty: for the resource of duties, each with its route."""

from workflows import commands
from workflows.api import inputs_answering as taken
from workflows.api.asking import Verb

ANSWER = Verb("answer_duty", commands.answer_duty, "duty_id", "answer", taken.DutyReply)
SNOOZE = Verb("snooze_duty", commands.snooze_duty, "duty_id", "snooze", taken.Snooze)
DUTY_VERBS = (ANSWER, SNOOZE)
