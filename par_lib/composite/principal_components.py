"""Principal component analysis of a group of columns, centred and scaled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from par_lib.composite.arrays import as_matrix
from par_lib.errors import ArgumentError


@dataclass(frozen=True)
class PrincipalComponents:
    """Result of `principal_components`.

    Attributes:
        loadings: columns × components, unit length, the largest entry of each positive.
        sd: standard deviation of each component; its square is the eigenvalue.
        explained: share of the variance per component, adding up to 1.
    """

    loadings: pd.DataFrame
    sd: pd.Series
    explained: pd.Series


def principal_components(values: npt.ArrayLike | pd.DataFrame) -> PrincipalComponents:
    """Eigenvectors of the correlation matrix of the complete rows, the largest eigenvalue first.

    >>> x = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]])
    >>> principal_components(x).explained.tolist()
    [0.75, 0.25]
    """
    columns = list(values.columns) if isinstance(values, pd.DataFrame) else None
    x = as_matrix(values)
    known = x[~np.isnan(x).any(axis=1)]
    if len(known) < 2 or (np.ptp(known, axis=0) == 0).any():
        raise ArgumentError(
            "values", expected="two complete units or more, columns that differ", found="others"
        )
    eigenvalues, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(known, rowvar=False)))
    variances = np.maximum(eigenvalues[::-1], 0)
    vectors = vectors[:, ::-1]
    largest = np.abs(vectors).argmax(axis=0)
    vectors = vectors * np.sign(vectors[largest, np.arange(vectors.shape[1])])
    names = [f"PC{number}" for number in range(1, vectors.shape[1] + 1)]
    return PrincipalComponents(
        pd.DataFrame(vectors, index=columns, columns=names),
        pd.Series(np.sqrt(variances), index=names, name="sd"),
        pd.Series(variances / variances.sum(), index=names, name="explained"),
    )
