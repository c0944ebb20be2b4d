"""A whole hierarchy as a Monte Carlo model: choices of data, means and parts, noisy weights and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from par_lib.composite.aggregate import method_for
from par_lib.composite.arrays import Floats, Integers, as_matrix
from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.means import ARITHMETIC, Mean
from par_lib.composite.sources import Choice, Draws, Source, StandardNormal, WeightNoise
from par_lib.errors import ArgumentError, UnknownName

Means: TypeAlias = Mean | Mapping[int | str, Mean]  # one for all, or by level or code


@dataclass(frozen=True, eq=False)
class HierarchyModel:
    """Scores of an index under any mixture of its open choices.

    Draws, all optional: `data` (size,) which of the data sets; `aggregation` (size,) which mean;
    `left_out` (size,) 0 for nothing, else the number of the code in `may_leave_out`; `weights` (size,
    noisy codes) for the codes in `noisy`; `noise` (size, units, indicators), scaled by `errors`.
    Replicates that share data, aggregation and parts are computed together.

    >>> frame = pd.DataFrame({"x": [1.0, 4.0], "y": [9.0, 4.0]}, index=["A", "B"])
    >>> index = CompositeIndex.from_frame(frame, Hierarchy.of({"I": ["x", "y"]}))
    >>> model = HierarchyModel.of(index, aggregations=[ARITHMETIC, Mean(0)])
    >>> model.scores({"aggregation": np.array([0, 1])}, 2)
    array([[5., 4.],
           [3., 4.]])
    """

    units: tuple[str, ...]
    hierarchy: Hierarchy
    data: tuple[Floats, ...]
    aggregations: tuple[Means, ...]
    noisy: tuple[str, ...]
    may_leave_out: tuple[str, ...]
    errors: Floats | None

    @classmethod
    def of(
        cls,
        data: CompositeIndex | Sequence[CompositeIndex],
        *,
        aggregations: Sequence[Means] = (ARITHMETIC,),
        noisy_levels: Sequence[int] = (),
        leave_out: Sequence[str] = (),
        errors: pd.DataFrame | None = None,
    ) -> HierarchyModel:
        """From one index, or from several that differ in their values (treatment, scale, appraisal round).

        Args:
            data: ready to be aggregated, the index's own choice first.
            aggregations: means to choose from, the index's own first: one for all, or by level or code as in
                `par_lib.composite.aggregate`.
            noisy_levels: levels whose weights a `weights` draw replaces.
            leave_out: codes of which at most one is left out at a time.
            errors: standard errors of the values, units × indicators; 0 where there is none.

        Raises:
            ArgumentError: the data sets differ in units or hierarchy, errors do not fit, or the first data
                set was aggregated otherwise than by the first of the aggregations.
        """
        sets = (data,) if isinstance(data, CompositeIndex) else tuple(data)
        first = sets[0]
        for other in sets[1:]:
            if other.hierarchy != first.hierarchy or not other.scores.index.equals(first.scores.index):
                raise ArgumentError("data", expected="the same units and hierarchy in each", found="others")
        tree = first.hierarchy
        for code in leave_out:
            if tree.parent(code) == "":
                raise ArgumentError("leave_out", expected="codes below the index", found=code)
        for level in noisy_levels:
            if not 1 <= level < tree.level(tree.root):
                raise ArgumentError("noisy_levels", expected="levels below the index", found=str(level))
        noisy = tuple(code for level in sorted(noisy_levels, reverse=True) for code in tree.at_level(level))
        model = cls(
            tuple(str(unit) for unit in first.scores.index),
            tree,
            tuple(as_matrix(index.leaves) for index in sets),
            tuple(aggregations),
            noisy,
            tuple(leave_out),
            None if errors is None else _aligned_errors(errors, first),
        )
        _check_nominal(model, first)
        return model

    def sources(self, weight_share: float = 0.25) -> tuple[Source, ...]:
        """One source for each thing that this model leaves open."""
        found: list[Source] = []
        if len(self.data) > 1:
            found.append(Choice("data", len(self.data)))
        if len(self.aggregations) > 1:
            found.append(Choice("aggregation", len(self.aggregations)))
        if self.may_leave_out:
            found.append(Choice("left_out", 1 + len(self.may_leave_out)))
        if self.noisy:
            found.append(WeightNoise(tuple(self.hierarchy.weight(code) for code in self.noisy), weight_share))
        if self.errors is not None:
            found.append(StandardNormal(self.errors.shape))
        return tuple(found)

    def scores(self, draws: Draws, size: int) -> Floats:
        """Scores of shape (size, units)."""
        none = np.zeros(size, dtype=np.int64)
        chosen = np.column_stack([draws.get(name, none) for name in ("data", "aggregation", "left_out")])
        kinds, kind_of = np.unique(chosen.astype(np.int64), axis=0, return_inverse=True)
        scores = np.empty((size, len(self.units)))
        for number, (data, aggregation, left_out) in enumerate(kinds):
            rows = np.flatnonzero(kind_of == number)
            scores[rows] = self._evaluate(
                self._columns(int(data), _rows_of(draws, "noise", rows)),
                self.aggregations[aggregation],
                self.may_leave_out[left_out - 1] if left_out else "",
                _rows_of(draws, "weights", rows),
            )
        return scores

    def _columns(self, number: int, noise: Floats | None) -> dict[str, Floats]:
        """Values by indicator: shape (1, units) where replicates share them, else (replicates, units)."""
        values = self.data[number]
        if noise is None or self.errors is None:
            return {leaf: values[None, :, column] for column, leaf in enumerate(self.hierarchy.leaves)}
        noisy = values + self.errors * noise
        return {leaf: noisy[:, :, column] for column, leaf in enumerate(self.hierarchy.leaves)}

    def _evaluate(
        self, columns: dict[str, Floats], means: Means, left_out: str, weights: Floats | None
    ) -> Floats:
        place = {} if weights is None else {code: number for number, code in enumerate(self.noisy)}

        def weight(code: str) -> Floats:
            if code == left_out:
                return np.zeros(1)
            if weights is not None and code in place:
                return weights[:, place[code]]
            return np.array([self.hierarchy.weight(code)])

        for code in self.hierarchy.aggregates:
            children = self.hierarchy.children(code)
            columns[code] = _block_mean(
                method_for(code, self.hierarchy.level(code), means),
                [columns[child] for child in children],
                [weight(child) for child in children],
            )
        return columns[self.hierarchy.root]


def _check_nominal(model: HierarchyModel, index: CompositeIndex) -> None:
    """With nothing varied the model must be the index, else whatever it says is about something else."""
    root = index.hierarchy.root
    if root not in index.scores:
        return
    own, nominal = index.scores[root].to_numpy(), model.scores({}, 1)[0]
    apart = np.flatnonzero(~np.isclose(own, nominal, rtol=1e-9, atol=1e-9, equal_nan=True))
    if len(apart):
        unit = apart[0]
        found = f"{nominal[unit]:g} for {model.units[unit]}, which has {own[unit]:g}"
        hint = "give aggregations=[…] what aggregate was given; leave out units that it gave no score"
        raise ArgumentError("aggregations", expected="first those of the index", found=found, hint=hint)


def _rows_of(draws: Draws, name: str, rows: Integers) -> Floats | None:
    return np.asarray(draws[name][rows], dtype=np.float64) if name in draws else None


def _aligned_errors(errors: pd.DataFrame, index: CompositeIndex) -> Floats:
    leaves = index.hierarchy.leaves
    for leaf in leaves:
        if leaf not in errors.columns:
            raise UnknownName("errors: column of indicator", leaf, [str(name) for name in errors.columns])
    spread = as_matrix(errors.reindex(index.scores.index)[list(leaves)], "errors")
    if not (spread >= 0).all():
        raise ArgumentError("errors", expected="a number ≥ 0 for every unit", found="others")
    return spread


def _block_mean(mean: Mean, values: list[Floats], weights: list[Floats]) -> Floats:
    """Mean of the children over a block: values (1 or replicates, units), weights (1 or replicates,)."""
    if all(len(value) == 1 for value in values):
        x = mean.forward(np.concatenate(values))
        present = ~np.isnan(x)
        stacked = np.column_stack(np.broadcast_arrays(*weights))
        return mean.backward(_divide(stacked @ np.where(present, x, 0), stacked @ present))
    sums = total = np.zeros((1, 1))
    for value, weight in zip(values, weights, strict=True):
        x = mean.forward(value)
        missing = np.isnan(x)
        if missing.any():
            sums = sums + weight[:, None] * np.where(missing, 0, x)
            total = total + weight[:, None] * ~missing
        else:
            sums = sums + weight[:, None] * x
            total = total + weight[:, None]
    return mean.backward(_divide(sums, np.broadcast_to(total, sums.shape)))


def _divide(sums: Floats, total: Floats) -> Floats:
    quotient: Floats = np.divide(sums, total, out=np.full(sums.shape, np.nan), where=total > 0)
    return quotient
