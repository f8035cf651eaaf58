"""A token opens the API for its person while it is good, and nothing else; whatever else is shown opens nothing."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from reviews.models import Need, Review, User
from tafollow.logs import formatter
from tests.api.test_problems import is_problem
from tests.factories import MAY_DAY, a_party, a_review, the_letter
from tests.people import an_account, enter
from tests.tokens.conftest import Bearer, a_token
from workflows import commands, links
from workflows.ledger import By
from workflows.ledger.models import Entry
from workflows.models import Token

pytestmark = pytest.mark.django_db
DAY = {"concluded_on": "2026-04-30"}


def is_refused(answer):
    is_problem(answer, "token-refused", 401)
    assert answer.json()["detail"] == "This token opens nothing"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="tafollow", error="invalid_token"'


def test_a_token_speaks_for_its_person(officer, reader):
    me = reader.get("/api/v1/me/")

    assert (me.status_code, me.json()["email"]) == (200, officer.email)
    assert not me.cookies


def test_a_token_sees_what_its_person_sees():
    own, other = a_review(), a_review()
    token = a_token(an_account("focal_point", party=own.party), "read")

    seen = Bearer(token.written).get("/api/v1/reviews/").json()["results"]
    hidden = Bearer(token.written).get(f"/api/v1/reviews/{other.pk}/")

    assert [row["id"] for row in seen] == [str(own.pk)]
    is_problem(hidden, "not-found", 404)


def test_a_token_that_may_act_concludes_a_review_without_a_csrf_token(officer, actor):
    review = a_review()

    answer = actor.ask(f"/api/v1/reviews/{review.pk}/conclude/", DAY)

    assert (answer.status_code, answer.json()["state"]) == (200, "concluded")
    assert Entry.objects.get(type="ReviewConcluded").actor == f"user:{officer.pk}"


def test_a_token_that_may_only_read_changes_nothing_and_is_told_which_scope_it_lacks(reader):
    review = a_review()

    answer = reader.ask(f"/api/v1/reviews/{review.pk}/conclude/", DAY)

    body = is_problem(answer, "scope-missing", 403)
    assert body["detail"] == "This token lacks the scope “act”: it may only read."
    assert 'error="insufficient_scope", scope="act"' in answer.headers["WWW-Authenticate"]
    assert Review.objects.get().state == "ongoing"
    assert not Entry.objects.filter(type="ReviewConcluded").exists()


def test_a_token_that_may_only_read_sees_why_beside_every_verb(reader, actor):
    review = a_review()
    path = f"/api/v1/reviews/{review.pk}/"

    assert [verb["refusal"] for verb in reader.get(path).json()["verbs"]] == [
        "This token lacks the scope “act”: it may only read."
    ]
    assert [verb["refusal"] for verb in actor.get(path).json()["verbs"]] == [None]


def test_a_token_that_may_act_needs_the_role_all_the_same():
    need = Need.objects.get(review=a_review(needs=1))
    focal_point = Bearer(a_token(an_account("focal_point", party=need.party), "act").written)

    answer = focal_point.ask(f"/api/v1/needs/{need.pk}/", {"priority": 1}, method="PATCH")

    is_problem(answer, "not-allowed", 403)


@pytest.mark.parametrize(
    "forge",
    [
        lambda written: written[:-1] + ("A" if written[-1] != "A" else "B"),
        lambda written: written[:4] + "0" * 8 + written[12:],
        lambda written: written[:-1],
        lambda written: written + "A",
        lambda written: written.upper(),
        lambda written: written.removeprefix("taf_"),
        lambda written: "",
        lambda written: "' OR 1=1 --",
        lambda written: "\u0000\u00e9" * 20,
        lambda written: f"{written} {written}",
        lambda written: Token.objects.get().secret_hash,
        lambda written: f"taf_{'0' * 8}_{Token.objects.get().secret_hash[:43]}",
        lambda written: str(Token.objects.get().pk),
    ],
)
def test_what_is_not_quite_a_token_opens_nothing(officer, forge):
    forged = forge(a_token(officer, "act").written)

    is_refused(Bearer(forged).get("/api/v1/me/"))


@pytest.mark.parametrize("scheme", ["Token", "Basic", "bearer:", ""])
def test_another_scheme_opens_nothing(officer, scheme):
    written = a_token(officer, "act").written

    is_refused(Client(headers={"Authorization": f"{scheme} {written}"}).get("/api/v1/me/"))


def test_the_name_of_the_scheme_may_be_written_in_any_letters(officer):
    written = a_token(officer, "read").written

    assert Client(headers={"Authorization": f"bEARER {written}"}).get("/api/v1/me/").status_code == 200


def test_an_expired_token_opens_nothing(officer):
    made = a_token(officer, "act", days=1, at=datetime.now(UTC) - timedelta(days=1, seconds=1))

    is_refused(Bearer(made.written).get("/api/v1/me/"))


def test_a_revoked_token_opens_nothing(officer, actor):
    commands.revoke_token(token_id=Token.objects.get().pk, by=By.user(officer.pk, MAY_DAY))

    is_refused(actor.get("/api/v1/me/"))


def test_the_token_of_a_closed_account_opens_nothing(officer, actor):
    User.objects.filter(pk=officer.pk).update(is_active=False)

    is_refused(actor.get("/api/v1/me/"))


def test_secrets_for_other_purposes_open_nothing(officer, a_sent_letter):
    letter = a_sent_letter()
    browser = Client()
    enter(browser, officer)
    link = links.Link(letter.pk, "focal@state.example", datetime.now(UTC).date() + timedelta(days=30))
    address = links.link_to_acknowledge(link)
    secrets = {
        "the cookie of a session": browser.cookies["sessionid"].value,
        "a link to acknowledge a letter": address.rstrip("/").rsplit("/", 1)[1],
        "the hash of a password": officer.password,
    }

    for secret in secrets.values():
        is_refused(Bearer(secret).get("/api/v1/me/"))
    assert the_letter_state(letter) == "sent"


def the_letter_state(letter):
    letter.refresh_from_db()
    return letter.state


def test_a_token_opens_no_page(actor):
    for path in ("/", "/admin/", "/account/tokens/", "/account/data/", "/health/"):
        answer = actor.get(path)
        assert (answer.status_code, "login" in answer.headers["Location"]) == (302, True), path


def test_a_token_beside_a_session_wins(officer):
    focal_point = an_account("focal_point", party=a_party())
    client = Bearer(a_token(officer, "read").written)
    enter(client, focal_point)

    assert client.get("/api/v1/me/").json()["email"] == officer.email


def test_a_bad_token_beside_a_good_session_opens_nothing(officer):
    client = Bearer("taf_nothing")
    enter(client, officer)

    is_refused(client.get("/api/v1/me/"))


def test_a_token_in_an_address_is_refused_even_beside_a_good_one(officer, actor):
    written = a_token(officer, "act").written

    for query in (f"access_token={written}", f"x=1&token={written}", written):
        body = is_problem(actor.get(f"/api/v1/me/?{query}"), "malformed-request", 400)
        assert body["detail"].startswith("A token belongs into the header Authorization")
        assert written not in str(body)


def test_no_line_of_the_log_tells_a_secret(officer, caplog):
    made = a_token(officer, "read")
    review = a_review()
    secret = made.written.split("_", 2)[2]
    client = Bearer(made.written)

    caplog.handler.setFormatter(formatter("json"))
    with caplog.at_level(logging.DEBUG):
        client.get("/api/v1/me/")
        client.ask(f"/api/v1/reviews/{review.pk}/conclude/", DAY)
        client.get("/api/v1/nothing-here/")
        client.get(f"/api/v1/me/?token={made.written}")
        Bearer(made.written + "x").get("/api/v1/me/")

    lines = caplog.text.splitlines()
    assert sum("/api/v1/" in line for line in lines) >= 4
    assert '"request": "GET /api/v1/me/"' in caplog.text
    assert secret not in caplog.text
    assert secret not in repr(made)


@pytest.mark.parametrize("style", ["json", "console"])
def test_what_speaks_for_a_person_is_cut_out_of_every_line(officer, style):
    written = a_token(officer, "read").written
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "Gone: /acknowledge/abc:def/", (), None)
    record.request = RequestFactory().get(f"/acknowledge/abc:def/?token={written}")
    record.header = f"Bearer {written}"

    line = formatter(style).format(record)

    assert "/acknowledge/" in line
    assert "abc:def" not in line
    assert written.split("_", 2)[2] not in line


def test_a_token_is_found_by_its_hash_in_one_statement_and_nothing_else_compares_it(reader):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        reader.get("/api/v1/mechanisms/")

    about_tokens = [query["sql"] for query in asked if "workflows_token" in query["sql"]]
    assert [sql.split()[0] for sql in about_tokens] == ["SELECT", "UPDATE"]
    assert '"secret_hash" =' in about_tokens[0]


def test_when_it_was_last_used_is_noted_once_a_day(reader):
    reader.get("/api/v1/me/")
    assert Token.objects.get().last_used_on == datetime.now(UTC).date()

    with CaptureQueriesContext(connection) as asked:
        reader.get("/api/v1/me/")
    assert not [query for query in asked if query["sql"].startswith('UPDATE "workflows_token"')]

    Token.objects.update(last_used_on=date(2026, 1, 1))
    reader.get("/api/v1/me/")
    assert Token.objects.get().last_used_on == datetime.now(UTC).date()


def test_the_schema_says_how_a_token_is_shown(actor):
    schema = actor.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()

    assert schema["components"]["securitySchemes"]["bearerAuth"]["scheme"] == "bearer"
    assert {"bearerAuth": []} in schema["paths"]["/api/v1/me/"]["get"]["security"]


@pytest.fixture
def a_sent_letter(follow_through):
    from tests.api.conftest import _deliver_all
    from tests.factories import OFFICER, a_concluded_review, clear

    def send():
        review = a_concluded_review()
        follow_through()
        clear(the_letter(review).pk)
        follow_through()
        _deliver_all(OFFICER)
        follow_through()
        return the_letter(review)

    return send
