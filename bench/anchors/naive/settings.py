"""Django's settings for the naive anchor."""

import os

from bench.services import django_database

SECRET_KEY = "bench"
USE_TZ = True
INSTALLED_APPS: list[str] = []
REUSE = bool(os.environ["BENCH_REUSE"])
DATABASES = {"default": django_database(os.environ["BENCH_DATABASE"]) | {"CONN_MAX_AGE": None if REUSE else 0}}
