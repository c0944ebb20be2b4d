"""`CompositeIndex`: values, hierarchy and log travelling together through the steps.

Every verb of this package takes an array, a frame or a `CompositeIndex` and gives back the same kind.
`transform` is where the three meet: a verb supplies one function on a matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar, final

import numpy.typing as npt
import pandas as pd

from par_lib.composite.arrays import Floats, Integers, as_matrix, row_groups
from par_lib.composite.frame_faults import value_faults
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.hierarchy_table import code_text
from par_lib.errors import ArgumentError, UnknownName, raise_if

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """One thing done to an index: the verb, what it was told, and the tables that it reports."""

    verb: str
    settings: Mapping[str, str]
    report: Mapping[str, pd.DataFrame] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{self.verb}({', '.join(f'{name}={value}' for name, value in self.settings.items())})"


@final
@dataclass(frozen=True, repr=False)
class CompositeIndex:
    """Units × codes with the hierarchy that orders the codes, immutable.

    Attributes:
        hierarchy: the tree of codes.
        scores: units × indicators, floats; after `aggregate` units × all codes.
        context: other columns of the same units: groups, denominators, period.
        log: the steps done so far, each with its report.
        stages: the scores after each step, by verb, the last one where a verb was used twice.

    >>> tree = Hierarchy.of({"index": ["x", "y"]})
    >>> index = CompositeIndex.from_frame(pd.DataFrame({"x": [1, 2], "y": [3, 4]}, index=["A", "B"]), tree)
    >>> from par_lib.composite import normalise
    >>> done = index.pipe(normalise.normalise, normalise.MinMax(0, 1))
    >>> print(done.log[0], done.scores.loc["A"].tolist())
    normalise(method=MinMax(low=0, high=1)) [0.0, 0.0]
    """

    hierarchy: Hierarchy
    scores: pd.DataFrame
    context: pd.DataFrame
    log: tuple[Step, ...] = ()
    stages: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, hierarchy: Hierarchy | pd.DataFrame) -> CompositeIndex:
        """From one row per unit (or per unit and period, with a two-level row index).

        Columns named by the hierarchy's leaves are the indicators, all others context. Raises InputFaults
        with every indicator without a column, every cell that is no number and every unit given twice.
        """
        tree = hierarchy if isinstance(hierarchy, Hierarchy) else Hierarchy.from_frame(hierarchy)
        raise_if(value_faults(frame, tree.leaves))
        frame = frame.set_axis([code_text(name) for name in frame.columns], axis=1)
        matrix = as_matrix(frame[list(tree.leaves)].apply(pd.to_numeric))
        scores = pd.DataFrame(matrix, index=frame.index, columns=list(tree.leaves))
        rest = [name for name in frame.columns if name not in tree.leaves]
        return cls(tree, scores, frame[rest].copy())

    def __repr__(self) -> str:
        """What it is and what was done to it; the numbers are in `scores`."""
        tree, steps = self.hierarchy, ", ".join(step.verb for step in self.log) or "none"
        size = f"{len(self.scores)} units, {len(tree.leaves)} indicators below {tree.root}"
        return f"CompositeIndex({size}; steps: {steps})"

    def pipe(
        self, verb: Callable[Concatenate[CompositeIndex, P], T], *args: P.args, **settings: P.kwargs
    ) -> T:
        """`verb(self, …)`, so that steps can be written one below the other."""
        return verb(self, *args, **settings)

    @property
    def leaves(self) -> pd.DataFrame:
        """Units × indicators as they are now."""
        return self.scores[list(self.hierarchy.leaves)]

    def log_frame(self) -> pd.DataFrame:
        """The log as a table: step, verb, settings."""
        rows = [(number, step.verb, str(step)) for number, step in enumerate(self.log, 1)]
        return pd.DataFrame(rows, columns=["step", "verb", "call"])

    def report(self, verb: str) -> Mapping[str, pd.DataFrame]:
        """Tables that the last use of a verb reported, such as the points that `treat` changed."""
        for step in reversed(self.log):
            if step.verb == verb:
                return step.report
        raise UnknownName("step of the log", verb, [step.verb for step in self.log])

    def after(self, step: Step, scores: pd.DataFrame, hierarchy: Hierarchy | None = None) -> CompositeIndex:
        """A copy with new scores (of the same units or fewer) and one more step in the log."""
        return CompositeIndex(
            hierarchy or self.hierarchy,
            scores,
            self.context.loc[scores.index],
            (*self.log, step),
            {**self.stages, step.verb: scores},
        )


Labels: TypeAlias = str | npt.ArrayLike | pd.Series
Values = TypeVar("Values", Floats, pd.DataFrame, CompositeIndex)
Kernel = Callable[[Floats], Floats]


def columns_of(data: Floats | pd.DataFrame | CompositeIndex) -> list[str] | int:
    """Codes of the columns that a verb works on, or their number when the data is an array."""
    if isinstance(data, CompositeIndex):
        return list(data.hierarchy.leaves)
    if isinstance(data, pd.DataFrame):
        return [str(name) for name in data.columns]
    return int(as_matrix(data).shape[1])


def matrix_of(data: Floats | pd.DataFrame | CompositeIndex) -> Floats:
    """The numbers that a verb works on: those of the indicators, of the frame, or of the array."""
    return as_matrix(data.leaves if isinstance(data, CompositeIndex) else data)


def groups_of(
    data: Floats | pd.DataFrame | CompositeIndex, by: Labels | None, what: str = "by"
) -> list[Integers]:
    """Row numbers of each group; `by` is a context column of an index, or labels (a Series by unit)."""
    if isinstance(by, str):
        if not isinstance(data, CompositeIndex):
            raise ArgumentError(what, expected="labels, one per row", found=f"the name {by!r}")
        by = label_column(data, by, what)
    return row_groups(aligned(by, data), len(matrix_of(data)), what)


def aligned(
    labels: npt.ArrayLike | pd.Series | None, data: Floats | pd.DataFrame | CompositeIndex
) -> npt.ArrayLike | pd.Series | None:
    """Labels in the order of the rows: a Series is matched by unit when the data knows its units."""
    if isinstance(labels, pd.Series) and isinstance(data, CompositeIndex | pd.DataFrame):
        return labels.reindex(data.scores.index if isinstance(data, CompositeIndex) else data.index)
    return labels


def label_column(data: CompositeIndex, name: str, what: str) -> pd.Series:
    """A column of the context, or a named level of the row index (a panel's unit or period)."""
    if name in data.context.columns:
        return data.context[name]
    if name in data.scores.index.names:
        return data.scores.index.get_level_values(name).to_series(index=data.scores.index)
    known = [str(known) for known in (*data.context.columns, *data.scores.index.names) if known is not None]
    raise UnknownName(f"{what}: context column", name, known)


def transform(data: Values, kernel: Kernel, step: Step) -> Values:
    """Applies a function matrix → matrix of the same shape, keeping labels, and logs it on an index."""
    if isinstance(data, CompositeIndex):
        leaves = list(data.hierarchy.leaves)
        return data.after(
            step, pd.DataFrame(kernel(matrix_of(data)), index=data.scores.index, columns=leaves)
        )
    if isinstance(data, pd.DataFrame):
        return pd.DataFrame(kernel(as_matrix(data)), index=data.index, columns=data.columns)
    return kernel(as_matrix(data))


def settings(**told: object) -> dict[str, str]:
    """What a verb was told, as short text for the log; None is left out.

    >>> settings(method="mean", by=None, weights=pd.Series([1.0]))
    {'method': 'mean', 'weights': '1 numbers'}
    """

    def text(value: object) -> str:
        if isinstance(value, pd.Series | pd.DataFrame | Mapping) or (
            isinstance(value, Sequence) and not isinstance(value, str)
        ):
            return f"{len(value)} numbers"
        return " ".join(str(value).split())

    return {name: text(value) for name, value in told.items() if value is not None}
