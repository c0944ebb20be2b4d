"""Published facts on a whole series and year against what follows from the computed index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
import pandas as pd

from par_lib.analysis.compute import YearResult
from par_lib.analysis.outcome import Outcome, compare
from par_lib.errors import Fault, InputFaults, UnknownName
from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.series_file import LevelTable
from par_lib.scoring.blocks import is_block, score_blocks

_NAMED = r"(?: \(.*\))?"
_HELD = re.compile(r"((?:max|min|(?:largest|smallest)_(?:increase|decrease))) \((.+)\)")  # by the unit named
_NOT_RANKED = re.compile(r"(?:assessed_not_ranked|special agencies assessed, not ranked)(?: \(.*\))?")
_LAST_PLACE = "last_place"  # its value is a unit
_STILL = 0.005  # a smaller change of an index is printed as none
Measure = Callable[[pd.Series, list[float]], float]

# What follows from the values of one year; whether it is a count, which must be equal.
_OF_YEAR: tuple[tuple[str, bool, Measure], ...] = (
    (r"mean", False, lambda values, _: values.mean()),
    (rf"max{_NAMED}", False, lambda values, _: values.max()),
    (rf"min{_NAMED}", False, lambda values, _: values.min()),
    (r"range_max_minus_min", False, lambda values, _: values.max() - values.min()),
    (r"count_units", True, lambda values, _: values.count()),
    (r"count_above_mean", True, lambda values, _: (values > values.mean()).sum()),
    (rf"count_(?:group_\w_)?([\d.]+)_or_more{_NAMED}", True, lambda values, n: (values >= n[0]).sum()),
    (r"count_below_([\d.]+)", True, lambda values, n: (values < n[0]).sum()),
    (
        r"count_(?:group_\w_)?([\d.]+)_to_([\d.]+)",
        True,
        lambda values, n: values.between(n[0], n[1], "left").sum(),
    ),
)
# What follows from the changes of the units on the year before.
_OF_CHANGE: tuple[tuple[str, bool, Measure], ...] = (
    (r"mean_change_on_previous_year", False, lambda change, _: change.mean()),
    (rf"count_increased{_NAMED}", True, lambda change, _: (change > _STILL).sum()),
    (rf"count_decreased{_NAMED}", True, lambda change, _: (change < -_STILL).sum()),
    (rf"largest_increase{_NAMED}", False, lambda change, _: change.max()),
    (rf"largest_decrease{_NAMED}", False, lambda change, _: change.min()),
    (rf"smallest_increase{_NAMED}", False, lambda change, _: change[change > _STILL].min()),
    (rf"smallest_decrease{_NAMED}", False, lambda change, _: change[change < -_STILL].max()),
)


def fact_rows(
    result: YearResult, before: pd.DataFrame | None, facts: pd.DataFrame, described: LevelTable | None
) -> list[dict[str, object]]:
    """The facts that something is computed for, each compared with it.

    Args:
        result: The computed year.
        before: The index of the year before (`INDEX_COLUMNS`), for facts on changes; None without one.
        facts: Published facts of the year (par_lib.analysis.record.load_facts).
        described: How the register describes them.
    """
    rows: list[dict[str, object]] = []
    for record in facts.to_dict("records"):
        fact = {str(key): value for key, value in record.items()}
        about = {
            "year": result.inputs.framework.year,
            "quantity": fact["fact"],
            "printed": fact["value"],
            "source": fact["source_url"],
            "note_vi": fact["note_vi"],
            "note_en": fact["note_en"],
            "file": fact["file"],
            "row": fact["row"],
        }
        if fact["fact"] == _LAST_PLACE:
            rows.append(about | _last_place(result, fact))
        elif parse_number(fact["value"]) is not None:
            for one in _computed(result, before, fact, described):
                difference, tolerance, outcome = compare(
                    fact["value"], one.value, exact=one.exact, known_conflict=False
                )
                found = {"unit": one.unit, "computed": one.value, "difference": difference}
                rows.append(about | found | {"tolerance": tolerance, "outcome": outcome})
    return rows


@dataclass(frozen=True, slots=True)
class _Computed:
    """What is computed for a fact: whether it must be equal, and the unit that it is the value of, if any."""

    value: float
    exact: bool
    unit: str = ""


def _computed(
    result: YearResult, before: pd.DataFrame | None, record: dict[str, Any], described: LevelTable | None
) -> Iterator[_Computed]:
    """What is computed for a fact, if anything is; where a unit is named, its own value, too."""
    fact = str(record["fact"])
    if described and record["level"] == described.groups:
        yield from _of_group(result, fact)
        return
    if (told := _of_framework(result, fact, described)) is not None:
        yield told
        return
    values = _ranked(result.index)
    for word, node in described.nodes.items() if described else ():
        if fact.startswith(f"{word}_"):
            values, fact = _shares(result, node), fact.removeprefix(f"{word}_")
    known = [(values, of) for of in _OF_YEAR]
    if before is not None:
        change = (values - _ranked(before)).dropna()
        known += [(change, of) for of in _OF_CHANGE]
    for over, (pattern, exact, measure) in known:
        if match := re.fullmatch(pattern, fact):
            yield _Computed(float(measure(over, [float(n) for n in match.groups()])), exact)
            if held := _HELD.fullmatch(fact):
                unit = _unit(result, held[2], record)
                yield _Computed(float(over.get(unit, np.nan)), exact=False, unit=unit)
            return


def _of_group(result: YearResult, name: str) -> Iterator[_Computed]:
    """The mean of a group of units, if there are any of that name."""
    groups = {unit.code: unit.group.vi for unit in result.inputs.units.units if unit.group}
    members = _ranked(result.index)
    members = members[members.index.map(groups) == name]
    if len(members):
        yield _Computed(float(members.mean()), exact=False)


def _of_framework(result: YearResult, fact: str, described: LevelTable | None) -> _Computed | None:
    """What a fact says of the framework, or of who is assessed, rather than of scores."""
    framework = result.inputs.framework
    if _NOT_RANKED.fullmatch(fact):
        return _Computed(len(result.inputs.units.with_status(framework.year, "assessed")), exact=True)
    if described is None:
        return None
    if fact in described.maxima:
        sources = described.maxima[fact].split("+")
        leaves = zip(framework.leaves, framework.leaf_counted_maxima, strict=True)
        return _Computed(fsum(top for leaf, top in leaves if leaf.score_source in sources), exact=False)
    if fact in described.depths and len(framework.depth_names) == max(described.depths.values()):
        depth = described.depths[fact]  # a framework of blocks has none of the depths that are counted
        return _Computed(sum(node.depth == depth for node in framework.nodes), exact=True)
    return None


def _last_place(result: YearResult, record: dict[str, Any]) -> dict[str, object]:
    """The rank of the unit that is named as the last, against the last rank there is."""
    unit = _unit(result, str(record["value"]), record)
    ranks = result.index.set_index("unit")["rank"]
    own, last = float(ranks.get(unit, np.nan)), float(ranks.max())
    outcome = Outcome.NOT_COMPUTED if np.isnan(own) else Outcome.EQUAL if own == last else Outcome.OUTSIDE
    found = {"unit": unit, "computed": own, "difference": own - last}
    return found | {"tolerance": 0.0, "outcome": outcome}


def _unit(result: YearResult, name: str, record: dict[str, Any]) -> str:
    """The code of the unit that a fact names.

    Raises:
        InputFaults: there is no such unit.
    """
    try:
        return result.inputs.units.find(name).code
    except UnknownName as error:
        where = f"row {record['row']}"
        raise InputFaults(
            [Fault(record["file"], where, expected=error.expected, found=name, hint=error.hint)]
        ) from None


def _ranked(index: pd.DataFrame) -> pd.Series:
    """The index of the ranked units, by unit."""
    return index[index["rank"].notna()].set_index("unit")["index"]


def _shares(result: YearResult, code: str) -> pd.Series:
    """Shares of the ranked units in one node or block, by unit; nothing where the framework has none."""
    scores = result.inputs.scores
    frame = score_blocks(scores, [code]) if is_block(scores, code) else result.nodes
    shares = frame[frame["code"] == code].set_index("unit")["share"]
    return shares[shares.index.isin(result.inputs.ranked)]
