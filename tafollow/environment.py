"""Every variable of the environment that tafollow reads: its type, its default, and one line that explains it.

Nothing else in the project reads os.environ. docs/configuration.md is made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import environ


@dataclass(frozen=True)
class Variable:
    cast: type
    default: Any
    explains: str


VARIABLES: dict[str, Variable] = {
    "SECRET_KEY": Variable(
        str, "", "Signs sessions and links in mail; long, random, the same on every process; required unless DEMO."
    ),
    "SECRET_KEY_FALLBACKS": Variable(
        list, [], "Keys that SECRET_KEY has replaced, newest first: what they signed or locked away can still be read."
    ),
    "DEBUG": Variable(bool, False, "Django's debug pages; never in production."),
    "DEMO": Variable(bool, False, "The demo: anonymised data, generated passwords, a page that shows all mail."),
    "ALLOWED_HOSTS": Variable(
        list, ["localhost", "127.0.0.1", "[::1]"], "Host names this service answers to, separated by commas."
    ),
    "PUBLIC_URL": Variable(str, "http://localhost:8000", "Base of every link in mail; never taken from a request."),
    "SECURE": Variable(bool, False, "HTTPS only: redirects, HSTS, secure cookies; true in production."),
    "DATABASE_URL": Variable(
        str, "postgresql:///tafollow", "PostgreSQL >= 15, as the application's role (the owner's for migrate)."
    ),
    "DATABASE_APP_ROLE": Variable(
        str, "tafollow_app", "The role the application logs in as; migrations grant it what it may do."
    ),
    "DATABASE_CONN_MAX_AGE": Variable(int, 600, "Seconds a web process keeps a connection (with health checks)."),
    "DATABASE_STATEMENT_TIMEOUT": Variable(int, 60_000, "Milliseconds after which PostgreSQL ends one statement."),
    "DATABASE_LOCK_TIMEOUT": Variable(int, 10_000, "Milliseconds a statement waits for a lock."),
    "DATABASE_CONNECTIONS_DECLARED": Variable(
        int, 60, "Sum of connections all processes may open; checked against the server's limit."
    ),
    "REDIS_URL": Variable(
        str, "redis://localhost:6379/0", "Valkey or Redis that carries Celery's bells; holds nothing that matters."
    ),
    "LEDGER_NOTIFY": Variable(bool, True, "Wake the ringer with NOTIFY at commit; false: it only polls each second."),
    "LEDGER_BATCH": Variable(int, 200, "Deliveries a drain claims at once."),
    "LEDGER_ATTEMPTS": Variable(int, 8, "Attempts before a delivery is dead and waits on the desk."),
    "ANCHOR_EMAIL": Variable(str, "", "The auditor's box that receives the daily signed anchor of the history."),
    "DESK_EMAIL": Variable(str, "", "The Secretariat's desk, where its own reminders go; every officer if empty."),
    "OPERATORS_EMAIL": Variable(str, "", "Where alarms of the running service go."),
    "EMAIL_URL": Variable(
        str, "smtp://localhost:1025", "The mail server: smtp://, smtp+tls:// or smtp+ssl://user:password@host:port."
    ),
    "EMAIL_TIMEOUT": Variable(
        int, 120, "Seconds to wait for the mail server; long on purpose, so that few letters end unclear."
    ),
    "EMAIL_FROM": Variable(str, "Secretariat <secretariat@tafollow.example>", "Sender of letters."),
    "BOUNCE_ADDRESS": Variable(str, "", "Where mail servers send back what cannot be delivered; empty: EMAIL_FROM."),
    "BOUNCE_MAILBOX": Variable(
        str,
        "",
        "The mailbox behind BOUNCE_ADDRESS: imaps://user:password@host/INBOX or maildir:///path; empty: nobody reads it.",
    ),
    "BOUNCE_MINUTES": Variable(int, 3, "Minutes between two looks into BOUNCE_MAILBOX."),
    "MAIL_PROVIDER": Variable(
        str, "", "The provider whose webhook tells of bounces, as django-anymail writes it: postmark, mailgun, ..."
    ),
    "MAIL_WEBHOOK_SECRET": Variable(str, "", "user:password that the provider's webhook must give; never empty then."),
    "MAIL_METADATA_HEADER": Variable(
        str, "", "A header in which our Message-ID is sent once more, where the provider gives back that one alone."
    ),
    "MAIL_PER_ADDRESS_AND_HOUR": Variable(
        int, 10, "Most mails to one address within an hour, formal letters apart; what is more waits. 0: no limit."
    ),
    "MAIL_PER_HOUR": Variable(
        int, 2000, "Reminders within an hour at which the circuit breaker holds all reminders. 0: never."
    ),
    "MAIL_REFUSED_PERCENT": Variable(
        int, 30, "Percent of the last 50 reminders refused or bounced beyond which it holds them as well. 0: never."
    ),
    "EMAIL_DOMAIN": Variable(str, "tafollow.example", "Right half of every Message-ID."),
    "POST_ATTEMPTS": Variable(int, 12, "Attempts to hand over one message before it is refused for good."),
    "POST_LEASE_SECONDS": Variable(int, 300, "Longest time one process may hold a message that it is handing over."),
    "HOOKS_TIMEOUT": Variable(float, 10.0, "Seconds after which a receiver of a webhook has answered or failed."),
    "HOOKS_LOCAL": Variable(
        bool, False, "Webhooks may lead to this machine, and without TLS: to try them out; never in production."
    ),
    "MAIL_PAGE_DIR": Variable(
        str, "", "Folder of the demo's mail catcher, shown under /demo/mail/; empty in production."
    ),
    "API_RATE_USER": Variable(
        str, "600/min", "Requests to the API by one account, or by one token: /s, /min, /hour or /day."
    ),
    "API_RATE_ANONYMOUS": Variable(str, "60/min", "The same for one address that has not signed in."),
    "SESSION_DAYS": Variable(int, 14, "Days after which everybody signs in again, however busy they are."),
    "SESSION_HOURS_GUARDED": Variable(
        int,
        12,
        "The same in hours, for people whose role needs a second factor (the Secretariat, validating authorities).",
    ),
    "SESSION_IDLE_MINUTES_GUARDED": Variable(
        int, 120, "Minutes without a request after which those people sign in again."
    ),
    "TRUSTED_PROXIES": Variable(
        int, 0, "How many proxies of ours add to X-Forwarded-For; limits per address count the one before them."
    ),
    "OIDC_ISSUER": Variable(str, "", "OpenID provider through which people may sign in, as https://...; empty: none."),
    "OIDC_NAME": Variable(str, "single sign-on", "What people call that provider; stands on the button."),
    "OIDC_CLIENT_ID": Variable(str, "", "Our name at the provider."),
    "OIDC_CLIENT_SECRET": Variable(str, "", "Our secret at the provider."),
    "FILE_MAX_MB": Variable(int, 20, "Largest file that is taken, in megabytes (of 1,048,576 bytes)."),
    "CLAMD_URL": Variable(
        str, "", "Virus scanner for uploads: tcp://host:port or unix:///path; if it does not answer, nothing is taken."
    ),
    "RECENT_SIGN_IN_MINUTES": Variable(int, 15, "Minutes after signing in during which one may make a token."),
    "BRANDING_LOGO": Variable(str, "", "Path under static/ of a logo; the UN emblem is reserved and not included."),
    "METRICS_TOKEN": Variable(
        str, "", "Bearer token with which Prometheus reads /metrics; empty: only the Secretariat, signed in."
    ),
    "LOG_FORMAT": Variable(str, "json", "json for machines, console for people."),
    "LOG_LEVEL": Variable(str, "INFO", "Least severe level that is written."),
    "STATIC_ROOT": Variable(str, "", "Folder for collected static files; empty: staticfiles/ beside manage.py."),
}


class Unset(Exception):
    """A variable that must be set is not; the message names it and says what to do."""


def value(name: str) -> Any:
    """The variable's value, cast to its type; its default where the environment says nothing."""
    variable = VARIABLES[name]
    return environ.Env()(name, cast=variable.cast, default=variable.default)
