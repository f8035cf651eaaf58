"""docker-compose.yml, the Dockerfile and its helpers, as far as they can be proved without an engine."""

import http.server
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import jsonschema
import psycopg
import pytest
from django.core.management import CommandError, call_command

from tafollow.embedded.binaries import valkey_server
from tafollow.embedded.demo_programs import CELERY
from tafollow.embedded.postgres import SUPERUSER
from tafollow.embedded.valkey import Valkey
from tafollow.environment import VARIABLES
from tests.tafollow.containers import (
    SPECIFICATION,
    as_python,
    bare,
    command_of,
    compose,
    copied,
    environment,
    files_of,
    ignored,
    instructions,
    make_app_folder,
    ours,
    run,
    variables,
)
from tests.tafollow.embedded import PROJECT, a_place, a_postgres, eventually
from workflows.ledger import subscriptions
from workflows.ledger.models import Entry, Heartbeat
from workflows.models import PostRoom

ROLES = ("tafollow_app", "tafollow", "tafollow_person", "tafollow_system")
EXAMPLE = PROJECT / "docker" / "env.example"


@pytest.fixture(scope="module")
def app_folder(tmp_path_factory):
    return make_app_folder(tmp_path_factory.mktemp("app"))


def test_the_compose_file_says_nothing_that_the_specification_does_not_know():
    jsonschema.validate(compose(), SPECIFICATION)


def test_a_misspelt_word_in_the_compose_file_would_be_noticed():
    misspelt = compose()
    misspelt["services"]["web"]["healthchek"] = misspelt["services"]["web"].pop("healthcheck")

    with pytest.raises(jsonschema.ValidationError, match="healthchek"):
        jsonschema.validate(misspelt, SPECIFICATION)


@pytest.mark.parametrize("name", compose()["services"])
def test_a_service_relies_only_on_what_is_declared(name):
    whole, service = compose(), compose()["services"][name]

    for other, how in service.get("depends_on", {}).items():
        needed = whole["services"][other]
        assert how["condition"] != "service_healthy" or "healthcheck" in needed
        assert how["condition"] != "service_completed_successfully" or needed["restart"] == "no"
    assert set(service["networks"]) <= set(whole["networks"])
    named = {volume.split(":")[0] for volume in service.get("volumes", [])}
    files = {name for name in named if name.startswith("./")}
    assert named - files <= set(whole["volumes"])
    assert all((PROJECT / file).is_file() for file in files)


@pytest.mark.parametrize("name", compose()["services"])
def test_a_service_that_lasts_is_started_again_and_watched(name):
    service = compose()["services"][name]

    lasts = name != "migrate"
    assert service["restart"] == ("unless-stopped" if lasts else "no")
    assert ("healthcheck" in service) == (lasts and name != "ringer")


def test_two_ringers_run():
    assert compose()["services"]["ringer"]["deploy"]["replicas"] == 2


def test_every_queue_has_one_worker_with_the_options_of_the_demo():
    workers = {name: s["command"] for name, s in compose()["services"].items() if name.startswith("worker-")}

    queues = [queue for command in workers.values() for queue in command[command.index("-Q") + 1].split(",")]
    assert sorted(queues) == subscriptions.queues()
    assert all(as_python(command)[: len(CELERY)] == CELERY for command in workers.values())


@pytest.mark.parametrize("name", ours())
def test_settings_know_every_variable_that_a_container_is_told(name):
    assert set(ours()[name]["environment"]) <= set(VARIABLES)


def test_the_example_names_every_variable_of_the_compose_file_and_no_other():
    named = re.findall(r"^(\w+)=", EXAMPLE.read_text(), re.MULTILINE)

    assert sorted(named) == sorted({name for name, _how in variables()})


def test_no_secret_stands_in_a_file():
    secret = re.compile("SECRET|PASSWORD")

    assert {how for name, how in variables() if secret.search(name)} == {":?"}
    assert re.findall(r"^\w*(?:SECRET|PASSWORD)\w*=.+", EXAMPLE.read_text(), re.MULTILINE) == []
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            assert not secret.search(name) or value.startswith("${")


def test_what_must_be_set_has_no_value_in_the_example():
    empty = set(re.findall(r"^(\w+)=$", EXAMPLE.read_text(), re.MULTILINE))

    assert {name for name, how in variables() if how == ":?"} <= empty


def test_only_migrations_know_the_owner_of_the_tables():
    owners = [name for name, service in ours().items() if "DATABASE_OWNER_PASSWORD" in str(service)]

    assert owners == ["migrate"]


def test_only_web_post_and_hooks_reach_beyond_the_machine():
    outside = [name for name, service in compose()["services"].items() if "outside" in service["networks"]]

    assert compose()["networks"]["inside"] == {"internal": True}
    assert outside == ["web", "worker-post", "worker-hooks", "mail"]


@pytest.mark.parametrize("name", ours())
def test_our_containers_can_write_nowhere_and_gain_no_rights(name):
    service = ours()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_post_is_given_longer_to_stop_than_it_waits_for_an_answer():
    grace = compose()["services"]["worker-post"]["stop_grace_period"]

    assert int(grace.removesuffix("s")) > VARIABLES["EMAIL_TIMEOUT"].default


def test_the_image_runs_as_somebody_who_is_not_root():
    users = [rest for name, rest in instructions() if name == "USER"]

    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", users[-1])
    last_stage = [name for name, _rest in instructions()]
    assert last_stage.index("USER") > len(last_stage) - 1 - last_stage[::-1].index("FROM")


def test_the_image_holds_only_packages_whose_hashes_are_known():
    installing = [rest for name, rest in instructions() if name == "RUN" and "pip install" in rest]

    assert len(installing) == 1
    assert "--require-hashes --only-binary :all: --requirement /requirements.txt" in installing[0]


def test_only_what_the_image_needs_is_sent_to_the_engine():
    allowed, unwanted = ignored()

    assert allowed == {source for source, _target in copied()}
    assert all((PROJECT / source).exists() for source in allowed)
    assert unwanted == ["__pycache__", "*.mo"]


def test_the_files_of_the_image_are_enough_to_start_every_process(app_folder):
    before = files_of(app_folder)

    for name in ("web", "ringer", "migrate", "mail"):
        command, told = as_python(command_of(ours()[name])), environment(ours()[name])
        if name == "web":
            run([*command[:2], "--check-config", *command[2:]], app_folder, told)
        else:
            assert "usage:" in run([*command, "--help"], app_folder, told)
    assert (app_folder / "locale" / "ar" / "LC_MESSAGES" / "django.mo").is_file()
    assert files_of(app_folder) == before


def test_a_process_without_its_secret_does_not_start(app_folder):
    with pytest.raises(AssertionError, match="SECRET_KEY is not set"):
        run(["-m", "gunicorn", "--check-config", "tafollow.wsgi"], app_folder, {})


@pytest.mark.faults
@pytest.mark.parametrize("name", ["worker-default", "worker-post"])
def test_a_worker_of_the_compose_file_listens_to_its_queue_and_stops_when_asked(name, app_folder, tmp_path):
    service, log = ours()[name], tmp_path / "log"
    with a_place() as state, ExitStack() as stack:
        valkey = Valkey(state).start()
        stack.callback(valkey.stop)
        told = environment(service) | {"REDIS_URL": valkey.url}
        process = subprocess.Popen(
            [sys.executable, *as_python(service["command"])],
            cwd=app_folder,
            env=bare(**told, C_FORCE_ROOT="1"),
            stdout=stack.enter_context(log.open("w")),
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        stack.callback(_end, process)

        assert eventually(lambda: "[queues]" in log.read_text(), 60), log.read_text()
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0
    assert f".> {name.removeprefix('worker-')} " in log.read_text()


def _end(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.faults
def test_the_broker_starts_with_the_options_of_the_compose_file(tmp_path):
    _program, *options = compose()["services"]["valkey"]["command"]
    socket = ["--port", "0", "--unixsocket", str(tmp_path / "s")]

    with subprocess.Popen([valkey_server(), *options, *socket], cwd=tmp_path, stdout=subprocess.PIPE) as process:
        try:
            assert eventually((tmp_path / "s").exists), process.stdout.read()
        finally:
            process.terminate()

    assert os.listdir(tmp_path) == []


@pytest.mark.faults
def test_the_roles_of_the_compose_file_migrate_and_serve_but_rewrite_no_history():
    with a_place() as state, a_postgres(state) as postgres:
        _make_roles_as_the_image_does(postgres)
        run(["manage.py", "migrate", "-v", "0"], PROJECT, {"SECRET_KEY": "x", "DATABASE_URL": postgres.owner_url})

        with psycopg.connect(postgres.app_url) as app:
            assert app.execute("SELECT count(*) FROM ledger_case").fetchone() == (0,)
        for forbidden in (
            "UPDATE ledger_entry SET actor = 'nobody'",
            "DELETE FROM ledger_entry",
            "TRUNCATE ledger_entry",
            "DROP TABLE ledger_entry",
            "CREATE TABLE mine (id int)",
        ):
            with psycopg.connect(postgres.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def _make_roles_as_the_image_does(postgres):
    """Run the init script on a cluster from which our own runner's roles and database have been taken."""
    superuser = f"host={postgres.socket} user={SUPERUSER} dbname=postgres"
    with psycopg.connect(superuser, autocommit=True) as connection:
        taken = "REVOKE SET ON PARAMETER session_replication_role FROM tafollow"
        for statement in ("DROP DATABASE tafollow", taken, *(f"DROP ROLE {name}" for name in ROLES)):
            connection.execute(statement)
    told = {"DATABASE_OWNER_PASSWORD": "o'ne", "DATABASE_APP_PASSWORD": "two", "POSTGRES_USER": SUPERUSER}
    programs = f"{postgres._bin}:{os.environ['PATH']}"
    done = subprocess.run(
        [PROJECT / "docker" / "postgres-init.sh"],
        env=bare(**told) | {"PATH": programs, "PGHOST": str(postgres.socket)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


class _Answering(http.server.BaseHTTPRequestHandler):
    asked = ()

    def do_GET(self):
        _Answering.asked = self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"]
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (301, 1)])
def test_a_web_container_is_healthy_when_its_process_is_ready(status, code):
    with http.server.HTTPServer(("127.0.0.1", 0), _Answering) as server:
        server.status = status
        threading.Thread(target=server.handle_request).start()

        done = subprocess.run([sys.executable, "docker/ready.py", str(server.server_port)], cwd=PROJECT)

    assert done.returncode == code
    assert _Answering.asked == ("/readyz", "localhost", "https")


@pytest.mark.django_db
def test_a_web_process_that_wants_https_answers_the_healthcheck(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["follow-up.example", "localhost"]
    settings.DEMO = True  # the tests' role owns the tables, for which a real installation would not be ready

    answer = client.get("/readyz", headers={"host": "localhost", "x-forwarded-proto": "https"})

    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_worker_container_is_healthy_while_the_canary_comes_through_its_queue(capsys):
    Heartbeat.objects.create(queue="letters", at=datetime.now(UTC))

    call_command("signs", "letters")

    assert re.fullmatch(r"letters: canary \d s ago, oldest due nothing\n", capsys.readouterr().out)


@pytest.mark.django_db
@pytest.mark.parametrize("silent_for", [timedelta(seconds=150), None])
def test_a_worker_container_is_ill_when_no_canary_comes(silent_for):
    if silent_for:
        Heartbeat.objects.create(queue="letters", at=datetime.now(UTC) - silent_for)

    with pytest.raises(CommandError, match=r"^Late: letters\.$"):
        call_command("signs", "letters")


@pytest.mark.django_db
def test_signs_of_a_queue_that_does_not_exist_are_not_given():
    with pytest.raises(CommandError, match=r"^There is no queue parcels\.$"):
        call_command("signs", "parcels", "letters")


@pytest.mark.django_db
def test_mail_is_held_and_released_from_the_command_line():
    call_command("post", "hold", "restored")

    assert list(PostRoom.objects.values_list("held", "reason")) == [(True, "restored")]

    call_command("post", "release", "looked through")

    assert not PostRoom.objects.get().held
    assert list(Entry.objects.values_list("type", "actor")) == [
        ("PostHeld", "command:post"),
        ("PostReleased", "command:post"),
    ]


@pytest.mark.django_db
def test_releasing_mail_that_is_not_held_is_refused():
    with pytest.raises(CommandError, match=r"^The post is not held\.$"):
        call_command("post", "release", "why not")

    assert not Entry.objects.exists()


def test_the_healthchecks_ask_for_the_worker_s_own_queue():
    for name, service in ours().items():
        if name.startswith("worker-"):
            assert service["healthcheck"]["test"] == ["CMD", "python", "manage.py", "signs", name.split("-")[1]]


def test_no_host_but_docker_s_usual_short_names_is_in_the_files():
    images = [service["image"] for service in compose()["services"].values()]
    bases = [rest.split()[0] for name, rest in instructions() if name == "FROM"]

    known = {"postgres:18", "valkey/valkey:9-alpine", "python:3.12-slim", "tafollow:${TAFOLLOW_VERSION:-0.1.0}"}
    assert set(images + bases) == known
