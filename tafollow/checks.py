"""What `manage.py check --database default` asks the server itself."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError

from workflows.queries.health import connections_beyond_the_limit


@register(Tags.database)
def declared_connections_fit(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The sum of connections that all processes may open fits the server's limit; asked by migrate too."""
    if "default" not in (databases or []):
        return []
    try:
        reason = connections_beyond_the_limit()
    except OperationalError as error:
        return [Error(f"The database cannot be reached: {error}", id="tafollow.E002")]
    return [Error(reason, id="tafollow.E001")] if reason else []
