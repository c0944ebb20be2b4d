"""Answers of single respondents leave no notebook: neither in a page nor in a file beside it."""

from __future__ import annotations

from collections.abc import Iterable

from par_lib.errors import ArgumentError

_OF_ONE_PERSON = frozenset({"respondent", "ballot"})


def refuse_microdata(columns: Iterable[object]) -> None:
    """Raises ArgumentError where a table has a row for each respondent: a column of their numbers.

    >>> refuse_microdata(["unit", "respondent", "q1"])
    Traceback (most recent call last):
    par_lib.errors.ArgumentError: table: expected no rows of single respondents, found a column respondent
    """
    found = sorted(_OF_ONE_PERSON & {str(column) for column in columns})
    if found:
        expected = "no rows of single respondents"
        raise ArgumentError("table", expected=expected, found=f"a column {found[0]}")
