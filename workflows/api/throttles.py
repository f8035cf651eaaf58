"""How many requests the API takes: counted by each web process in its own memory, since a count must cost nothing."""

from django.core.cache import caches
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class Anonymous(AnonRateThrottle):
    cache = caches["process"]


class SignedIn(UserRateThrottle):
    cache = caches["process"]
