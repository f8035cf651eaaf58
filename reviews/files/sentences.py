"""Why a file is refused and what to do about it; what is said beside a file that acts by itself."""

from django.utils.translation import gettext_lazy as _

TAKEN = _("Files may be PDF, Word (.docx), Excel (.xlsx), OpenDocument text (.odt), CSV, plain text, PNG or JPEG.")

REASONS = {
    "damaged": _("The file is damaged. Open it in the program that made it, and save it again."),
    "empty": _("The file is empty. Choose the file that holds the content."),
    "type": TAKEN,
    "encoding": _("The text is not Unicode. Save the file again as UTF-8, for tables as “CSV UTF-8”."),
    "old_office": _(
        "This is an old Office file (.doc, .xls) or one with a password. Save it as .docx or .xlsx without a password."
    ),
    "password": _("The file is protected by a password. Save it without one, then send it again."),
    "macros": _("The file holds macros. Save it as .docx or .xlsx without macros."),
    "embedded": _("Another file or program is embedded in this one. Take it out, or send the document as PDF."),
    "linked": _("The file fetches content from elsewhere when it is opened. Break its links, or send it as PDF."),
    "document_type": _("The file declares a document type, which no office program writes. Save it again, or as PDF."),
    "nested": _("An archive is packed inside the file. Take it out, and send its files one by one."),
    "path": _("The file names a part that would lie outside it. Save it again in the program that made it."),
    "bomb": _("The file unpacks to an unreasonable size. Copy what matters into a new file."),
    "overlapping": _("Parts of the file overlap or leave gaps. Save it again in the program that made it."),
    "data_behind": _("Something else is appended to the file. Save it again, or print it to a new PDF."),
    "two_in_one": _("The file is two kinds of file at once. Save it again in the program that made it."),
    "too_many_pixels": _("The picture has more than 100 million pixels. Make it smaller."),
    "too_heavy": _("The file takes too much time or memory to look through. Split it, or print it to a new PDF."),
}
PART = _("%(sentence)s The part concerned: %(part)s.")

FLAGS = {
    "pdf_javascript": _("This PDF runs scripts."),
    "pdf_launch": _("This PDF asks to start a program."),
    "pdf_attachment": _("Other files are attached inside this PDF."),
    "pdf_opening_action": _("This PDF acts when it is opened."),
    "pdf_rich_media": _("This PDF plays film or sound."),
    "pdf_dynamic_form": _("This PDF holds a form that changes itself."),
    "pdf_submits": _("This PDF sends or fetches the content of its form."),
}
