"""What can be wrong with the columns of a sampling design, said as faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from par_lib.errors import Fault
from par_lib.survey.codes import Codes, first_rows

WEIGHT, PROBABILITY = "a weight of 0 or more", "a probability in (0, 1]"
SHOWN_ROWS = 20  # of one kind of fault in one column; a wrong column is wrong in every row


def check_columns(
    frame: pd.DataFrame,
    columns: Mapping[str, pd.Series],
    *,
    weights: str | None,
    probabilities: str | None,
    strata: Sequence[str | None],
    clusters: Sequence[str | None],
    fpc: Sequence[str | None],
    source: str,
) -> list[Fault]:
    """Faults of the columns one by one: there, filled, numbers in their range.

    Args:
        frame: the respondents.
        columns: those columns of the frame that are named below and are there.
        weights: as `Design.from_frame`, and so are the others.
        probabilities: same.
        strata: same, one per stage.
        clusters: same.
        fpc: same.
        source: what to call the frame.
    """
    faults = list(_check_arguments(weights, probabilities, strata, clusters, fpc, source))
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        # no column of that name can be read: nothing else is worth saying
        return [Fault(source, f"column {twice}", expected="one column of that name", found="several")]
    if not len(frame):
        faults.append(Fault(source, expected="at least one respondent", found="no rows"))
    ranges = dict.fromkeys((name for name in fpc if name), "a population size or a fraction above 0")
    if weights:
        ranges[weights] = WEIGHT
    if probabilities:
        ranges[probabilities] = PROBABILITY
    named = [name for name in (weights, probabilities, *strata, *clusters, *fpc) if name is not None]
    for name in dict.fromkeys(named):
        column = columns.get(name)
        if column is None:
            faults.append(Fault(source, f"column {name}", expected="a column of that name", found="none"))
            continue
        if column.dtype.kind in "iu" and name not in ranges:
            continue  # whole numbers are never blank
        if name in ranges and _plainly_in(column, ranges[name]):
            continue
        faults += _rows(source, column, column.isna(), expected="a value")
        if name in ranges:
            faults += _check_numbers(source, column, ranges[name])
    return faults


def _plainly_in(column: pd.Series, expected: str) -> bool:
    """Whether all are finite numbers in their range: two passes, where looking for faults takes many."""
    if not isinstance(column.dtype, np.dtype) or column.dtype.kind not in "iuf" or not len(column):
        return False
    values = column.to_numpy()
    low, high = values.min(), values.max()  # NaN if any is, which no comparison passes
    inside = low >= 0 < high if expected == WEIGHT else low > 0
    return bool(inside and (high <= 1 if expected == PROBABILITY else high < np.inf))


def _check_numbers(source: str, column: pd.Series, expected: str) -> Iterator[Fault]:
    where = f"column {column.name}"
    if not pd.api.types.is_numeric_dtype(column):
        yield Fault(source, where, expected="numbers", found=str(column.dtype))
        return
    if expected == WEIGHT and len(column) and not (column > 0).any():
        yield Fault(source, where, expected="a weight above 0", found="none")
    wrong = np.isinf(column) | (column < 0 if expected == WEIGHT else column <= 0)
    if expected == PROBABILITY:
        wrong |= column > 1
    yield from _rows(source, column, wrong, expected=expected)


def _check_arguments(
    weights: str | None,
    probabilities: str | None,
    strata: Sequence[str | None],
    clusters: Sequence[str | None],
    fpc: Sequence[str | None],
    source: str,
) -> Iterator[Fault]:
    stages = max(1, len(clusters))
    for what, given in (("strata", strata), ("fpc", fpc)):
        if len(given) > stages:
            yield Fault(source, what, expected=f"at most {stages}, one per stage", found=str(len(given)))
    if weights is not None and probabilities is not None:
        yield Fault(source, expected="weights or probabilities", found="both")
    if weights is None and probabilities is None and len(fpc) < stages:
        yield Fault(
            source,
            expected="weights, probabilities, or population sizes at every stage",
            found="none",
            hint="for a sample with equal chances give a column of ones as weights",
        )


def check_stage(
    frame: pd.DataFrame,
    row_stratum: Codes,
    cluster_stratum: Codes,
    *,
    stratum: str | None,
    cluster: str | None,
    fpc: str | None,
    nest: bool,
    source: str,
) -> Iterator[Fault]:
    """Faults between columns: clusters that lie in two strata, sizes that differ or are below the sample."""
    if stratum and cluster and not nest:
        pairs = frame[[cluster, stratum]].drop_duplicates()
        for label in pairs[cluster][pairs[cluster].duplicated()].drop_duplicates().iloc[:SHOWN_ROWS]:
            yield Fault(
                source,
                f"column {cluster}, label {label}",
                expected=f"one {stratum}",
                found="several",
                hint="if labels start again in every stratum, say nest=True",
            )
    if fpc is None:
        return
    size = frame[fpc].to_numpy(float)
    if size.max() > 1 and size.min() < 1:
        yield Fault(
            source, f"column {fpc}", expected="sizes of 1 and more, or fractions up to 1", found="both"
        )
        return
    first = first_rows(row_stratum)

    def name(code: int) -> str:
        return f"stratum {frame[stratum].iloc[first[code]]}" if stratum else "all rows"

    differing = np.unique(row_stratum[size != size[first][row_stratum]])
    for code in differing[:SHOWN_ROWS]:
        yield Fault(source, f"column {fpc}, {name(code)}", expected="one value", found="several")
    sampled = np.bincount(cluster_stratum)
    if size.max() > 1:
        for code in np.flatnonzero(size[first] < sampled)[:SHOWN_ROWS]:
            yield Fault(
                source,
                f"column {fpc}, {name(code)}",
                expected=f"at least the {sampled[code]} units drawn",
                found=f"{size[first][code]:g}",
            )


def _rows(source: str, column: pd.Series, wrong: pd.Series, *, expected: str) -> Iterator[Fault]:
    for place in np.flatnonzero(wrong)[:SHOWN_ROWS]:
        found = str(column.iloc[place])
        yield Fault(
            source, f"row {column.index[place]}, column {column.name}", expected=expected, found=found
        )
