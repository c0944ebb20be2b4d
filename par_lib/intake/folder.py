"""Reads all filled workbooks of a folder: one year of one series, whichever stages there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from par_lib.errors import Fault, InputFaults, in_reading_order
from par_lib.inputs.assessment import absent, numbered
from par_lib.inputs.entry import MEASURED, SELF, Entry, round_of, round_stage
from par_lib.inputs.explanations import Explanation
from par_lib.intake.container import REFUSED, SUFFIXES
from par_lib.intake.filled import Filled, read_filled
from par_lib.intake.form import stage_title
from par_lib.intake.repeated import repeated_notes
from par_lib.methodology.framework import Framework
from par_lib.scoring.final import rule_deviations, rule_note
from par_lib.units.unit_set import UnitSet
from par_lib.unseen import unseen_sign, visible

_MOST_FILES = 5000
_NOT_MEANT = ("~$", ".", "Thumbs.db", "desktop.ini")  # what programs leave beside workbooks


@dataclass(frozen=True, slots=True)
class FolderReading:
    """What the workbooks of a folder hold, in the order of units, leaves and stages; and all their faults."""

    files: int
    entries: tuple[Entry, ...]
    explanations: tuple[Explanation, ...]
    faults: tuple[Fault, ...]
    unread: tuple[tuple[str, str], ...]  # files and sheets that hold nothing of a workbook: file, sheet
    notes: tuple[Fault, ...] = ()  # what is odd and may be meant: repeated numbers, scores beside their rule


def read_folder(
    folder: Path,
    source: str,
    framework: Framework,
    series: str,
    units: UnitSet,
    progress: Callable[[Sequence[Path]], Iterator[Path]] = iter,
) -> FolderReading:
    """Reads every workbook in a folder and below it.

    Args:
        folder: Where the workbooks are.
        source: How sources call the folder.
        framework: The methodology of the year.
        series: The series.
        units: Who is assessed.
        progress: Goes through the files; may show how far it is.

    Raises:
        InputFaults: there is no such folder, or no workbook in it.
    """
    paths = _files(folder)
    filled, others, faults = [], [], []
    for path in progress(paths):
        name = path.relative_to(folder).as_posix()
        if sign := unseen_sign(name) or ("a line break" if {"\r", "\n"} & set(name) else ""):
            hint = "give the file another name"
            faults.append(Fault(visible(name), expected="a name that can be read", found=sign, hint=hint))
        elif not path.resolve().is_relative_to(folder.resolve()):
            hint = "copy the file itself into the folder"
            faults.append(
                Fault(name, expected="a file in the folder", found="a link to elsewhere", hint=hint)
            )
        elif path.suffix.lower() in SUFFIXES:
            filled.append(read_filled(path, name, f"{source}/{name}", framework, series, units))
        elif path.suffix.lower() in REFUSED:
            hint = REFUSED[path.suffix.lower()]
            faults.append(Fault(name, expected=", ".join(SUFFIXES), found=path.suffix, hint=hint))
        else:
            others.append((name, ""))
    every_one_known = len(filled) + len(others) == len(paths) and all(one.cover for one in filled)
    for one in filled:
        faults += one.faults
        others += [(one.file, title) for title in one.unread]
    entries = [entry for one in filled for entry in one.entries]
    explanations = [answer for one in filled for answer in one.explanations]
    faults += _doubles(filled)
    missing = _missing(folder.name, filled, framework, units)
    if not faults:
        ranked = _ranked(units, framework.year)
        faults += missing or absent(folder.name, framework, ranked, entries)
        faults += _unasked(entries, explanations)
    elif every_one_known:  # else a workbook that nobody can tell whose it is may be one of those missing
        faults += missing
    unit_order = {unit.code: place for place, unit in enumerate(units.units)}
    leaf_order = {code: place for place, code in enumerate(framework.leaf_codes)}

    def order(one: Entry | Explanation) -> tuple[int, int, int]:
        number = one.round if isinstance(one, Explanation) else round_of(one.stage) or 0
        return unit_order[one.unit], leaf_order[one.code], number

    return FolderReading(
        files=len(filled),
        entries=tuple(numbered(sorted(entries, key=order))),
        explanations=tuple(sorted(explanations, key=order)),
        faults=tuple(in_reading_order(faults)),
        unread=tuple(others),
        notes=() if faults else tuple(in_reading_order(_notes(filled, framework, entries))),
    )


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InputFaults([Fault(str(folder), expected="a folder of filled workbooks", found="none")])
    paths = sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(_NOT_MEANT)
    )
    known = (*SUFFIXES, *REFUSED)
    if not any(path.suffix.lower() in known for path in paths) or len(paths) > _MOST_FILES:
        found = f"{len(paths)} files" if paths else "an empty folder"
        expected = f"a folder with workbooks ({', '.join(SUFFIXES)}), at most {_MOST_FILES} files"
        raise InputFaults([Fault(folder.name, expected=expected, found=found)])
    return paths


def _doubles(filled: Sequence[Filled]) -> Iterator[Fault]:
    """A fault for every workbook after the first of a unit and stage."""
    first: dict[tuple[str, str], str] = {}
    for one in filled:
        if one.cover is None:
            continue
        unit = one.cover.unit.code if one.cover.unit else ""
        key = (unit, one.cover.stage)
        if key in first:
            whose = one.cover.unit.name.vi if one.cover.unit else "all units"
            found = f"another: {first[key]}"
            hint = "keep the one that is valid"
            expected = f"one workbook of {whose}, {stage_title(one.cover.stage)}"
            yield Fault(one.file, f"sheet {one.cover.sheet}", unit, "", expected, found, hint)
        first.setdefault(key, one.file)


def _notes(filled: Sequence[Filled], framework: Framework, entries: Sequence[Entry]) -> Iterator[Fault]:
    yield from repeated_notes((one for of in filled for one in of.repeated), entries)
    for entry, by_rule in rule_deviations(framework, entries):
        file, sheet, cell = entry.source.rsplit("!", 2)
        yield rule_note(entry, by_rule, Path(file).name, f"sheet {sheet}, cell {cell}")


def _ranked(units: UnitSet, year: int) -> list[str]:
    return [unit.code for unit in units.with_status(year, "ranked")]


def _missing(folder: str, filled: Sequence[Filled], framework: Framework, units: UnitSet) -> list[Fault]:
    """A fault for every stage that later ones repeat and nobody has, and for ranked units without one."""
    there: dict[str, set[str]] = defaultdict(set)
    for one in filled:
        if one.cover and one.cover.unit:
            there[one.cover.stage].add(one.cover.unit.code)
    faults = []
    for stage in sorted({number.stage for one in filled for number in one.repeated} - there.keys()):
        expected = f"the workbooks of stage {stage}, whose numbers others repeat"
        hint = "put the workbooks of all stages into one folder: it is read anew each time"
        faults.append(Fault(folder, expected=expected, found="none", hint=hint))
    for stage in (SELF, round_stage(1)):
        for code in _ranked(units, framework.year) if stage in there else ():
            if code not in there[stage]:
                expected = f"a workbook of {units.by_code[code].name.vi}, {stage_title(stage)}"
                hint = "ask the unit for it"
                faults.append(Fault(folder, unit=code, expected=expected, found="none", hint=hint))
    return faults


def _unasked(entries: Sequence[Entry], explanations: Sequence[Explanation]) -> Iterator[Fault]:
    """A fault for every explanation of an appraisal that is not there."""
    appraised = {(entry.unit, entry.code, entry.round) for entry in entries if entry.stage != MEASURED}
    for one in explanations:
        if (one.unit, one.code, one.round) not in appraised:
            file, sheet, cell = one.source.rsplit("!", 2)
            expected = f"an explanation of what was appraised in round {one.round}"
            found = f"one, though round {one.round} has no score of it"
            yield Fault(Path(file).name, f"sheet {sheet}, cell {cell}", one.unit, one.code, expected, found)
