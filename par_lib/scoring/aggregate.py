"""From leaf points to the points and maxima of every node: pure functions on arrays."""

from __future__ import annotations

from math import fsum

import numpy as np
import numpy.typing as npt

from par_lib.errors import ArgumentError
from par_lib.inputs.scores import State

Points = npt.NDArray[np.float64]


def node_points(points: Points, state: npt.NDArray[np.int8], membership: npt.NDArray[np.bool_]) -> Points:
    """Points of each node: the sum of its applicable leaves.

    Sums are correctly rounded (Shewchuk 1997, as in math.fsum): the order of the leaves does not matter.

    Args:
        points: Leaf points, shape (units, leaves).
        state: What is known of each leaf (`State`), shape (units, leaves).
        membership: Which leaf counts into which node, shape (nodes, leaves).

    Returns:
        Shape (units, nodes). NaN where a leaf is not available, or where no leaf of the node is applicable.

    >>> node_points(np.array([[1.0, 0.5], [2.0, np.nan]]), np.array([[0, 0], [0, 1]], dtype=np.int8),
    ...             np.array([[True, True], [False, True]]))
    array([[1.5, 0.5],
           [2. , nan]])
    """
    _same_shape(points, state, membership)
    known = np.where(state == State.NOT_APPLICABLE, 0.0, points)
    known = np.where(state == State.NOT_AVAILABLE, np.nan, known)
    totals = np.array([[fsum(line[leaves]) for leaves in membership] for line in known]).reshape(
        len(points), len(membership)
    )
    applicable = (state != State.NOT_APPLICABLE).astype(np.int64) @ membership.T.astype(np.int64)
    return np.where(applicable > 0, totals, np.nan)


def node_maxima(maxima: Points, state: npt.NDArray[np.int8], membership: npt.NDArray[np.bool_]) -> Points:
    """Maximum points of each node for each unit: a leaf that is not applicable lowers the unit's maximum.

    Args:
        maxima: Maximum points of the leaves, shape (leaves,).
        state: What is known of each leaf (`State`), shape (units, leaves).
        membership: Which leaf counts into which node, shape (nodes, leaves).

    Returns:
        Shape (units, nodes).

    >>> node_maxima(np.array([2.0, 1.0]), np.array([[0, 0], [0, 1]], dtype=np.int8), np.array([[True, True]]))
    array([[3.],
           [2.]])
    """
    if maxima.shape != state.shape[1:]:
        raise ArgumentError(
            "maxima", expected=f"one of each leaf, shape {state.shape[1:]}", found=f"{maxima.shape}"
        )
    _same_shape(np.broadcast_to(maxima, state.shape), state, membership)
    applicable = np.where(state == State.NOT_APPLICABLE, 0.0, maxima)
    return np.array([[fsum(line[leaves]) for leaves in membership] for line in applicable]).reshape(
        len(state), len(membership)
    )


def share(points: Points, maxima: Points) -> Points:
    """Points as a percentage of the maximum; NaN where nothing is applicable.

    >>> share(np.array([61.86, 1.0]), np.array([68.5, 0.0]))
    array([90.30656934,         nan])
    """
    result = np.full(np.shape(points), np.nan)
    np.divide(points * 100.0, maxima, out=result, where=maxima > 0)
    return result


def _same_shape(points: Points, state: npt.NDArray[np.int8], membership: npt.NDArray[np.bool_]) -> None:
    if points.shape != state.shape or points.ndim != 2 or membership.shape[1:] != points.shape[1:]:
        raise ArgumentError(
            "shapes",
            expected="points and state (units, leaves), membership (nodes, leaves)",
            found=f"{points.shape}, {state.shape}, {membership.shape}",
        )
