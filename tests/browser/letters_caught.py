"""Messages as the demo's mail catcher would have put them into its folder."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

NAME = "1763800000-readiness-letter.eml"


def a_letter(
    subject: str = "Xanadu: readiness to follow up on your review", to: str = "focal.point@xaa.example"
) -> EmailMessage:
    """Plain text, HTML with inline styles and a script that must not run, and one attachment."""
    letter = EmailMessage()
    letter["From"] = "Secretariat <secretariat@tafollow.example>"
    letter["To"] = to
    letter["Subject"] = subject
    letter["Message-ID"] = "<letter-1@tafollow.example>"
    letter["Date"] = "Sun, 22 Nov 2026 09:00:00 +0000"
    letter.set_content("Excellency,\n\nthe review of your State identified 2 needs.\n\nThe Secretariat")
    letter.add_alternative(
        '<p style="color:#00689d">Excellency, 2 needs.</p><script>document.title = "ran"</script>', subtype="html"
    )
    letter.add_attachment(b"%PDF-1.7 letter", maintype="application", subtype="pdf", filename="letter.pdf")
    return letter


def caught(letter: EmailMessage, name: str = NAME) -> str:
    """The page of the letter, now that it lies in the catcher's folder."""
    Path(settings.MAIL_PAGE_DIR, name).write_bytes(letter.as_bytes())
    return f"/demo/mail/{name}/"


def a_caught_letter() -> str:
    return caught(a_letter())


def no_mail() -> str:
    for file in Path(settings.MAIL_PAGE_DIR).glob("*.eml"):
        file.unlink()
    return "/demo/mail/"
