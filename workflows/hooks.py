"""The only door to other systems' webhooks (docs/decisions/webhooks.md).

A message is taken in hand in a short transaction, sent without any, and settled in another. It goes to addresses of
the public internet alone: the name is looked up once, and what was looked at is what is connected to.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from standardwebhooks import Webhook
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from reviews.locks import unlock
from workflows.commands import hook_messages as book
from workflows.commands.hook_messages import Answer, Taken
from workflows.commands.hooks import PURPOSE, reason_against_address
from workflows.ledger import By
from workflows.models import Hook, HookMessage

log = logging.getLogger(__name__)

CONNECT_SECONDS = 3.0
MOST_READ = 2048
"""Bytes of an answer that are read; the rest is of no interest to anybody."""


def work(*, seconds: float = 10.0) -> int:
    """Send what is due, one message at a time, until nothing is or `seconds` are over; returns how many were tried."""
    tried, until = 0, time.monotonic() + seconds
    while time.monotonic() < until and (taken := book.take_hook_message(_now())):
        tried += 1
        _deliver(taken)
    return tried


def _now() -> By:
    """The door asks in its own name; it is an edge, so it reads the clock."""
    return By("hooks", datetime.now(UTC))


def _deliver(taken: Taken) -> None:
    message = HookMessage.objects.select_related("hook__user").get(pk=taken.id)
    if reason := book.reason_against_sending(message):
        book.withhold(taken=taken, reason=reason, by=_now())
        return
    answer = send(message, _now().at)
    book.note_answer(taken=taken, answer=answer, by=_now())


def send(message: HookMessage, at: datetime) -> Answer:
    """Send it once, signed as of this instant. Raises nothing: what went wrong stands in the answer."""
    hook, began = message.hook, time.monotonic()
    if refused := reason_against_address(hook.url):
        return Answer(None, 0, refused, refused=refused)
    try:
        with _session() as session:
            body, headers = message.body.encode(), _headers(message, at)
            with session.post(hook.url, data=body, headers=headers, stream=True) as found:
                return _answered(found, began, at)
    except InvalidIPAddress as error:
        refused = _("The address leads to %(ip)s, which is not on the public internet.") % {"ip": error}
        return Answer(None, _since(began), refused, refused=refused)
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        log.info("a receiver could not be reached: %s", type(error).__name__)
        return Answer(None, _since(began), _in_words(error, _is_late(began)))


def _answered(found: requests.Response, began: float, at: datetime) -> Answer:
    if _is_late(began):  # the connection was cut, and half a head was taken for a whole one
        return Answer(None, _since(began), _("No answer came in time."))
    said, retry_after = _beginning(found), _seconds(found.headers.get("Retry-After", ""), at)
    if found.is_redirect:
        said = _("It leads elsewhere, to %(address)s; nobody goes there.") % {"address": found.headers["Location"]}
    return Answer(found.status_code, _since(began), said, retry_after)


def _headers(message: HookMessage, at: datetime) -> dict[str, str]:
    """Those of Standard Webhooks; while a secret is being replaced, one signature with each."""
    name = str(message.pk)
    signatures = [Webhook(secret).sign(name, at, message.body) for secret in _secrets(message.hook, at)]
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "Accept-Encoding": "identity",
        "Webhook-Id": name,
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": " ".join(signatures),
    }


def _secrets(hook: Hook, at: datetime) -> list[str]:
    locked = [hook.secret]
    if hook.previous_secret and hook.previous_until and hook.previous_until > at:
        locked.append(hook.previous_secret)
    return [unlock(each, PURPOSE) for each in locked]


def _session() -> HTTPSession:
    """Asks no proxy, reads no .netrc, follows no redirect; what leads into the house is refused before connecting."""
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=settings.HOOKS_LOCAL,
        never_redirect=True,
        default_timeout=(min(CONNECT_SECONDS, settings.HOOKS_TIMEOUT), settings.HOOKS_TIMEOUT),
        user_agent_override=f"tafollow-hooks (+{settings.PUBLIC_URL})",
    )
    session = HTTPSession(config)
    session.trust_env = False
    session.mount("https://", _Adapter(is_https_proto=True, allow_loopback=settings.HOOKS_LOCAL))
    session.mount("http://", _Adapter(is_https_proto=False, allow_loopback=settings.HOOKS_LOCAL))
    return session


class _CutInTime:
    """A connection that ends HOOKS_TIMEOUT after it was made, though a byte drips through it now and then.

    The timeouts of sockets count from byte to byte.
    """

    def _new_conn(self) -> socket.socket:
        made: socket.socket = super()._new_conn()  # type: ignore[misc]  # of urllib3's connections
        self.spare = made.dup()  # TLS takes the socket itself over
        self.clock = threading.Timer(settings.HOOKS_TIMEOUT, _cut, [self.spare])
        self.clock.daemon = True
        self.clock.start()
        return made

    def close(self) -> None:
        if hasattr(self, "clock"):
            self.clock.cancel()
            self.spare.close()
        super().close()  # type: ignore[misc]


class _Http(_CutInTime, HTTPConnection):
    pass


class _Https(_CutInTime, HTTPSConnection):
    pass


class _Adapter(IPFilterAdapter):
    def get_connection_with_tls_context(self, *args: Any, **given: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **given)
        pool.ConnectionCls = _Https if pool.scheme == "https" else _Http
        return pool


def _cut(spare: socket.socket) -> None:
    try:
        spare.shutdown(socket.SHUT_RDWR)
    except OSError:
        log.debug("a connection had ended already")


def _beginning(found: requests.Response) -> str:
    """The first bytes of the answer, as they came: nothing is unpacked. What breaks off later does not matter."""
    try:
        said = found.raw.read(MOST_READ, decode_content=False)
    except (HTTPError, OSError):
        said = b""
    return bytes(said).decode(errors="replace").strip()


def _seconds(retry_after: str, at: datetime) -> float:
    """How long the receiver wants to be left alone; 0 where it says nothing that can be understood."""
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after[:9])
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - at).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _in_words(error: Exception, late: bool) -> str:
    match error:
        case requests.ConnectTimeout():
            return _("No connection came about in time.")
        case _error if isinstance(error, requests.Timeout) or late:
            return _("No answer came in time.")
        case requests.exceptions.SSLError():
            return _("The connection could not be secured: %(error)s") % {"error": error}
    return _("The connection failed: %(error)s") % {"error": f"{type(error).__name__}: {error}"}


def _is_late(began: float) -> bool:
    return time.monotonic() - began >= settings.HOOKS_TIMEOUT


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
