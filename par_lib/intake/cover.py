"""The cover of a filled workbook: whose it is, of which year and stage, by which framework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from par_lib.errors import Fault, UnknownName
from par_lib.inputs.entry import MEASURED, SELF, round_stage
from par_lib.intake import form
from par_lib.intake.cells import SheetCells, cell_name
from par_lib.methodology.framework import Framework
from par_lib.units.names import name_key
from par_lib.units.unit_set import Unit, UnitSet

_LABELS = {name_key(label): key for key, label in form.LABELS.items()}
_STAGES = (MEASURED, SELF, *(round_stage(number) for number in range(1, 10)))
_FEWEST = 4  # labels that make a sheet a cover
_SENT = "use the workbook that was sent to you"
_CHANGED = "the framework was changed after this workbook was made: fill in a new one"


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover says; `unit` is None for what was measured, of all units."""

    sheet: str
    stage: str
    unit: Unit | None


def read_cover(
    sheets: Sequence[SheetCells], file: str, framework: Framework, series: str, units: UnitSet
) -> tuple[Cover | None, list[Fault]]:
    """The cover among the sheets of a workbook; None, with faults, where it does not say enough."""
    found = [(sheet, labels) for sheet in sheets if len(labels := _labels(sheet)) >= _FEWEST]
    if len(found) != 1:
        many = "none" if not found else ", ".join(sheet.title for sheet, _ in found)
        expected = f"one sheet with the cells {', '.join(form.LABELS.values())}"
        return None, [Fault(file, f"sheet {form.COVER}, cell A1", expected=expected, found=many, hint=_SENT)]
    sheet, labels = found[0]
    faults = _Faults(file, sheet.title, labels)
    named = {"series": series, "year": str(framework.year), "framework": framework.id}
    for key, text in named.items():
        faults.unless_equal(key, text)
    if not faults.found:
        faults.unless_equal("digest", form.digest(framework), _CHANGED)
    stage = _stage(faults.text("stage"))
    if stage is None:
        faults.add("stage", ", ".join(form.stage_title(one) for one in _STAGES[1:4]) + ", …")
    unit = None if stage == MEASURED else _unit(faults, units, framework.year)
    if stage is None or (unit is None) != (stage == MEASURED):
        return None, faults.found
    return Cover(sheet.title, stage, unit), faults.found


class _Faults:
    """The cells of a cover, and what is wrong with them."""

    def __init__(self, file: str, sheet: str, labels: dict[str, tuple[str, str]]) -> None:
        self._file, self._sheet, self._labels = file, sheet, labels
        self.found: list[Fault] = []

    def text(self, key: str) -> str:
        return self._labels.get(key, ("", ""))[1]

    def add(self, key: str, expected: str, hint: str = _SENT, found: str = "") -> None:
        place = self._labels.get(key, ("", ""))[0]
        where = f"sheet {self._sheet}" + (f", cell {place}" if place else "")
        found = found or self.text(key) or "an empty cell"
        wanted = f"{form.LABELS[key]}: {expected}"
        self.found.append(Fault(self._file, where, expected=wanted, found=found, hint=hint))

    def unless_equal(self, key: str, expected: str, hint: str = _SENT) -> None:
        if name_key(self.text(key)) != name_key(expected):
            self.add(key, expected, hint)


def _labels(sheet: SheetCells) -> dict[str, tuple[str, str]]:
    """Place and text of what stands right of each label, wherever on the sheet that is."""
    found: dict[str, tuple[str, str]] = {}
    for row, values in enumerate(sheet.rows[:60]):
        for column in range(min(len(values), 20)):
            key = _LABELS.get(name_key(sheet.text((row, column)).rstrip(": ")))
            if key is None or key in found:
                continue
            places = [(row, other) for other in range(column + 1, len(values))]
            filled = next((place for place in places if sheet.text(place)), (row, column + 1))
            found[key] = (cell_name(filled), sheet.text(filled))
            break
    return found


def _stage(text: str) -> str | None:
    return next((stage for stage in _STAGES if name_key(form.stage_title(stage)) == name_key(text)), None)


def _unit(faults: _Faults, units: UnitSet, year: int) -> Unit | None:
    """The unit that a cover names; its code, where it is there, has to be the same unit's."""
    try:
        unit = units.find(faults.text("unit"))
    except UnknownName as error:
        faults.add("unit", f"a unit of {units.id}", error.hint)
        return None
    code = faults.text("code")
    if code and code.lstrip("0") != unit.code.lstrip("0"):  # a code typed as a number loses its zeros
        faults.add("code", f"{unit.code}, the code of {unit.name.vi}", "name and code are of two units")
        return None
    if units.status(unit.code, year) not in ("ranked", "assessed"):
        faults.add("unit", f"a unit assessed in {year}", "")
        return None
    return unit
