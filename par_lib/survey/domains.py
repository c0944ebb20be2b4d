"""Domains: the groups that estimates are made for, and weighted sums by cluster and domain.

All estimates of one variable for D domains come from one pass over the rows: a count by (cluster, domain).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from par_lib.errors import ArgumentError
from par_lib.survey.codes import Codes, Floats, compact, function_of, numbered, paired, sums_by
from par_lib.survey.design import Columns, Design, Stage
from par_lib.survey.taylor import Influence, StageInfluence

ROUNDING = 1e-12  # of a difference, relative to what is taken off: where all answer alike, nothing may vary


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The pairs (cluster, domain) that occur at one stage."""

    stage: Stage
    cluster: Codes  # (m,)
    domain: Codes  # (m,)
    row_pair: Codes  # (n,) the pair of each row; m for rows in no domain

    def weighted(self, weights: Floats) -> csc_array:
        """The matrix whose product with values, shape (n,), is their weighted sum by pair, shape (m + 1,).

        Weighing and adding up are one pass then; the last sum is that of the rows in no domain.
        """
        rows = len(weights)
        return csc_array((weights, self.row_pair, numbered(rows + 1)), shape=(len(self.cluster) + 1, rows))


@dataclass(frozen=True, eq=False)
class Domains:
    """The domain of every row of a design; build it once with `Domains.of` when many variables follow."""

    design: Design
    labels: pd.Index | None  # D labels; None for the whole population
    row: Codes  # (n,) domain of each row, −1 for none
    pairs: tuple[Pairs, ...]  # of the stages that add variance

    @property
    def size(self) -> int:
        """Number of domains, D."""
        return 1 if self.labels is None else len(self.labels)

    @classmethod
    def of(cls, design: Design, by: Columns | Domains | None) -> Domains:
        """Domains from one or more columns; rows with a blank in any of them are in no domain.

        Domains that exist already are given back.

        Raises:
            UnknownName: a column is not in the design's frame.
            ArgumentError: columns with other row labels, blanks only, or domains of another design.

        >>> frame = pd.DataFrame({"w": [1.0, 1.0, 1.0], "sex": ["f", "m", "f"]})
        >>> Domains.of(Design.from_frame(frame, weights="w"), "sex").labels.tolist()
        ['f', 'm']
        """
        if isinstance(by, Domains):
            if by.design is not design:
                raise ArgumentError(
                    "domains", expected="domains of this design", found="domains of another design"
                )
            return by
        if by is None:
            return cls._with_pairs(design, None, np.zeros(design.rows, dtype=np.intp))
        named = design.columns(by, "domains")
        row: Codes
        labels: pd.Index
        if len(named) == 1:
            ((name, column),) = named.items()
            found = design.label_codes(name, column)
            row, labels = found.codes, pd.Index(found.labels, name=name)
        else:
            columns = pd.DataFrame(named)
            # observed and sorted: every label has rows, and the order of the rows does not matter
            grouped = columns.groupby(list(columns.columns), observed=True, sort=True, dropna=True)
            row = np.asarray(grouped.ngroup().fillna(-1), dtype=np.intp)
            labels = pd.MultiIndex.from_frame(
                columns[row >= 0].drop_duplicates().sort_values(list(columns.columns))
            )
        if not len(labels):
            raise ArgumentError("domains", expected="at least one row in a domain", found="blanks only")
        return cls._with_pairs(design, labels, row)

    @classmethod
    def _with_pairs(cls, design: Design, labels: pd.Index | None, row: Codes) -> Domains:
        pairs = []
        for stage in design.stages:
            if not (stage.share_above > 0).any():
                break  # the stage above was drawn with replacement: its clusters carry all the variance
            domain: Codes | None = stage.cluster_stratum
            if row is not stage.row_stratum:  # domains other than the strata
                domain = function_of(stage.row_cluster, row, stage.cluster_row)
            if domain is not None and domain.min() >= 0:  # clusters that lie in one domain each
                pairs.append(Pairs(stage, np.arange(stage.clusters), domain, stage.row_cluster))
                continue
            code = paired(row, stage.row_cluster, stage.clusters)
            blanks = row.min() < 0
            if blanks:
                code[row < 0] = (row.max() + 1) * stage.clusters  # after every pair
            row_pair, occurring, _ = compact(code)
            if blanks:
                occurring = occurring[:-1]
            pairs.append(Pairs(stage, occurring % stage.clusters, occurring // stage.clusters, row_pair))
        return cls(design, labels, row, tuple(pairs))

    def only(self, rows: NDArray[np.bool_]) -> Domains:
        """The same domains without the other rows, which stay in the design."""
        return (
            self if rows.all() else self._with_pairs(self.design, self.labels, np.where(rows, self.row, -1))
        )

    def from_pairs(self, sums: Floats) -> Floats:
        """Totals of the domains, shape (D,), from the sums of the pairs of the first stage, shape (m,)."""
        return sums_by(self.pairs[0].domain, sums, self.size)

    def totals(self, values: Floats) -> Floats:
        """Sum of `values`, shape (n,), over the rows of each domain, shape (D,)."""
        if self._blanks:
            return sums_by(self.row + 1, values, self.size + 1)[1:]
        return sums_by(self.row, values, self.size)

    @cached_property
    def _blanks(self) -> bool:
        # where every row is in the pair of its cluster, none is outside the domains
        in_cluster = self.pairs[0].row_pair is self.pairs[0].stage.row_cluster
        return not in_cluster and bool(self.row.min() < 0)

    @cached_property
    def _weights(self) -> tuple[csc_array, ...]:
        return tuple(pairs.weighted(self.design.weights) for pairs in self.pairs)

    def weighted(self, values: Floats) -> tuple[Floats, ...]:
        """Weighted sum of `values`, shape (n,), over the rows of each pair, one array for each stage."""
        return tuple((matrix @ values)[:-1] for matrix in self._weights)

    @cached_property
    def weight(self) -> tuple[Floats, ...]:
        """Sum of weights of each pair, one array for each stage."""
        return self.weighted(np.ones(self.design.rows))

    @cached_property
    def population(self) -> Floats:
        """Estimated size of each domain, the sum of its weights, shape (D,)."""
        return self.from_pairs(self.weight[0])

    @cached_property
    def respondents(self) -> Floats:
        """Rows of each domain with a weight, shape (D,)."""
        if self.design.all_count and not self._blanks:
            return np.bincount(self.row, minlength=self.size).astype(float)
        return self.totals((self.design.weights != 0).astype(float))

    def influence(self, values: Sequence[tuple[Floats, Floats, tuple[Floats, ...]]]) -> Influence:
        """Influence of the D estimates whose linear variable is Σ_j g_j · x_j.

        Args:
            values: for each j the row values x_j, shape (n,), the gradient g_j, shape (D,), and the
                weighted sums of x_j by pair, one array for each stage.
        """
        parts = []
        for level, pairs in enumerate(self.pairs):
            total = term = np.zeros(len(pairs.cluster))
            for _, gradient, sums in values:
                term = gradient[pairs.domain] * sums[level]
                total = total + term
            total[np.abs(total) <= ROUNDING * np.abs(term)] = 0
            parts.append(StageInfluence(pairs.stage, pairs.cluster, pairs.domain, total))
        influence = Influence(tuple(parts), self.size, self.design.lonely)
        calibration = self.design.calibration
        if calibration is None:
            return influence
        rows = np.flatnonzero(self.row >= 0)
        covariate_products = np.zeros((calibration.covariates.shape[1], self.size))
        for row_values, gradient, _ in values:
            weighted = calibration.base_weights[rows] * row_values[rows]
            by_domain = csr_array((weighted, (rows, self.row[rows])), shape=(self.design.rows, self.size))
            # a domain without an estimate (NaN) has no residual of its own to look for
            covariate_products += (calibration.covariates.T @ by_domain).toarray() * np.nan_to_num(gradient)
        return calibration.residual(influence, covariate_products, self.design.weights)
