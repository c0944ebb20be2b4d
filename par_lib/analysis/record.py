"""The published record: official figures with their sources, to set computed figures beside."""

from __future__ import annotations

import pandas as pd

from par_lib.errors import UnknownName, raise_if
from par_lib.inputs.csv_table import ROW, Table, number_hint, parse_number, read_table
from par_lib.inputs.series import Series
from par_lib.inputs.series_file import LevelTable, RecordTable, RecordValue
from par_lib.project import Project
from par_lib.units.unit_set import UnitSet

RECORD_COLUMNS = [
    *("year", "unit", "code", "quantity", "value", "printed", "decimals"),
    *("confidence", "source", "note_vi", "note_en", "file", "row"),
]


def load_record(project: Project, series: Series, units: UnitSet) -> pd.DataFrame:
    """Every published figure of the series, one row a figure (columns `RECORD_COLUMNS`).

    `code` is empty for the index itself, `printed` the figure as the page prints it, `decimals` the number of
    its digits after the point, `confidence` how sure the figure is (see data/README.md), `note_vi` and
    `note_en` what is to be known of it.

    Raises:
        InputFaults: a table is faulty, or names a unit that is not known.
    """
    rows: list[dict[str, object]] = []
    faults = []
    for described in series.file.record:
        table = _read(project, described)
        for record in table.records():
            if all(record[column] == text for column, text in described.where.items()):
                rows += _figures(described, table, record, units)
        faults += table.faults
    raise_if(faults)
    return pd.DataFrame(rows, columns=RECORD_COLUMNS).sort_values(
        ["year", "unit", "code", "quantity", "file", "row"], ignore_index=True
    )


def load_facts(project: Project, series: Series) -> pd.DataFrame:
    """Published facts on the whole series: year, fact, value (text), unit, source, notes, file, row."""
    columns = ["year", "level", "fact", "value", "unit", "source_url", "note_vi", "note_en"]
    return _level_rows(project, series.file.facts, columns)


def load_conflicts(project: Project, series: Series) -> pd.DataFrame:
    """Where sources disagree: year, entity_vi, field, value, what was decided (what_vi, what), file, row."""
    columns = ["year", "level", "entity_vi", "field", "value", "what_vi", "what"]
    return _level_rows(project, series.file.conflicts, columns)


def _read(project: Project, described: RecordTable) -> Table:
    wanted = [described.unit.code or described.unit.name, described.url, described.confidence]
    wanted += [described.note.vi, described.note.en] if described.note else []
    wanted += [described.code.column if described.code else None, None if described.years else "year"]
    wanted += [name for value in described.values for name in (value.column, value.confidence)]
    required = list(dict.fromkeys(name for name in (*described.where, *wanted) if name))
    return read_table(project.data / described.table, f"data/{described.table}", required, others=True)


def _figures(
    described: RecordTable, table: Table, record: dict[str, str], units: UnitSet
) -> list[dict[str, object]]:
    code = _code(described, record)
    if code is None:
        return []
    row = int(record[ROW])
    column = described.unit.code or described.unit.name or ""
    text = record[column]
    try:
        unit = units.by_code[text] if described.unit.code and text in units.by_code else units.find(text)
    except UnknownName as error:
        table.fault(row, column, expected=f"a unit of {units.id}", found=text, hint=error.hint)
        return []
    year = str(described.years[0]) if described.years else record["year"]
    if not year.isdecimal():
        table.fault(row, "year", unit=unit.code, expected="a year", found=repr(year))
        return []
    common: dict[str, object] = {
        "year": int(year),
        "unit": unit.code,
        "code": code,
        "source": record[described.url],
        **_notes(described, table, record),
        "file": table.file,
        "row": row,
    }
    figures = []
    for value in described.values:
        printed = record[value.column]
        if not printed:
            continue
        parsed = parse_number(printed)
        if parsed is None:
            hint = number_hint(printed)
            table.fault(row, value.column, expected="a number", found=repr(printed), hint=hint)
            continue
        figures.append(
            common
            | {
                "quantity": value.quantity,
                "value": parsed,
                "printed": printed,
                "decimals": len(printed.partition(".")[2]),
                "confidence": _confidence(described, value, record),
            }
        )
    return figures


def _notes(described: RecordTable, table: Table, record: dict[str, str]) -> dict[str, str]:
    """The note of a row in each language; one in a single language is a fault: others would lose it."""
    columns = {f"note_{lang}": described.note[lang] for lang in ("vi", "en")} if described.note else {}
    notes = {name: record[column] for name, column in columns.items()} or {"note_vi": "", "note_en": ""}
    if any(notes.values()):
        for name, column in columns.items():
            if not notes[name]:
                table.fault(
                    int(record[ROW]), column, expected="the note in both languages", found="an empty cell"
                )
    return notes


def _code(described: RecordTable, record: dict[str, str]) -> str | None:
    """The node that a row is about: empty for the index, None for a row about something else."""
    if described.code is None:
        return described.node
    text = record[described.code.column]
    return described.code.values.get(text, text if described.code.others else None)


def _confidence(described: RecordTable, value: RecordValue, record: dict[str, str]) -> str:
    column = value.confidence or described.confidence
    return record[column] if column else ""


def _level_rows(project: Project, described: LevelTable | None, columns: list[str]) -> pd.DataFrame:
    if described is None:
        return pd.DataFrame(columns=[*columns, "file", ROW])
    table = read_table(project.data / described.table, f"data/{described.table}", columns, others=True)
    raise_if(table.faults)
    levels = [described.level, described.groups] if described.groups else [described.level]
    frame = table.frame[table.frame["level"].isin(levels)]
    return frame[[*columns, ROW]].assign(file=table.file).reset_index(drop=True)
