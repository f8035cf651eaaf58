"""The bench runs and reads its own figures rightly. How fast anything is, no test says; `python -m bench` does."""

import json
import subprocess
import sys

from bench import hops
from bench.goals import Goal, Runs, growth, hop_p95
from bench.report import report
from bench.run import Run
from bench.systems import Mode

STEPS_OF_TWENTY_CASES = {
    "naive": 50,  # slow systems get fewer cases
    "naive_reused": 50,
    "noop": 20,  # a task that does nothing is a step
    "pgbench": 100,
    "psycopg": 100,
    "set_100": 400,
    "set_all": 400,
}


def test_every_anchor_carries_its_cases_through_each_step_exactly_once(tmp_path):
    limits = ["--run-limit", "120", "--minutes", "10", "--out", str(tmp_path)]
    command = [sys.executable, "-m", "bench", "events", "--quick", "--modes", "burst", *limits]

    done = subprocess.run(command, capture_output=True, text=True, timeout=600)

    assert done.returncode == 0, done.stderr
    _machine, *runs = [json.loads(line) for line in next(tmp_path.glob("*.jsonl")).read_text().splitlines()]
    anchors = [run for run in runs if run["system"] in STEPS_OF_TWENTY_CASES]
    assert [run["error"] for run in anchors if run["error"]] == []
    assert {run["system"]: run["steps"] for run in anchors if run["exact"]} == STEPS_OF_TWENTY_CASES


def test_a_hop_lasts_from_a_commit_to_the_start_of_the_step_it_caused(tmp_path):
    notes = tmp_path / "hops.txt"
    notes.write_text("1 1 0.0 9.0\n1 2 9.9 9.9\n5 2 10.004 10.020\n5 1 10.000 10.001\n5 3 10.021 10.030\n")

    found = [round(hop, 3) for hop in hops.read(notes, first=5)]

    assert found == [1.0, 3.0]


def test_figures_are_compared_within_a_round_and_never_across():
    runs = Runs([a_run("ours", 1, rate=900), a_run("noop", 1, rate=300), a_run("noop", 2, rate=1)])

    assert runs.ratios("ours", "noop", Mode.BURST) == [3.0]


def test_a_run_that_failed_gives_no_figure_and_stands_in_the_report():
    runs = [a_run("noop", 1, rate=300), a_run("noop", 2, rate=900, error="TimeoutError: not done after 120 s")]

    text = report({"cores": "2"}, runs, {"noop": "Celery tasks that do nothing"})

    assert "| Celery tasks that do nothing (`noop`) | 300 |" in text
    assert "- round 2 burst noop: TimeoutError: not done after 120 s" in text


def test_a_goal_says_by_how_much_it_was_missed():
    goal = Goal("ten times the cases: part of the rate", growth, least=0.9)
    runs = Runs([a_run("ours", 1, rate=1000), a_run("ours", 1, rate=450, mode=Mode.GROWTH)])

    assert goal.verdict(runs) == "**missed by 50 %**"


def test_a_goal_is_reached_by_its_median_and_unknown_without_runs():
    goal = Goal("hop p95, ms", hop_p95, most=15)
    hops_of = [14.0, 15.0, 99.0]
    runs = [
        a_run("ours", number, mode=Mode.LATENCY, hop_ms={"p50": 1.0, "p95": p95}) for number, p95 in enumerate(hops_of)
    ]

    assert goal.verdict(Runs(runs)) == "reached"
    assert goal.verdict(Runs([])) == "not measured"


def a_run(system, round_, *, rate=1.0, mode=Mode.BURST, **more):
    cpu = {"workers": 1.0, "postgresql": 0.5, "broker": 0.1, "driver": 0.1}
    return Run(system, mode, round_, cases=20, rate=rate, cpu_ms=cpu, pss_mb=[50.0, 51.0], exact=True, **more)
