"""Applies corrections to what was received; a correction whose input is not what it expects is a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from par_lib.errors import Fault, raise_if
from par_lib.inputs.clean_rows import CleanRow, number_text
from par_lib.inputs.corrections import PATH, Correction, Placed
from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.entry import Entry, entry_problems
from par_lib.inputs.scores import STATES, State
from par_lib.methodology.framework import Framework

Item = TypeVar("Item", Entry, CleanRow)
_FIELDS = {"set_points": "points", "set_value": "value", "set_state": "state"}


def corrected_entries(
    entries: Sequence[Entry], corrections: Iterable[Placed], series: str, framework: Framework
) -> list[Entry]:
    """The entries of one series and year with the active corrections applied; each names its correction.

    Raises:
        InputFaults: a correction of no entry, one whose entry does not hold what it expects, or one that
            leaves an entry that cannot be.
    """

    def change(entry: Entry, one: Placed) -> tuple[Entry, list[Fault]]:
        after = _changed_entry(entry, one.correction)
        leaf = framework.node(entry.code)
        found = [
            one.fault(f"{problem.column}: {problem.expected}", problem.found, problem.hint)
            for problem in entry_problems(framework, leaf, after)
        ]
        return replace(after, corrected=(*entry.corrected, one.correction.id)), found

    def held(entry: Entry, one: Correction) -> float | str | None:
        return entry.state.name.lower() if one.action == "set_state" else getattr(entry, _FIELDS[one.action])

    chosen = [one for one in corrections if _is_of(one, series, framework.year)]
    return _apply(entries, chosen, lambda e: (e.unit, e.code, e.stage), held, change)


def corrected_rows(
    rows: Sequence[CleanRow], corrections: Iterable[Placed], series: str, framework: Framework
) -> list[CleanRow]:
    """The scores taken from published tables with the active corrections applied.

    Raises:
        InputFaults: as for entries; a raw value has no place here.
    """

    def change(row: CleanRow, one: Placed) -> tuple[CleanRow, list[Fault]]:
        new = one.correction.new
        source = f"{row.source}; {PATH}: {one.correction.id}"
        if isinstance(new, str):
            return replace(row, points="", state=new, source=source), []
        top = float(framework.node(row.code).max_points)
        found = [] if 0 <= new <= top else [one.fault(f"points from 0 to {top:.10g}", f"{new:.10g}")]
        return replace(row, points=number_text(new), state="scored", source=source), found

    def held(row: CleanRow, one: Correction) -> float | str | None:
        return row.state if one.action == "set_state" else parse_number(row.points)

    chosen = [one for one in corrections if _is_of(one, series, framework.year)]
    raise_if([one.fault("set_points or set_state, as a published table has no raw values", "set_value")
              for one in chosen if one.correction.action == "set_value"])  # fmt: skip
    return _apply(rows, chosen, lambda row: (row.unit, row.code, None), held, change)


def _is_of(one: Placed, series: str, year: int) -> bool:
    about = one.correction
    return about.status == "active" and (about.series, about.year) == (series, year)


def _apply(
    items: Sequence[Item],
    corrections: Sequence[Placed],
    key: Callable[[Item], tuple[str, str, str | None]],
    held: Callable[[Item, Correction], float | str | None],
    change: Callable[[Item, Placed], tuple[Item, list[Fault]]],
) -> list[Item]:
    after = list(items)
    places = {key(item): number for number, item in enumerate(items)}
    faults: list[Fault] = []
    for one in corrections:
        about = one.correction
        number = places.get((about.unit, about.code, about.stage))
        if number is None:
            what = f"{about.unit}, {about.code}" + (f", {about.stage}" if about.stage else "")
            faults.append(one.fault(f"an input of {what}", "none", "check unit, code, year and stage"))
            continue
        expected, found = getattr(about, about.expect), held(after[number], about)
        if found != expected:
            hint = (
                "set expect to new: the source was mended"
                if found == about.new
                else "look at the input again: it is not what was corrected"
            )
            faults.append(one.fault(f"{_FIELDS[about.action]} {expected} in the input", str(found), hint))
        elif about.expect == "old":
            after[number], found_faults = change(after[number], one)
            faults += found_faults
    raise_if(faults)
    return after


def _changed_entry(entry: Entry, one: Correction) -> Entry:
    if isinstance(one.new, str):
        return replace(entry, state=STATES[one.new], value=None, target=None, points=None)
    if one.action == "set_value":
        return replace(entry, state=State.SCORED, value=one.new)
    return replace(entry, state=State.SCORED, points=one.new)
