"""Reads one CSV table strictly: every fault with its row and column, nothing guessed, nothing dropped."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from par_lib.errors import Fault

ROW = "row"  # the column that carries each record's line in the file
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(slots=True)
class Table:
    """A table as text: one frame of strings with a `row` column, and the faults met while reading it."""

    file: str
    frame: pd.DataFrame
    faults: list[Fault] = field(default_factory=list)

    def records(self) -> list[dict[str, Any]]:
        """The records as dictionaries: text by column, and `row`."""
        return [
            {str(key): value for key, value in record.items()} for record in self.frame.to_dict("records")
        ]

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
        Cells as NFC text without surrounding space. When the file cannot be read at all, an empty frame and
        the faults that say why.
    """
    wanted = [*required, *optional]
    empty = pd.DataFrame({name: pd.Series(dtype=str) for name in wanted} | {ROW: pd.Series(dtype=int)})
    text, faults = _decode(path, file)
    if text is None:
        return Table(file, empty, faults)
    try:
        header, *numbered = _records(text)
    except csv.Error as error:
        hint = "a quoted cell is not closed, or a quote stands inside an unquoted cell"
        return Table(file, empty, [Fault(file, expected="CSV records", found=str(error), hint=hint)])
    names = header[1]
    if faults := _header_faults(names, file, required, optional, others=others):
        return Table(file, empty, faults)
    faults = [
        _width_fault(file, row, len(cells), len(names)) for row, cells in numbered if len(cells) != len(names)
    ]
    records = [cells for _, cells in numbered if len(cells) == len(names)]
    if not records and not faults:
        faults = [Fault(file, "row 2", expected="at least one record", found="only a header")]
    frame = pd.DataFrame(records, columns=names, dtype=str)
    for name in optional:
        if name not in frame:
            frame[name] = ""
    frame[ROW] = [row for row, cells in numbered if len(cells) == len(names)]
    return Table(file, frame, faults)


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
    return unicodedata.normalize("NFC", cell).strip()


def _decode(path: Path, file: str) -> tuple[str | None, list[Fault]]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [Fault(file, expected="a file", found="none", hint="check the name in data/series.yml")]
    except OSError as error:
        return None, [Fault(file, expected="a readable file", found=error.strerror or str(error))]
    if not raw.strip():
        return None, [Fault(file, expected="a header row and records", found="an empty file")]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        guess = _BOMS.get(raw[:2], "another encoding")
        found = f"byte 0x{raw[error.start]:02x} of {guess}"
        hint = "save the file as CSV UTF-8 (in Excel: Save As, CSV UTF-8)"
        return None, [Fault(file, f"row {row}", expected="UTF-8 text", found=found, hint=hint)]


def _header_faults(
    header: list[str], file: str, required: Sequence[str], optional: Sequence[str], *, others: bool
) -> list[Fault]:
    def at_header(expected: str, found: str, hint: str = "") -> Fault:
        return Fault(file, "row 1", expected=expected, found=found, hint=hint)

    if len(header) == 1 and ";" in header[0]:
        hint = "save with commas between the cells, points in the numbers"
        return [at_header("cells separated by commas", "semicolons", hint)]
    missing = [name for name in required if name not in header]
    faults = [at_header(f"a column {name}", f"columns {', '.join(header)}") for name in missing]
    for name in sorted(set(header)):
        if header.count(name) > 1:
            faults.append(at_header("each column once", f"{name or '(no name)'} {header.count(name)} times"))
        elif not others and name not in (*required, *optional):
            faults.append(at_header(f"only columns {', '.join((*required, *optional))}", name or "(no name)"))
    return faults


def _records(text: str) -> list[tuple[int, list[str]]]:
    """Each record with the line it begins on; blank lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, line = [], 1
    for cells in reader:
        if cells:
            records.append((line, [_clean(cell) for cell in cells]))
        line = reader.line_num + 1
    return records


def _width_fault(file: str, row: int, found: int, expected: int) -> Fault:
    hint = "a comma inside a cell needs quotes around the cell"
    return Fault(file, f"row {row}", expected=f"{expected} cells", found=f"{found} cells", hint=hint)
