"""Opens the file of a spreadsheet without trusting it: by what it holds, not by its name, and within limits.

A packed file can grow a thousandfold when it is unpacked, carry programs, or point to other files. So its
parts are unpacked here, counted while they are, and only those that hold cells are handed on, packed anew.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from par_lib.errors import Fault, InputFaults

SUFFIXES = (".xlsx", ".xls", ".ods")
REFUSED = {
    ".xlsm": "save it as Excel workbook (.xlsx): workbooks with macros are not opened",
    ".xlsb": "save it as Excel workbook (.xlsx)",
    ".xltx": "save it as Excel workbook (.xlsx)",
    ".xltm": "save it as Excel workbook (.xlsx): workbooks with macros are not opened",
    ".csv": "send the workbook itself (.xlsx, .xls or .ods)",
    ".fods": "save it as OpenDocument spreadsheet (.ods)",
    ".numbers": "save it as Excel workbook (.xlsx)",
}
MOST_PARTS = 2000
_LONGEST_NAME = 255
_LOCAL_HEADER = 30  # bytes before the name of a part
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_PIECE = 2**20

Form = Literal["xlsx", "xls", "ods"]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a spreadsheet may be: bytes of the file and of its parts unpacked, rows and columns."""

    file: int
    unpacked: int
    rows: int
    columns: int


FILLED = Size(
    20 * 2**20, 80 * 2**20, rows=5000, columns=100
)  # rows: of what was measured, units times leaves
EXPORT = Size(60 * 2**20, 300 * 2**20, rows=200_000, columns=2000)  # a survey: a row a ballot


@dataclass(frozen=True, slots=True)
class Container:
    """A spreadsheet whose parts are safe to read: `content` is a whole file with nothing but cells in it."""

    form: Form
    content: bytes
    parts: dict[str, bytes]  # of a packed file, by name
    left_out: tuple[str, ...] = ()  # names of its other parts


def open_container(path: Path, file: str, most: Size = FILLED) -> Container:
    """Opens a spreadsheet.

    Raises:
        InputFaults: it cannot be read, is no spreadsheet of a known form, has a password or macros, or is
            larger than any filled workbook can be.
    """
    try:
        size = path.stat().st_size
        if size > most.file:
            expected = f"a file of at most {most.file // 2**20} MB"
            raise _fault(file, expected, f"{size / 2**20:.0f} MB", _LARGE)
        content = path.read_bytes()
    except OSError as error:
        found = "none" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        raise _fault(file, "a readable file", found) from None
    if content.startswith(_OLE):
        return Container("xls", content, {})
    if not content.startswith(b"PK"):
        found = "an empty file" if not content else "another kind of file"
        raise _fault(file, _EXPECTED, found, "open it and save it as Excel workbook (.xlsx)")
    parts = _unpacked(content, file, most.unpacked)
    form: Form = "ods" if parts.get("mimetype", b"").strip() == _ODS else "xlsx"
    if form == "ods" and b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise _fault(file, "a file without a password", "a protected one", "save it without a password")
    if form == "xlsx" and "xl/workbook.xml" not in parts:
        raise _fault(file, _EXPECTED, "another kind of file", "open it and save it as Excel workbook (.xlsx)")
    macros = [name for name in parts if name.endswith("vbaProject.bin")]
    if macros or b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise _fault(file, "a workbook without macros", "macros", REFUSED[".xlsm"])
    kept = {name: body for name, body in parts.items() if _holds_cells(name)}
    return Container(form, _packed(kept), kept, tuple(parts.keys() - kept.keys()))


_EXPECTED = "a spreadsheet (.xlsx, .xls or .ods)"
_NAMED = "parts with names as programs give them"
_LARGE = "send the workbook that was sent to you, without pictures"


def _fault(file: str, expected: str, found: str, hint: str = "") -> InputFaults:
    return InputFaults([Fault(file, expected=expected, found=found, hint=hint)])


def _holds_cells(name: str) -> bool:
    return (name == "mimetype" or name.endswith((".xml", ".rels"))) and "externalLinks/" not in name


def _unpacked(content: bytes, file: str, most: int) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = most
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(len(name) > _LONGEST_NAME for name in names):
                raise _fault(file, _NAMED, "a longer name", _LARGE)
            if any(_leads_outside(name) for name in names):
                raise _fault(file, _NAMED, "a name that leads outside the file", _LARGE)
            if len(names) > MOST_PARTS or len(set(names)) < len(names):
                raise _fault(file, f"at most {MOST_PARTS} different parts", f"{len(names)}", _LARGE)
            if _overlapping(archive):
                raise _fault(file, "parts one behind another", "parts that overlap", _LARGE)
            for info in archive.infolist():
                pieces = []
                with archive.open(info) as part:
                    while piece := part.read(_PIECE):
                        left -= len(piece)
                        if left < 0:
                            expected = f"at most {most // 2**20} MB when unpacked"
                            raise _fault(file, expected, "more", _LARGE)
                        pieces.append(piece)
                parts[info.filename] = b"".join(pieces)
                if len(parts[info.filename]) != info.file_size:
                    raise _fault(file, "parts as long as it says", "another length", _LARGE)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        hint = "it was damaged on its way, or has a password: open it, save it again, send it again"
        raise _fault(file, _EXPECTED, f"one that cannot be unpacked ({type(error).__name__})", hint) from None
    return parts


def _leads_outside(name: str) -> bool:
    r"""Whether a part has a name that the format forbids (ZIP, 4.4.17.1; ECMA-376 part 2, 6.2.2).

    Programs disagree on a file with such a part: some open it without the part, some not at all.

    >>> [_leads_outside(name) for name in ("xl/styles.xml", "../a.xml", "/a.xml", "xl\\a.xml")]
    [False, True, True, True]
    """
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _overlapping(archive: zipfile.ZipFile) -> bool:
    """Whether a part says that it reaches into the next: programs then disagree on what is in it."""
    parts = sorted(archive.infolist(), key=lambda info: info.header_offset)
    ends = [*(info.header_offset for info in parts[1:]), archive.start_dir]
    return any(
        info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size > end
        for info, end in zip(parts, ends, strict=True)
    )


def _packed(parts: dict[str, bytes]) -> bytes:
    """The parts as an archive whose sizes are what they say; nothing in it is compressed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body)
    return packed.getvalue()
