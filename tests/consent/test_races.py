"""Two things at once: the outcome is the one or the other, never a mixture."""

import threading

import pytest
from django.db import connection, transaction

from reviews.models import Disclosure, Release
from tests.consent.conftest import a_decision, signed_in
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs):
    """Run each job in a thread of its own, all begun together; what each returned or raised, in order."""
    barrier, outcomes = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(at, job):
        barrier.wait()
        try:
            outcomes[at] = job()
        except Refused as refused:
            outcomes[at] = str(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_two_decisions_at_once_leave_one_in_force_and_both_in_the_record(needs, party, by, donor):
    ids = [need.pk for need in needs]

    def decide(decision):
        return lambda: commands.release_needs(party=party.pk, need_ids=ids, decision=decision, by=by)

    at_once(decide(a_decision("all_providers")), decide(a_decision("named_providers", donor)))

    assert Release.objects.filter(revoked_at=None).count() == 3
    assert len(set(Release.objects.filter(revoked_at=None).values_list("audience", flat=True))) == 1
    assert Release.objects.filter(reason="replaced").count() == 3
    assert Entry.objects.filter(type="NeedReleased").count() == 6


def test_two_who_take_consent_back_at_once_do_it_once(need, decide, by):
    release = decide(need)

    def revoke():
        return commands.revoke_release(release_id=release.pk, reason="x", by=by).pk

    outcomes = at_once(revoke, revoke)

    assert sorted(outcomes, key=str) == sorted([release.pk, "This decision is no longer in force."], key=str)
    assert Entry.objects.filter(type="ReleaseRevoked").count() == 1


def test_a_revocation_waits_for_a_reading_that_has_begun_and_nobody_reads_after_it(need, decide, by, contact):
    release = decide(need)
    begun, finish = threading.Event(), threading.Event()
    order = []

    def read():
        with transaction.atomic():
            shown = commands.reading.disclose(need_ids=[need.pk], user=contact)
            begun.set()
            finish.wait(10)
            order.append("read")
        return shown

    def revoke():
        begun.wait(10)
        threading.Timer(0.3, finish.set).start()
        commands.revoke_release(release_id=release.pk, reason="x", by=by)
        order.append("revoked")

    shown, _revoked = at_once(read, revoke)

    assert shown == {need.pk}
    assert order == ["read", "revoked"]
    assert Disclosure.objects.filter(release=release).count() == 1
    assert commands.reading.disclose(need_ids=[need.pk], user=contact) == set()


def test_what_is_shown_while_consent_is_being_taken_back_is_in_the_log_or_not_shown(needs, decide, by, contact):
    releases = [decide(need) for need in needs]

    def revoke():
        for release in releases:
            commands.revoke_release(release_id=release.pk, reason="x", by=by)

    def read():
        reader = signed_in(contact)
        return {row["id"] for _time in range(5) for row in reader.read("/needs/").json()["results"]}

    _revoked, *shown = at_once(revoke, read, read)

    logged = {str(id_) for id_ in Disclosure.objects.values_list("need", flat=True)}
    assert set.union(*shown) == logged
    assert signed_in(contact).read("/needs/").json()["results"] == []
