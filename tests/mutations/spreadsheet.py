"""What a spreadsheet program shows of a file: LibreOffice opens it, and its XML says what stands where."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_MOST_ROWS, _MOST_COLUMNS = 6000, 200


@dataclass(frozen=True)
class Shown:
    """One cell: its type, the number behind it, what a person sees, and whether anybody sees it at all."""

    kind: str
    number: float | None
    text: str
    hidden: bool
    formula: bool


NOTHING = Shown("", None, "", hidden=False, formula=False)
Sheets = dict[str, dict[tuple[int, int], Shown]]  # by title, then by row and column from 0


def open_all(
    soffice: Path, files: Sequence[Path], out: Path, csv_columns: int = 0, mark: str = ","
) -> dict[Path, Sheets]:
    """Has LibreOffice open the files; those that it does not open are left out.

    CSV files are opened as a person would who tells it that all columns are text.
    """
    out.mkdir(parents=True, exist_ok=True)
    command = [soffice, "--headless", f"-env:UserInstallation=file://{out.parent / 'profile'}"]
    if csv_columns:
        columns = "/".join(f"{number}/2" for number in range(1, csv_columns + 1))
        command.append(
            f"--infilter=Text - txt - csv (StarCalc):{ord(mark)},34,76,1,{columns},1033,false,false"
        )
    command += ["--convert-to", "fods", "--outdir", out]
    for first in range(0, len(files), 50):
        _convert(command, files[first : first + 50])
    shown = {}
    for file in files:
        made = out / f"{file.stem}.fods"
        if made.exists():
            shown[file] = read_shown(made)
            made.unlink()
    return shown


def _convert(command: Sequence[str | Path], files: Sequence[Path]) -> None:
    """One call for all; where it falls over one of them, each by itself."""
    try:
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=30 + 4 * len(files))
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        for file in files if len(files) > 1 else ():
            _convert(command, [file])


def read_shown(path: Path) -> Sheets:
    """The sheets of a flat OpenDocument file."""
    sheets: Sheets = {}
    root = ElementTree.parse(path).getroot()  # noqa: S314 - LibreOffice wrote it just now
    for table in root.iter(_T + "table"):
        cells = sheets.setdefault(table.get(_T + "name", ""), {})
        hidden_columns = set()
        column = 0
        for one in table.iter(_T + "table-column"):
            count = int(one.get(_T + "number-columns-repeated", "1"))
            if one.get(_T + "visibility") in ("collapse", "filter"):
                hidden_columns.update(range(column, min(column + count, _MOST_COLUMNS)))
            column += count
        row = 0
        for one in table.iter(_T + "table-row"):
            count = int(one.get(_T + "number-rows-repeated", "1"))
            hidden = one.get(_T + "visibility") in ("collapse", "filter")
            found = list(_row(one, hidden_columns, hidden=hidden))
            for line in range(row, min(row + count, _MOST_ROWS)) if found else ():
                cells.update({(line, place): shown for place, shown in found})
            row += count
    return sheets


_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def _row(row: ElementTree.Element, hidden_columns: set[int], *, hidden: bool) -> Iterator[tuple[int, Shown]]:
    column = 0
    for cell in row:
        if cell.tag not in (_T + "table-cell", _T + "covered-table-cell"):
            continue
        count = int(cell.get(_T + "number-columns-repeated", "1"))
        text = "\n".join(_text(one) for one in cell.findall(_X + "p"))
        kind = cell.get(_O + "value-type", "")
        if kind or text:
            number = cell.get(_O + "value")
            for place in range(column, min(column + count, _MOST_COLUMNS)):
                unseen = hidden or place in hidden_columns or cell.tag == _T + "covered-table-cell"
                value = None if number is None else float(number)
                yield place, Shown(kind, value, text, unseen, cell.get(_T + "formula") is not None)
        column += count


def _text(element: ElementTree.Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == _X + "s":
            parts.append(" " * int(child.get(_X + "c", "1")))
        elif child.tag in (_X + "tab", _X + "line-break"):
            parts.append(" ")
        elif child.tag != _O + "annotation":
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def plain(text: str) -> str:
    """A text as two programs can agree on it: composed, with one space between words."""
    text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)  # as Excel shows it
    return " ".join(unicodedata.normalize("NFC", text).split())


def number_differs(taken: float, cell: Shown) -> str:
    """Why a number is not the one that the cell shows; empty where it is."""
    if cell.hidden or cell.formula:
        return "a cell that is not seen" if cell.hidden else "a formula"
    shown = plain(cell.text).replace(" ", "").replace("−", "-")
    percent = shown.endswith("%")
    digits = shown.removesuffix("%")
    if cell.number is None:
        digits = _decimal(digits)
    elif abs(cell.number * (100 if percent else 1) - taken) > 1e-12 * max(1.0, abs(taken)):
        return f"taken {taken!r}, the program has {cell.number!r}"
    try:
        seen = float(digits.replace(",", "") if cell.number is not None else digits)
    except ValueError:
        return f"taken {taken!r}, shown {cell.text!r}"
    decimals = len(digits.lower().partition("e")[0].partition(".")[2])
    power = int(digits.lower().partition("e")[2] or 0)
    if abs(seen - taken) > 0.5000001 * 10.0 ** (power - decimals):
        return f"taken {taken!r}, shown {cell.text!r}"
    return ""


def _decimal(text: str) -> str:
    """A typed number with a point before its decimals."""
    if "," in text and "." in text:
        last = max(text.rfind(","), text.rfind("."))
        return text[:last].replace(",", "").replace(".", "") + "." + text[last + 1 :]
    return text.replace(",", ".")
