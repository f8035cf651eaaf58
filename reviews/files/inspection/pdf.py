"""PDF: whole, readable without a password, and which of its parts act by themselves.

Active parts are told by their names: in the bytes as they are, with #xx spelled out, and inside the compressed object
streams, which pypdf finds and unpacks. An attached file is always a stream of its own, so its name is never compressed.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from typing import Any

from reviews.files.inspection.verdicts import Refused

START, END = b"%PDF-", b"%%EOF"
FLAGS = {
    b"JavaScript": "pdf_javascript",
    b"Launch": "pdf_launch",
    b"EmbeddedFile": "pdf_attachment",
    b"RichMedia": "pdf_rich_media",
    b"XFA": "pdf_dynamic_form",
    b"SubmitForm": "pdf_submits",
    b"ImportData": "pdf_submits",
}
ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia|XFA(?=[\s\[])|SubmitForm|ImportData)(?![A-Za-z])")
ODD_NAME = re.compile(rb"/(?=[A-Za-z0-9]{0,60}#)[A-Za-z0-9#]{4,60}")
SPELLED = re.compile(rb"#([0-9A-Fa-f]{2})")
MAX_UNPACKED = 64 * 1024 * 1024


def look_through_pdf(content: bytes) -> set[str]:
    """The flags of the file. Raises Refused where something stands behind it, it is damaged or has a password."""
    if content[content.rfind(END) + len(END) :].strip(b"\0 \t\r\n\x0c"):
        raise Refused("data_behind" if END in content else "damaged")
    reader = _reader(content)
    flags = _named_in(content)
    for names in _object_streams(reader):
        flags |= _named_in(names)
    return flags | ({"pdf_opening_action"} if _acts_when_opened(reader.root_object) else set())


def _reader(content: bytes) -> Any:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise Refused("password")
    if not reader.root_object.get("/Pages"):
        raise Refused("damaged")
    return reader


def _object_streams(reader: Any) -> Iterator[bytes]:
    from pypdf.generic import IndirectObject

    unpacked = 0
    for number in sorted({stream for stream, _index in reader.xref_objStm.values()}):
        stream: Any = IndirectObject(number, 0, reader).get_object()
        data = stream.get_data()
        unpacked += len(data)
        if unpacked > MAX_UNPACKED:
            raise Refused("too_heavy")
        yield data


def _named_in(data: bytes) -> set[str]:
    odd = b" ".join(SPELLED.sub(lambda code: bytes([int(code[1], 16)]), name) for name in ODD_NAME.findall(data))
    return {FLAGS[found[1]] for found in chain(ACTIVE.finditer(data), ACTIVE.finditer(odd))}


def _acts_when_opened(catalogue: Any) -> bool:
    """Opening at a page is what most writers ask for; anything else is an action."""
    action = catalogue.get("/OpenAction")
    action = action.get_object() if action is not None else None
    if "/AA" in catalogue:
        return True
    return isinstance(action, dict) and action.get("/S") != "/GoTo"
