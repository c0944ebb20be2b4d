"""The faults of an intake as files: CSV for a program or a spreadsheet, HTML to send back to the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from par_lib.errors import FAULT_COLUMNS, Fault
from par_lib.files import write_text
from par_lib.inputs.clean_rows import csv_text
from par_lib.intake.vietnamese import vietnamese

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet program compute a cell


def faults_csv(faults: Sequence[Fault]) -> str:
    r"""Faults as CSV, columns `FAULT_COLUMNS`; no cell of it is a formula.

    >>> print(faults_csv([Fault("a.xlsx", "sheet A, cell B2", expected="a number", found="=1+1")]))
    file,where,unit,code,expected,found,hint
    a.xlsx,"sheet A, cell B2",,,a number,'=1+1,
    """
    return csv_text(FAULT_COLUMNS, [[inert(text) for text in astuple(fault)] for fault in faults])


def inert(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def faults_html(title: str, faults: Sequence[Fault], unread: Sequence[tuple[str, str]]) -> str:
    """Faults as a page in Vietnamese that needs no other file, by file."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    files = [(file, [vietnamese(fault) for fault in of]) for file, of in groupby(faults, lambda f: f.file)]
    return environment.get_template("faults.html").render(
        title=title, files=files, count=len(faults), unread=unread
    )


def write_faults(
    folder: Path, title: str, faults: Sequence[Fault], unread: Sequence[tuple[str, str]]
) -> tuple[Path, Path]:
    """Writes faults.csv and faults.html into a folder.

    Returns:
        Where the two files are.
    """
    table, page = folder / "faults.csv", folder / "faults.html"
    write_text(table, faults_csv(faults))
    write_text(page, faults_html(title, faults, unread))
    return table, page
