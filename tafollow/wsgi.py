"""The web process: Django under any WSGI server. It has no broker client (see tafollow/__init__.py)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tafollow.settings")
application = get_wsgi_application()
