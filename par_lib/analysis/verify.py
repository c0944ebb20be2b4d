"""Computed against published: every figure that somebody printed, with its difference and tolerance.

A printed figure is one of two neighbours of the exact value, rounded or cut off, so a computed value agrees
when it lies less than one unit of the last printed digit away. Ranks and counts agree only when equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from par_lib.analysis.compute import YearResult, compute_year, read_year
from par_lib.analysis.record import load_facts, load_record
from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.scores import STATES
from par_lib.inputs.series import Register, Series, read_register
from par_lib.intake.published_table import intake
from par_lib.project import Project
from par_lib.units.unit_set import load_units

COMPARISON_COLUMNS = [
    *(
        "series",
        "year",
        "unit",
        "code",
        "quantity",
        "printed",
        "computed",
        "difference",
        "tolerance",
        "outcome",
    ),
    *("confidence", "source", "note", "file", "row"),
]
_FLOAT_SLACK = 1e-9  # so that 89.96 against 89.95 is one unit of the last digit in binary as well


class Outcome(StrEnum):
    """How a published figure and its computed value compare."""

    EQUAL = "equal"  # rounds to what is printed
    WITHIN = "within"  # differs by no more than one unit of the last printed digit
    CONFLICT = "conflict"  # outside, and the record already says that sources disagree
    OUTSIDE = "outside"
    NOT_COMPUTED = "not_computed"  # published, but nothing is computed that it could be set against


@dataclass(frozen=True, slots=True)
class Verification:
    """All comparisons of some series and years."""

    comparisons: pd.DataFrame

    @property
    def passed(self) -> bool:
        """Whether nothing lies outside its tolerance."""
        return not (self.comparisons["outcome"] == Outcome.OUTSIDE).any()

    def summary(self) -> pd.DataFrame:
        """Counts of outcomes by series, year and quantity."""
        counts = self.comparisons.groupby(["series", "year", "quantity", "outcome"], sort=False).size()
        table = counts.unstack("outcome", fill_value=0, sort=False).reindex(
            columns=[str(o) for o in Outcome], fill_value=0
        )
        return table.reset_index().rename_axis(columns=None)


def verify(project: Project, series: str | None = None, year: int | None = None) -> Verification:
    """Sets the computed figures of all computed series (or one, or one year of it) against the record.

    Raises:
        UnknownName: no such series or year.
        InputFaults: an input or a published table is faulty.
    """
    register = read_register(project)
    names = [series] if series else [name for name in register.ids if register.series(name).years]
    parts = []
    for name in names:
        entry = register.computed(name)
        if year is not None:
            entry.framework_id(year)
        years = entry.years if year is None else (year,)
        parts.append(verify_series(project, register, entry, years))
    return Verification(pd.concat(parts, ignore_index=True))


def verify_series(
    project: Project, register: Register, series: Series, years: tuple[int, ...]
) -> pd.DataFrame:
    """Comparisons of one series (columns `COMPARISON_COLUMNS`)."""
    units = load_units(project, register, series.file.units)
    record = load_record(project, series, units)
    facts = load_facts(project, series)
    rows: list[dict[str, object]] = []
    for year in years:
        result = compute_year(read_year(project, series.id, year, register))
        rows += _cells(project, result)
        rows += _figures(result, record[record["year"] == year])
        rows += _facts(result, facts[facts["year"] == str(year)])
    frame = pd.DataFrame(rows, columns=COMPARISON_COLUMNS).assign(series=series.id)
    texts = ["unit", "code", "confidence", "note"]
    return frame.assign(**{name: frame[name].astype("str").fillna("") for name in texts})


def compare(
    printed: str, computed: float, *, exact: bool, known_conflict: bool
) -> tuple[float, float, Outcome]:
    """Difference, tolerance and outcome of one figure.

    >>> compare("89.95", 89.96, exact=False, known_conflict=False)[2]
    <Outcome.WITHIN: 'within'>
    >>> compare("7", 8.0, exact=True, known_conflict=False)[2]
    <Outcome.OUTSIDE: 'outside'>
    """
    value = parse_number(printed)
    decimals = len(printed.partition(".")[2])
    tolerance = 0.0 if exact else 10.0**-decimals
    if value is None or np.isnan(computed):
        return np.nan, tolerance, Outcome.NOT_COMPUTED
    difference = computed - value
    if abs(difference) <= (0.0 if exact else tolerance / 2) + _FLOAT_SLACK:
        outcome = Outcome.EQUAL
    elif abs(difference) <= tolerance + _FLOAT_SLACK:
        outcome = Outcome.WITHIN
    else:
        outcome = Outcome.CONFLICT if known_conflict else Outcome.OUTSIDE
    return difference, tolerance, outcome


def _cells(project: Project, result: YearResult) -> list[dict[str, object]]:
    """Every cleaned cell against the table it was taken from."""
    inputs = result.inputs
    scores, framework = inputs.scores, inputs.framework
    names = {state.value: name for name, state in STATES.items()}
    wanted = {(row.unit, row.code): row for row in intake(project, inputs.series, framework, inputs.units)}
    rows: list[dict[str, object]] = []
    for place, unit in enumerate(scores.units):
        for leaf, code in enumerate(framework.leaf_codes):
            source = wanted.get((unit.code, code))
            value, state = float(scores.points[place, leaf]), names[int(scores.state[place, leaf])]
            raw = parse_number(source.points) if source and source.points else None
            same = source is not None and state == source.state and (raw is None or raw == value)
            rows.append(
                {
                    "year": framework.year,
                    "unit": unit.code,
                    "code": code,
                    "quantity": "input",
                    "printed": source.points or source.state if source else "no such cell",
                    "computed": value,
                    "difference": np.nan if raw is None else value - raw,
                    "tolerance": 0.0,
                    "outcome": Outcome.EQUAL if same else Outcome.OUTSIDE,
                    "source": f"data/{source.source}" if source else "",
                    "file": scores.file,
                    "row": int(scores.rows[place, leaf]),
                }
            )
    return rows


def _figures(result: YearResult, record: pd.DataFrame) -> list[dict[str, object]]:
    nodes = result.nodes.melt(["unit", "code"], var_name="quantity", value_name="computed")
    index = result.index.drop(columns="band").melt("unit", var_name="quantity", value_name="computed")
    computed = pd.concat([nodes, index.assign(code="")], ignore_index=True)
    both = record.merge(computed, on=["unit", "code", "quantity"], how="left")
    rows = []
    for figure in both.to_dict("records"):
        difference, tolerance, outcome = compare(
            figure["printed"],
            figure["computed"],
            exact=figure["quantity"] == "rank",
            known_conflict=figure["confidence"] == "conflict",
        )
        kept = {str(key): value for key, value in figure.items() if key in COMPARISON_COLUMNS}
        rows.append(kept | {"difference": difference, "tolerance": tolerance, "outcome": outcome})
    return rows


# Facts that follow from the index of one year; the others are about other years or other data.
_FACTS: tuple[tuple[str, bool, Callable[[pd.Series, list[float]], float]], ...] = (
    (r"mean", False, lambda index, _: index.mean()),
    (r"max(?: \(.*\))?", False, lambda index, _: index.max()),
    (r"min(?: \(.*\))?", False, lambda index, _: index.min()),
    (r"range_max_minus_min", False, lambda index, _: index.max() - index.min()),
    (r"count_units", True, lambda index, _: index.count()),
    (r"count_above_mean", True, lambda index, _: (index > index.mean()).sum()),
    (r"count_(?:group_\w_)?([\d.]+)_or_more(?: \(.*\))?", True, lambda index, n: (index >= n[0]).sum()),
    (r"count_below_([\d.]+)", True, lambda index, n: (index < n[0]).sum()),
    (
        r"count_(?:group_\w_)?([\d.]+)_to_([\d.]+)",
        True,
        lambda index, n: index.between(n[0], n[1], "left").sum(),
    ),
)


def _facts(result: YearResult, facts: pd.DataFrame) -> list[dict[str, object]]:
    index = result.index.loc[result.index["rank"].notna(), "index"]
    rows: list[dict[str, object]] = []
    for fact in facts.to_dict("records"):
        for pattern, exact, measure in _FACTS:
            match = re.fullmatch(pattern, fact["fact"])
            if match is None or parse_number(fact["value"]) is None:
                continue
            computed = float(measure(index, [float(n) for n in match.groups()]))
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
            break
    return rows
