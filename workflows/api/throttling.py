"""How often one may ask: counted by the database, for all web processes together.

One statement in its own transaction, before that of the request begins: no request holds the row of its count.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from reviews.api.problems import Problem
from workflows.api.authentication import token_of

log = logging.getLogger(__name__)

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
COUNT = """
INSERT INTO workflows_requestcount AS c (who, until, count)
VALUES (%(who)s, clock_timestamp() + make_interval(secs => %(seconds)s), 1)
ON CONFLICT (who) DO UPDATE SET
  count = CASE WHEN c.until > clock_timestamp() THEN c.count + 1 ELSE 1 END,
  until = CASE WHEN c.until > clock_timestamp() THEN c.until ELSE excluded.until END
RETURNING count, extract(epoch FROM until - clock_timestamp())
"""


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds, from the first one on."""

    name: str
    requests: int
    seconds: int


@dataclass(frozen=True)
class Count:
    """Where somebody stands: requests in this window, and seconds until it ends."""

    rate: Rate
    requests: int
    ends_in: int

    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers-10 writes them."""
        left = max(0, self.rate.requests - self.requests)
        return {
            "RateLimit-Policy": f'"{self.rate.name}";q={self.rate.requests};w={self.rate.seconds}',
            "RateLimit": f'"{self.rate.name}";r={left};t={self.ends_in}',
        }


def count(request: HttpRequest) -> Count | None:
    """Count this request. None when the database cannot count.

    Then nobody is turned away: what needs the database fails by itself, and what does not costs us little.
    """
    who, rate = _asker(request)
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"who": who, "seconds": rate.seconds})
            requests, ends_in = cursor.fetchone()
    except Error as error:
        log.warning("requests are not counted: %s", error)
        return None
    return Count(rate, requests, max(1, ceil(ends_in)))


def insist(counted: Count | None) -> None:
    """Problem for who has asked too often."""
    if counted and counted.requests > counted.rate.requests:
        raise Problem(
            "too-many-requests",
            _("Ask again in %(seconds)s seconds.") % {"seconds": counted.ends_in},
            Retry_After=str(counted.ends_in),
        )


def _asker(request: HttpRequest) -> tuple[str, Rate]:
    if token := token_of(request):
        return f"token:{token.pk}", rate("token", settings.API_RATE_USER)
    if request.user.is_authenticated:
        return f"user:{request.user.pk}", rate("user", settings.API_RATE_USER)
    return f"address:{address(request)}", rate("anonymous", settings.API_RATE_ANONYMOUS)


@cache
def rate(name: str, written: str) -> Rate:
    """The rate as the environment writes it: “600/min”. Raises ValueError for what is none."""
    requests, _slash, period = written.partition("/")
    if period[:1] not in SECONDS:
        raise ValueError(f"{written!r} is not a rate; write it like 600/min.")
    return Rate(name, int(requests), SECONDS[period[0]])


def address(request: HttpRequest) -> str:
    """Where the request comes from, as far as our own proxies vouch for it (TRUSTED_PROXIES counts them).

    Each of them adds whom it heard from at the end of X-Forwarded-For; what stands before that, anybody may write.
    An IPv6 network of 64 bits is one asker: whoever has one has 2^64 addresses.
    """
    heard = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    said = heard[-trusted] if 0 < trusted <= len(heard) else request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(said)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
