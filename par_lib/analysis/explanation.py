"""One number, explained."""

from __future__ import annotations

from dataclasses import dataclass, field

from par_lib.inputs.scores import State


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number: what it is, how it follows from others, where it was taken from, and its parts."""

    code: str  # empty for the index, and for a stage of an assessment
    label: str
    value: str
    arithmetic: str  # or what else is to be said of it
    source: str = ""
    state: State = State.SCORED
    parts: tuple[Explanation, ...] = field(default_factory=tuple)


def number(value: float) -> str:
    """A number as explanations show it: ten significant digits.

    >>> number(61.86), number(1 / 3)
    ('61.86', '0.3333333333')
    """
    return format(value, ".10g")
