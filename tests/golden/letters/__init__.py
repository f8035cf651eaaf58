"""Every letter in every language, kept to be read in reviews: a change of words is a change of these files.

`copies(language)` writes them anew; `python -m tests.golden.renew` stores them.
"""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tests.workflows.letters_data import one_year, readiness
from workflows import writing

FOLDER = Path(__file__).parent
WRONG = "https://follow-up.example.org/not-the-right-contact/AbC-456/"
LINK = "https://follow-up.example.org/acknowledge/AbC-123/?from=mail&kind=letter"


def copies(language: str) -> dict[str, str]:
    """File name -> what it must contain."""
    return _copies("readiness", language, readiness(language)) | _copies("one_year", language, one_year(language))


def _copies(kind: str, language: str, data: dict[str, Any]) -> dict[str, str]:
    letter = writing.write(kind, language, data)
    mail = writing.mail(letter, language, acknowledge_url=LINK, valid_until=date(2026, 12, 22), wrong_contact_url=WRONG)
    name = f"{kind}.{language}"
    return {
        f"{name}.txt": f"{letter.subject}\n\n{letter.text}",
        f"{name}.html": letter.html,
        f"{name}.pdf.txt": "\n\n".join(pdf_pages(letter.pdf)) + "\n",
        f"{name}.mail.txt": mail.text,
        f"{name}.mail.html": mail.html,
    }


def pdf_pages(pdf: bytes) -> list[str]:
    """The words of a PDF file as a reader extracts them, page by page."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def stored(name: str) -> str:
    """The golden copy itself."""
    return (FOLDER / name).read_text(encoding="utf-8")
