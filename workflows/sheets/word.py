"""A page of Word in one language: its direction, what screen readers speak, headings, tables, page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from workflows.sheets.content import clean

RIGHT_TO_LEFT = {"ar"}
TAGS = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh-hans": "zh-CN"}
Parts = list[tuple[str, str]]


class Paper:
    """A document that is being written, top to bottom; A4 across."""

    def __init__(self, language: str, *, title: str, at: datetime) -> None:
        from docx import Document

        self.rtl = language in RIGHT_TO_LEFT
        self.document: Any = Document()
        self._across()
        self._speak(TAGS[language])
        about = self.document.core_properties
        about.title, about.language, about.author, about.comments = clean(title)[:255], TAGS[language], "", ""
        about.created = about.modified = at.replace(tzinfo=None, microsecond=0)
        self._number_pages()

    def title(self, text: str) -> None:
        self._written(self.document.add_paragraph(style="Title"), text)

    def heading(self, text: str) -> None:
        self._written(self.document.add_paragraph(style="Heading 1"), text)

    def paragraph(self, text: str) -> None:
        self._written(self.document.add_paragraph(), text)

    def fact(self, label: str, text: str) -> None:
        """One line: what it is, and what is said of it."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        self._written(paragraph, f"{label}: ", bold=True)
        self._written(paragraph, text)

    def table(
        self, caption: str, titles: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Parts]]
    ) -> None:
        """A table whose headings are repeated on every page; `widths` in hundredths of the line."""
        table = self.document.add_table(rows=1, cols=len(titles), style="Table Grid")
        table.autofit = False
        self._describe(table, caption)
        head = table.rows[0]
        _set(head._tr.get_or_add_trPr(), "tblHeader")
        for cell, text, width in zip(head.cells, titles, widths, strict=True):
            cell.width = self.line * width // 100
            self._written(cell.paragraphs[0], text, bold=True)
        for parts in rows:
            row = table.add_row()
            _set(row._tr.get_or_add_trPr(), "cantSplit")
            for cell, told in zip(row.cells, parts, strict=True):
                self._fill(cell, told)

    def saved(self) -> bytes:
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _across(self) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        section = self.document.sections[0]
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(18)
        self.line = section.page_width - section.left_margin - section.right_margin
        if self.rtl:
            section._sectPr.insert_element_before(_new("bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings")

    def _speak(self, tag: str) -> None:
        """Word reads aloud, checks and breaks words in this language, whatever the reader's own is."""
        from docx.oxml.ns import qn

        defaults = self.document.styles.element.find(qn("w:docDefaults"))
        lang = next(defaults.iter(qn("w:lang")))
        for name in ("val", "eastAsia", "bidi"):
            lang.set(qn(f"w:{name}"), tag)

    def _number_pages(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        before, _sign, after = _("Page %(number)s of %(pages)s").partition("%(number)s")
        self._written(paragraph, before)
        self._field(paragraph, "PAGE")
        between, _sign, end = after.partition("%(pages)s")
        self._written(paragraph, between)
        self._field(paragraph, "NUMPAGES")
        self._written(paragraph, end)

    def _field(self, paragraph: Any, code: str) -> None:
        from docx.oxml.ns import qn

        for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
            run = self._written(paragraph, text if kind == "text" else "")
            if not kind:
                _set(run._r, "instrText").text = text
            elif kind != "text":
                _set(run._r, "fldChar").set(qn("w:fldCharType"), kind)

    def _describe(self, table: Any, caption: str) -> None:
        """The table's name for those who hear it, and its direction."""
        from docx.oxml.ns import qn

        if self.rtl:
            table._tblPr.insert_element_before(_new("bidiVisual"), *AFTER_DIRECTION)
        _set(table._tblPr, "tblCaption").set(qn("w:val"), clean(caption)[:200])

    def _fill(self, cell: Any, parts: Parts) -> None:
        """Label and text in a paragraph each; a cell that says nothing keeps its one empty paragraph."""
        for place, (label, text) in enumerate(parts):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            if label:
                self._written(paragraph, f"{label}: ", bold=True)
            self._written(paragraph, text)

    def _written(self, paragraph: Any, text: str, *, bold: bool = False) -> Any:
        run = paragraph.add_run(clean_line(text))
        if bold:
            run.bold = True
        if self.rtl:
            run.font.rtl = True
            properties = paragraph._p.get_or_add_pPr()
            if not properties.xpath("w:bidi"):
                properties.insert_element_before(_new("bidi"), *AFTER_BIDI)
        return run


# The schema of Word gives its elements an order; what must come behind.
AFTER_DIRECTION = tuple(
    f"w:{name}"
    for name in (
        "tblStyleRowBandSize",
        "tblStyleColBandSize",
        "tblW",
        "jc",
        "tblCellSpacing",
        "tblInd",
        "tblBorders",
        "shd",
        "tblLayout",
        "tblCellMar",
        "tblLook",
        "tblCaption",
        "tblDescription",
    )
)
AFTER_BIDI = tuple(
    f"w:{name}"
    for name in (
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
        "mirrorIndents",
        "suppressOverlap",
        "jc",
        "textDirection",
        "textAlignment",
        "textboxTightWrap",
        "outlineLvl",
        "divId",
        "cnfStyle",
        "rPr",
        "sectPr",
        "pPrChange",
    )
)


def _new(name: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(f"w:{name}")


def _set(parent: Any, name: str) -> Any:
    """A new last element of the parent."""
    element = _new(name)
    parent.append(element)
    return element


def clean_line(text: str) -> str:
    """What Word can hold; spaces at the ends stay, since runs follow each other."""
    kept = clean(text)
    if not kept:
        return " " if text else ""
    return f"{' ' if text[0] == ' ' else ''}{kept}{' ' if text[-1] == ' ' else ''}"
