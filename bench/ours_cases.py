"""Fresh reviews for bench/ours.py, numbered from 1: `python -m bench.ours_cases 2000`."""

from __future__ import annotations

import sys

import django

django.setup()

from django.db import connection  # noqa: E402 - models need the line above

PARTIES = 200
RESET = """
truncate reviews_review, reviews_stateparty, reviews_mechanism, reviews_categoryscheme,
  ledger_case, ledger_entry, ledger_delivery, ledger_batch cascade;
insert into reviews_mechanism (id, code, names) values (1, 'bench', '{}');
insert into reviews_categoryscheme (id, code, names, is_open) values (1, 'bench', '{}', false);
"""
PARTY = """
insert into reviews_stateparty (code, short_names, formal_names, is_un_member, is_least_developed, is_small_island,
  is_anonymised, working_language, time_zone, weekend, mission_email)
select 'B' || lpad(upper(to_hex(i)), 2, '0'), '{}', '{}', false, false, false, true, 'en', 'UTC', '{5,6}', ''
from generate_series(0, %s) i
"""
CYCLE = """
insert into reviews_cycle (id, mechanism_id, scheme_id, code, names, acknowledge_within, answer_within,
  inactive_after, dormant_after)
select i, 1, 1, i::text, '{}', 5, 30, 180, 365 from generate_series(1, %s) i
"""
REVIEW = """
insert into reviews_review (id, party_id, cycle_id, state)
select lpad(to_hex(i), 32, '0')::uuid, 'B' || lpad(upper(to_hex(i %% %s)), 2, '0'), 1 + i / %s, 'ongoing'
from generate_series(1, %s) i
"""


def make(cases: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RESET)
        cursor.execute(PARTY, [PARTIES])
        cursor.execute(CYCLE, [cases // PARTIES + 1])
        cursor.execute(REVIEW, [PARTIES, PARTIES, cases])


if __name__ == "__main__":
    make(int(sys.argv[1]))
