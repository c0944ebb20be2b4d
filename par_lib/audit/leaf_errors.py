"""Errors of leaf points that are drawn: which leaves have some, and how those of one unit hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy.sparse import bsr_array

from par_lib.composite.arrays import Floats, Integers
from par_lib.composite.models import small_products

Basis: TypeAlias = Literal["answers", "standard_errors", "disagreement"]  # what the errors follow from


@dataclass(frozen=True, eq=False)
class LeafErrors:
    """Normal errors of the points of some leaves, by a root of their covariance in blocks.

    The errors of all units and leaves, unit by unit, are cut into blocks of n; those of different blocks are
    independent. One block holds a unit whose leaves were judged by the same respondents, all units where
    respondents judge several, or a single leaf where nothing is known but standard errors.

    Attributes:
        basis: what the errors follow from.
        columns: numbers of the leaves, shape (columns,).
        roots: symmetric roots of the covariance of each block, shape (blocks, n, n) with
            blocks · n = units · columns.

    >>> together = np.array([[[4.0, 2.0], [2.0, 1.0]], [[1.0, 0.0], [0.0, 9.0]]])  # two units, two leaves
    >>> errors = LeafErrors.within_units("answers", np.array([0, 1]), together)
    >>> errors.covariance(np.ones((2, 2))).round(9)  # of the sum of both leaves: 4 + 1 + 2·2, and 1 + 9
    array([[ 9.,  0.],
           [ 0., 10.]])
    """

    basis: Basis
    columns: Integers
    roots: Floats

    @classmethod
    def independent(cls, basis: Basis, columns: Integers, errors: Floats) -> LeafErrors:
        """From standard errors alone, shape (units, columns)."""
        return cls(basis, columns, np.ascontiguousarray(errors).reshape(-1, 1, 1))

    @classmethod
    def within_units(cls, basis: Basis, columns: Integers, covariance: Floats) -> LeafErrors:
        """From the covariance between the leaves of each unit, shape (units, columns, columns)."""
        return cls(basis, columns, _roots(covariance))

    @classmethod
    def of_covariance(cls, basis: Basis, columns: Integers, covariance: Floats) -> LeafErrors:
        """From the covariance of everything, shape (units, columns, units, columns): in the least blocks."""
        units, count = covariance.shape[:2]
        place = np.arange(units)
        own = covariance[place, :, place]
        between = covariance.copy()
        between[place, :, place] = 0
        if between.any():
            return cls(basis, columns, _roots(covariance.reshape(1, units * count, units * count)))
        return cls.within_units(basis, columns, own)

    def draw(self, normal: Floats) -> Floats:
        """Errors from independent standard normal numbers, both of shape (size, units, columns)."""
        blocks, size = self.roots.shape[:2]
        if size == 1:
            scaled: Floats = normal * self.roots.reshape(normal.shape[1:])
            return scaled
        cut = normal.reshape(len(normal), blocks, size)
        errors = np.empty_like(cut)
        for block, root in enumerate(self.roots):
            errors[:, block] = small_products(np.ascontiguousarray(cut[:, block]), root)
        return errors.reshape(normal.shape)

    def covariance(self, coefficients: Floats) -> Floats:
        """Covariance (units, units) of a sum of each unit's errors times coefficients (units, columns)."""
        units, blocks = len(coefficients), len(self.roots)
        root = bsr_array((self.roots, np.arange(blocks), np.arange(blocks + 1)))
        # a row a unit, with the coefficients of its own leaves
        own = bsr_array((coefficients[:, None, :], np.arange(units), np.arange(units + 1)))
        parts = own.tocsr() @ root.tocsr()
        result: Floats = (parts @ parts.T).toarray()
        return result


def _roots(covariance: Floats) -> Floats:
    """Symmetric roots of covariances, shape (…, n, n); rounding may leave eigenvalues a little below 0."""
    values, vectors = np.linalg.eigh(covariance)
    scaled = vectors * np.sqrt(np.maximum(values, 0))[..., None, :]
    roots: Floats = scaled @ np.swapaxes(vectors, -1, -2)
    return roots
