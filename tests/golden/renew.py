"""Store the golden copies anew after a wanted change: python -m tests.golden.renew, then read git diff."""

import os

import django


def renew() -> None:
    os.environ.setdefault("SECRET_KEY", "only to render letters; nothing is signed with it")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tafollow.settings")
    django.setup()
    from tests.golden import letters
    from workflows.writing import LANGUAGES

    for language in LANGUAGES:
        for name, content in letters.copies(language).items():
            (letters.FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    renew()
