"""Writes the workbooks that are filled in: one of a unit and stage, or the one of what was measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from par_lib.inputs.entry import MEASURED, SELF, Entry, round_of, round_stage
from par_lib.inputs.explanations import Explanation
from par_lib.inputs.scores import State
from par_lib.inputs.xlsx import workbook_bytes
from par_lib.intake import form, look
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.rule_words import rule_words
from par_lib.units.unit_set import Unit

HEADER_ROW = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one unit before a stage: entries by stage and code, answers by round and code."""

    entries: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    explanations: Mapping[tuple[int, str], Explanation] = field(default_factory=dict)


def known_by_unit(entries: Iterable[Entry], explanations: Iterable[Explanation]) -> dict[str, Known]:
    """What is known of every unit that has entries."""
    said: dict[str, dict[tuple[str, str], Entry]] = defaultdict(dict)
    answered: dict[str, dict[tuple[int, str], Explanation]] = defaultdict(dict)
    for entry in entries:
        said[entry.unit][entry.stage, entry.code] = entry
    for one in explanations:
        answered[one.unit][one.round, one.code] = one
    return {unit: Known(of_unit, answered[unit]) for unit, of_unit in said.items()}


def unit_workbook(
    framework: Framework, series: str, stage: str, unit: Unit, known: Known | None = None
) -> bytes:
    """The workbook of one unit and one stage, `self` or `round-N`, as an .xlsx file.

    Args:
        framework: The methodology of the year.
        series: Id of the series.
        stage: The stage that it is filled in for.
        unit: Whose scores it will hold.
        known: What the stages before it hold, to be shown beside what is filled in.
    """
    book = _book(framework, series, stage, unit)
    for area in framework.areas:
        sheet = book.create_sheet(form.area_title(framework, area))
        sheet["A1"].value = f"{area.code}. {area.name.vi}"
        rows = [(unit, node) for node in framework.subtree(area.code).nodes]
        _fill(sheet, framework, stage, rows, known or Known())
    return workbook_bytes(book)


def measured_workbook(framework: Framework, series: str, units: Sequence[Unit]) -> bytes:
    """The workbook of everything that surveys and statistics measure, of all units, as an .xlsx file."""
    book = _book(framework, series, MEASURED, None)
    sheet = book.create_sheet(form.MEASURED_SHEET)
    sheet["A1"].value = form.stage_title(MEASURED)
    rows = [(unit, leaf) for unit in units for leaf in form.entry_leaves(framework, MEASURED)]
    _fill(sheet, framework, MEASURED, rows, Known())
    return workbook_bytes(book)


def _book(framework: Framework, series: str, stage: str, unit: Unit | None) -> Workbook:
    """A workbook with its cover."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError(sheet)
    sheet.title = form.COVER
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 90
    sheet["A1"].value = f"{framework.name.vi}: {form.stage_title(stage)}"
    sheet["A1"].font = Font(bold=True, size=14)
    values = {
        "unit": unit.name.vi if unit else form.ALL_UNITS,
        "code": unit.code if unit else form.ALL_UNITS,
        "series": series,
        "year": str(framework.year),
        "stage": form.stage_title(stage),
        "framework": framework.id,
        "digest": form.digest(framework),
    }
    for row, (key, label) in enumerate(form.LABELS.items(), start=3):
        sheet.cell(row, 1, label).font = Font(bold=True)
        look.write_text(sheet.cell(row, 2), values[key])
    first = 4 + len(form.LABELS)
    lines = list(form.INSTRUCTIONS["round" if round_of(stage) else stage])
    if any(node.status == "illustrative" for node in framework.nodes):
        lines.append(form.ILLUSTRATIVE)
    for row, line in enumerate(lines, start=first):
        sheet.cell(row, 1, f"{row - first + 1}.").alignment = Alignment(horizontal="right", vertical="top")
        look.write_text(sheet.cell(row, 2), line)
    look.protect(sheet)
    look.fit_to_page(sheet, "portrait")
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.creator = "PAR Index"
    return book


def _fill(
    sheet: Worksheet, framework: Framework, stage: str, rows: Sequence[tuple[Unit, Node]], known: Known
) -> None:
    columns = form.columns(framework, stage)
    sheet["A1"].font = Font(bold=True, size=13)
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        look.write_heading(sheet.cell(HEADER_ROW, number), column.heading)
    open_codes = {leaf.code for leaf in form.entry_leaves(framework, stage)}
    validations = look.Validations(sheet)
    look.set_height(sheet, HEADER_ROW, [(column.heading, column.width) for column in columns])
    for row, (unit, node) in enumerate(rows, start=HEADER_ROW + 1):
        shown = _shown(framework, stage, unit, node, known)
        look.set_height(sheet, row, [(shown.get(column.key), column.width) for column in columns])
        for number, column in enumerate(columns, start=1):
            cell = sheet.cell(row, number)
            look.write_value(cell, shown.get(column.key))
            is_open = column.filled and node.code in open_codes
            if is_open and column.kind != "text":
                validations.add(column, node, cell)
            look.frame(cell, node, is_open=is_open)
    look.protect(sheet)
    look.lay_out(sheet, columns, HEADER_ROW, HEADER_ROW + len(rows))


def _shown(framework: Framework, stage: str, unit: Unit, node: Node, known: Known) -> dict[str, object]:
    """What stands in the cells of a row before anybody fills it in, by column."""
    shown: dict[str, object] = {
        "unit": unit.code,
        "unit_name": unit.name.vi,
        "code": node.code,
        "name": node.name.vi,
        "maximum": float(node.max_points),
        "basis": form.BASES[node.status] if node.status else None,
        "rule": rule_words(node.rule, node.max_points).vi if node.rule else None,
    }
    if not node.is_leaf:
        return shown
    if framework.is_appraised(node) == (stage == MEASURED):  # somebody else gives the points of this leaf
        return shown | {"rule": framework.score_sources[node.score_source or ""].vi}
    number = round_of(stage) or 0
    for prefix, before in (("self", SELF), ("last", round_stage(number - 1))):
        entry = known.entries.get((before, node.code)) if number else None
        if entry is not None:
            state = None if entry.state is State.SCORED else form.STATE_WORDS[entry.state]
            shown |= {f"{prefix}_value": entry.value, f"{prefix}_points": state or entry.points}
            shown |= {f"{prefix}_evidence": entry.evidence, f"{prefix}_note": entry.note}
    answer = known.explanations.get((number - 1, node.code))
    return shown | {"state": form.STATE_WORDS[State.SCORED], "explanation": answer.text if answer else None}
