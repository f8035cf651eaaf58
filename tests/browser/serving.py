"""The application as in production: the whole middleware, compressed static files; only the database is the tests'."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler

# No page here shows them, and compressing them takes as long as everything else together.
UNUSED = ["drf_spectacular_sidecar", "rest_framework", "htmax-4*", "htmx-4*", "ext"]


@contextmanager
def installed(root: Path) -> Iterator[None]:
    """The demo, installed under `root`: static files hashed and compressed, a folder for the mail catcher."""
    mail = root / "mail"
    mail.mkdir()
    with override_settings(STATIC_ROOT=root / "static", DEMO=True, MAIL_PAGE_DIR=str(mail)):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
        yield


@contextmanager
def served() -> Iterator[str]:
    """The address of a running server; when the block ends it is down, and its database connections are closed.

    Browsers keep their lines open: close them first.
    """
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.daemon_threads = False  # so that closing waits for the threads, and they close their connections
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
