"""The six languages of the United Nations, and how a name is said in one of them."""

from collections.abc import Mapping

from django.db.models import TextChoices


class Language(TextChoices):
    ARABIC = "ar", "العربية"
    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"
    RUSSIAN = "ru", "Русский"
    SPANISH = "es", "Español"


def said(names: Mapping[str, str], language: str) -> str:
    """The name in `language`; in English, then in any language, where the register has none."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
