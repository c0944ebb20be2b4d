"""The report's font for the web: smaller files, and figures of one width for tables.

Be Vietnam Pro has no tabular figures, so columns of numbers would not line up. A second family with only
the ten digits, all equally wide, is made from the same outlines (OpenType 1.9: cmap, glyf, hmtx, loca).
Files are WOFF 1.0, which is the same tables compressed one by one (W3C, WOFF File Format 1.0, §3-5).
"""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from statistics import median_low

DIGITS = "0123456789"
# What drawing a digit needs; ligatures, kerning and glyph names do not concern it.
DIGIT_TABLES = frozenset({b"OS/2", b"cmap", b"cvt ", b"fpgm", b"gasp", b"glyf", b"head", b"hhea", b"hmtx",
                          b"loca", b"maxp", b"name", b"post", b"prep"})  # fmt: skip
WOFF_HEADER = struct.Struct(">4sIIHHIHHIIIII")
WOFF_ENTRY = struct.Struct(">4sIIII")

Tables = dict[bytes, bytes]


def read_truetype(font: bytes) -> Tables:
    """The tables of a TrueType file by their tags.

    Errors: ValueError when the bytes are no TrueType font.
    """
    if font[:4] != b"\x00\x01\x00\x00":
        raise ValueError(f"font: expected a TrueType file, found the signature {font[:4]!r}")
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(count))
    return {tag: font[start : start + length] for tag, _, start, length in records}


def write_woff(tables: Tables) -> bytes:
    """A WOFF file of TrueType tables, in less than half the bytes."""
    offset = WOFF_HEADER.size + WOFF_ENTRY.size * len(tables)
    directory, body = bytearray(), bytearray()
    for tag, table in sorted(tables.items()):
        packed = zlib.compress(table, 9)
        stored = packed if len(packed) < len(table) else table
        directory += WOFF_ENTRY.pack(tag, offset + len(body), len(stored), len(table), _checksum(tag, table))
        body += stored + b"\0" * (-len(stored) % 4)
    unpacked = 12 + 16 * len(tables) + sum(len(table) + 3 & ~3 for table in tables.values())
    total = offset + len(body)
    header = WOFF_HEADER.pack(b"wOFF", 0x00010000, total, len(tables), 0, unpacked, 1, 0, 0, 0, 0, 0, 0)
    return bytes(header + directory + body)


def _checksum(tag: bytes, table: bytes) -> int:
    if tag == b"head":
        table = table[:8] + b"\0\0\0\0" + table[12:]
    padded = table + b"\0" * (-len(table) % 4)
    return int(sum(struct.unpack(f">{len(padded) // 4}I", padded))) & 0xFFFFFFFF


def digits_of_one_width(tables: Tables) -> Tables:
    """A font of the ten digits, each centred in the middle one of their widths."""
    kept = {tag: table for tag, table in tables.items() if tag in DIGIT_TABLES}
    glyphs = {_glyph(kept[b"cmap"], ord(digit)) for digit in DIGITS}
    metrics = bytearray(kept[b"hmtx"])
    width = median_low(struct.unpack_from(">H", metrics, 4 * glyph)[0] for glyph in glyphs)
    for glyph in glyphs:
        own_width, bearing = struct.unpack_from(">Hh", metrics, 4 * glyph)
        struct.pack_into(">Hh", metrics, 4 * glyph, width, bearing + (width - own_width) // 2)
    head = bytearray(kept[b"head"])
    # Bit 1 would promise that outlines start at their side bearings, which moving the bearings undoes.
    (flags,) = struct.unpack_from(">H", head, 16)
    struct.pack_into(">H", head, 16, flags & ~2)
    outlines, locations = _only(glyphs, kept[b"glyf"], _locations(kept))
    struct.pack_into(">h", head, 50, 1)
    names = struct.pack(">I", 0x00030000) + kept[b"post"][4:32]  # version 3: no glyph names
    return kept | {b"hmtx": bytes(metrics), b"head": bytes(head), b"glyf": outlines, b"loca": locations,
                   b"post": names}  # fmt: skip


def _glyph(cmap: bytes, character: int) -> int:
    """The glyph of a character by the first subtable of format 4."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    offsets = [struct.unpack_from(">I", cmap, 8 + 8 * index)[0] for index in range(count)]
    start = next(offset for offset in offsets if struct.unpack_from(">H", cmap, offset)[0] == 4)
    (double,) = struct.unpack_from(">H", cmap, start + 6)
    for segment in range(0, double, 2):
        at = start + 14 + segment
        (last,) = struct.unpack_from(">H", cmap, at)
        if character > last:
            continue
        (first,) = struct.unpack_from(">H", cmap, at + double + 2)
        (delta,) = struct.unpack_from(">h", cmap, at + 2 * double + 2)
        place = at + 3 * double + 2
        (skip,) = struct.unpack_from(">H", cmap, place)
        if character < first:
            break
        if skip == 0:
            return int(character + delta) & 0xFFFF
        (glyph,) = struct.unpack_from(">H", cmap, place + skip + 2 * (character - first))
        return int(glyph + delta) & 0xFFFF
    raise ValueError(f"font: expected a glyph for {chr(character)!r}, found none")


def _locations(tables: Tables) -> list[int]:
    (long_form,) = struct.unpack_from(">h", tables[b"head"], 50)
    loca = tables[b"loca"]
    if long_form:
        return list(struct.unpack(f">{len(loca) // 4}I", loca))
    return [2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca)]


def _only(glyphs: set[int], glyf: bytes, locations: list[int]) -> tuple[bytes, bytes]:
    """Outlines of some glyphs, all others empty, with their long locations."""
    outlines, starts = bytearray(), [0]
    for glyph, (start, end) in enumerate(pairwise(locations)):
        if glyph in glyphs:
            outlines += glyf[start:end] + b"\0" * (-(end - start) % 4)
        starts.append(len(outlines))
    return bytes(outlines), struct.pack(f">{len(starts)}I", *starts)
