"""Change between two years: difference, its standard error, test and interval.

Var(after − before) = Var(after) + Var(before) − 2 Cov. Samples drawn independently have no covariance. Where
the same clusters or persons answer in both years there is one, mostly positive, and it must not be left out
(Kish 1965, section 12.4): put both years into one design and estimate with the year as a domain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csc_array
from scipy.stats import t

from par_lib.errors import ArgumentError, UnknownName
from par_lib.survey.codes import Floats
from par_lib.survey.domains import ROUNDING
from par_lib.survey.estimates import Estimates


@dataclass(frozen=True, eq=False)
class Change:
    """Differences of k estimates between two years, in the unit of the estimates."""

    index: pd.Index
    before: Floats  # (k,)
    after: Floats  # (k,)
    variance: Floats  # (k,)
    df: Floats  # (k,)

    @property
    def difference(self) -> Floats:
        """After less before, shape (k,)."""
        return self.after - self.before

    @property
    def se(self) -> Floats:
        """Standard error of the difference, shape (k,)."""
        return np.sqrt(self.variance)

    @property
    def p_value(self) -> Floats:
        """Two-sided p of no change, by t; 1 where nothing changed and nothing could have, shape (k,)."""
        size = np.abs(self.difference)
        same = size <= ROUNDING * (np.abs(self.before) + np.abs(self.after))
        with np.errstate(divide="ignore", invalid="ignore"):
            p = 2 * t.sf(size / self.se, self.df)
        return np.where(same & (self.variance == 0), 1.0, p)

    def to_frame(self, level: float = 0.95) -> pd.DataFrame:
        """Before, after, difference, standard error, t interval and p value."""
        if not 0 < level < 1:
            raise ArgumentError("level", expected="a number between 0 and 1", found=repr(level))
        half = t.isf((1 - level) / 2, self.df) * self.se
        return pd.DataFrame(
            {
                "before": self.before,
                "after": self.after,
                "difference": self.difference,
                "se": self.se,
                "lower": self.difference - half,
                "upper": self.difference + half,
                "p_value": self.p_value,
            },
            index=self.index,
        )


def change_independent(before: Estimates, after: Estimates) -> Change:
    """Change between two samples drawn independently of each other, matched by label.

    Degrees of freedom by Satterthwaite (1946), Biometrics Bulletin 2, 110–114. What only one year has is left
    out: compare `index` with those of the arguments.

    Raises:
        ArgumentError: the two have no label in common.

    >>> from par_lib.survey.design import Design
    >>> from par_lib.survey.estimate import mean
    >>> years = [pd.DataFrame({"w": 1.0, "y": answers}) for answers in ([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])]
    >>> got = change_independent(*(mean(Design.from_frame(year, weights="w"), "y") for year in years))
    >>> got.to_frame()[["difference", "se", "p_value"]].round(4).to_dict("list")
    {'difference': [2.0], 'se': [1.291], 'p_value': [0.2209]}
    """
    common = before.index.intersection(after.index)
    if not len(common):
        raise ArgumentError("after", expected="estimates with labels of `before`", found="none in common")
    first, second = before.index.get_indexer(common), after.index.get_indexer(common)
    v1, v2 = before.variance[first], after.variance[second]
    with np.errstate(divide="ignore", invalid="ignore"):  # no degrees of freedom: no interval
        spread = v1**2 / before.df + v2**2 / after.df
    df = np.where(spread > 0, (v1 + v2) ** 2 / np.where(spread > 0, spread, 1), before.df + after.df)
    return Change(common, before.value[first], after.value[second], v1 + v2, df)


def change_overlapping(estimates: Estimates, year: str, before: object, after: object) -> Change:
    """Change between two labels of the domain level `year` in estimates from one design over both years.

    Clusters (or persons) that answer in both years must have the same label in both, so that the design knows
    them; the covariance follows.

    Raises:
        UnknownName: no domain level of that name, or no such year.

    >>> from par_lib.survey.design import Design
    >>> from par_lib.survey.estimate import mean
    >>> frame = pd.DataFrame(
    ...     {"who": [1, 2, 3, 1, 2, 3], "year": [2022] * 3 + [2023] * 3, "w": 1.0, "y": [1.0, 5, 9, 2, 6, 10]}
    ... )
    >>> both = mean(Design.from_frame(frame, weights="w", clusters="who"), "y", domains="year")
    >>> change_overlapping(both, "year", 2022, 2023).to_frame()[["difference", "se"]].round(9).to_dict("list")
    {'difference': [1.0], 'se': [0.0]}
    """
    index = estimates.index
    if year not in index.names[1:]:
        raise UnknownName("year", year, [str(name) for name in index.names[1:]])
    labels = index.get_level_values(year)
    for wanted in (before, after):
        if wanted not in labels:
            raise UnknownName(year, str(wanted), [str(label) for label in labels.unique()])
    rest = pd.MultiIndex.from_frame(index.to_frame(index=False).drop(columns=year))
    position = pd.Series(np.arange(len(index)), index=rest)
    first, second = position[labels == before], position[labels == after]
    common = first.index.intersection(second.index)
    one, two = first.loc[common].to_numpy(), second.loc[common].to_numpy()
    column = np.arange(len(common))
    signs = csc_array(
        (
            np.repeat([-1.0, 1.0], len(common)),
            (np.concatenate([one, two]), np.concatenate([column, column])),
        ),
        shape=(len(index), len(common)),
    )
    variance = estimates.influence.combine(signs).variance()
    df = np.full(len(common), float(estimates.df))
    return Change(common, estimates.value[one], estimates.value[two], variance, df)
