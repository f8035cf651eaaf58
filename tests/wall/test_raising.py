"""The walls can be raised again at any time."""

import pytest
from django.db import connection

from reviews.wall.raising import raise_walls

pytestmark = pytest.mark.django_db


def test_raising_the_walls_again_changes_nothing(rows):
    asked = "SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2"
    before = rows(asked)
    with connection.schema_editor(atomic=False) as editor:
        raise_walls(None, editor)

    assert rows(asked) == before
