"""python -m tests.accounts.provider FOLDER REDIRECT_URI: serves until it is ended; its first line says where.

Its people are read from FOLDER/people.json: user name -> [e-mail address, whether it is verified].
"""

import json
import os
import sys
from pathlib import Path

import django

CLIENT, SECRET, PASSWORD = "tafollow", "a secret between two", "password"


def make(folder: Path, redirect_uri: str) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name, (email, verified) in json.loads((folder / "people.json").read_text()).items():
        user = User.objects.create_user(name, email, PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    Client.objects.create(
        id=CLIENT,
        name="tafollow",
        secret=make_password(SECRET),
        scopes="openid\nprofile\nemail",
        redirect_uris=redirect_uri,
        skip_consent=True,
    )


def serve() -> None:
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.test.testcases import QuietWSGIRequestHandler

    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(WSGIHandler())
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.accounts.provider.settings"
    os.environ["PROVIDER_FOLDER"] = sys.argv[1]
    django.setup()
    make(Path(sys.argv[1]), sys.argv[2])
    serve()
