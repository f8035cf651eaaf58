"""Real files, and what people with bad intentions make of them."""

import io
import struct
import zipfile
import zlib

from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from reviews.files.inspection.verdicts import DOCX, ODT

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def archive(parts: dict[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return {name: source.read(name) for name in source.namelist()}


def docx(body: str = "<w:p/>", **more: bytes | str) -> bytes:
    """A Word file; `more` are parts by name, with __ for the slash."""
    return archive(
        {
            "[Content_Types].xml": content_types(**{"/word/document.xml": f"{DOCX}.main+xml"}),
            "_rels/.rels": relationships("officeDocument", "word/document.xml", mode="Internal"),
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        }
        | {name.replace("__", "/"): part for name, part in more.items()}
    )


def content_types(**parts: str) -> str:
    overrides = "".join(f'<Override PartName="{name}" ContentType="{told}"/>' for name, told in parts.items())
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{overrides}</Types>'


def relationships(kind: str, target: str, mode: str = "External") -> str:
    one = f'<Relationship Id="r1" Type="{KINDS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="{RELATIONSHIPS}">{one}</Relationships>'


def xlsx(**more: bytes | str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.append(["State", "Text"])
    book.save(file)
    return archive(parts_of(file.getvalue()) | {name.replace("__", "/"): part for name, part in more.items()})


def odt(content: str = "", manifest: str = "", **more: bytes | str) -> bytes:
    return archive(
        {
            "mimetype": ODT,
            "content.xml": f'<o:document xmlns:o="urn:o" xmlns:text="{TEXT}">{content}</o:document>',
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{MANIFEST}">{manifest}</m:manifest>',
            "Configurations2/accelerator/current.xml": "",
        }
        | {name.replace("__", "/"): part for name, part in more.items()},
        stored=("mimetype",),
    )


def pdf(*, password: str | None = None, **catalogue: DictionaryObject | ArrayObject) -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    for name, value in catalogue.items():
        writer.root_object[NameObject(f"/{name}")] = value
    if password is not None:
        writer.encrypt(password, "the owner", algorithm="AES-256")
    writer.write(file)
    return file.getvalue()


def action(kind: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject("app.alert(1)")})


def pdf_with_attachment() -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_attachment("list.txt", b"FJI")
    writer.write(file)
    return file.getvalue()


def pdf_with_object_stream(hidden: bytes) -> bytes:
    """A PDF 1.5 whose object 4 stands compressed in an object stream, as most programs of today write."""
    unpacked = b"4 0 " + hidden
    packed = zlib.compress(unpacked)
    objects = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/Names 4 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n",
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n",
        b"5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n"
        % (len(packed), packed),
    ]
    content, places = b"%PDF-1.5\n", {}
    for number, text in zip((1, 2, 3, 5), objects, strict=True):
        places[number] = len(content)
        content += text
    rows = bytes(7)
    for number in range(1, 6):
        rows += struct.pack(">BIH", 2, 5, 0) if number == 4 else struct.pack(">BIH", 1, places[number], 0)
    rows += struct.pack(">BIH", 1, len(content), 0)
    table = b"6 0 obj\n<</Type/XRef/Size 7/Root 1 0 R/W[1 4 2]/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    return content + table % (len(rows), rows) + b"startxref\n%d\n%%%%EOF\n" % len(content)


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes((1 + 3 * 2) * 2))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(comment: bytes = b"", scan: bytes = b"\x12\xff\x00\x34\xff\xd0\x56") -> bytes:
    def segment(marker: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body

    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + segment(0xFE, comment)
        + segment(0xC0, b"\x08" + struct.pack(">HH", 16, 16) + b"\x01\x01\x11\0")
        + segment(0xDA, b"\x01\x01\0\0\x3f\0")
        + scan
        + b"\xff\xd9"
    )


def bomb(megabytes: int) -> bytes:
    """An archive of so many megabytes that unpacks to about a thousand times that."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block * (megabytes * 1024 * 1024 // len(block)) + packer.flush()
    return one_entry(b"xl/sheet.bin", packed, size=0xFFFFFFF0, crc=0)


def one_entry(name: bytes, packed: bytes, *, size: int, crc: int, method: int = 8) -> bytes:
    """An archive of one entry whose headers say what they are told to say."""
    told = struct.pack("<HHIIIIHH", 0, method, 0, crc, len(packed), size, len(name), 0)
    local = b"PK\x03\x04\x14\0" + told + name + packed
    central = b"PK\x01\x02\x14\0\x14\0" + told + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + struct.pack("<4s4HIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def overlapping_entries() -> bytes:
    """Two entries, the second of which stands inside the data of the first."""
    inner = one_entry(b"b", b"content", size=7, crc=zlib.crc32(b"content"), method=0)
    local, central = inner[: inner.index(b"PK\x01\x02")], inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")]
    outer = one_entry(b"a", local, size=len(local), crc=zlib.crc32(local), method=0)
    outer = outer[: outer.rindex(b"PK\x05\x06")]
    start = outer.rindex(b"PK\x01\x02")
    directory = outer[start:] + central[:42] + struct.pack("<I", outer.index(local)) + central[46:]
    end = struct.pack("<4s4HIIH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0)
    return outer[:start] + directory + end
