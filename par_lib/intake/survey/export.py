"""Reads an export of a survey tool as a table of text: CSV with any usual separator, or an Excel workbook."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from par_lib.errors import ArgumentError, Fault, InputFaults, raise_if
from par_lib.inputs.csv_table import unseen_signs
from par_lib.intake.cells import SheetCells, read_sheets, unseen
from par_lib.intake.container import EXPORT
from par_lib.intake.marks import Mark, Place

_SEPARATORS = ",;\t"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class Export:
    """The first table of a file. Cells are NFC text without surrounding space."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]  # the row of the file that each row stands in
    sheet: str = ""

    def place(self, row: int) -> str:
        """How a person finds a row, by its place in `rows`."""
        return f"sheet {self.sheet}, row {self.numbers[row]}" if self.sheet else f"row {self.numbers[row]}"


def read_exports(paths: Sequence[Path]) -> list[Export]:
    """The tables of several files, by the names of the files, so that the order they are given in is nothing.

    Raises:
        ArgumentError: a name with an ending that is not read, or twice.
        InputFaults: the faults of all files.
    """
    names = [path.name for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ArgumentError("file", expected="files of different names", found=f"{', '.join(twice)} twice")
    exports: list[Export] = []
    faults: list[Fault] = []
    for path in sorted(paths, key=lambda path: path.name):
        try:
            exports.append(read_export(path))
        except InputFaults as error:
            faults += error.faults
    raise_if(faults)
    return exports


def read_export(path: Path) -> Export:
    """The table of a file; rows without any text are left out.

    Raises:
        ArgumentError: the file has another ending than .csv, .txt, .tsv or .xlsx.
        InputFaults: the file cannot be read, or holds no table.
    """
    kind = path.suffix.lower()
    if kind not in (".csv", ".txt", ".tsv", ".xlsx"):
        hint = "export as CSV or as Excel workbook (.xlsx)"
        raise ArgumentError("file", expected="a name that ends in .csv or .xlsx", found=path.name, hint=hint)
    try:
        sheet, lines = _workbook(path) if kind == ".xlsx" else ("", _delimited(path))
    except OSError as error:
        found = "none" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        raise InputFaults([Fault(path.name, expected="a readable file", found=found)]) from None
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if len(lines) < 2:
        found = "only a header" if lines else "an empty file"
        raise InputFaults([Fault(path.name, "row 2", expected="at least one ballot", found=found)])
    header = lines[0][1]
    width = len(header)
    faults = [
        Fault(path.name, f"row {number}", expected=f"{width} cells", found=f"{len(cells)} cells")
        for number, cells in lines[1:]
        if len(cells) != width
    ]
    if faults:
        raise InputFaults(faults)
    return Export(
        path.name,
        tuple(header),
        tuple(tuple(cells) for _, cells in lines[1:]),
        tuple(number for number, _ in lines[1:]),
        sheet,
    )


def _delimited(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "export as UTF-8"
        found = f"byte 0x{error.object[error.start]:02x} of another encoding"
        raise InputFaults([Fault(path.name, expected="UTF-8 text", found=found, hint=hint)]) from None
    raise_if(list(unseen_signs(text, path.name)))
    first = _QUOTED.sub("", text).lstrip("\r\n ").partition("\n")[0]  # questions as headings hold any sign
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines, line = [], 1
    try:
        for cells in reader:
            lines.append((line, [_text(cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "a quoted cell is not closed, or a quote stands inside an unquoted cell"
        fault = Fault(path.name, f"row {line}", expected="CSV records", found=str(error), hint=hint)
        raise InputFaults([fault]) from None
    return lines


def _workbook(path: Path) -> tuple[str, list[tuple[int, list[str]]]]:
    """The sheet of ballots, which is the first; sheets of repeated groups come after it."""
    sheets = read_sheets(path, path.name, EXPORT)
    if not sheets or sheets[0].hidden:
        found = "a hidden one" if sheets else "none"
        raise InputFaults([Fault(path.name, expected="a first sheet with the ballots", found=found)])
    sheet = sheets[0]
    raise_if(unseen(sheet, path.name))
    rows = [[_cell(sheet, (row, at)) for at in range(len(sheet.rows[row]))] for row in range(len(sheet.rows))]
    width = max((len(row) for row in rows), default=0)
    while width and not any(len(row) >= width and row[width - 1] for row in rows):
        width -= 1
    return sheet.title, [(number, (row + [""] * width)[:width]) for number, row in enumerate(rows, start=1)]


def _cell(sheet: SheetCells, place: Place) -> str:
    """A cell as text; a formula or a disguised value keeps a sign that no answer, weight or label has."""
    value = sheet.value(place)
    text = value.isoformat() if isinstance(value, date) else sheet.text(place)
    return f"={text}" if sheet.marks_at(place) & _NOT_AS_SEEN else text


_NOT_AS_SEEN = {Mark.FORMULA, Mark.ERROR, Mark.DISGUISED, Mark.RESHAPED, Mark.PERCENT}


def _text(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()
