"""Internal consistency of a group of columns: do they measure one thing?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize

from par_lib.composite.arrays import Floats, as_matrix
from par_lib.errors import ArgumentError


def cronbach_alpha(values: npt.ArrayLike | pd.DataFrame, *, standardised: bool = False) -> float:
    """Cronbach's α = k/(k−1) · (1 − trace C / sum C), with C the covariances of the columns.

    Cronbach, Psychometrika 16 (1951), eq. 2. Covariances are over the units that have both columns;
    `standardised` uses correlations instead. May be negative.

    >>> round(cronbach_alpha(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])), 4)
    0.8889
    """
    frame = _varied(values)
    matrix = (frame.corr() if standardised else frame.cov()).to_numpy()
    count, total = len(matrix), matrix.sum()
    if not total > 0:
        raise ArgumentError("values", expected="row sums that differ", found="equal ones, or no common units")
    return float(count / (count - 1) * (1 - np.trace(matrix) / total))


def mcdonald_omega(values: npt.ArrayLike | pd.DataFrame) -> float:
    """McDonald's ω_total = (Σλ)² / ((Σλ)² + Σ(1 − λ²)) of a one-factor model of the correlations.

    McDonald, Test Theory (1999), eq. 6.20a. Loadings λ by unweighted least squares on the correlations off
    the diagonal (minimum residuals: Harman & Jones, Psychometrika 31, 1966), each within −1…1.

    >>> rng = np.random.default_rng(1)
    >>> trait = rng.normal(size=(400, 1))
    >>> round(mcdonald_omega(trait + rng.normal(size=(400, 3))), 1)
    0.7
    """
    frame = _varied(values)
    count = frame.shape[1]
    if count < 3:
        raise ArgumentError("values", expected="three columns or more for one factor", found=str(count))
    correlations = frame.corr().to_numpy()
    if np.isnan(correlations).any():
        raise ArgumentError("values", expected="common units for every two columns", found="none for some")
    above = np.triu_indices(count, 1)

    def residuals(loadings: Floats) -> Floats:
        gap: Floats = (correlations - np.outer(loadings, loadings))[above]
        return gap

    first = np.linalg.eigh(correlations)[1][:, -1]
    start = np.clip(first * np.sign(first.sum() or 1) * 0.7 * np.sqrt(count), -0.99, 0.99)
    loadings = optimize.least_squares(residuals, start, bounds=(-1, 1), xtol=1e-14, ftol=1e-14, gtol=1e-14).x
    common = float(loadings.sum() ** 2)
    return common / (common + float((1 - loadings**2).sum()))


def _varied(values: npt.ArrayLike | pd.DataFrame) -> pd.DataFrame:
    x = as_matrix(values)
    if x.shape[1] < 2 or len(x) < 2:
        raise ArgumentError("values", expected="two columns and two units or more", found=f"shape {x.shape}")
    frame = pd.DataFrame(x)
    if not (frame.max() > frame.min()).all():
        raise ArgumentError("values", expected="columns that differ between units", found="a constant one")
    return frame
