"""Reads one filled workbook: every entry of it, or every fault with its sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from par_lib.errors import Fault, InputFaults
from par_lib.inputs.entry import Entry
from par_lib.inputs.explanations import Explanation
from par_lib.intake import form
from par_lib.intake.cells import SheetCells, read_sheets
from par_lib.intake.cover import Cover, read_cover
from par_lib.intake.repeated import Repeated
from par_lib.intake.rows import RowReader
from par_lib.intake.table import SheetTable, body_faults, find_table
from par_lib.methodology.framework import Framework
from par_lib.units.names import name_key
from par_lib.units.unit_set import UnitSet
from par_lib.unseen import unseen_sign, visible


@dataclass(slots=True)
class Filled:
    """What one workbook holds; nothing of it is to be used when it has faults."""

    file: str
    cover: Cover | None = None
    entries: list[Entry] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)
    repeated: list[Repeated] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # sheets that are none of the workbook's own


def read_filled(
    path: Path, file: str, source: str, framework: Framework, series: str, units: UnitSet
) -> Filled:
    """Reads one workbook.

    Args:
        path: The file.
        file: What messages call it.
        source: What the source of an entry begins with, followed by sheet and cell.
        framework: The methodology of the year that it must be of.
        series: The series that it must be of.
        units: Whose it can be.
    """
    filled = Filled(file)
    try:
        sheets = read_sheets(path, file)
    except InputFaults as error:
        filled.faults += error.faults
        return filled
    filled.cover, faults = read_cover(sheets, file, framework, series, units)
    filled.faults += faults
    if filled.cover is not None:
        rows = RowReader(file, source, framework, filled.cover, units)
        heads = _read_sheets(filled, filled.cover, sheets, framework, rows)
        filled.entries, filled.explanations = rows.entries, rows.explanations
        filled.repeated = rows.repeated
        filled.faults += [*rows.faults, *_absent(filled.file, framework, rows, heads)]
    return filled


def _read_sheets(
    filled: Filled, cover: Cover, sheets: Sequence[SheetCells], framework: Framework, rows: RowReader
) -> dict[str, str]:
    """Every sheet that has the headings of the form; the places of these headings, by title."""
    own = {name_key(rows.title_of(area)) for area in framework.areas}
    columns = form.columns(framework, cover.stage)
    heads: dict[str, str] = {}
    for sheet in sheets:
        if sheet.title == cover.sheet:
            continue
        table, faults = find_table(sheet, columns, filled.file)
        filled.faults += faults
        if sign := unseen_sign(sheet.title):
            where = f"sheet {visible(sheet.title)}, cell A1"
            hint = "give the sheet its title again"
            filled.faults.append(
                Fault(filled.file, where, expected="a title that can be read", found=sign, hint=hint)
            )
        elif table is not None:
            filled.faults += _read_table(filled.file, table, rows)
            heads[name_key(sheet.title)] = table.where(table.header, "code")
        elif not faults and name_key(sheet.title) in own:
            hint = "the headings of the workbook that was sent to you must stay as they were"
            where = f"sheet {sheet.title}, cell A1"
            filled.faults.append(
                Fault(filled.file, where, expected="a row of headings", found="none", hint=hint)
            )
        elif not faults:
            filled.unread.append(sheet.title)
    return heads


def _read_table(file: str, table: SheetTable, rows: RowReader) -> Iterator[Fault]:
    if table.sheet.hidden:
        where = f"sheet {table.sheet.title}, cell A1"
        hint = "delete it if it is a copy; otherwise show it"
        yield Fault(file, where, expected="a sheet that can be seen", found="a hidden sheet", hint=hint)
    answered = [row for row in table.rows() if rows.read(table, row)]
    yield from body_faults(table, answered, file)


def _absent(file: str, framework: Framework, rows: RowReader, heads: Mapping[str, str]) -> Iterator[Fault]:
    """A fault for every leaf without a row; where an area of a unit has none at all, one for all of it."""
    for unit in rows.expected_units():
        for area in framework.areas:
            title = rows.title_of(area)
            where = heads.get(name_key(title), f"sheet {title}, cell A1")
            leaves = [leaf for leaf in framework.subtree(area.code).leaves if leaf.code in rows.leaves]
            missing = [leaf for leaf in leaves if (unit.code, leaf.code) not in rows.seen]
            if missing and len(missing) == len(leaves):
                hint = "the sheet is not there, or none of its rows can be read"
                expected = f"rows of {area.code}, {unit.name.vi}"
                yield Fault(file, where, unit.code, area.code, expected, "none", hint)
                continue
            for leaf in missing:
                expected = f"a row of {leaf.code}, {leaf.name.vi}"
                yield Fault(file, where, unit.code, leaf.code, expected, "none", "put it back")
