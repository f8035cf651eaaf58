"""A strict reader of zip files: only those about which every program agrees, and nothing larger than it may be.

zipfile believes headers and passes over what it does not expect. Here local headers, directory and data must tile the
file from its first byte to its last, so that nothing hides between, before or behind them, and nothing overlaps.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reviews.files.inspection.verdicts import Refused

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
STORED, DEFLATED = 0, 8
ENCRYPTED, SIZES_FOLLOW, UTF_8 = 1, 8, 0x800
IN_ZIP64 = 0xFFFFFFFF
FARTHEST_END = 22 + 0xFFFF

MAX_ENTRIES = 2_000
MAX_UNPACKED = 256 * 1024 * 1024
MAX_RATIO = 200
SMALL = 8 * 1024 * 1024  # what is empty packs very well: no harm up to here
PIECE_IN, PIECE_OUT = 16 * 1024, 256 * 1024


@dataclass
class Budget:
    """Bytes that may still be unpacked; an archive shares it with those nested in it."""

    left: int = MAX_UNPACKED

    def spend(self, size: int, part: str) -> None:
        self.left -= size
        if self.left < 0:
            raise Refused("bomb", part)


@dataclass(frozen=True)
class Entry:
    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


@dataclass
class Archive:
    """The entries of a zip file. Raises Refused where it is damaged, ambiguous, encrypted or unreasonable."""

    content: bytes
    budget: Budget = field(default_factory=Budget)
    entries: list[Entry] = field(init=False)
    _data: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        try:
            self.entries, directory = _directory(self.content)
            self._tile(directory)
        except struct.error as error:
            raise Refused("damaged") from error

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The entry's content, counted while it is unpacked; what the headers promise is checked, never believed."""
        produced = crc = 0
        for chunk in filter(None, self._unpacked(entry)):
            produced += len(chunk)
            self.budget.spend(len(chunk), entry.name)
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if (produced, crc) != (entry.size, entry.crc):
            raise Refused("damaged", entry.name)

    def _unpacked(self, entry: Entry) -> Iterator[bytes]:
        start = self._data[entry.name]
        pieces = (
            self.content[at : min(at + PIECE_IN, start + entry.packed)]
            for at in range(start, start + entry.packed, PIECE_IN)
        )
        return pieces if entry.method == STORED else _inflated(pieces, entry.name)

    def _tile(self, directory: int) -> None:
        end = 0
        for entry in sorted(self.entries, key=lambda entry: entry.offset):
            if entry.offset != end:
                raise Refused("overlapping", entry.name)
            self._data[entry.name] = _start_of_data(self.content, entry)
            end = self._data[entry.name] + entry.packed
            end += _length_of_descriptor(self.content[end : end + 24], entry)
        if end != directory:
            raise Refused("overlapping")


def has_archive_at_its_end(content: bytes) -> bool:
    """Whether programs that look for a zip file from the end would find one."""
    end = content.rfind(END, max(0, len(content) - FARTHEST_END))
    return end >= 0 and content.rfind(CENTRAL, 0, end) >= 0


def _directory(content: bytes) -> tuple[list[Entry], int]:
    if content[-22:-18] != END:
        raise Refused("data_behind" if has_archive_at_its_end(content[:-18]) else "damaged")
    disk, first_disk, here, total, size, offset, comment = struct.unpack("<4HIIH", content[-18:])
    if disk or first_disk or comment or here != total:
        raise Refused("damaged")
    if offset + size != len(content) - 22:
        raise Refused("overlapping")
    if total > MAX_ENTRIES:
        raise Refused("bomb")
    entries, at = [], offset
    for _entry in range(total):
        entry, at = _central(content, at)
        entries.append(entry)
    if at != len(content) - 22 or len({entry.name.casefold() for entry in entries}) != total:
        raise Refused("damaged")
    return entries, offset


def _central(content: bytes, at: int) -> tuple[Entry, int]:
    signature, flags, method, crc, packed, size, name, extra, comment, offset = struct.unpack_from(
        "<4s4xHH4xIIIHHH8xI", content, at
    )
    if signature != CENTRAL:
        raise Refused("damaged")
    start = at + 46
    raw = content[start : start + name]
    entry = Entry(_safe(raw, flags), raw, flags, method, crc, packed, size, offset)
    if flags & ENCRYPTED:
        raise Refused("password", entry.name)
    if method not in (STORED, DEFLATED) or (method == STORED and packed != size):
        raise Refused("damaged", entry.name)
    return entry, start + name + extra + comment


def _safe(raw: bytes, flags: int) -> str:
    """The entry's name. Raises Refused for one that leads out of the archive."""
    try:
        name = raw.decode("utf-8" if flags & UTF_8 else "cp437")
    except UnicodeDecodeError as error:
        raise Refused("damaged") from error
    parts = name.removesuffix("/").split("/")
    if not name.isprintable() or "\\" in name or ":" in name or {"", ".", ".."} & set(parts):
        raise Refused("path", ascii(name)[1:-1])
    return name


def _start_of_data(content: bytes, entry: Entry) -> int:
    signature, flags, method, crc, packed, size, name, extra = struct.unpack_from(
        "<4s2xHH4xIIIHH", content, entry.offset
    )
    start = entry.offset + 30
    agrees = (signature, flags, method) == (LOCAL, entry.flags, entry.method)
    if not agrees or content[start : start + name] != entry.raw_name:
        raise Refused("damaged", entry.name)
    told = {(entry.crc, entry.packed, entry.size), (entry.crc, IN_ZIP64, IN_ZIP64)}
    if not flags & SIZES_FOLLOW and (crc, packed, size) not in told:
        raise Refused("damaged", entry.name)
    return start + name + extra


def _length_of_descriptor(behind: bytes, entry: Entry) -> int:
    if not entry.flags & SIZES_FOLLOW:
        return 0
    for sizes in ("<III", "<IQQ"):
        descriptor = struct.pack(sizes, entry.crc, entry.packed, entry.size)
        for candidate in (b"PK\x07\x08" + descriptor, descriptor):
            if behind.startswith(candidate):
                return len(candidate)
    raise Refused("damaged", entry.name)


def _inflated(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    consumed = produced = 0
    try:
        for piece in pieces:
            consumed += len(piece)
            for chunk in _everything_in(inflater, piece):
                produced += len(chunk)
                if produced > max(SMALL, MAX_RATIO * consumed):
                    raise Refused("bomb", name)
                yield chunk
    except zlib.error as error:
        raise Refused("damaged", name) from error
    if inflater.unused_data or not inflater.eof:
        raise Refused("damaged", name)


def _everything_in(inflater: Any, piece: bytes) -> Iterator[bytes]:
    """What the piece unpacks to, up to PIECE_OUT at a time; a full chunk may have more waiting behind it."""
    chunk = inflater.decompress(piece, PIECE_OUT)
    while chunk:
        yield chunk
        waiting = inflater.unconsumed_tail
        chunk = inflater.decompress(waiting, PIECE_OUT) if waiting or len(chunk) == PIECE_OUT else b""
