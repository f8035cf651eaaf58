"""docker-compose.yml, Dockerfile and .dockerignore as data, and the image's files without an engine."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.tafollow.embedded import PROJECT

VARIABLE = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")
COMPOSE = PROJECT / "docker-compose.yml"

TEXTS = {"type": "array", "items": {"type": "string"}}
TEXTS_BY_NAME = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
DURATION = {"type": "string", "pattern": r"^(\d+(ms|s|m|h))+$"}
SIZE = {"type": "string", "pattern": r"^\d+[kmg]b?$"}
SERVICE = {
    "type": "object",
    "required": ["image", "restart", "logging", "networks", "deploy"],
    "additionalProperties": False,
    "properties": {
        "image": {"type": "string"},
        "build": {"type": "string"},
        "command": TEXTS,
        "environment": TEXTS_BY_NAME,
        "env_file": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path"],
                "additionalProperties": False,
                "properties": {"path": {"type": "string"}, "required": {"type": "boolean"}},
            },
        },
        "init": {"type": "boolean"},
        "read_only": {"type": "boolean"},
        "user": {"type": "string"},
        "tmpfs": TEXTS,
        "cap_drop": TEXTS,
        "security_opt": TEXTS,
        "shm_size": SIZE,
        "profiles": TEXTS,
        "ports": TEXTS,
        "volumes": TEXTS,
        "networks": TEXTS,
        "stop_grace_period": DURATION,
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "logging": {
            "type": "object",
            "required": ["driver"],
            "additionalProperties": False,
            "properties": {"driver": {"type": "string"}, "options": TEXTS_BY_NAME},
        },
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["condition"],
                "additionalProperties": False,
                "properties": {
                    "condition": {"enum": ["service_started", "service_healthy", "service_completed_successfully"]}
                },
            },
        },
        "healthcheck": {
            "type": "object",
            "required": ["test", "interval", "timeout", "retries"],
            "additionalProperties": False,
            "properties": {
                "test": TEXTS | {"contains": {"const": "CMD"}, "minItems": 2},
                "interval": DURATION,
                "timeout": DURATION,
                "start_period": DURATION,
                "retries": {"type": "integer", "minimum": 1},
            },
        },
        "deploy": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "replicas": {"type": "integer", "minimum": 1},
                "resources": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "limits": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {"memory": SIZE, "cpus": {"type": "string"}},
                        }
                    },
                },
            },
        },
    },
}
SPECIFICATION = {
    "description": "The part of the Compose specification that our file uses; a word it does not know is an error.",
    "type": "object",
    "required": ["name", "services"],
    "additionalProperties": False,
    "patternProperties": {"^x-": {}},
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "services": {"type": "object", "additionalProperties": SERVICE},
        "networks": {
            "type": "object",
            "additionalProperties": {"type": "object", "properties": {"internal": {"type": "boolean"}}},
        },
        "volumes": {"type": "object", "additionalProperties": {"type": "object", "maxProperties": 0}},
    },
}


def compose():
    """The compose file as an engine reads it, its variables not yet filled in."""
    return yaml.safe_load(COMPOSE.read_text())


def ours():
    """The services that run our own image."""
    return {
        name: service for name, service in compose()["services"].items() if service["image"].startswith("tafollow:")
    }


def variables():
    """Every variable that the compose file wants from .env: its name, and whether it says ":?", ":-" or nothing."""
    return [(name, how) for name, how, _rest in VARIABLE.findall(COMPOSE.read_text())]


def filled_in(value, given):
    """`value` with its variables as docker compose fills them in; KeyError for one that must be set and is not."""

    def fill(found):
        name, how, rest = found.groups()
        return given[name] if how != ":-" else given.get(name) or rest

    return VARIABLE.sub(fill, value)


def environment(service, **given):
    """What a container of this service is told, beside the environment of the image."""
    must = {name: "1" for name, how in variables() if how == ":?"}
    return {name: filled_in(value, must | given) for name, value in service["environment"].items()}


def instructions():
    """The Dockerfile as (instruction, rest), comments left out and continued lines joined."""
    text = re.sub(r"(?m)^\s*#.*\n", "", (PROJECT / "Dockerfile").read_text())
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line.strip()]


def copied():
    """(source in the project, target in the image) of each COPY from the project."""
    found = []
    for name, rest in instructions():
        if name == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            found += [(source, target) for source in sources]
    return found


def ignored(pattern_file=PROJECT / ".dockerignore"):
    """(what may enter the image, what may not though it lies in there) of an ignore file that starts with `*`."""
    lines = [line for line in pattern_file.read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    return {line[1:] for line in lines if line.startswith("!")}, [
        line.removeprefix("**/") for line in lines[1:] if not line.startswith("!")
    ]


def make_app_folder(folder):
    """/app as the Dockerfile makes it: its files copied, its commands of manage.py run."""
    for source, target in copied():
        if target.startswith("/"):
            continue
        place = folder / (source if target == "./" else target)
        place.parent.mkdir(parents=True, exist_ok=True)
        _, unwanted = ignored()
        if (PROJECT / source).is_dir():
            shutil.copytree(PROJECT / source, place, ignore=shutil.ignore_patterns(*unwanted))
        else:
            shutil.copy(PROJECT / source, place)
    for name, rest in instructions():
        if name == "RUN" and "manage.py" in rest:
            variable, _python, *arguments = shlex.split(rest)
            # Compressing every file takes a while and is proved by the demo's own test: here they are only found.
            slow = ["--dry-run", "-v", "0"] if "collectstatic" in rest else []
            run(arguments + slow, folder, dict([variable.split("=")]))
    return folder


def run(arguments, folder, variables):
    """Run this Python in a folder with nothing but these variables; returns what it said. Fails when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=bare(**variables), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bare(**variables):
    """An environment that holds what the image sets, and these."""
    return {"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"} | variables


def as_python(command):
    """The command of a service as arguments of this Python: programs of the image's venv are modules of ours."""
    program, *arguments = command
    return arguments if program == "python" else ["-m", program, *arguments]


def command_of(service):
    """What a container of this service runs: its own command, or the image's."""
    return service.get("command") or json.loads(next(rest for name, rest in instructions() if name == "CMD"))


def files_of(folder: Path):
    return {path.relative_to(folder) for path in folder.rglob("*")}
