"""Takes an uploaded file into the record."""

from dataclasses import asdict
from datetime import datetime

from reviews.files.screening import screen
from reviews.models.files import File


def keep(content: bytes, name: str, *, at: datetime) -> File:
    """Screen the file and store it in the transaction that is open. Raises Unacceptable; then nothing is stored."""
    screened = asdict(screen(content, name))
    return File.objects.create(**screened | {"flags": list(screened["flags"])}, content=content, stored_at=at)
