"""The table on a sheet of a filled workbook: where its headings stand, and where its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from par_lib.errors import Fault
from par_lib.intake.cells import SheetCells, cell_name
from par_lib.intake.form import Column
from par_lib.intake.marks import Place
from par_lib.units.names import name_key

_LAST_HEADING_ROW = 40
_FEWEST = 3  # headings that make a row the row of headings


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet with its row of headings and the column of each heading, by key."""

    sheet: SheetCells
    header: int
    columns: Mapping[str, int]
    filled: tuple[str, ...]  # keys of the columns that are filled in

    def place(self, row: int, key: str) -> Place:
        """Where a cell of a row stands."""
        return (row, self.columns[key])

    def text(self, row: int, key: str) -> str:
        """The text of a cell of a row; empty where there is no such column."""
        return self.sheet.text(self.place(row, key)) if key in self.columns else ""

    def where(self, row: int, key: str) -> str:
        """A cell of a row, as messages name it."""
        return f"sheet {self.sheet.title}, cell {cell_name(self.place(row, key))}"

    def rows(self) -> range:
        """The rows below the headings."""
        return range(self.header + 1, len(self.sheet.rows))

    def answers(self, row: int) -> list[str]:
        """The keys of what is filled in in a row, the state aside, which stands there from the beginning."""
        return [key for key in self.filled if key != "state" and self.text(row, key)]


def find_table(
    sheet: SheetCells, wanted: Sequence[Column], file: str
) -> tuple[SheetTable | None, list[Fault]]:
    """The table of a sheet with those columns; None where the sheet has no row of headings at all."""
    keys = {name_key(column.heading): column.key for column in wanted}
    for row in range(min(len(sheet.rows), _LAST_HEADING_ROW)):
        texts = [name_key(sheet.text((row, column))) for column in range(len(sheet.rows[row]))]
        found = [(keys[text], column) for column, text in enumerate(texts) if text in keys]
        if len({key for key, _ in found}) >= min(_FEWEST, len(keys)):
            faults = list(_heading_faults(sheet, row, found, wanted, file))
            filled = tuple(column.key for column in wanted if column.filled)
            return (None if faults else SheetTable(sheet, row, dict(found), filled)), faults
    return None, []


def _heading_faults(
    sheet: SheetCells, row: int, found: list[tuple[str, int]], wanted: Sequence[Column], file: str
) -> Iterator[Fault]:
    where = f"sheet {sheet.title}, cell {cell_name((row, 0))}"
    for column in wanted:
        places = [place for key, place in found if key == column.key]
        if not places:
            hint = "the headings of the workbook that was sent to you must stay as they were"
            yield Fault(file, where, expected=f"a heading {column.heading}", found="none", hint=hint)
        for place in places[1:]:
            cell = f"sheet {sheet.title}, cell {cell_name((row, place))}"
            yield Fault(file, cell, expected=f"the heading {column.heading} once", found="again")


def body_faults(table: SheetTable, answered: Sequence[int], file: str) -> Iterator[Fault]:
    """Faults of merged, hidden and stray cells in the rows that matter: the `answered` ones."""
    yield from _merged(table, file)
    sheet, marks = table.sheet, table.sheet.marks
    for row in answered:
        if row in marks.hidden_rows:
            where = f"sheet {sheet.title}, cell {cell_name((row, table.columns['code']))}"
            yield Fault(file, where, expected="a row that can be seen", found="a hidden row",
                        hint="show all rows, look at this one, and save again")  # fmt: skip
    for key in ("code", *table.filled):
        if table.columns[key] in marks.hidden_columns:
            where = table.where(table.header, key)
            yield Fault(file, where, expected="a column that can be seen", found="a hidden column",
                        hint="show all columns, look at this one, and save again")  # fmt: skip
    own = set(table.columns.values())
    for row in table.rows():
        for column in range(len(sheet.rows[row])):
            text = sheet.text((row, column))
            if text and column not in own:
                where = f"sheet {sheet.title}, cell {cell_name((row, column))}"
                hint = "cells were shifted, or something was written beside the table: move or delete it"
                yield Fault(file, where, expected="an empty cell", found=repr(text)[:60], hint=hint)


def _merged(table: SheetTable, file: str) -> Iterator[Fault]:
    watched = {table.columns[key] for key in ("code", *table.filled)}
    for (top, left), (bottom, right) in table.sheet.marks.merged:
        if bottom > table.header and any(left <= column <= right for column in watched):
            where = f"sheet {table.sheet.title}, cell {cell_name((top, left))}"
            found = f"merged cells {cell_name((top, left))}:{cell_name((bottom, right))}"
            hint = "split them again: what was in all but the first is lost, so type it anew"
            yield Fault(file, where, expected="cells of their own", found=found, hint=hint)
