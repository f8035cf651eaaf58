"""Django's settings for the naive anchor."""

import os

from psycopg.conninfo import conninfo_to_dict

REUSE = bool(os.environ["BENCH_REUSE"])
_parts = conninfo_to_dict(os.environ["BENCH_DATABASE"])

SECRET_KEY = "bench"
USE_TZ = True
INSTALLED_APPS: list[str] = []
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _parts["dbname"],
        "HOST": _parts.get("host", ""),
        "PORT": _parts.get("port", ""),
        "USER": _parts.get("user", ""),
        "PASSWORD": _parts.get("password", ""),
        "CONN_MAX_AGE": None if REUSE else 0,
    }
}
