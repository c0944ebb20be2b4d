"""Means, totals, proportions and ratios, for the whole population or for many domains at once.

Linear variables (Särndal, Swensson and Wretman 1992, sections 5.6 to 5.8 and 10.3): total y; mean (y − ȳ)/N̂;
ratio (y − R̂x)/X̂; each within its domain and zero outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import pandas as pd

from par_lib.errors import ArgumentError, Fault, raise_if
from par_lib.survey.codes import Floats
from par_lib.survey.design import Columns, Design
from par_lib.survey.domains import Domains
from par_lib.survey.estimates import Estimates
from par_lib.survey.taylor import Influence, join

By = Columns | Domains | None
_Column = TypeVar("_Column")
Missing = Literal["error", "domain"]
Deff = Literal["wor", "wr"]


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A numeric column."""

    values: Floats  # (n,) NaN where blank
    blanks: int


def mean(
    design: Design, y: Columns, *, domains: By = None, missing: Missing = "error", deff: Deff | None = None
) -> Estimates:
    """Weighted mean of each column of `y` in each domain.

    Args:
        design: how the rows were drawn.
        y: numeric columns: names in the design's frame, or a Series or frame with its row labels.
        domains: columns whose labels divide the rows, or `Domains` prepared once; None for all rows.
        missing: `error` refuses blanks; `domain` estimates for those who answered, a random domain.
        deff: also give design effects against simple random sampling without (`wor`) or with replacement.

    Raises:
        InputFaults: blanks under `error`.
        ArgumentError: columns that are not numeric or do not belong to the design.

    >>> frame = pd.DataFrame({"w": [3.0, 1.0, 1.0, 1.0], "y": [1.0, 2.0, 4.0, 6.0], "g": list("aabb")})
    >>> mean(Design.from_frame(frame, weights="w"), "y", domains="g").value.tolist()
    [1.25, 5.0]
    """
    return _over_columns(design, y, domains, missing, deff, _mean)


def total(
    design: Design, y: Columns, *, domains: By = None, missing: Missing = "error", deff: Deff | None = None
) -> Estimates:
    """Weighted total of each column of `y` in each domain; arguments as for `mean`.

    >>> frame = pd.DataFrame({"w": [3.0, 1.0, 1.0], "y": [1.0, 2.0, 4.0]})
    >>> total(Design.from_frame(frame, weights="w"), "y").value.tolist()
    [9.0]
    """
    return _over_columns(design, y, domains, missing, deff, _total)


def proportion(
    design: Design,
    y: str | pd.Series,
    *,
    domains: By = None,
    missing: Missing = "error",
    deff: Deff | None = None,
) -> Estimates:
    """Share of each value of the categorical column `y`; variables are named `column=value`.

    >>> frame = pd.DataFrame({"w": 1.0, "sex": ["f", "f", "m", "f"]})
    >>> got = proportion(Design.from_frame(frame, weights="w"), "sex")
    >>> dict(zip(got.variables, got.value.tolist(), strict=True))
    {'sex=f': 0.75, 'sex=m': 0.25}
    """
    name, column = one_column(design.columns(y, "y"), "y")
    codes, values = pd.factorize(column, sort=True)
    indicators = np.where(codes[:, None] < 0, np.nan, codes[:, None] == np.arange(len(values)))
    names = [f"{name}={value}" for value in values]
    frame = pd.DataFrame(indicators, columns=names, index=column.index)
    return mean(design, frame, domains=domains, missing=missing, deff=deff)


def ratio(
    design: Design,
    numerator: str | pd.Series,
    denominator: str | pd.Series,
    *,
    domains: By = None,
    missing: Missing = "error",
    deff: Deff | None = None,
) -> Estimates:
    """Ratio of two totals in each domain; arguments as for `mean`, rows count that have both numbers.

    >>> frame = pd.DataFrame({"w": 1.0, "done": [1.0, 3.0], "due": [2.0, 4.0]})
    >>> round(float(ratio(Design.from_frame(frame, weights="w"), "done", "due").value[0]), 4)
    0.6667
    """
    split = Domains.of(design, domains)
    over, under = (
        numeric_columns(design, numerator, "numerator"),
        numeric_columns(design, denominator, "denominator"),
    )
    (y_name, y_numbers), (x_name, x_numbers) = one_column(over, "numerator"), one_column(under, "denominator")
    if missing == "error":
        refuse_blanks(over, under)
    y, x = y_numbers.values, x_numbers.values
    if y_numbers.blanks or x_numbers.blanks:
        known = ~np.isnan(y + x)
        split, y, x = split.only(known), np.where(known, y, 0), np.where(known, x, 0)
    y_sums, x_sums = split.weighted(y), split.weighted(x)
    below = split.from_pairs(x_sums[0])
    if (below == 0).any():
        raise ArgumentError("denominator", expected="a total other than zero in every domain", found="zero")
    value = split.from_pairs(y_sums[0]) / below
    influence = split.influence([(y, 1 / below, y_sums), (x, -value / below, x_sums)])
    srs = None
    if deff:
        srs = _srs_total_variance(split, y - value[split.row] * x, design.every_row, deff) / below**2
    return Estimates(
        (f"{y_name}/{x_name}",), split.labels, value, influence, design.df, split.respondents, srs
    )


_Count = Callable[[], Floats]  # of respondents: a pass over the rows that many estimates do without
_One = tuple[Floats, Influence, _Count, Floats | None]


def _over_columns(
    design: Design,
    y: Columns,
    domains: By,
    missing: Missing,
    deff: Deff | None,
    kind: Callable[[Domains, Numbers, Deff | None], _One],
) -> Estimates:
    split = Domains.of(design, domains)
    columns = numeric_columns(design, y, "y")
    if missing == "error":
        refuse_blanks(columns)
    results = [kind(split, numbers, deff) for numbers in columns.values()]
    values, influences, respondents, srs = zip(*results, strict=True)
    return Estimates(
        variables=tuple(columns),
        domains=split.labels,
        value=np.concatenate(values),
        influence=influences[0] if len(influences) == 1 else join(influences),
        df=design.df,
        behind=lambda: np.concatenate([count() for count in respondents]),
        srs_variance=np.concatenate(srs) if deff else None,
    )


def _mean(split: Domains, numbers: Numbers, deff: Deff | None) -> _One:
    y = numbers.values
    if not numbers.blanks:
        in_row, weight, size = split.design.every_row, split.weight, split.population
    else:
        answered = ~np.isnan(y)
        in_row, y = answered.astype(float), np.where(answered, y, 0)
        weight = split.weighted(in_row)
        size = split.from_pairs(weight[0])
    sums = split.weighted(y)
    # a domain where nobody answered has no mean: NaN is the answer, not a warning
    inverse = np.divide(1, size, out=np.full(split.size, np.nan), where=size != 0)
    value = split.from_pairs(sums[0]) * inverse
    influence = split.influence([(y, inverse, sums), (in_row, -value * inverse, weight)])
    srs = _srs_total_variance(split, y, in_row, deff) * inverse**2 if deff else None
    return value, influence, lambda: _answered(split, numbers), srs


def _answered(split: Domains, numbers: Numbers) -> Floats:
    """Rows of each domain with a weight and a value, shape (D,)."""
    if not numbers.blanks:
        return split.respondents
    return split.totals((~np.isnan(numbers.values) & (split.design.weights != 0)).astype(float))


def _total(split: Domains, numbers: Numbers, deff: Deff | None) -> _One:
    in_row = (~np.isnan(numbers.values)).astype(float)
    y = np.where(in_row == 1, numbers.values, 0)
    sums = split.weighted(y)
    value = split.from_pairs(sums[0])
    influence = split.influence([(y, np.ones(split.size), sums)])
    srs = _srs_total_variance(split, y, in_row, deff) if deff else None
    return value, influence, lambda: _answered(split, numbers), srs


def _srs_total_variance(split: Domains, e: Floats, in_row: Floats, deff: Deff) -> Floats:
    """Variance of the total of `e` over a simple random sample of the same size, shape (D,).

    N²(1 − n/N)S²/n with S² the weighted variance times n/(n − 1), as `svyvar` in R survey; without the
    correction (1 − n/N) for sampling with replacement. NaN where it does not exist.
    """
    weights = split.design.weights * in_row
    n, size = split.totals((weights != 0).astype(float)), split.totals(weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = split.totals(weights * e) / size
        spread = split.totals(weights * (e - centre[split.row]) ** 2) / size * n / (n - 1)
        variance = size**2 * spread / n
        if deff == "wor":
            variance = variance * np.where(size < n, np.nan, 1 - n / size)
    return variance


def numeric_columns(design: Design, wanted: Columns, what: str) -> dict[str, Numbers]:
    """Columns by name, as `Design.columns`; an error if one of them does not hold numbers."""
    found = {}
    for name, column in design.columns(wanted, what).items():
        kind = column.dtype
        if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_bool_dtype(kind)):
            raise ArgumentError(
                what,
                expected=f"numbers in column {name}",
                found=str(kind),
                hint="proportion() takes categories",
            )
        # a blank of its own kind is replaced in a copy, which plain numbers need not be
        plainly = isinstance(kind, np.dtype) and kind.kind == "f"
        values = column.to_numpy(float) if plainly else column.to_numpy(float, na_value=np.nan)
        blanks = 0
        with np.errstate(invalid="ignore", over="ignore"):
            plain = np.isfinite(values.sum())  # one pass where nothing is wrong
        if not plain:
            if np.isinf(values).any():
                raise ArgumentError(what, expected=f"finite numbers in column {name}", found="inf")
            blanks = int(np.count_nonzero(np.isnan(values)))
        found[name] = Numbers(values, blanks)
    return found


def one_column(columns: Mapping[str, _Column], what: str) -> tuple[str, _Column]:
    """The name and values of the only column; an error if there are several."""
    if len(columns) != 1:
        raise ArgumentError(what, expected="one column", found=f"{len(columns)}: {', '.join(columns)}")
    return next(iter(columns.items()))


def refuse_blanks(*several: Mapping[str, Numbers]) -> None:
    """Raises InputFaults with every column that has blanks."""
    raise_if(
        [
            Fault(
                "estimate",
                f"column {name}",
                expected="a value in every row",
                found=f"{numbers.blanks} blanks",
                hint="missing='domain' estimates for those who answered",
            )
            for columns in several
            for name, numbers in columns.items()
            if numbers.blanks
        ]
    )
