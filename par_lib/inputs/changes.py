"""What changed from one release to the next: data/changes/YEAR/TAG/OLD.csv, written by `par release --since`.

    series,year,origin,unit,code,quantity,old,new,cause,unit_vi,unit_en,node_vi,…,evidence_en
    par-ministry,2023,published,MOIT,,rank,17,11,input,Bộ Công Thương,Ministry of Industry and Trade,…

Of the release YEAR-TAG since the release OLD, one row a changed number; the code is empty for the index, and
unit and quantity say what came or went. Names, causes and evidence are told in both languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from par_lib.errors import Fault, raise_if
from par_lib.inputs.clean_rows import csv_text
from par_lib.inputs.csv_table import ROW, Table, read_table
from par_lib.inputs.origins import note_origin
from par_lib.project import Project

CHANGES = "changes"  # the folder in data/
TOLD = ("unit", "node", "quantity", "cause", "evidence")  # in each language
COLUMNS = (
    *("series", "year", "origin", "unit", "code", "quantity", "old", "new", "cause"),
    *(f"{name}_{lang}" for name in TOLD for lang in ("vi", "en")),
)
_ORIGINS = ("published", "submitted", "simulated", "")  # none of what came or went


@dataclass(frozen=True, eq=False)
class ReleaseChanges:
    """What changed of a report from one release to another."""

    tag: str
    since: str  # the name of the release before
    numbers: pd.DataFrame  # texts in `COLUMNS`, the greatest changes of rank first


def changes_path(project: Project, year: int, tag: str, since: str) -> Path:
    """Where the changes of a release are."""
    return project.data / CHANGES / str(year) / tag / f"{since}.csv"


def changes_files(project: Project, year: int) -> list[Path]:
    """The changes of all releases of a year."""
    return sorted((project.data / CHANGES / str(year)).glob("*/*.csv"))


def read_changes(project: Project, year: int) -> tuple[ReleaseChanges, ...]:
    """The changes of all releases of the report of a year, each after the one that it is compared with.

    Raises:
        InputFaults: every fault of the files.
    """
    faults: list[Fault] = []
    found = []
    for path in changes_files(project, year):
        numbers = pd.DataFrame(columns=COLUMNS, dtype=str)
        if path.read_text(encoding="utf-8") != changes_csv([]):  # not a header alone: no number has changed
            table = read_table(path, project.relative(path), COLUMNS)
            _check(table)
            faults += table.faults
            numbers = table.frame.drop(columns=ROW)
        if (numbers["origin"] == "simulated").any():
            note_origin("simulated")
        found.append(ReleaseChanges(path.parent.name, path.stem, numbers))
    raise_if(faults)
    return _in_order(found, year)


def changes_csv(rows: Iterable[Sequence[str]]) -> str:
    """The text of a file of changes, whose rows are in the order of `COLUMNS`."""
    return csv_text(COLUMNS, rows)


def _check(table: Table) -> None:
    for record in table.records():
        row = int(record[ROW])
        if record["origin"] not in _ORIGINS:
            expected = f"one of {', '.join(filter(None, _ORIGINS))}, or nothing"
            table.fault(row, "origin", expected=expected, found=repr(record["origin"]))
        if not record["year"].isdecimal():
            table.fault(row, "year", expected="a year", found=repr(record["year"]))
        for name in ("series", "quantity_vi", "quantity_en"):
            if not record[name]:
                table.fault(row, name, expected="a text", found="an empty cell")


def _in_order(found: Sequence[ReleaseChanges], year: int) -> tuple[ReleaseChanges, ...]:
    before = {f"{year}-{one.tag}": one.since for one in found}

    def place(one: ReleaseChanges) -> tuple[int, str]:
        steps, name = 0, one.since
        while name in before and steps < len(before):
            steps, name = steps + 1, before[name]
        return steps, one.tag

    return tuple(sorted(found, key=place))
