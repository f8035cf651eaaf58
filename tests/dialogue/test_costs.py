"""What a list costs does not depend on how many rows there are."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Assessment, Need, NeedProvision, Provision
from tests.consent.conftest import signed_in
from tests.dialogue.conftest import LAST_WEEK, a_meeting, a_talk
from tests.factories import MAY_DAY
from workflows.models import Contact, Workshop
from workflows.queries.needs_ledger import Wishes, ledger

pytestmark = pytest.mark.django_db


def make(follow_up, number):
    """This many contacts, meetings, needs under two provisions each, and answers on one of the needs."""
    of_it = {"follow_up": follow_up, "party": follow_up.party}
    noted = {"recorded_by": "user:x", "recorded_at": MAY_DAY}
    Contact.objects.bulk_create(Contact(**of_it, **a_talk(), **noted) for _ in range(number))
    state = {"state": "planned", "state_since": MAY_DAY}
    Workshop.objects.bulk_create(Workshop(**of_it, **a_meeting(), **state) for _ in range(number))
    first = Need.objects.filter(review=follow_up.pk).order_by("pk").first()
    start = Need.objects.count()
    own = {"party": follow_up.party, "cycle": follow_up.cycle, "raised_on": LAST_WEEK, "category": first.category}
    needs = Need.objects.bulk_create(Need(reference=f"N-{start + at}", **own) for at in range(number))
    provisions = Provision.objects.all()[:2]
    NeedProvision.objects.bulk_create(NeedProvision(need=n, provision=p) for n in needs for p in provisions)
    said = {"party": follow_up.party, "timing": "current", "source": "dialogue", "status": "unmet", **noted}
    days = [date(2026, 1, 1) + timedelta(at % 100) for at in range(number)]
    Assessment.objects.bulk_create(Assessment(need=first, assessed_on=day, **said) for day in days)
    Assessment.objects.bulk_create(Assessment(need=need, assessed_on=LAST_WEEK, **said) for need in needs)
    return first


def statements(program, address):
    with CaptureQueriesContext(connection) as asked:
        answer = program.read(address)
    assert answer.status_code == 200
    return len(asked)


def test_lists_details_and_the_ledger_cost_the_same_with_ten_rows_and_with_a_thousand(follow_up, officer):
    program, need = signed_in(officer), make(follow_up, 10)
    addresses = [
        "/contacts/?limit=200",
        "/workshops/?limit=200",
        f"/contacts/{Contact.objects.first().pk}/",
        f"/workshops/{Workshop.objects.first().pk}/",
        f"/needs/{need.pk}/assessments/?limit=200",
        f"/needs/{need.pk}/",
        f"/need-ledger/?party={follow_up.party_id}&from=2026-01-01&to=2026-05-01",
        "/need-ledger/?from=2026-01-01&to=2026-05-01",
    ]
    few = [statements(program, address) for address in addresses]

    make(follow_up, 990)

    assert [statements(program, address) for address in addresses] == few


def test_the_ledger_is_read_in_five_statements(follow_up, officer, django_assert_num_queries):
    make(follow_up, 10)
    ledger(officer, Wishes(date(2026, 1, 1), date(2026, 1, 2)))  # who this person is, is read once

    with django_assert_num_queries(5):
        ledger(officer, Wishes(date(2016, 6, 1), date(2026, 5, 1)))
