"""Means with standard errors from count tables: the same numbers as from the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.sparse import csc_array

from par_lib.errors import ArgumentError
from par_lib.survey.codes import Floats, sums_by
from par_lib.survey.counts import CountTable
from par_lib.survey.design import Design, LonelyPsu, Stage
from par_lib.survey.domains import Domains
from par_lib.survey.estimate import ratio
from par_lib.survey.estimates import Estimates
from par_lib.survey.scores import Scale
from par_lib.survey.taylor import Influence, join, stratum_scale


@dataclass(frozen=True, slots=True, eq=False)
class CovarianceMatrix:
    """Sampling error known as a covariance matrix, shape (k, k), with degrees of freedom, shape (k,)."""

    matrix: Floats
    df: Floats

    def variance(self) -> Floats:
        """Variance of each estimate, shape (k,)."""
        return np.diag(self.matrix).copy()

    def covariance(self) -> Floats:
        """Covariance between all estimates, shape (k, k)."""
        return self.matrix

    def degrees_of_freedom(self) -> Floats:
        """Degrees of freedom of each estimate, shape (k,)."""
        return self.df

    def combine(self, coefficients: csc_array) -> CovarianceMatrix:
        """The same of linear combinations; each has the fewest degrees of freedom of its parts."""
        product = np.asarray(coefficients.T @ (coefficients.T @ self.matrix).T, dtype=float)
        bounds = zip(coefficients.indptr[:-1], coefficients.indptr[1:], strict=True)
        df = [self.df[coefficients.indices[start:end]].min(initial=np.inf) for start, end in bounds]
        return CovarianceMatrix(product, np.array(df))


def means_from_counts(
    table: CountTable,
    scales: Mapping[str, Scale],
    *,
    weight: str,
    stratum: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    domains: str | Sequence[str] | None = None,
    lonely: LonelyPsu = "fail",
) -> Estimates:
    """Weighted means of option scores, as `mean` gives them from the rows with `missing="domain"`.

    The design is one stage of clusters, or of persons when `cluster` is None, which takes a table with pairs.

    Args:
        table: with the columns named below among its keys.
        scales: option → score for each question; None for options that do not count.
        weight: key that holds the sampling weight.
        stratum: key that holds the stratum.
        cluster: key that holds the cluster.
        fpc: key that holds the number of clusters (or persons) in the stratum, or the fraction drawn.
        domains: keys that divide the respondents.
        lonely: as `Design.from_frame`.

    Raises:
        ArgumentError: persons were drawn and pairs were not counted, or an option has no score.
        InputFaults: the keys do not make a design.

    >>> from par_lib.survey.counts import count_answers
    >>> frame = pd.DataFrame({"village": list("aabb"), "w": 1.0, "q1": [1, 2, 2, 2]})
    >>> table = count_answers(frame, ["village", "w"], {"q1": [1, 2]})
    >>> got = means_from_counts(table, {"q1": {1: 0.0, 2: 1.0}}, weight="w", cluster="village")
    >>> float(got.value[0]), float(got.se[0])
    (0.75, 0.25)
    """
    if cluster is None and table.pairs is None:
        hint = "name the key of the cluster, or count with pairs: count_pairs, count_answers(pairs=True)"
        raise ArgumentError(
            "table", expected="counts of pairs where persons are drawn", found="none", hint=hint
        )
    scores = {question: _scores(table, question, scale) for question, scale in scales.items()}
    # only sums over clusters count, so a cell does as a row
    design = Design.from_frame(
        table.keys,
        weights=weight,
        strata=stratum or (),
        clusters=cluster or (),
        fpc=fpc if fpc and cluster else (),
        lonely=lonely,
        source="count table",
    )
    split = Domains.of(design, list(domains) if domains and not isinstance(domains, str) else domains)
    parts, answered = [], []
    for question, score in scores.items():
        counted = table.counts[:, table.columns(question)] * ~np.isnan(score)
        answered.append(counted.sum(axis=1).astype(float))
        over = pd.Series(counted @ np.nan_to_num(score), name=question, index=table.keys.index)
        parts.append(ratio(design, over, pd.Series(answered[-1], index=over.index), domains=split))
    value = np.concatenate([part.value for part in parts])
    respondents = np.concatenate([split.totals(n * (design.weights != 0)) for n in answered])
    if cluster is None:
        error = _covariance_of_persons(table, scores, design, split, value, fpc)
        used = design.weights > 0
        df = int(table.respondents[used].sum()) - len(np.unique(design.stages[0].cluster_stratum[used]))
        return Estimates(tuple(scores), split.labels, value, error, df, respondents)
    influences = [part.influence for part in parts if isinstance(part.influence, Influence)]
    return Estimates(tuple(scores), split.labels, value, join(influences), design.df, respondents)


def _scores(table: CountTable, question: str, scale: Scale) -> Floats:
    options = table.options(question)
    lost = [option for option in options if option not in scale]
    if lost:
        raise ArgumentError(f"scale of {question}", expected="every option", found=f"none for {lost}")
    return np.array([np.nan if scale[option] is None else scale[option] for option in options], dtype=float)


def _covariance_of_persons(
    table: CountTable,
    scores: Mapping[str, Floats],
    design: Design,
    split: Domains,
    value: Floats,
    fpc: str | None,
) -> CovarianceMatrix:
    """Σ_h scale_h (Σ zzᵀ − ttᵀ/n_h), z being a person's influence values and t their sum over the stratum."""
    stage = design.stages[0]
    stratum, cells, k = stage.cluster_stratum, len(table.keys), len(value)
    drawn = sums_by(stratum, table.respondents.astype(float), stage.strata)
    persons = _stage_of_persons(stage, drawn, table, fpc)
    scale, centred = stratum_scale(persons, design.lonely)
    gradient = np.zeros((cells, table.items, len(scores)))  # influence of choosing an option, by cell
    for number, (question, score) in enumerate(scores.items()):
        columns = table.columns(question)
        answered = table.counts[:, columns] @ (~np.isnan(score)).astype(float)
        size = split.totals(design.weights * answered)[split.row]
        centre = value[number * split.size + split.row]
        gradient[:, columns, number] = (
            np.nan_to_num(score - centre[:, None]) * (design.weights / size)[:, None]
        )
    estimate = np.arange(len(scores)) * split.size
    matrix, totals = np.zeros((k, k)), np.zeros((stage.strata, k))
    pairs = table.pairs if table.pairs is not None else np.zeros((cells, 0, 0), dtype=np.int64)
    for cell in range(cells):
        at = estimate + split.row[cell]
        matrix[np.ix_(at, at)] += scale[stratum[cell]] * (gradient[cell].T @ pairs[cell] @ gradient[cell])
        totals[stratum[cell], at] += table.counts[cell] @ gradient[cell]
    matrix -= totals.T @ ((scale * centred / drawn)[:, None] * totals)
    people = split.totals(table.respondents.astype(float))
    strata = np.bincount(np.unique(split.row * stage.strata + stratum) // stage.strata, minlength=split.size)
    return CovarianceMatrix(matrix, np.tile(people - strata, len(scores)))


def _stage_of_persons(stage: Stage, drawn: Floats, table: CountTable, fpc: str | None) -> Stage:
    population = np.full(stage.strata, np.inf)
    if fpc is not None:
        sizes = table.keys[fpc].to_numpy(float)
        given = np.zeros(stage.strata)
        given[stage.cluster_stratum] = sizes
        population = given if sizes.max() > 1 else drawn / given
        if (population < drawn).any() or (given[stage.cluster_stratum] != sizes).any():
            raise ArgumentError(
                "fpc", expected="one size for a stratum, at least the persons drawn", found="another"
            )
    return replace(stage, sampled=drawn, population=population)
