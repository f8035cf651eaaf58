"""A file is kept as it was screened; the database vouches for its size and checksum, and lets nobody change it."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reviews.files.inspection.verdicts import PDF
from reviews.files.keeping import keep
from reviews.files.screening import Unacceptable
from reviews.models.files import File
from tests.reviews.files.makers import pdf, pdf_with_attachment

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)


def test_a_file_is_kept_with_what_was_found_in_it():
    content = pdf_with_attachment()

    file = File.objects.get(pk=keep(content, "../Note verbale.pdf", at=NOON).pk)

    assert (file.name, file.media_type, file.size, file.flags) == (
        "Note verbale.pdf",
        PDF,
        len(content),
        ["pdf_attachment"],
    )
    assert (file.sha256, file.stored_at, file.virus_scan) == (hashlib.sha256(content).hexdigest(), NOON, "")
    assert bytes(file.content) == content


def test_a_file_that_is_refused_leaves_nothing():
    with pytest.raises(Unacceptable):
        keep(b"MZ\0", "a.pdf", at=NOON)

    assert not File.objects.exists()


def test_lists_of_files_do_not_fetch_their_content():
    keep(pdf(), "a.pdf", at=NOON)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert [file.name for file in File.objects.all()] == ["a.pdf"]

    assert ['"content"' in query["sql"] for query in queries] == [False]


@pytest.mark.parametrize("wrong", [{"size": 1}, {"sha256": "0" * 64}])
def test_the_database_refuses_a_row_that_does_not_fit_its_content(wrong):
    right = {"size": 2, "sha256": hashlib.sha256(b"ab").hexdigest()}
    constraint = "a_file_has_the_size_of" if "size" in wrong else "a_file_has_the_checksum_of"

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        File.objects.create(name="a.txt", media_type="text/plain", content=b"ab", stored_at=NOON, **right | wrong)


def test_a_kept_file_cannot_be_changed_but_can_be_deleted():
    file = keep(pdf(), "a.pdf", at=NOON)

    with pytest.raises(ProgrammingError, match="Cannot update rows from reviews_file"), transaction.atomic():
        File.objects.update(name="b.pdf")
    file.delete()

    assert not File.objects.exists()
