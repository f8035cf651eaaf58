"""Secrets that the service has to read again itself: worth nothing to whoever reads the database without SECRET_KEY."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def lock_away(text: str, purpose: str) -> str:
    """The text as it may stand in the database. What is locked for one purpose opens for no other."""
    return _locks(purpose).encrypt(text.encode()).decode()


def unlock(locked: str, purpose: str) -> str:
    """What was locked away. Raises InvalidToken where no key of this installation fits."""
    return _locks(purpose).decrypt(locked.encode()).decode()


def _locks(purpose: str) -> MultiFernet:
    """A key derived from SECRET_KEY, and from those that it has replaced."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}{key}".encode()).digest())) for key in keys]
    )
