"""What the bytes are, by their first ones; then whoever knows that kind looks through them."""

from reviews.files.inspection.archives import LOCAL, has_archive_at_its_end
from reviews.files.inspection.office import Office
from reviews.files.inspection.pdf import START as PDF_START
from reviews.files.inspection.pdf import look_through_pdf
from reviews.files.inspection.pictures import JPEG_START, PNG_START, walk_jpeg, walk_png
from reviews.files.inspection.texts import read_text
from reviews.files.inspection.verdicts import JPEG, PDF, PNG, TEXT, Refused

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Programs look for the mark of a PDF in the first kilobyte.
WHERE_PDF_MAY_START = 1024


def inspect(content: bytes) -> tuple[str, list[str]]:
    """Media type and flags of the bytes. Raises Refused, and for damage that is worse whatever the readers raise."""
    if content.startswith(OLD_OFFICE):
        raise Refused("old_office")
    if content.startswith(LOCAL):
        _refuse_hidden_pdf(content)
        return Office(content).look_through(), []
    if has_archive_at_its_end(content):
        raise Refused("two_in_one")
    if content.startswith(PDF_START):
        return PDF, sorted(look_through_pdf(content))
    _refuse_hidden_pdf(content)
    return _picture_or_text(content), []


def _refuse_hidden_pdf(content: bytes) -> None:
    if PDF_START in content[:WHERE_PDF_MAY_START]:
        raise Refused("two_in_one")


def _picture_or_text(content: bytes) -> str:
    if content.startswith(PNG_START):
        walk_png(content)
        return PNG
    if content.startswith(JPEG_START):
        walk_jpeg(content)
        return JPEG
    read_text(content)
    return TEXT
