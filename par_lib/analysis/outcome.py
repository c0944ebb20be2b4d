"""How a computed figure compares with a printed one."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from par_lib.inputs.csv_table import parse_number

_FLOAT_SLACK = 1e-9  # so that 89.96 against 89.95 is one unit of the last digit in binary as well


class Outcome(StrEnum):
    """How a published figure and its computed value compare."""

    EQUAL = "equal"  # rounds to what is printed
    WITHIN = "within"  # differs by no more than one unit of the last printed digit
    CONFLICT = "conflict"  # not as printed, and it is recorded that published figures contradict each other
    OUTSIDE = "outside"
    NOT_COMPUTED = "not_computed"  # published, but nothing is computed that it could be set against


def compare(
    printed: str, computed: float, *, exact: bool, known_conflict: bool
) -> tuple[float, float, Outcome]:
    """Difference, tolerance and outcome of one figure.

    >>> compare("89.95", 89.96, exact=False, known_conflict=False)[2]
    <Outcome.WITHIN: 'within'>
    >>> compare("7", 8.0, exact=True, known_conflict=False)[2]
    <Outcome.OUTSIDE: 'outside'>
    """
    value = parse_number(printed)
    decimals = len(printed.partition(".")[2])
    tolerance = 0.0 if exact else 10.0**-decimals
    if value is None or np.isnan(computed):
        return np.nan, tolerance, Outcome.NOT_COMPUTED
    difference = computed - value
    if abs(difference) <= (0.0 if exact else tolerance / 2) + _FLOAT_SLACK:
        outcome = Outcome.EQUAL
    elif abs(difference) <= tolerance + _FLOAT_SLACK:
        outcome = Outcome.WITHIN
    else:
        outcome = Outcome.CONFLICT if known_conflict else Outcome.OUTSIDE
    return difference, tolerance, outcome
