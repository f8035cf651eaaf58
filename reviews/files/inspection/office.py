"""Word, Excel and OpenDocument text: what they are by their parts, and what in them acts by itself."""

import re

from reviews.files.inspection.archives import LOCAL, Archive, Budget, Entry
from reviews.files.inspection.markup import Attributes, Eye, read_markup
from reviews.files.inspection.verdicts import DOCX, ODT, XLSX, Refused

MAIN = {f"{DOCX}.main+xml": DOCX, f"{XLSX}.main+xml": XLSX}
ACTIVE_TYPES = re.compile("macroenabled|vbaproject|vbadata|macrosheet|dialogsheet|activex")
ACTIVE_NAMES = re.compile(r"vbaproject|vbadata|(^|/)(macrosheets|dialogsheets|activex|basic|scripts)/")
PROGRAMS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ", b"\x7fELF", b"#!")
DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
# A template on the author's own disk is how Word saves; anywhere else it is fetched when the document is opened.
ON_OWN_DISK = re.compile(r"(file:///)?[a-z]:[\\/]", re.IGNORECASE)
REMOTE = re.compile(r"[a-z][a-z0-9+.-]+:|//|\\\\", re.IGNORECASE)
BEFORE_MARKUP = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
ODT_REASONS = {
    "encryption-data": "password",
    "event-listener": "macros",
    "dde-source": "linked",
    "dde-connection-decl": "linked",
    "section-source": "linked",
    "object-ole": "embedded",
}


class Office:
    """One office file while it is looked through; `type` is known once every part was seen."""

    def __init__(self, content: bytes, budget: Budget | None = None, *, nested: bool = False) -> None:
        self.archive = Archive(content, budget or Budget())
        self.nested = nested
        self.type: str | None = None
        self.field_codes: list[str] = []

    def look_through(self) -> str:
        """The media type. Raises Refused for what is damaged, unreasonable or acts by itself."""
        for entry in self.archive.entries:
            self._look_at(entry)
        if DDE.search("".join(self.field_codes)):
            raise Refused("linked")
        if self.type is None:
            raise Refused("type")
        return self.type

    def _look_at(self, entry: Entry) -> None:
        name = entry.name.casefold()
        if ACTIVE_NAMES.search(name):
            raise Refused("macros", entry.name)
        if name.startswith("xl/externallinks/"):
            raise Refused("linked", entry.name)
        chunks = self.archive.chunks(entry)
        first = next(chunks, b"")
        if first.startswith(PROGRAMS):
            raise Refused("embedded", entry.name)
        if first.startswith(LOCAL):
            self._look_into(entry, b"".join([first, *chunks]))
        elif name == "mimetype":
            self._see_mimetype(entry, first)
        elif is_markup(name, first):
            read_markup(entry.name, first, chunks, self._eye_for(name))
        for _chunk in chunks:  # to the end, so that its size and checksum are known
            continue

    def _look_into(self, entry: Entry, content: bytes) -> None:
        """Charts carry the workbook that they draw, one level deep; any other archive inside hides something."""
        if self.nested or "/embeddings/" not in entry.name.casefold():
            raise Refused("nested", entry.name)
        if Office(content, self.archive.budget, nested=True).look_through() != XLSX:
            raise Refused("embedded", entry.name)

    def _eye_for(self, name: str) -> Eye:
        """By name where the formats fix it; the text of Word may stand in a part of any name."""
        if name == "[content_types].xml":
            return Eye(self._see_content_type)
        if name.endswith(".rels"):
            return Eye(see_relationship)
        if self.type == ODT:
            return Eye(see_open_document)
        return Eye(self._see_field, self._see_field_code, root="wordprocessingml")

    def _see_content_type(self, _tag: str, attributes: Attributes) -> None:
        told = attributes.get("ContentType", "")
        if ACTIVE_TYPES.search(told.casefold()):
            raise Refused("macros")
        if "oleobject" in told.casefold():
            raise Refused("embedded")
        if told in MAIN:
            self._is(MAIN[told])

    def _see_mimetype(self, entry: Entry, told: bytes) -> None:
        """The mark of OpenDocument; it must come first, so that every part behind it is read as such."""
        if told != ODT.encode():
            raise Refused("type")
        if entry is not self.archive.entries[0]:
            raise Refused("damaged", entry.name)
        self._is(ODT)

    def _is(self, media_type: str) -> None:
        if self.type not in (None, media_type):
            raise Refused("two_in_one")
        self.type = media_type

    def _see_field(self, tag: str, attributes: Attributes) -> None:
        if tag in {"fldSimple", "fldChar"}:
            self.field_codes += [" ", attributes.get("instr", ""), " "]

    def _see_field_code(self, tag: str, text: str) -> None:
        """A code may be cut into pieces, so it is judged when all of them are together."""
        if tag == "instrText":
            self.field_codes.append(text)


def is_markup(name: str, first: bytes) -> bool:
    """By its name or its first character, since any part can be declared to be any kind."""
    if not first:
        return False
    return name.endswith((".xml", ".rels")) or first.lstrip(BEFORE_MARKUP).startswith(b"<")


def see_relationship(_tag: str, attributes: Attributes) -> None:
    kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
    if attributes.get("TargetMode", "").casefold() != "external" or kind == "hyperlink":
        return
    if not (kind == "attachedTemplate" and ON_OWN_DISK.match(target)):
        raise Refused("linked", target)


def see_open_document(tag: str, attributes: Attributes) -> None:
    if tag in ODT_REASONS:
        raise Refused(ODT_REASONS[tag])
    if tag == "image" and REMOTE.match(attributes.get("href", "")):
        raise Refused("linked", attributes["href"])
