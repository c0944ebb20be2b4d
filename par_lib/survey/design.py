"""The sampling design: weights, strata, clusters at one or more stages, and population sizes.

A `Design` is built once from a frame of respondents and then asked for many estimates. It turns labels into
codes, refuses what cannot be a sampling design, and says all that is wrong at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from par_lib.errors import ArgumentError, UnknownName, raise_if
from par_lib.survey.codes import (
    Codes,
    Floats,
    LabelCodes,
    coarser_codes,
    first_rows,
    label_codes,
    marked,
    within,
)
from par_lib.survey.design_checks import check_columns, check_stage

if TYPE_CHECKING:
    from par_lib.survey.calibrate import Calibration

Columns = str | Sequence[str] | pd.Series | pd.DataFrame  # names in the design's frame, or columns like it
LonelyPsu = Literal["fail", "certainty", "average", "adjust"]

SELF_REPRESENTING = 1e-7  # a stratum with a smaller share left unsampled counts as taken whole, as in R


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage of selection: C clusters drawn in H strata.

    At the second and later stages the strata lie within the clusters of the stage before.
    """

    row_stratum: Codes  # (n,) the stratum of each row
    row_cluster: Codes  # (n,) the cluster of each row
    cluster_row: Codes  # (C,) a row of each cluster
    cluster_stratum: Codes  # (C,) the stratum of each cluster
    sampled: Floats  # (H,) clusters drawn
    population: Floats  # (H,) clusters there are; inf where drawing was with replacement or this is unknown
    share_above: Floats  # (H,) product of the sampling fractions of the stages above; 1 at the first stage
    parent: Codes  # (H,) the cluster of the stage above; 0 at the first stage
    stratum_labels: Sequence[object]  # (H,)

    @property
    def clusters(self) -> int:
        """Number of clusters drawn, C."""
        return len(self.cluster_stratum)

    @property
    def strata(self) -> int:
        """Number of strata, H."""
        return len(self.sampled)

    def stratum(self, code: int) -> str:
        """The label of a stratum; few are ever asked for."""
        return str(self.stratum_labels[code])

    @property
    def fraction(self) -> Floats:
        """Sampling fraction of each stratum, shape (H,)."""
        return self.sampled / self.population


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of labels and its codes, found once."""

    column: pd.Series
    codes: LabelCodes


@dataclass(frozen=True, eq=False, repr=False)
class Design:
    """How the rows of `frame` were drawn. Build it with `Design.from_frame`.

    >>> people = pd.DataFrame({"province": ["A", "A", "B", "B"], "weight": [10.0, 10.0, 20.0, 20.0]})
    >>> design = Design.from_frame(people, weights="weight", strata="province")
    >>> design
    Design(4 rows, stage 1: 4 clusters in 2 strata, weights 10 to 20)
    >>> design.rows, design.df
    (4, 2)
    """

    frame: pd.DataFrame
    weights: Floats
    stages: tuple[Stage, ...]
    lonely: LonelyPsu
    calibration: Calibration | None = None
    coded: Mapping[str, Coded] = field(default_factory=dict)  # columns of labels by name

    def __repr__(self) -> str:
        stages = ", ".join(
            f"stage {number}: {stage.clusters} clusters in {stage.strata} strata"
            for number, stage in enumerate(self.stages, start=1)
        )
        weights = f"weights {self.weights.min():.6g} to {self.weights.max():.6g}"
        done = ", calibrated" if self.calibration is not None else ""
        return f"Design({self.rows} rows, {stages}, {weights}{done})"

    @property
    def rows(self) -> int:
        """Number of respondents, n."""
        return len(self.weights)

    @cached_property
    def all_count(self) -> bool:
        """Whether no row has a weight of zero."""
        return bool((self.weights != 0).all())

    @cached_property
    def df(self) -> int:
        """Degrees of freedom: primary sampling units less strata, rows of weight zero left out.

        Korn and Graubard (1999), Analysis of Health Surveys, section 5.2; `degf` in R survey.
        """
        first = self.stages[0]
        if self.all_count:
            return first.clusters - first.strata
        used = np.flatnonzero(marked(first.row_cluster, self.weights != 0, first.clusters))
        return len(used) - len(np.unique(first.cluster_stratum[used]))

    @cached_property
    def every_row(self) -> Floats:
        """1 for each row, shape (n,); read only, and takes no memory."""
        return np.broadcast_to(1.0, (self.rows,))

    def label_codes(self, name: str, column: pd.Series) -> LabelCodes:
        """Codes of a column of labels, those that the design found already where it is the same column."""
        known = self.coded.get(name)
        return known.codes if known and known.column.equals(column) else label_codes(column)

    def reweighted(self, weights: Floats, calibration: Calibration | None) -> Design:
        """The same design with other weights, shape (n,)."""
        return replace(self, weights=weights, calibration=calibration)

    def columns(self, wanted: Columns, what: str) -> dict[str, pd.Series]:
        """Columns by name: named in the frame, or given with the same row labels as the frame.

        Raises:
            UnknownName: a column is not in the frame.
            ArgumentError: given columns do not have the frame's row labels.
        """
        if isinstance(wanted, pd.Series | pd.DataFrame):
            if not wanted.index.equals(self.frame.index):
                raise ArgumentError(
                    what,
                    expected=f"the {self.rows} row labels of the design's frame, in its order",
                    found=f"{len(wanted)} rows with other labels",
                )
            if isinstance(wanted, pd.DataFrame):
                return {str(name): column for name, column in wanted.items()}
            return {what if wanted.name is None else str(wanted.name): wanted}
        names = [wanted] if isinstance(wanted, str) else list(wanted)
        for name in names:
            if name not in self.frame.columns:
                raise UnknownName(what, name, [str(column) for column in self.frame.columns])
        return {name: self.frame[name] for name in names}

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        weights: str | None = None,
        probabilities: str | None = None,
        strata: str | Sequence[str | None] = (),
        clusters: str | Sequence[str] = (),
        fpc: str | Sequence[str] = (),
        lonely: LonelyPsu = "fail",
        nest: bool = False,
        source: str = "survey data",
    ) -> Design:
        """Reads the design from columns of a frame, one row per respondent.

        Args:
            frame: the respondents; it is kept, not copied.
            weights: column of sampling weights (persons of the population that a respondent stands for).
            probabilities: instead of weights, column of inclusion probabilities in (0, 1].
            strata: column of strata, one per stage; None at a stage without strata.
            clusters: column of clusters, one per stage, the first stage first; none when persons were drawn.
            fpc: column of population sizes (of strata, in clusters) or of sampling fractions, one per stage;
                stages without one count as drawn with replacement. Without weights and probabilities,
                the weights follow from it.
            lonely: what to do where a stratum has one primary sampling unit, as R's `survey.lonely.psu`:
                `fail` raises; `certainty` adds no variance; `average` uses the average of the other strata;
                `adjust` centres at the mean of the population instead of the mean of the stratum.
            nest: cluster labels start again in every stratum.
            source: what to call the frame in faults.

        Raises:
            InputFaults: all that is wrong with the columns.
            ArgumentError: `lonely` is none of the policies.
        """
        if lonely not in get_args(LonelyPsu):
            raise ArgumentError(
                "lonely", expected=f"one of {', '.join(get_args(LonelyPsu))}", found=repr(lonely)
            )
        strata_at, clusters_at, fpc_at = _per_stage(strata), _per_stage(clusters), _per_stage(fpc)
        named = {name for name in (weights, probabilities, *strata_at, *clusters_at, *fpc_at) if name}
        # taken out of the frame once: looking up a column costs as much as a pass over its rows
        columns = {name: frame[name] for name in named if name in frame.columns}
        raise_if(
            check_columns(
                frame,
                columns,
                weights=weights,
                probabilities=probabilities,
                strata=strata_at,
                clusters=clusters_at,
                fpc=fpc_at,
                source=source,
            )
        )
        stages: list[Stage] = []
        coded: dict[str, Coded] = {}
        for level in range(max(1, len(clusters_at))):
            stratum = strata_at[level] if level < len(strata_at) else None
            cluster = clusters_at[level] if level < len(clusters_at) else None
            sizes = fpc_at[level] if level < len(fpc_at) else None
            codes = _stage_codes(columns, len(frame), stages, coded, stratum, cluster)
            faults = check_stage(
                frame,
                codes.row_stratum,
                codes.cluster_stratum,
                stratum=stratum,
                cluster=cluster,
                fpc=sizes,
                # labels of later stages always start again in every cluster above
                nest=nest or level > 0 or codes.labels == len(codes.cluster_stratum),
                source=source,
            )
            raise_if(list(faults))
            stages.append(_stage(frame, stages, codes, stratum, sizes))
        if weights is not None:
            weight = columns[weights].to_numpy(float)
        elif probabilities is not None:
            weight = 1 / columns[probabilities].to_numpy(float)
        else:
            weight = np.ones(len(frame))
            for stage in stages:
                weight = weight / stage.fraction[stage.cluster_stratum[stage.row_cluster]]
        return cls(frame=frame, weights=weight, stages=tuple(stages), lonely=lonely, coded=coded)


def _per_stage(names: str | Sequence[str | None]) -> tuple[str | None, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


@dataclass(frozen=True, slots=True)
class _StageCodes:
    row_stratum: Codes  # (n,)
    row_cluster: Codes  # (n,)
    cluster_row: Codes  # (C,)
    cluster_stratum: Codes  # (C,)
    labels: int  # of clusters: fewer than clusters, where one label lies in several strata
    strata: Sequence[object]  # labels of the strata, where they do not lie in clusters above


def _stage_codes(
    columns: Mapping[str, pd.Series],
    rows: int,
    above: Sequence[Stage],
    coded: dict[str, Coded],
    stratum: str | None,
    cluster: str | None,
) -> _StageCodes:
    """Stratum and cluster of every row at the next stage; columns that get codes go into `coded`."""

    def codes_of(name: str) -> LabelCodes:
        if name not in coded:
            coded[name] = Coded(columns[name], label_codes(columns[name]))
        return coded[name].codes

    if not above and stratum is not None and cluster is not None and stratum != cluster:
        found = codes_of(cluster)
        coarser = coarser_codes(columns[stratum], found)
        if coarser is not None:  # clusters lie in one stratum each, as they mostly do
            of, cluster_stratum = coarser
            coded[stratum] = Coded(columns[stratum], of)
            return _StageCodes(
                of.codes, found.codes, found.row, cluster_stratum, len(found.row), of.labels.tolist()
            )
    strata: Sequence[object] = ["all"]
    row_stratum: Codes | None = above[-1].row_cluster if above else None
    if stratum is not None:
        found = codes_of(stratum)
        strata = list(found.names)
        row_stratum, _, _ = within(row_stratum, found.codes, found.row)
    if cluster is None:
        everybody = np.arange(rows, dtype=np.intp)
        if row_stratum is None:
            row_stratum = np.zeros(rows, dtype=np.intp)
        return _StageCodes(row_stratum, everybody, everybody, row_stratum, rows, strata)
    found = codes_of(cluster)
    row_cluster, cluster_stratum, row = within(row_stratum, found.codes, found.row)
    if row_stratum is None:
        row_stratum = np.zeros(rows, dtype=np.intp)
    return _StageCodes(row_stratum, row_cluster, row, cluster_stratum, len(found.row), strata)


def _stage(
    frame: pd.DataFrame, above: Sequence[Stage], codes: _StageCodes, stratum: str | None, fpc: str | None
) -> Stage:
    sampled = np.bincount(codes.cluster_stratum).astype(float)
    population = np.full(len(sampled), np.inf)
    parent, share_above = np.zeros(len(sampled), dtype=np.intp), np.ones(len(sampled))
    names: Sequence[object] = codes.strata
    if above or fpc is not None:
        one_of_stratum = first_rows(codes.row_stratum)
    if fpc is not None:
        sizes = frame[fpc].to_numpy(float)
        population = sizes[one_of_stratum] if sizes.max() > 1 else sampled / sizes[one_of_stratum]
    if above:
        parent = above[-1].row_cluster[one_of_stratum]
        parent_stratum = above[-1].cluster_stratum[parent]
        share_above = above[-1].share_above[parent_stratum] * above[-1].fraction[parent_stratum]
        names = list(frame[stratum].iloc[one_of_stratum]) if stratum else ["all"] * len(sampled)
    return Stage(
        row_stratum=codes.row_stratum,
        row_cluster=codes.row_cluster,
        cluster_row=codes.cluster_row,
        cluster_stratum=codes.cluster_stratum,
        sampled=sampled,
        population=population,
        share_above=share_above,
        parent=parent,
        stratum_labels=names,
    )
