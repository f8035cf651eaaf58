"""What benches need that ask in their own process: `python -m tafollow.embedded run --fast -- python -m bench....`."""

from __future__ import annotations


def prepare() -> None:
    """Our settings without limits on how often one asks, and an empty database brought up to date."""
    import logging
    import os

    import django

    os.environ |= {"DJANGO_SETTINGS_MODULE": "tafollow.settings", "API_RATE_USER": "1000000/min", "LOG_LEVEL": "ERROR"}
    django.setup()
    logging.disable(logging.ERROR)

    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
