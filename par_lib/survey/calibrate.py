"""Calibration: weights moved as little as possible so that known population totals are met exactly.

Weights w_i = d_i F(x_iᵀλ) with Σ w_i x_i = t, for F linear (GREG), exponential (raking) or logit (Deville and
Särndal 1992, JASA 87, 376–382; Deville, Särndal and Sautory 1993, JASA 88, 1013–1020). The variance of any
calibrated estimate is that of its residuals: its linear variable is regressed on x with the weights d before
calibration and the residual is expanded by w (Deville and Särndal 1992, eq. 3.4; `calibrate` in R survey).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.sparse import coo_array, csr_array

from par_lib.errors import ArgumentError, Fault, raise_if
from par_lib.survey.codes import Floats
from par_lib.survey.design import Design
from par_lib.survey.taylor import Influence, StageInfluence

CalibrationMethod = Literal["linear", "raking", "logit"]
Counts = Mapping[str, float] | Mapping[int, float] | Mapping[bool, float]  # of the population, by label
TOLERANCE = 1e-11  # on totals, relative to their own size
STEPS = 100
Bounds = tuple[float, float]  # of new weights over old ones
FREE: Bounds = (-np.inf, np.inf)
LOGIT_BOUNDS: Bounds = (0.2, 5.0)  # where none are given: its curve needs some


class CalibrationError(ArgumentError):
    """No weights meet the totals by this method within these bounds."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What a calibrated design remembers for its variances."""

    covariates: csr_array  # (n, p); of groups mostly zeros
    totals: Floats  # (p,)
    base_weights: Floats  # (n,) before calibration
    method: CalibrationMethod
    bounds: Bounds

    def again(self, base: Floats) -> Floats:
        """Weights nearest to others than `base_weights`, those of a replicate, by the same method.

        Raises:
            CalibrationError: the totals are not met from them.
        """
        return calibrated_weights(base, self.covariates, self.totals, self.method, self.bounds)

    def residual(self, influence: Influence, covariate_products: Floats, weights: Floats) -> Influence:
        """Influence of the residuals of the linear variables on the covariates.

        Args:
            influence: of k estimates before calibration is taken into account, with calibrated weights.
            covariate_products: Σ_i d_i x_i v_i for the linear variable v of each estimate, shape (p, k).
            weights: the calibrated weights, shape (n,).
        """
        slope = csr_array(_solved(_gram(self.covariates, self.base_weights), covariate_products))
        entries = self.covariates.tocoo()
        rows, columns = entries.coords
        parts = []
        for part in influence.parts:
            stage = part.stage
            sums = coo_array(
                (weights[rows] * entries.data, (stage.row_cluster[rows], columns)),
                shape=(stage.clusters, entries.shape[1]),
            ).tocsr()
            left = (part.matrix(influence.columns) - sums @ slope).tocoo()
            cluster, column = (one.astype(np.intp) for one in left.coords)
            parts.append(StageInfluence(stage, cluster, column, left.data))
        return Influence(tuple(parts), influence.columns, influence.lonely)


def _gram(covariates: csr_array, weights: Floats) -> Floats:
    """Σ w x xᵀ, shape (p, p)."""
    return np.asarray((covariates.T @ covariates.multiply(weights[:, None]).tocsr()).toarray(), dtype=float)


def _solved(gram: Floats, right: Floats) -> Floats:
    """The normal equations by least squares; groups that do not overlap have one each, and zeros stay."""
    diagonal = np.diag(gram)
    if np.count_nonzero(gram) > np.count_nonzero(diagonal):
        return np.asarray(np.linalg.lstsq(gram, right)[0], dtype=float)
    inverse = np.divide(1, diagonal, out=np.zeros(len(gram)), where=diagonal != 0)
    return right * (inverse if right.ndim == 1 else inverse[:, None])


def calibrated_weights(
    base: Floats,
    covariates: Floats | csr_array,
    totals: Floats,
    method: CalibrationMethod = "linear",
    bounds: Bounds | None = None,
) -> Floats:
    """Weights nearest to `base`, shape (n,), whose totals of `covariates`, (n, p), are `totals`, (p,).

    Newton's method on λ (Deville and Särndal 1992, section 3), halving steps that lead away. `bounds` limit
    w/d: `logit` bends towards them, the other two are cut off there, as by `calibrate` in R survey.

    Raises:
        CalibrationError: the totals are not met.

    >>> covariates = np.array([[1.0, 1.0], [1.0, 3.0]])
    >>> calibrated_weights(np.ones(2), covariates, np.array([2.0, 5.0])).round(9).tolist()
    [0.5, 1.5]
    """
    slope_of = {"linear": _linear, "raking": _raking, "logit": _logit}[method]
    low, high = _or_default(bounds, method)
    given = csr_array(covariates)
    size = np.maximum(np.abs(totals), abs(given).T @ base)
    # columns of one size, so that the normal equations are not ruled by the largest total
    scaled = given.multiply(1 / np.where(size > 0, size, 1)[None, :]).tocsr()
    target = totals / np.where(size > 0, size, 1)
    multiplier = np.zeros(len(totals))

    def miss(at: Floats) -> tuple[Floats, Floats, Floats]:
        factor, slope = slope_of(scaled @ at, low, high)
        return target - scaled.T @ (base * factor), factor, slope

    gap, factor, slope = miss(multiplier)
    for _ in range(STEPS):
        if np.abs(gap).max() <= TOLERANCE:
            return base * factor
        step = _solved(_gram(scaled, base * slope), gap)
        for _ in range(30):
            tried = miss(multiplier + step)
            if np.abs(tried[0]).max() < np.abs(gap).max():
                break
            step = step / 2
        else:
            break
        multiplier, (gap, factor, slope) = multiplier + step, tried
    within = f" between {low} and {high} times the old ones" if (low, high) != FREE else ""
    raise CalibrationError(
        "totals",
        expected=f"totals that {method} weights{within} can meet",
        found=f"a relative gap of {np.abs(gap).max():.1e} in covariate {int(np.abs(gap).argmax())}",
        hint="look for covariates that contradict each other, empty groups, or bounds that are too tight",
    )


def calibrate(
    design: Design,
    totals: Mapping[str, float],
    *,
    method: CalibrationMethod = "linear",
    bounds: Bounds | None = None,
) -> Design:
    """The design calibrated to population totals of numeric columns of its frame, named by `totals`.

    Give the population size as the total of a column of ones, if it is known. `linear` always finds weights
    but may turn some negative; `raking` keeps them above 0. With `bounds` every method keeps them within so
    many times the old ones, or says that it cannot; `logit` always has some, 0.2 and 5 when none are given.

    Raises:
        InputFaults: blanks in a covariate.
        ArgumentError: the design is calibrated already, or a name, method or bound is wrong.
        CalibrationError: no such weights.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": 10.0, "one": 1.0, "age": [20.0, 40.0, 60.0]})
    >>> calibrate(Design.from_frame(frame, weights="w"), {"one": 30, "age": 1260}).weights.round(6).tolist()
    [8.5, 10.0, 11.5]
    """
    columns = design.columns(list(totals), "totals")
    blanks = {name: int(column.isna().sum()) for name, column in columns.items()}
    raise_if(
        [
            Fault("calibration", f"column {name}", expected="a value in every row", found=f"{count} blanks")
            for name, count in blanks.items()
            if count
        ]
    )
    return _calibrated(
        design,
        csr_array(np.column_stack([column.to_numpy(float) for column in columns.values()])),
        np.array(list(totals.values()), dtype=float),
        method,
        bounds,
    )


def rake(
    design: Design,
    margins: Mapping[str, Counts],
    *,
    method: CalibrationMethod = "raking",
    bounds: Bounds | None = None,
) -> Design:
    """The design raked to the population counts of several categorical columns: column → label → count.

    A label may be given as it stands in the column or as text; method and bounds are those of `calibrate`.

    Same weights as iterative proportional fitting (Deming and Stephan 1940), which converges to them.

    Raises:
        InputFaults: labels without a count, counts without rows, blanks, margins of different sums.
        ArgumentError: as `calibrate`.
        CalibrationError: as `calibrate`.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": 1.0, "sex": list("ffmm"), "age": list("yoyo")})
    >>> design = Design.from_frame(frame, weights="w")
    >>> rake(design, {"sex": {"f": 60, "m": 40}, "age": {"y": 30, "o": 70}}).weights.round(6).tolist()
    [18.0, 42.0, 12.0, 28.0]
    """
    told = _by_text(margins)
    _check_margins(design, told)
    indicators, counts = _indicators(design, told)
    return _calibrated(design, indicators, counts, method, bounds)


def post_stratify(design: Design, column: str, counts: Counts) -> Design:
    """The design post-stratified to population counts of the labels of one column.

    Holt and Smith (1979), JRSS A 142, 33–46; errors as for `rake`.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": [1.0, 1.0, 1.0], "sex": ["f", "f", "m"]})
    >>> post_stratify(Design.from_frame(frame, weights="w"), "sex", {"f": 50, "m": 50}).weights.tolist()
    [25.0, 25.0, 50.0]
    """
    told = _by_text({column: counts})
    _check_margins(design, told)
    indicators, totals = _indicators(design, told)
    return _calibrated(design, indicators, totals, "linear")


def _calibrated(
    design: Design,
    covariates: csr_array,
    totals: Floats,
    method: CalibrationMethod,
    bounds: Bounds | None = None,
) -> Design:
    if design.calibration is not None:
        raise ArgumentError(
            "design",
            expected="a design that is not calibrated yet",
            found="a calibrated one",
            hint="calibrate once, to all totals together",
        )
    if method not in get_args(CalibrationMethod):
        raise ArgumentError(
            "method", expected=f"one of {', '.join(get_args(CalibrationMethod))}", found=repr(method)
        )
    if bounds is not None and not 0 <= bounds[0] < 1 < bounds[1]:
        raise ArgumentError("bounds", expected="0 ≤ lower < 1 < upper", found=repr(bounds))
    limits = _or_default(bounds, method)
    weights = calibrated_weights(design.weights, covariates, totals, method, limits)
    return design.reweighted(weights, Calibration(covariates, totals, design.weights, method, limits))


def _or_default(bounds: Bounds | None, method: CalibrationMethod) -> Bounds:
    if bounds is not None:
        return bounds
    return LOGIT_BOUNDS if method == "logit" else FREE


def _by_text(margins: Mapping[str, Counts]) -> dict[str, dict[str, float]]:
    return {
        column: {str(label): count for label, count in counts.items()} for column, counts in margins.items()
    }


def _check_margins(design: Design, margins: Mapping[str, Mapping[str, float]]) -> None:
    faults = []
    for column, counts in margins.items():
        labels = design.columns(column, "margins")[column]
        seen = {str(label) for label in labels.dropna().unique()}
        faults += [
            Fault("margins", f"{column}={label}", expected="a population count", found="none")
            for label in sorted(seen - set(counts))
        ]
        faults += [
            Fault("margins", f"{column}={label}", expected="respondents", found="none", hint="merge it")
            for label in sorted(set(counts) - seen)
        ]
        if labels.isna().any():
            faults.append(
                Fault("margins", f"column {column}", expected="no blanks", found=f"{labels.isna().sum()}")
            )
    sums = {column: sum(counts.values()) for column, counts in margins.items()}
    if sums and max(sums.values()) - min(sums.values()) > 1e-9 * max(sums.values()):
        faults.append(
            Fault(
                "margins",
                expected="one population size",
                found=", ".join(f"{c} {s:g}" for c, s in sums.items()),
            )
        )
    raise_if(faults)


def _indicators(design: Design, margins: Mapping[str, Mapping[str, float]]) -> tuple[csr_array, Floats]:
    place: dict[tuple[str, str], int] = {}
    for number, (column, wanted) in enumerate(margins.items()):
        # the labels of a further margin add up to what the first has fixed: one of them says nothing new
        for label in list(wanted)[1:] if number else wanted:
            place[column, label] = len(place)
    rows, columns = [], []
    for column in margins:
        of_label = {label: at for (name, label), at in place.items() if name == column}
        at = design.frame[column].astype(str).map(of_label).to_numpy(float)
        rows.append(np.flatnonzero(~np.isnan(at)))
        columns.append(at[rows[-1]].astype(np.intp))
    row = np.concatenate(rows)
    shape = (design.rows, len(place))
    found = coo_array((np.ones(len(row)), (row, np.concatenate(columns))), shape=shape).tocsr()
    return found, np.array([margins[column][label] for column, label in place], dtype=float)


def _linear(at: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    return _cut_off(1 + at, np.ones(len(at)), low, high)


def _raking(at: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    factor = np.exp(np.minimum(at, 700))  # beyond is infinite; the halved step comes back
    return _cut_off(factor, factor, low, high)


def _cut_off(factor: Floats, slope: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """Factors kept within bounds, where they no longer follow λ."""
    inside = (factor > low) & (factor < high)
    return np.clip(factor, low, high), np.where(inside, slope, 0.0)


def _logit(at: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    rate = (high - low) / ((1 - low) * (high - 1))
    growth = np.exp(np.clip(rate * at, -700, 700))
    below = (high - 1) + (1 - low) * growth
    factor = (low * (high - 1) + high * (1 - low) * growth) / below
    return factor, (factor - low) * (high - factor) / ((1 - low) * (high - 1))
