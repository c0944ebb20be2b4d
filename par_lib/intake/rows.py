"""Reads the rows of filled sheets: what each is of, and what it says."""

from __future__ import annotations

from dataclasses import replace

from par_lib.errors import Fault, UnknownName
from par_lib.inputs.entry import MEASURED, Entry, Problem, entry_problems, round_of
from par_lib.inputs.explanations import Explanation
from par_lib.inputs.scores import State
from par_lib.intake import form
from par_lib.intake.cells import cell_name
from par_lib.intake.cover import Cover
from par_lib.intake.marks import Mark
from par_lib.intake.numbers import read_number
from par_lib.intake.repeated import Repeated, repeated
from par_lib.intake.table import SheetTable
from par_lib.methodology.framework import Framework, Node
from par_lib.units.names import name_key
from par_lib.units.unit_set import Unit, UnitSet
from par_lib.unseen import unseen_sign

_STATES = {name_key(word): state for state, word in form.STATE_WORDS.items()}
_TYPE_IT = "type the text itself"
_FORMAT_IT = "format the cell as text, look at it, and save again"
_NO_TEXTS = {
    Mark.FORMULA: _TYPE_IT,
    Mark.ERROR: _TYPE_IT,
    Mark.PERCENT: _FORMAT_IT,
    Mark.DISGUISED: _FORMAT_IT,
    Mark.RESHAPED: _FORMAT_IT,
}
_ROW_OF_ANOTHER = "the rows were sorted or shifted in part: put each code beside its own name again"


class RowReader:
    """Reads the rows of one workbook, whichever sheet they stand on."""

    def __init__(self, file: str, source: str, framework: Framework, cover: Cover, units: UnitSet) -> None:
        self.entries: list[Entry] = []
        self.explanations: list[Explanation] = []
        self.repeated: list[Repeated] = []
        self.faults: list[Fault] = []
        self.leaves = {leaf.code: leaf for leaf in form.entry_leaves(framework, cover.stage)}
        self.seen: dict[tuple[str, str], str] = {}  # where the row of each unit and leaf is
        self._file, self._source, self._cover = file, source, cover
        self._framework, self._units = framework, units
        self._round = round_of(cover.stage) or 0
        self._nodes = {node.code: node for node in framework.nodes}

    def expected_units(self) -> tuple[Unit, ...]:
        """The units that the workbook has rows of: one, or every ranked one where it is of all units."""
        if self._cover.unit is not None:
            return (self._cover.unit,)
        return self._units.with_status(self._framework.year, "ranked")

    def title_of(self, area: Node) -> str:
        """The title of the sheet on which rows of an area stand."""
        measured = self._cover.stage == MEASURED
        return form.MEASURED_SHEET if measured else form.area_title(self._framework, area)

    def read(self, table: SheetTable, row: int) -> bool:
        """Reads one row; whether it is one that is filled in at this stage."""
        code = self._code(table, row)
        if code is None:
            return False
        leaf = self.leaves.get(code)
        unit = self._unit(table, row, code) if leaf else ""
        if unit is None:
            return True
        where = table.where(row, "code")
        if (unit, code) in self.seen:
            hint = f"it is also in {self.seen[unit, code]}: delete one of them"
            self._fault(where, "each row once", f"{code} again", hint, code=code, unit=unit)
            return True
        if leaf is None:
            for key in table.answers(row):
                found = repr(table.text(row, key))
                self._fault(
                    table.where(row, key), "an empty cell, as nobody fills in this row", found, code=code
                )
            return False
        self.seen[unit, code] = where
        if self._is_of(table, row, leaf):
            self._read_leaf(table, row, leaf, unit)
        return True

    def _fault(
        self, where: str, expected: str, found: str, hint: str = "", *, code: str = "", unit: str = ""
    ) -> None:
        unit = unit or (self._cover.unit.code if self._cover.unit else "")
        self.faults.append(Fault(self._file, where, unit, code, expected, found, hint))

    def _code(self, table: SheetTable, row: int) -> str | None:
        """The code of a row, if it is a node's; a fault where a row with answers has none."""
        text, where = table.text(row, "code"), table.where(row, "code")
        if isinstance(table.sheet.value(table.place(row, "code")), float):
            alike = [
                c for c in self._nodes if c.startswith(text) and "." in text and not c[len(text) :].strip("0")
            ]
            if len(alike) > 1 and "." in text:
                hint = "format the column as text and type the code again"
                self._fault(where, f"one of {', '.join(alike)} as text", f"the number {text}", hint)
                return None
        marks = table.sheet.marks_at(table.place(row, "code"))
        if veiled := [
            mark for mark in (Mark.RESHAPED, Mark.DISGUISED, Mark.PERCENT) if mark in marks and text
        ]:
            self._fault(where, "a code that can be seen", veiled[0], _FORMAT_IT)
            return None
        if text in self._nodes:
            return text
        if text or table.answers(row):
            near = UnknownName("", text, list(self._nodes)).hint
            hint = near or "give back its code, or delete what does not belong to the workbook"
            found = repr(text) if text else "an empty cell"
            self._fault(where, f"a code of {self._framework.id}", found, hint)
        return None

    def _is_of(self, table: SheetTable, row: int, node: Node) -> bool:
        """Whether name and maximum of a row are its code's: cells get shifted, lists sorted in part."""
        named = name_key(table.text(row, "name")) == name_key(node.name.vi)
        if not named:
            found = table.text(row, "name")[:80] or "an empty cell"
            where = table.where(row, "name")
            self._fault(where, f"the name {node.name.vi}", found, _ROW_OF_ANOTHER, code=node.code)
        top = read_number(
            table.sheet, table.place(row, "maximum"), "maximum", replace(node, rule=None)
        ).number
        if top is None or abs(top - float(node.max_points)) > 1e-6:
            expected = f"the maximum {float(node.max_points):.10g}"
            found = table.text(row, "maximum") or "an empty cell"
            self._fault(table.where(row, "maximum"), expected, found, _ROW_OF_ANOTHER, code=node.code)
            return False
        return named

    def _unit(self, table: SheetTable, row: int, code: str) -> str | None:
        """The unit that a row is of: the workbook's, or where it is of all units the row's own."""
        if self._cover.unit is not None:
            return self._cover.unit.code
        text, name = table.text(row, "unit"), table.text(row, "unit_name")
        try:
            unit = self._units.find(name)
        except UnknownName as error:
            found = name or "an empty cell"
            where = table.where(row, "unit_name")
            self._fault(where, f"a unit of {self._units.id}", found, error.hint, code=code)
            return None
        if text.lstrip("0") != unit.code.lstrip("0"):
            expected = f"{unit.code}, the code of {unit.name.vi}"
            found = text or "an empty cell"
            self._fault(table.where(row, "unit"), expected, found, _ROW_OF_ANOTHER, code=code)
            return None
        return unit.code

    def _read_leaf(self, table: SheetTable, row: int, leaf: Node, unit: str) -> None:
        if self._round:
            self.repeated += repeated(self._file, table, row, leaf, unit, self._round)
        state, (value, target, points), sound = self._answers(table, row, leaf, unit)
        sound = self._texts_are_as_seen(table, row, leaf, unit) and sound
        note, evidence = table.text(row, "note"), table.text(row, "evidence")
        if text := table.text(row, "explanation"):
            source = self._source_of(table, row, "explanation")
            self.explanations.append(Explanation(unit, leaf.code, self._round - 1, text, source))
        source = self._source_of(table, row, "value" if points is None else "points")
        supposed = State.SCORED if state is None else state
        entry = Entry(
            unit, leaf.code, self._cover.stage, supposed, value, target, points, note, source, evidence
        )
        problems = list(entry_problems(self._framework, leaf, entry))
        if not sound or state is None:  # what could be read of it may be wrong as well
            read = {"value": value, "target": target, "points": points}
            for problem in problems:
                if read.get(problem.column) is not None:
                    self._problem(table, row, problem, leaf, unit)
            return
        if self._round > 1 and state is State.SCORED and value is None and points is None:
            if note:  # a score that was not appraised again needs no remark
                hint = "repeat the score of the round before where it stays as it is"
                where = table.where(row, "points")
                self._fault(
                    where, "a score beside the remark", "an empty cell", hint, code=leaf.code, unit=unit
                )
            return
        for problem in problems:
            self._problem(table, row, problem, leaf, unit)
        self.entries.append(entry)

    def _answers(
        self, table: SheetTable, row: int, leaf: Node, unit: str
    ) -> tuple[State | None, list[float | None], bool]:
        """State, raw value, target and points of a row, and whether all of them can be read."""
        numbers: list[float | None] = []
        sound = True
        for key in ("value", "target", "points"):
            if key not in table.columns:
                numbers.append(None)
                continue
            reading = read_number(table.sheet, table.place(row, key), key, leaf)
            numbers.append(reading.number)
            if reading.problem is not None:
                self._problem(table, row, reading.problem, leaf, unit)
                sound = False
        word = table.text(row, "state")
        state = _STATES.get(name_key(word)) if word else State.SCORED
        if state is None:
            words = ", ".join(form.STATE_WORDS.values())
            where = table.where(row, "state")
            self._fault(where, f"one of {words}", repr(word), code=leaf.code, unit=unit)
        return state, numbers, sound

    def _texts_are_as_seen(self, table: SheetTable, row: int, leaf: Node, unit: str) -> bool:
        """Whether the texts of a row are those that a person sees in their cells."""
        problems = []
        for key in ("state", "evidence", "note", "explanation"):
            if key not in table.columns:
                continue
            marks = table.sheet.marks_at(table.place(row, key))
            problems += [
                Problem(key, "a text", mark, hint) for mark, hint in _NO_TEXTS.items() if mark in marks
            ]
            if sign := unseen_sign(table.text(row, key)):
                problems.append(Problem(key, "printable text", sign, "type the cell anew"))
        for problem in problems:
            self._problem(table, row, problem, leaf, unit)
        return not problems

    def _problem(self, table: SheetTable, row: int, problem: Problem, leaf: Node, unit: str) -> None:
        where = table.where(row, problem.column if problem.column in table.columns else "points")
        self._fault(where, problem.expected, problem.found, problem.hint, code=leaf.code, unit=unit)

    def _source_of(self, table: SheetTable, row: int, key: str) -> str:
        return f"{self._source}!{table.sheet.title}!{cell_name(table.place(row, key))}"
