"""Published facts on a whole series and year against what follows from the computed index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pandas as pd

from par_lib.analysis.compute import YearResult
from par_lib.analysis.outcome import compare
from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.series_file import LevelTable
from par_lib.scoring.blocks import is_block, score_blocks

_NAMED = r"(?: \(.*\))?"
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
    for fact in facts.to_dict("records"):
        if parse_number(fact["value"]) is None:
            continue
        for computed, exact in _computed(result, before, fact["fact"], fact["level"], described):
            difference, tolerance, outcome = compare(
                fact["value"], computed, exact=exact, known_conflict=False
            )
            rows.append(
                {
                    "year": result.inputs.framework.year,
                    "quantity": fact["fact"],
                    "printed": fact["value"],
                    "computed": computed,
                    "difference": difference,
                    "tolerance": tolerance,
                    "outcome": outcome,
                    "source": fact["source_url"],
                    "file": fact["file"],
                    "row": fact["row"],
                }
            )
    return rows


def _computed(
    result: YearResult, before: pd.DataFrame | None, fact: str, level: str, described: LevelTable | None
) -> Iterator[tuple[float, bool]]:
    """What is computed for a fact, if anything is, and whether it must be equal."""
    if described and level == described.groups:
        groups = {unit.code: unit.group.vi for unit in result.inputs.units.units if unit.group}
        members = _ranked(result.index)
        members = members[members.index.map(groups) == fact]
        if len(members):
            yield float(members.mean()), False
        return
    values = _ranked(result.index)
    for word, node in described.nodes.items() if described else ():
        if fact.startswith(f"{word}_"):
            values, fact = _shares(result, node), fact.removeprefix(f"{word}_")
    for pattern, exact, measure in _OF_YEAR:
        if match := re.fullmatch(pattern, fact):
            yield float(measure(values, [float(n) for n in match.groups()])), exact
            return
    if before is not None:
        change = (_ranked(result.index) - _ranked(before)).dropna()
        for pattern, exact, measure in _OF_CHANGE:
            if re.fullmatch(pattern, fact):
                yield float(measure(change, [])), exact
                return


def _ranked(index: pd.DataFrame) -> pd.Series:
    """The index of the ranked units, by unit."""
    return index[index["rank"].notna()].set_index("unit")["index"]


def _shares(result: YearResult, code: str) -> pd.Series:
    """Shares of the ranked units in one node or block, by unit; nothing where the framework has none."""
    scores = result.inputs.scores
    frame = score_blocks(scores, [code]) if is_block(scores, code) else result.nodes
    shares = frame[frame["code"] == code].set_index("unit")["share"]
    return shares[shares.index.isin(result.inputs.ranked)]
