"""Settings of another process of the same installation: the database that the tests are using."""

import os

from tafollow.settings import *  # noqa: F403
from tafollow.settings import DATABASES

ALLOWED_HOSTS = ["*"]
DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
