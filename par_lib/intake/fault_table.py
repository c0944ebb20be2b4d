"""The faults of an intake as files: CSV for a program or a spreadsheet, HTML to send back to the units."""

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


def faults_csv(faults: Sequence[Fault]) -> str:
    r"""Faults as CSV, columns `FAULT_COLUMNS`; no cell of it is a formula.

    >>> print(faults_csv([Fault("a.xlsx", "sheet A, cell B2", expected="a number", found="=1+1")]))
    file,where,unit,code,expected,found,hint
    a.xlsx,"sheet A, cell B2",,,a number,'=1+1,
    """
    return csv_text(FAULT_COLUMNS, [[inert(text) for text in astuple(fault)] for fault in faults])


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
