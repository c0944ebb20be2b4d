"""Computed against published: every figure that somebody printed, with its difference and tolerance.

A printed figure is one of two neighbours of the exact value, rounded or cut off, so a computed value agrees
when it lies less than one unit of the last printed digit away. Ranks, counts and maxima agree only when
equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from par_lib.analysis.compute import YearResult, compute_year, read_year
from par_lib.analysis.facts import fact_rows
from par_lib.analysis.outcome import Outcome, compare
from par_lib.analysis.record import load_facts, load_record
from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.scores import STATES
from par_lib.inputs.series import Register, Series, read_register
from par_lib.inputs.simulation import Simulation
from par_lib.intake.published_table import intake
from par_lib.project import Project
from par_lib.scoring.blocks import is_block, score_blocks
from par_lib.units.unit_set import UnitSet, load_units

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
    *("confidence", "source", "note_vi", "note_en", "file", "row"),
]
_EXACT = ("rank", "max_points")  # a maximum is set, not measured


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
    project: Project,
    register: Register,
    series: Series,
    years: tuple[int, ...],
    parent: Path | None = None,
) -> pd.DataFrame:
    """Comparisons of one series (`COMPARISON_COLUMNS`); `parent` has other inputs in folders by year."""
    units = load_units(project, register, series.file.units)
    record = load_record(project, series, units)
    facts = load_facts(project, series)
    rows: list[dict[str, object]] = []

    @cache
    def computed(year: int) -> YearResult:
        folder = parent / str(year) if parent else None
        return compute_year(read_year(project, series.id, year, register, folder))

    for year in years:
        result = computed(year)
        before = computed(year - 1).index if year - 1 in (years if parent else series.years) else None
        if series.file.simulation is None:  # nobody published what was simulated
            rows += _cells(project, result)
        rows += _figures(result, record[record["year"] == year])
        rows += fact_rows(result, before, facts[facts["year"] == str(year)], series.file.facts)
    if series.file.simulation:
        rows = [_chosen(row, series.file.simulation, units) for row in rows]
    frame = pd.DataFrame(rows, columns=COMPARISON_COLUMNS).assign(series=series.id)
    texts = ["unit", "code", "confidence", "note_vi", "note_en"]
    return frame.assign(**{name: frame[name].astype("str").fillna("") for name in texts})


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
    scores = result.inputs.scores
    blocks = score_blocks(scores, [code for code in record["code"].unique() if is_block(scores, code)])
    parts = pd.concat([result.nodes, blocks], ignore_index=True) if len(blocks) else result.nodes
    nodes = parts.melt(["unit", "code"], var_name="quantity", value_name="computed")
    index = result.index.drop(columns="band").melt("unit", var_name="quantity", value_name="computed")
    computed = pd.concat([nodes, index.assign(code="")], ignore_index=True)
    both = record.merge(computed, on=["unit", "code", "quantity"], how="left")
    rows = []
    for figure in both.to_dict("records"):
        difference, tolerance, outcome = compare(
            figure["printed"],
            figure["computed"],
            exact=figure["quantity"] in _EXACT,
            known_conflict=figure["confidence"] == "conflict",
        )
        kept = {str(key): value for key, value in figure.items() if key in COMPARISON_COLUMNS}
        rows.append(kept | {"difference": difference, "tolerance": tolerance, "outcome": outcome})
    return rows


def _chosen(row: dict[str, object], simulation: Simulation, units: UnitSet) -> dict[str, object]:
    """A comparison with the choice made for its figure: where it is not as printed, sources contradict."""
    unit, code, quantity = (str(row.get(key, "")) for key in ("unit", "code", "quantity"))
    for choice in simulation.choices:
        about = ("", "", choice.fact)
        if choice.unit:
            about = (units.find(choice.unit).code, choice.code, choice.quantity)
        if choice.year == row["year"] and about == (unit, code, quantity):
            outcome = row["outcome"] if row["outcome"] is Outcome.EQUAL else Outcome.CONFLICT
            return row | {"outcome": outcome, "note_vi": choice.reason.vi, "note_en": choice.reason.en}
    return row
