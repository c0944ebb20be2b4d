"""What is wrong with a hierarchy: all faults of its parts, each with the code that has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from par_lib.errors import Fault, UnknownName

FILE = "hierarchy"  # what faults of a tree call it


def faults_of(
    codes: Sequence[str], parents: Sequence[str], weights: Sequence[float], directions: Sequence[int]
) -> list[Fault]:
    """Faults of a tree given as one parent ("" for the root), weight and direction per code.

    >>> [fault.expected for fault in faults_of(["I", "x"], ["", "J"], [1, 1], [1, 1])]
    ['a parent that is itself a code']
    """
    roots = [code for code, parent in zip(codes, parents, strict=True) if not parent]
    faults = [] if len(roots) == 1 else [_roots_fault(roots)]
    if len(codes) == 1:
        faults.append(_fault(codes[0], "an indicator or more below the index", "none"))
    above = dict(zip(codes, parents, strict=True))
    weights_below: dict[str, float] = dict.fromkeys(set(parents) & set(codes), 0.0)
    for number, (code, parent) in enumerate(zip(codes, parents, strict=True)):
        weight = weights[number]
        if parent in weights_below:
            weights_below[parent] += weight
        checks = (
            (code and code not in codes[:number], "codes that are not blank and occur once", code),
            (np.isfinite(weight) and weight >= 0, "a weight ≥ 0", weight),
            (directions[number] in (1, -1), "direction 1 or -1", directions[number]),
            (not _circular(code, above), "a way up to the index", "a circle of parents"),
        )
        faults += [_fault(code, expected, repr(found)) for good, expected, found in checks if not good]
        if parent and parent not in above:
            hint = UnknownName("", parent, codes).hint
            faults.append(_fault(code, "a parent that is itself a code", repr(parent), hint))
    faults += [
        _fault(code, "a child with a weight above 0", "none")
        for code, total in sorted(weights_below.items())
        if total == 0
    ]
    return faults


def _fault(code: str, expected: str, found: str, hint: str = "") -> Fault:
    return Fault(FILE, code=code, expected=expected, found=found, hint=hint)


def _roots_fault(roots: Sequence[str]) -> Fault:
    found = f"{len(roots)}: {', '.join(roots[:10])}" if roots else "none"
    hint = "leave out rows that are no part of the tree, such as denominators and groups" if roots else ""
    return _fault("", "one code without parent, the index", found, hint)


def _circular(code: str, above: Mapping[str, str]) -> bool:
    seen = set()
    while code in above and code not in seen:
        seen.add(code)
        code = above[code]
    return code in seen
