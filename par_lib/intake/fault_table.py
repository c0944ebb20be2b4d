"""The faults of an intake as files: CSV for a program or a spreadsheet, HTML to send back to the units.

The page is in Vietnamese; the CSV has each text as the terminal shows it and, beside it, in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from par_lib.errors import FAULT_COLUMNS, Fault
from par_lib.files import write_text
from par_lib.inert import inert
from par_lib.inputs.clean_rows import csv_text
from par_lib.intake.vietnamese import vietnamese

# What is told in English in FAULT_COLUMNS, in Vietnamese beside it: for those who mend the files.
_IN_VIETNAMESE = ("where", "expected", "found", "hint")
CSV_COLUMNS = (*FAULT_COLUMNS, *(f"{part}_vi" for part in _IN_VIETNAMESE))


def faults_csv(faults: Sequence[Fault]) -> str:
    r"""Faults as CSV, columns `CSV_COLUMNS`; no cell of it is a formula.

    >>> print(faults_csv([Fault("a.xlsx", "sheet A, cell B2", expected="a number", found="=1+1")]))
    file,where,unit,code,expected,found,hint,where_vi,expected_vi,found_vi,hint_vi
    a.xlsx,"sheet A, cell B2",,,a number,'=1+1,,"trang A, ô B2",một số,'=1+1,
    """
    rows = []
    for fault in faults:
        told = vietnamese(fault)
        texts = (*astuple(fault), *(getattr(told, part) for part in _IN_VIETNAMESE))
        rows.append([inert(text) for text in texts])
    return csv_text(CSV_COLUMNS, rows)


def faults_html(
    title: str,
    faults: Sequence[Fault],
    unread: Sequence[tuple[str, str]],
    notes: Sequence[Fault] = (),
    units: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Faults and notes as a page in Vietnamese that needs no other file, by file; units by their names."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("faults.html").render(
        title=title,
        files=_by_file(faults),
        count=len(faults),
        noted=_by_file(notes),
        notes=len(notes),
        unread=unread,
        units=units,
    )


def _by_file(faults: Sequence[Fault]) -> list[tuple[str, list[Fault]]]:
    return [(file, [vietnamese(fault) for fault in of]) for file, of in groupby(faults, lambda f: f.file)]


def write_faults(
    folder: Path,
    title: str,
    faults: Sequence[Fault],
    unread: Sequence[tuple[str, str]],
    notes: Sequence[Fault] = (),
    units: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Path, Path, Path]:
    """Writes faults.csv, notes.csv and, of both, faults.html into a folder; `units` are names by code.

    Returns:
        Where the three files are.
    """
    table, noted, page = (folder / name for name in ("faults.csv", "notes.csv", "faults.html"))
    write_text(table, faults_csv(faults))
    write_text(noted, faults_csv(notes))
    write_text(page, faults_html(title, faults, unread, notes, units))
    return table, noted, page
