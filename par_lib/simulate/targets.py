"""What simulated figures must reproduce: record and facts of one year, as limits on exact values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.series_file import LevelTable
from par_lib.inputs.simulation import Choice, Simulation
from par_lib.simulate.changes import Range
from par_lib.simulate.facts import CHANGE, with_fact
from par_lib.simulate.program import CannotBeReached
from par_lib.simulate.published import Group, Published
from par_lib.units.unit_set import Unit, UnitSet

_ROUNDED = 0.49  # of one unit of the last printed digit: what rounds to it, with room for what follows
_CUT_OFF = 0.99  # of it: what differs by less than one unit
_UNSURE = ("conflict", "unverified")  # confidences that need a choice to be targets
INDEX = ""  # the part that is the index itself


@dataclass(frozen=True, slots=True)
class Targets:
    """The published figures of one series and year, units by their place in `units`."""

    year: int
    units: tuple[Unit, ...]
    parts: dict[str, Published]  # by node, or score sources joined by +, as shares in %; INDEX is the index
    changes: dict[str, str] = field(default_factory=dict)  # facts on the change from the year before
    figures: int = 0  # how many published figures these are


def year_targets(
    record: pd.DataFrame,
    facts: pd.DataFrame,
    described: LevelTable,
    units: UnitSet,
    simulation: Simulation,
    year: int,
    maximum: Callable[[str], float],
) -> Targets:
    """Targets of one year.

    Args:
        record: Published figures on units (par_lib.analysis.record.RECORD_COLUMNS).
        facts: Published facts on the whole, with their level.
        described: How the register describes the facts.
        units: Who is assessed.
        simulation: The choices where figures contradict each other.
        year: The year assessed.
        maximum: Maximum points of a part.

    Raises:
        CannotBeReached: two printed values of one figure exclude each other.
    """
    ranked = units.with_status(year, "ranked")
    places = {unit.code: place for place, unit in enumerate(ranked)}
    chosen = [choice for choice in simulation.choices if choice.year == year]
    of_units = {(units.find(c.unit).code, c.code, c.quantity): c for c in chosen if c.unit}
    of_facts = {c.fact: c for c in chosen if c.fact}
    parts: dict[str, Published] = {INDEX: Published()}
    changes: dict[str, str] = {}
    of_year = record[record["year"] == year]
    count = 0
    for figure in of_year.to_dict("records"):
        unit, code, quantity = (str(figure[key]) for key in ("unit", "code", "quantity"))
        choice = of_units.get((unit, code, quantity))
        printed = _taken(str(figure["printed"]), choice, str(figure["confidence"]))
        if printed is None or unit not in places or quantity == "max_points":
            continue  # maxima follow from the framework
        count += 1
        part = parts.setdefault(code, Published())
        name = " ".join(
            text for text in (str(year), units.by_code[unit].name.vi, code, quantity, printed) if text
        )
        if quantity == "rank":
            part.ranks[places[unit]] = int(float(printed))
        else:
            scale = 100.0 / maximum(code) if quantity == "points" else 1.0
            _narrow(part.values, places[unit], limits(printed, choice, name), scale)
    for fact in facts[facts["year"] == str(year)].to_dict("records"):
        text = str(fact["fact"])
        choice = of_facts.get(text)
        printed = _taken(str(fact["value"]), choice, "")
        if printed is None or parse_number(printed) is None:
            continue
        known = limits(printed, choice, f"{year} {text} {printed}")
        if fact["level"] == described.groups:
            parts[INDEX], counted = _with_group(parts[INDEX], ranked, text, known)
        elif CHANGE.fullmatch(text):
            changes[text], counted = printed, 1
        else:
            code, text = _part_of(text, described)
            parts[code], counted = with_fact(parts.get(code, Published()), text, known, len(ranked))
        count += counted
    return Targets(year, ranked, parts, changes, count)


def limits(printed: str, choice: Choice | None, name: str) -> Range:
    """The exact values that a printed figure allows.

    >>> limits("89.95", None, "index")
    Range(low=89.9451, high=89.9549, name='index')
    """
    part = _CUT_OFF if choice and choice.take == "cut-off" else _ROUNDED
    half = part * 10.0 ** -len(printed.partition(".")[2])
    return Range(round(float(printed) - half, 9), round(float(printed) + half, 9), name)


def _taken(printed: str, choice: Choice | None, confidence: str) -> str | None:
    """What a printed figure is taken as; None when it is no target."""
    if choice is None:
        return None if confidence in _UNSURE else printed
    return printed if choice.take == "cut-off" else choice.take


def _narrow(values: dict[int, Range], place: int, known: Range, scale: float) -> None:
    new = Range(known.low * scale, known.high * scale, known.name)
    if old := values.get(place):
        low, high = max(old.low, new.low), min(old.high, new.high)
        if low > high:
            raise CannotBeReached({f"{old.name} and {new.name}": low - high})
        new = Range(low, high, f"{old.name}, {new.name}")
    values[place] = new


def _part_of(text: str, described: LevelTable) -> tuple[str, str]:
    """The part that a fact is about, and the fact without the word that says so."""
    for word, node in described.nodes.items():
        if re.match(rf"{re.escape(word)}_", text):
            return node, text.removeprefix(f"{word}_")
    return INDEX, text


def _with_group(index: Published, ranked: tuple[Unit, ...], name: str, known: Range) -> tuple[Published, int]:
    members = [place for place, unit in enumerate(ranked) if unit.group and name == unit.group.vi]
    if not members:
        return index, 0
    group = Group(np.array(members, dtype=np.int64), known)
    return replace(index, groups=(*index.groups, group)), 1
