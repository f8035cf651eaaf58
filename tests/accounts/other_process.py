"""Settings of another process of the same installation: the database that the tests are using."""

import os

from tafollow.settings import *  # noqa: F403
from tafollow.settings import DATABASES, STORAGES

ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
