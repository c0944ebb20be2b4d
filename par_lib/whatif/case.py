"""One computed year as the parts that decide its scores and ranks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from par_lib.analysis.compute import YearResult
from par_lib.composite.arrays import Booleans, Floats
from par_lib.composite.means import ARITHMETIC, Mean
from par_lib.inputs.assessment import ASSESSMENT, load_assessment
from par_lib.inputs.entry import SELF, Entry
from par_lib.inputs.scores import State
from par_lib.methodology.framework import Framework
from par_lib.methodology.schema import Measure, Role, Rule, Ties
from par_lib.project import Project

FLOOR = 1.0  # least area share (%) that a mean other than the arithmetic one sees


@dataclass(frozen=True, eq=False)
class Case:
    """A year, or a scenario of it, by its parts.

    Attributes:
        units: codes of the ranked units.
        leaves: codes; `area_of` is the code of each one's area, `roles` whether it is a score.
        shares: performance, in % of the leaf's maximum, shape (units, leaves); NaN where it has no points.
        raw, targets: raw values of the same shape, NaN where none is known.
        rules: scoring rule of each leaf with the maximum that it is written for; None for none.
        applies: shape (units, leaves).
        maxima: maximum points of the leaves, shape (leaves,).
        weights: how much each area counts, by code; at first its maximum points.
        mean: how areas are brought together.
    """

    measure: Measure
    ties: Ties
    units: tuple[str, ...]
    leaves: tuple[str, ...]
    area_of: tuple[str, ...]
    roles: tuple[Role, ...]
    shares: Floats
    raw: Floats
    targets: Floats
    rules: tuple[tuple[Rule, Fraction] | None, ...]
    applies: Booleans
    maxima: Floats
    weights: dict[str, float]
    mean: Mean = ARITHMETIC
    floor: float = FLOOR


def case_of(project: Project, result: YearResult) -> Case:
    """A computed year as a case.

    Raises:
        InputFaults: the year's assessment, where the raw values are, is faulty.
    """
    framework, scores = result.inputs.framework, result.inputs.scores
    ranked = set(result.index.loc[result.index["rank"].notna(), "unit"])
    rows = [place for place, unit in enumerate(scores.units) if unit.code in ranked]
    units = tuple(scores.units[row].code for row in rows)
    maxima = framework.leaf_maxima
    # A leaf with no points to give counts nothing: any share will do.
    scale = np.divide(100.0, maxima, out=np.zeros(len(maxima)), where=maxima > 0)
    raw, targets = _raw_values(project, result, units)
    return Case(
        measure=framework.measure,
        ties=framework.ties,
        units=units,
        leaves=framework.leaf_codes,
        area_of=area_codes(framework),
        roles=tuple(leaf.role for leaf in framework.leaves),
        shares=scores.points[rows] * scale,
        raw=raw,
        targets=targets,
        rules=tuple(
            (leaf.rule, leaf.max_points) if leaf.rule is not None else None for leaf in framework.leaves
        ),
        applies=scores.state[rows] != State.NOT_APPLICABLE,
        maxima=maxima,
        weights={area.code: float(area.max_points) for area in framework.areas},
    )


def area_codes(framework: Framework) -> tuple[str, ...]:
    """The area of each leaf."""
    parents = {node.code: node.parent for node in framework.nodes}

    def top(code: str) -> str:
        parent = parents[code]
        return top(parent) if parent else code

    return tuple(top(code) for code in framework.leaf_codes)


def _raw_values(project: Project, result: YearResult, units: tuple[str, ...]) -> tuple[Floats, Floats]:
    inputs = result.inputs
    leaves = inputs.framework.leaf_codes
    raw = np.full((len(units), len(leaves)), np.nan)
    targets = raw.copy()
    folder = inputs.scores.folder(project)
    if not (folder / ASSESSMENT).exists():
        return raw, targets
    assessment = load_assessment(project, inputs.series.id, inputs.framework, inputs.units, folder)
    counted: dict[tuple[str, str], Entry] = {}
    for entry in sorted(assessment.entries, key=lambda entry: entry.round or 0):
        if entry.stage != SELF and entry.unit in units:
            counted[entry.unit, entry.code] = entry  # the last round counts
    for (unit, code), entry in counted.items():
        cell = units.index(unit), leaves.index(code)
        raw[cell] = np.nan if entry.value is None else entry.value
        targets[cell] = np.nan if entry.target is None else entry.target
    return raw, targets
