"""Reads one CSV table strictly: every fault with its row and column, nothing guessed, nothing dropped.

A file is parsed once in a process for as long as it does not change: one table serves many years.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from par_lib.errors import Fault, InputFaults, raise_if
from par_lib.unseen import unseen_at, unseen_sign

ROW = "row"  # the column that carries each record's line in the file
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# Space where a cell begins or ends, also a new line within quotes; a little more than that, to be quick.
_SPACED = re.compile(r'(?:^|[,"\n])[^\S\n]|[^\S\n](?:[,"\n]|$)|\n"|(?:^|,)"\n')
_SEPARATORS = {";": "semicolons", "\t": "tabs"}


@dataclass(slots=True)
class Table:
    """A table as text: its columns and records, and the faults met while reading it."""

    file: str
    columns: tuple[str, ...]
    rows: Sequence[dict[str, Any]]
    faults: list[Fault]

    def records(self) -> Sequence[dict[str, Any]]:
        """Each record as text by column, and `row`; shared by all readers, so not to be changed."""
        return self.rows

    @property
    def frame(self) -> pd.DataFrame:
        """The records as a frame of strings with a `row` column."""
        texts = pd.DataFrame(self.rows, columns=self.columns, dtype=str)
        return texts.assign(**{ROW: [int(record[ROW]) for record in self.rows]})

    def fault(self, row: int, column: str, **about: str) -> None:
        """Adds a fault at one cell."""
        self.faults.append(Fault(file=self.file, where=f"row {row}, column {column}", **about))


def read_table(
    path: Path, file: str, required: Sequence[str], optional: Sequence[str] = (), *, others: bool = False
) -> Table:
    """Reads `path` as UTF-8 CSV with a header row.

    Args:
        path: The file to read.
        file: What messages call it (its path from the project's root).
        required: Columns that must be there.
        optional: Columns that may be there; missing ones are filled with empty text.
        others: Whether further columns are allowed (tables copied from elsewhere) or a fault.

    Returns:
        Cells as NFC text without surrounding space. When the file cannot be read at all, no record and
        the faults that say why.
    """
    wanted = (*required, *optional)
    try:
        content = read_ahead(path, file)
    except FileNotFoundError:
        hint = "check the name in data/series.yml"
        return Table(file, wanted, (), [Fault(file, expected="a file", found="none", hint=hint)])
    except OSError as error:
        return Table(file, wanted, (), [_unreadable(file, error)])
    if content.header is None:
        return Table(file, wanted, (), list(content.faults))
    if faults := _header_faults(list(content.header), file, required, optional, others=others):
        return Table(file, wanted, (), faults)
    absent = {name: "" for name in optional if name not in content.header}
    rows = [record | absent for record in content.records] if absent else content.records
    return Table(file, (*content.header, *absent), rows, list(content.faults))


def read_ahead(path: Path, file: str) -> Content:
    """What stands in a file, parsed unless it was: processes that are forked later find it done.

    The file is opened in any case, so that a kernel which did not declare it is refused.

    Raises:
        OSError: it cannot be opened.
    """
    with path.open("rb") as opened:
        status = os.fstat(opened.fileno())
    return _read(path, file, status.st_mtime_ns, status.st_size)


def parse_number(text: str) -> float | None:
    """The number that a cell holds, or None when it is not a plain decimal number.

    >>> parse_number("61.86"), parse_number("61,86"), parse_number("n/a"), parse_number("1e3")
    (61.86, None, None, 1000.0)
    """
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) < float("inf") else None


def number_hint(text: str) -> str:
    """What to do about a cell that is not a number."""
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d+", text):
        return "write the decimals after a point, not a comma"
    return "leave no words, units or signs in a cell of numbers"


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_clean(text: str) -> bool:
    """Whether no cell needs to be cleaned, as in what this project writes itself: told of all at once."""
    return "\r" not in text and unicodedata.is_normalized("NFC", text) and not _SPACED.search(text)


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a file, whoever asks; `header` is None when it cannot be read at all."""

    header: tuple[str, ...] | None
    records: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...]


@lru_cache(maxsize=64)
def _read(path: Path, file: str, _modified: int, _size: int) -> Content:
    try:
        text = _decode(path.read_bytes(), file)
        (_, header), *numbered = _records(text, file)
    except OSError as error:
        return Content(None, (), (_unreadable(file, error),))
    except InputFaults as error:
        return Content(None, (), error.faults)
    faults = [_width_fault(file, row, len(c), len(header)) for row, c in numbered if len(c) != len(header)]
    if not numbered:
        faults = [Fault(file, "row 2", expected="at least one record", found="only a header")]
    records = tuple(
        {**dict(zip(header, cells, strict=True)), ROW: row}
        for row, cells in numbered
        if len(cells) == len(header)
    )
    return Content(tuple(header), records, tuple(faults))


def _unreadable(file: str, error: OSError) -> Fault:
    return Fault(file, expected="a readable file", found=error.strerror or str(error))


def _decode(raw: bytes, file: str) -> str:
    hint = "save the file as CSV UTF-8 (in Excel: Save As, CSV UTF-8)"
    if not raw.removeprefix(BOM_UTF8).strip():
        raise InputFaults([Fault(file, "row 1", expected="a header row and records", found="an empty file")])
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in raw:
        found = "UTF-16, or no text at all"
        raise InputFaults([Fault(file, "row 1", expected="UTF-8 text", found=found, hint=hint)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        found = f"byte 0x{raw[error.start]:02x} of another encoding"
        raise InputFaults(
            [Fault(file, f"row {row}", expected="UTF-8 text", found=found, hint=hint)]
        ) from None
    raise_if(list(unseen_signs(text, file)))
    return text


def unseen_signs(text: str, file: str) -> Iterator[Fault]:
    """A fault for the first character that nobody sees but that changes what is read."""
    if (at := unseen_at(text)) is not None:
        row = text.count("\n", 0, at) + 1
        hint = "type the cell anew"
        yield Fault(file, f"row {row}", expected="printable text", found=unseen_sign(text), hint=hint)


def _header_faults(
    header: list[str], file: str, required: Sequence[str], optional: Sequence[str], *, others: bool
) -> list[Fault]:
    def at_header(expected: str, found: str, hint: str = "") -> Fault:
        return Fault(file, "row 1", expected=expected, found=found, hint=hint)

    separator = next((mark for mark in _SEPARATORS if len(header) == 1 and mark in header[0]), None)
    if separator:
        hint = "save with commas between the cells, points in the numbers"
        return [at_header("cells separated by commas", _SEPARATORS[separator], hint)]
    missing = [name for name in required if name not in header]
    faults = [at_header(f"a column {name}", f"columns {', '.join(header)}") for name in missing]
    for name in sorted(set(header)):
        if header.count(name) > 1:
            faults.append(at_header("each column once", f"{name or '(no name)'} {header.count(name)} times"))
        elif not others and name not in (*required, *optional):
            faults.append(at_header(f"only columns {', '.join((*required, *optional))}", name or "(no name)"))
    return faults


def _records(text: str, file: str) -> list[tuple[int, list[str]]]:
    """Each record with the line it begins on; blank lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    clean = _is_clean(text)
    records, line = [], 1
    try:
        for cells in reader:
            if cells:
                records.append((line, cells if clean else [_clean(cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "a quoted cell is not closed, or a quote stands inside an unquoted cell"
        fault = Fault(file, f"row {line}", expected="CSV records", found=str(error), hint=hint)
        raise InputFaults([fault]) from None
    return records


def _width_fault(file: str, row: int, found: int, expected: int) -> Fault:
    hint = "a comma inside a cell needs quotes around the cell"
    return Fault(file, f"row {row}", expected=f"{expected} cells", found=f"{found} cells", hint=hint)
