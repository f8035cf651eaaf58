"""What is no part of the official record goes by rules that officers keep; nothing else can be named by one."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from reviews.models import Document, Need, Observation, Release, RetentionRule, Review, Upload, User
from reviews.models.retention import Kind
from reviews.registers.retention import load_retention
from tests.factories import MAY_DAY, a_concluded_review
from tests.people import an_account, appoint, enter
from tests.retention.conftest import somebody_who_left
from tests.tokens.conftest import a_token
from workflows import commands
from workflows.commands.mailing import Recipient, queue_message
from workflows.commands.retention import KEPT
from workflows.ledger import By, Refused, standing
from workflows.ledger.models import Case, Delivery, Entry
from workflows.models import Asked, FollowUp, Invitation, Letter, Message, RequestCount, Token
from workflows.process import MessageState
from workflows.writing import Mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]
NOW = datetime.now(UTC)
CALENDAR = By(By.CALENDAR, NOW)
OFFICIAL = {Entry, Case, Review, Need, Observation, Document, Release, FollowUp, Letter}


def keep(kind, days):
    RetentionRule.objects.filter(kind=kind).update(keep_days=days)


def ago(days):
    return NOW - timedelta(days=days)


def test_every_kind_is_proposed_once_and_carried_out():
    assert set(RetentionRule.objects.values_list("kind", flat=True)) == set(Kind.values) == {str(kind) for kind in KEPT}


def test_no_rule_reaches_the_official_record():
    reached = {kept.over(NOW).model for kept in KEPT.values()}

    assert reached.isdisjoint(OFFICIAL)
    assert {model._meta.label for model in reached} == {
        "ledger.Delivery",
        "reviews.Upload",
        "reviews.User",
        "sessions.Session",
        "workflows.Asked",
        "workflows.Invitation",
        "workflows.Message",
        "workflows.RequestCount",
        "workflows.Token",
    }


@pytest.mark.parametrize("kind", ["facts", "letters", "reviews", "needs", "releases", "readings", "disclosures"])
def test_the_database_takes_no_rule_for_the_official_record(kind):
    with pytest.raises(IntegrityError, match="no_rule_names_the_official_record"), transaction.atomic():
        RetentionRule.objects.create(kind=kind, keep_days=1, action="delete")


def test_what_facts_name_cannot_be_deleted():
    with pytest.raises(IntegrityError, match="what_facts_name_is_blanked"), transaction.atomic():
        RetentionRule.objects.filter(kind="accounts").update(action="delete")


def test_letters_are_no_mail_of_a_rule():
    for kind in ("house_mail", "account_mail"):
        assert "'letter'" not in str(KEPT[Kind(kind)].over(NOW).query)


def a_row_of_each_kind(days):
    """Something of each kind that was over this many days ago; returns who made it."""
    user = an_account("officer")
    store = SessionStore()
    store.set_expiry(ago(days))
    store.create()
    RequestCount.objects.create(who=f"address:{days}", until=ago(days), count=1)
    Asked.objects.create(actor="user:1", key=str(days), fingerprint="", asked_at=ago(days))
    Upload.objects.create(kind="needs", name="a.csv", content=b"x", uploaded_by=user, uploaded_at=ago(days))
    a_token(user, "read", days=1, at=ago(days + 1))
    appointment = appoint(None, "observer")
    Invitation.objects.create(
        appointment=appointment, secret_hash=str(days), invited_at=ago(days + 10), expires_at=ago(days)
    )
    a_settled_mail(f"alarm {days}", days)
    return user


def a_settled_mail(key, days):
    message = queue_message(
        key=key,
        case=standing.case_of("alarm"),
        recipient=Recipient("operators@tafollow.example", "", "en"),
        mail=Mail("A person is needed", "words", "<p>words</p>"),
        by=CALENDAR,
    )
    Message.objects.filter(pk=message.pk).update(state=MessageState.WITHDRAWN, state_since=ago(days))
    return message


@pytest.mark.breaks_the_record  # a message is withdrawn without its fact, to be old
def test_what_is_over_for_longer_than_its_rule_says_goes_and_the_rest_stays():
    RetentionRule.objects.update(keep_days=30)
    a_row_of_each_kind(31)
    a_row_of_each_kind(29)

    counts = commands.retire_records(by=CALENDAR)

    assert counts == {
        "answers": 1,
        "house_mail": 1,
        "invitations": 1,
        "request_counts": 1,
        "sessions": 1,
        "tokens": 1,
        "uploads": 1,
    }
    for model in (Asked, Invitation, RequestCount, Session, Token, Upload):
        assert model.objects.count() == 1, model
    blanked, kept = Message.objects.order_by("state_since")
    assert (blanked.recipient, blanked.subject, blanked.text, blanked.html) == ("", "", "", "")
    assert kept.text == "words"
    fact = Entry.objects.get(type="RecordsRetired")
    assert (fact.payload, fact.case_id) == ({"counts": counts}, standing.case_of("retention"))


@pytest.mark.breaks_the_record
def test_a_second_time_there_is_nothing_to_do_and_nothing_is_recorded():
    a_row_of_each_kind(1000)
    commands.retire_records(by=CALENDAR)

    with pytest.raises(Refused, match="nothing whose time is over"):
        commands.retire_records(by=CALENDAR)

    assert Entry.objects.filter(type="RecordsRetired").count() == 1


@pytest.mark.breaks_the_record
def test_without_an_active_rule_nothing_goes():
    a_row_of_each_kind(1000)
    RetentionRule.objects.update(is_active=False)

    with pytest.raises(Refused):
        commands.retire_records(by=CALENDAR)

    assert Asked.objects.exists()


def test_deliveries_that_are_done_go_and_facts_stay(follow_through):
    a_concluded_review(needs=0)
    follow_through()
    facts, standing_orders = Entry.objects.count(), Delivery.objects.exclude(every=None).count()
    Delivery.objects.filter(state="done", every=None).update(done_at=ago(91))
    done = Delivery.objects.filter(state="done", every=None).count()

    counts = commands.retire_records(by=CALENDAR)

    assert counts == {"deliveries": done}
    assert done > 0
    assert Entry.objects.count() == facts + 1
    assert Delivery.objects.exclude(every=None).count() == standing_orders


def test_one_run_takes_one_batch(monkeypatch):
    monkeypatch.setattr("workflows.commands.retention.BATCH", 2)
    for number in range(5):
        RequestCount.objects.create(who=f"address:{number}", until=ago(10 + number), count=1)

    gone = [commands.retire_records(by=CALENDAR)["request_counts"] for _ in range(3)]

    assert gone == [2, 2, 1]


def test_the_standing_order_asks_for_it(follow_through):
    Asked.objects.create(actor="user:1", key="old", fingerprint="", asked_at=MAY_DAY - timedelta(days=91))
    standing.give_orders(By(By.SYSTEM, MAY_DAY))

    follow_through()

    assert not Asked.objects.exists()
    assert Entry.objects.get(type="RecordsRetired").payload == {"counts": {"answers": 1}}


def test_people_are_erased_when_their_last_appointment_ended_long_ago():
    gone, recent, acting = somebody_who_left(), somebody_who_left(on=ago(10).date()), an_account("officer")
    User.objects.update(joined_at=ago(5000))

    counts = commands.retire_records(by=CALENDAR)

    assert counts == {"accounts": 1}
    erased = set(User.objects.exclude(erased_at=None))
    assert erased == {gone}
    assert not {recent, acting} & erased


def test_who_was_proposed_or_signed_in_lately_is_not_erased():
    proposed, busy = somebody_who_left(), somebody_who_left()
    User.objects.update(joined_at=ago(5000))
    appoint(proposed, "observer", state="proposed", valid_until=date(2023, 5, 1))
    User.objects.filter(pk=busy.pk).update(last_login=ago(3))

    with pytest.raises(Refused):
        commands.retire_records(by=CALENDAR)


@pytest.mark.breaks_the_record
def test_a_dry_run_says_what_would_go_and_changes_nothing():
    a_row_of_each_kind(1000)
    out = io.StringIO()

    call_command("retain", "--dry-run", stdout=out)

    lines = out.getvalue().splitlines()
    assert len(lines) == len(Kind)
    assert f"answers: delete 1 after 90 days; oldest {ago(1000):%Y-%m-%d}" in lines
    assert "deliveries: delete 0 after 90 days; oldest –" in lines
    assert Asked.objects.exists()
    assert not Entry.objects.filter(type="RecordsRetired").exists()


@pytest.mark.breaks_the_record
def test_the_command_line_goes_on_until_nothing_is_left(monkeypatch):
    monkeypatch.setattr("workflows.commands.retention.BATCH", 1)
    for number in range(3):
        RequestCount.objects.create(who=f"address:{number}", until=ago(10), count=1)
    out = io.StringIO()

    call_command("retain", stdout=out)

    assert out.getvalue().splitlines() == ["request_counts: 1"] * 3 + ["There is nothing whose time is over."]


def test_loading_the_registers_again_leaves_what_officers_decided():
    keep("answers", 7)
    RetentionRule.objects.filter(kind="tokens").delete()

    load_retention()

    assert RetentionRule.objects.get(pk="answers").keep_days == 7
    assert RetentionRule.objects.get(pk="tokens").keep_days == 365


def test_an_officer_changes_a_rule_in_the_admin_and_it_is_in_the_history():
    browser = Client()
    enter(browser, an_account("officer"))
    page = "/admin/reviews/retentionrule/answers/"

    answer = browser.post(f"{page}change/", {"keep_days": "30", "is_active": "on", "action": "blank", "kind": "tokens"})

    assert answer.status_code == 302
    assert RetentionRule.objects.get(pk="answers").keep_days == 30
    assert RetentionRule.objects.get(pk="answers").action == "delete"
    history = browser.get(f"{page}history/").content.decode()
    assert re.search(r"<del><bdi>90</bdi></del> → <ins><bdi>30</bdi></ins>", history)


@pytest.mark.parametrize("role", ["approver", "observer", "auditor"])
def test_others_only_read_the_rules(role):
    browser = Client()
    enter(browser, an_account(role))
    page = "/admin/reviews/retentionrule/answers/change/"

    assert browser.get(page).status_code == 200
    assert browser.post(page, {"keep_days": "1"}).status_code == 403
    assert RetentionRule.objects.get(pk="answers").keep_days == 90


def test_nobody_adds_or_removes_a_rule():
    browser = Client()
    enter(browser, an_account("officer"))

    assert browser.post("/admin/reviews/retentionrule/add/", {}).status_code == 403
    assert browser.post("/admin/reviews/retentionrule/answers/delete/", {"post": "yes"}).status_code == 403


def test_the_privacy_page_says_what_the_rules_propose():
    page = (Path(settings.BASE_DIR) / "docs/privacy.md").read_text(encoding="utf-8")
    data = Path(settings.BASE_DIR) / "reviews/data/retention.csv"
    with data.open(encoding="utf-8", newline="") as file:
        proposed = [(row["kind"], row["keep_days"], row["action"], row["basis"]) for row in csv.DictReader(file)]

    said = [tuple(cell.strip().strip("`") for cell in line.split("|")[1:-1]) for line in page.splitlines()]

    assert [
        (kind, days, action, basis) for kind, days, action, basis in proposed if (kind, days, action, basis) not in said
    ] == []


def test_every_model_that_names_a_person_is_on_the_privacy_page():
    page = (Path(settings.BASE_DIR) / "docs/privacy.md").read_text(encoding="utf-8")

    names = {
        model._meta.label
        for model in apps.get_models()
        if any(field.related_model is User for field in model._meta.fields)
        and model._meta.app_label != "pghistory"  # a view over the histories
        and "pgh_obj" not in vars(model)
    } | {User._meta.label}

    assert {name for name in names if f"`{name}`" not in page} == set()
