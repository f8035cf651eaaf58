"""Who may ask for what: officers for any role, approvers over guarded ones, a State for its own people only."""

import pytest

from reviews.models import Appointment
from tests.appointments.nominations import TODAY, a_note, a_provider, an_institution, by, in_force, proposed
from tests.factories import a_party
from tests.people import a_focal_point, an_account, appoint, enter
from workflows import verbs
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Task

pytestmark = pytest.mark.django_db
OFFICER_ONLY = "Only an officer of the Secretariat can do this."
APPROVER_ONLY = "Only an approver of the Secretariat can do this."


def reason(verb, user, row):
    return verbs.reason_against(verb, user, row)


@pytest.mark.parametrize("role", ["officer", "approver", "auditor"])
def test_an_approver_decides_over_roles_that_see_every_state(role):
    row = proposed(role)

    assert reason("verify_appointment", an_account("officer"), row) == APPROVER_ONLY
    assert reason("decline_appointment", an_account("officer"), row) == APPROVER_ONLY
    assert reason("verify_appointment", an_account("approver"), row) is None


@pytest.mark.parametrize("role", ["alternate", "validating_authority", "observer", "provider_contact"])
def test_an_officer_decides_over_all_other_roles(role):
    row = proposed(role, **({"provider": a_provider().pk} if role == "provider_contact" else {}))

    assert reason("verify_appointment", an_account("officer"), row) is None
    assert reason("verify_appointment", an_account("approver"), row) == OFFICER_ONLY


@pytest.mark.parametrize("speaker", ["focal_point", "validating_authority"])
def test_a_state_proposes_ends_and_hands_over_for_itself_alone(speaker):
    own, other = a_party(), a_party()
    user = a_focal_point(own) if speaker == "focal_point" else an_account(speaker, party=own)
    for verb in ("propose_appointment", "end_appointment", "hand_over_appointment"):
        mine, theirs = (
            appoint(None, "alternate", party=party, email=f"{verb}.{party.pk.lower()}@x.example")
            for party in (own, other)
        )

        assert reason(verb, user, mine) is None
        assert reason(verb, user, theirs) is not None


@pytest.mark.parametrize("role", ["alternate", "contributor", "observer", "auditor"])
def test_others_name_and_recall_nobody(role):
    party = a_party()
    scope = {"party": party} if role in ("alternate", "contributor") else {}
    scope |= {"institution": an_institution(party)} if role == "contributor" else {}
    user, row = an_account(role, **scope), Appointment.objects.get(party=party, role="focal_point")

    for verb in ("propose_appointment", "end_appointment", "hand_over_appointment", "verify_appointment"):
        assert reason(verb, user, row).startswith("Only ")


def test_a_focal_point_does_not_recall_the_validating_authority():
    party = a_party()
    authority = appoint(None, "validating_authority", party=party, email="minister@state.example")

    assert reason("end_appointment", a_focal_point(party), authority) == (
        "Only an officer of the Secretariat or the validating authority of the State can do this."
    )


@pytest.mark.parametrize("role", ["officer", "adviser", "observer", "provider_contact"])
def test_a_state_names_nobody_for_the_secretariat_or_a_provider(role):
    assert reason("propose_appointment", a_focal_point(a_party()), Appointment(role=role)) == OFFICER_ONLY


def test_nobody_verifies_what_they_proposed_or_themselves_and_the_button_says_so():
    officer, approver = an_account("officer"), an_account("approver")

    assert "that they proposed" in reason("verify_appointment", officer, proposed(by_=by(officer)))
    assert "their own" in reason("verify_appointment", approver, proposed("auditor", email=approver.email))


def test_an_account_whose_nomination_has_run_out_may_ask_for_nothing():
    party = a_party()
    user = an_account("validating_authority", party=party, valid_until=TODAY.replace(year=2021))

    row = Appointment.objects.get(party=party, role="focal_point")

    assert reason("end_appointment", user, row) is not None


def test_asking_for_what_one_may_not_changes_nothing():
    row = in_force()
    before = Entry.objects.count()

    with pytest.raises(Refused, match="Only "):
        verbs.ask("end_appointment", a_focal_point(a_party()), row, {"reason": "Because."})

    row.refresh_from_db()
    assert (row.state, Entry.objects.count()) == ("in_force", before)


def test_only_the_secretariat_finishes_tasks():
    row = in_force()
    task = Task(about=row.pk, party=row.party_id, state="open")

    assert reason("finish_task", an_account("officer"), task) is None
    assert reason("finish_task", an_account("approver"), task) is None
    assert reason("finish_task", a_focal_point(row.party), task).startswith("Only ")


def test_a_note_is_offered_only_with_the_button_that_uses_it(client):
    row = proposed(note=None)
    a_note(row.party)
    page = f"/ask/verify-appointment/{row.pk}/"

    enter(client, an_account("officer"))
    offered = client.get(page).content.decode()
    enter(client, an_account("observer"))
    refused = client.get(page).content.decode()

    assert "Note verbale 12/2026" in offered
    assert "Note verbale 12/2026" not in refused
    assert OFFICER_ONLY in refused
