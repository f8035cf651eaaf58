"""What a password must not be made of, besides what many people use."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OUR_WORDS = (
    "technicalassistance",
    "unitednations",
    "focalpoint",
    "convention",
    "corruption",
    "secretariat",
    "ministry",
    "password",
    "followup",
    "tafollow",
    "review",
    "unodc",
    "uncac",
)
"""The words that somebody who attacks this service tries first. docs/security.md names them."""
ENOUGH = 8
"""Letters and digits that a password has besides these words."""


class NotOurWords:
    """A password may hold our words, if enough else is in it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for one that is little more than words of this service."""
        left = "".join(sign for sign in password.casefold() if sign.isalnum())
        for word in OUR_WORDS:
            left = left.replace(word, "")
        if len(left) < ENOUGH:
            raise ValidationError(self.get_help_text(), code="password_of_our_words")

    def get_help_text(self) -> str:
        return _("Do not make it of words of this service, such as its name: they are tried first.")
