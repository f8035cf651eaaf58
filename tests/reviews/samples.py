"""Files as people would upload them."""

import io
from datetime import date

from openpyxl import Workbook

from reviews.importing import Preview, apply, check, read_table
from reviews.models import Review

TODAY = date(2026, 11, 20)
NEEDS_HEADER = "state,cycle,article,category\n"


def preview_of(kind: str, content: str | bytes, name: str = "upload.csv") -> Preview:
    data = content.encode() if isinstance(content, str) else content
    return check(kind, read_table(data, name), today=TODAY)


def import_(kind: str, content: str | bytes):
    return apply(preview_of(kind, content))


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_review_of(*codes: str, cycle: str = "1") -> None:
    import_("reviews", "state,cycle\n" + "".join(f"{code},{cycle}\n" for code in codes))


def review(code: str) -> Review:
    return Review.objects.get(party_id=code)


def sentences(preview: Preview) -> list[tuple[int, str, str]]:
    """Row, column and value of every finding."""
    return [(finding.row, finding.field, finding.value) for finding in preview.findings]
