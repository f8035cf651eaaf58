"""PNG and JPEG: walked from the first byte to the last, never decoded."""

import re
import struct
import zlib

from reviews.files.inspection.verdicts import Refused

PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8\xff"
MAX_PIXELS = 100_000_000
# In compressed picture data a marker is any byte behind 0xFF but a stuffed zero, a restart mark or a filler.
MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
FILLER = b"\0\r\n\xff"


def walk_png(content: bytes) -> None:
    """Every chunk with its checksum. Raises Refused for damage and for whatever stands behind the picture."""
    at, kind = len(PNG_START), b""
    while kind != b"IEND":
        header = content[at : at + 8]
        if len(header) < 8:
            raise Refused("damaged")
        size, kind = struct.unpack(">I4s", header)
        body = content[at + 4 : at + 8 + size]
        if content[at + 8 + size : at + 12 + size] != struct.pack(">I", zlib.crc32(body)):
            raise Refused("damaged")
        if kind == b"IHDR":
            _check_pixels(*struct.unpack(">II", body[4:12].rjust(8, b"\xff")))
        at += 12 + size
    if at != len(content):
        raise Refused("data_behind")


def walk_jpeg(content: bytes) -> None:
    """Every segment. Raises Refused for damage and for whatever stands behind the picture."""
    at = 2
    while True:
        marker, at = _marker(content, at)
        if marker == END_OF_IMAGE:
            break
        size = int.from_bytes(content[at : at + 2], "big")
        if size < 2 or at + size > len(content):
            raise Refused("damaged")
        if marker in FRAMES:
            _check_pixels(*struct.unpack(">HH", content[at + 3 : at + 7].rjust(4, b"\xff")))
        at += size
        if marker == START_OF_SCAN:
            at = _behind_scan(content, at)
    if content[at:].strip(FILLER):
        raise Refused("data_behind")


def _marker(content: bytes, at: int) -> tuple[int, int]:
    found = MARKER.match(content, at)
    if not found:
        raise Refused("damaged")
    return content[found.end() - 1], found.end()


def _behind_scan(content: bytes, at: int) -> int:
    found = MARKER.search(content, at)
    if not found:
        raise Refused("damaged")
    return found.start()


def _check_pixels(height: int, width: int) -> None:
    if not 0 < height * width <= MAX_PIXELS:
        raise Refused("too_many_pixels")
