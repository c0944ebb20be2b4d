"""One root error class, and faults: what is wrong with an input, where, and what to do about it.

A fault is data. Readers collect faults and go on, so that a person sees all of them at once;
only when an input has been read to its end are they raised together as `InputFaults`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum

from par_lib.unseen import visible


class ExitCode(IntEnum):
    """What the `par` command tells the shell."""

    OK = 0
    DIFFERENCE = 1  # a check ran to its end and found something that does not hold
    USAGE = 2  # the command line itself is wrong
    INPUT = 3  # an input is faulty; nothing was written
    RUN = 4  # a notebook or the book failed
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with one place of one input.

    >>> print(Fault(file="scores.csv", where="row 3, column points", expected="at most 68.5", found="70",
    ...             unit="MOJ", code="appraisal", hint="check the digits against the source"))
    scores.csv, row 3, column points (unit MOJ, code appraisal): expected at most 68.5, found 70
        hint: check the digits against the source
    """

    file: str
    where: str = ""
    unit: str = ""
    code: str = ""
    expected: str = ""
    found: str = ""
    hint: str = ""

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where) if part)
        about = ", ".join(
            f"{name} {value}" for name, value in (("unit", self.unit), ("code", self.code)) if value
        )
        line = f"{place}{f' ({about})' if about else ''}: expected {self.expected}, found {self.found}"
        return visible(f"{line}\n    hint: {self.hint}" if self.hint else line)


_CELL = re.compile(r"cell ([A-Z]{1,3})([0-9]{1,7})")
_NUMBER = re.compile(r"([0-9]{1,9})")


def in_reading_order(faults: Iterable[Fault]) -> list[Fault]:
    """Faults each once, as one meets them in a file: row 9 before row 10, cells row by row.

    >>> cells = ("A10", "B9", "AA9")
    >>> [one.where for one in in_reading_order(Fault("a.xlsx", f"sheet 1, cell {cell}") for cell in cells)]
    ['sheet 1, cell B9', 'sheet 1, cell AA9', 'sheet 1, cell A10']
    """

    def place(fault: Fault) -> tuple[list[str | int], Fault]:
        where = _CELL.sub(lambda cell: f"cell {cell[2]} {cell[1]:>3}", fault.where)
        parts = _NUMBER.split(f"{fault.file}\n{where}")
        return [int(part) if number % 2 else part for number, part in enumerate(parts)], fault

    return sorted(set(faults), key=place)


FAULT_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Fault))


class ParError(Exception):
    """Root of every error that this project raises on purpose; `exit_code` is for the shell."""

    exit_code: ExitCode = ExitCode.RUN

    def __reduce__(self) -> tuple[object, ...]:
        # Errors come back from worker processes; by default they would be made anew from their message alone.
        return _revived, (type(self), self.args, self.__dict__)


def _revived(kind: type[ParError], args: tuple[object, ...], state: dict[str, object]) -> ParError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class InputFaults(ParError):
    r"""All the faults found in the inputs of one step.

    >>> str(InputFaults([Fault("a.csv", "row 2", expected="a number", found="'x'")]))
    "1 fault\na.csv, row 2: expected a number, found 'x'"
    """

    exit_code = ExitCode.INPUT

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        count = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}"
        super().__init__("\n".join([count, *(str(fault) for fault in self.faults)]))


class ArgumentError(ParError, ValueError):
    """A function was called with a value that it cannot take.

    >>> str(ArgumentError("ties", expected="one of min, max", found="'first'"))
    "ties: expected one of min, max, found 'first'"
    """

    exit_code = ExitCode.USAGE

    def __init__(self, what: str, *, expected: str, found: str, hint: str = "") -> None:
        self.what, self.expected, self.found, self.hint = what, expected, found, hint
        super().__init__(
            f"{what}: expected {expected}, found {found}" + (f"\n    hint: {hint}" if hint else "")
        )


class UnknownName(ArgumentError):
    """A name was asked for that is not there; the nearest ones are offered."""

    def __init__(self, what: str, found: str, known: Sequence[str]) -> None:
        from difflib import get_close_matches

        near = get_close_matches(found, known, n=3, cutoff=0.5)
        shown = ", ".join(known[:12]) + (f", … ({len(known)} in all)" if len(known) > 12 else "")
        super().__init__(
            what,
            expected=f"one of {shown}" if known else "a known name (there is none yet)",
            found=repr(found),
            hint=f"did you mean {' or '.join(near)}?" if near else "",
        )
        self.known = tuple(known)


def raise_if(faults: Sequence[Fault]) -> None:
    """Raises all faults together, or does nothing when there are none.

    >>> raise_if([])
    """
    if faults:
        raise InputFaults(in_reading_order(faults))
