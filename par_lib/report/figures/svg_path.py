"""Paths and numbers of SVG in few letters."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
_ARITY = {"M": 2, "L": 2, "Q": 4, "C": 6}


def short_number(value: float) -> str:
    """A number to two decimals with no letter too many.

    >>> short_number(13.47524), short_number(-0.5), short_number(7.0), short_number(-0.001)
    ('13.48', '-.5', '7', '0')
    """
    return _written(round(value * 100), 2)


def short_path(path: str, digits: int = 2) -> str:
    """A path with relative steps; each end is the rounded place itself, so that errors do not add up.

    >>> short_path("M 10 20 L 30.04 20 L 30.04 25.5", 1)
    'M10 20h20v5.5'
    >>> short_path("M 10 20 L 30.004 20 L 30.004 25.5 L 10 25.5 L 10 20 z")
    'M10 20h20v5.5h-20v-5.5z'
    >>> short_path("M 0 1.8 C 0.48 1.8 0.94 1.61 1.27 1.27")
    'M0 1.8c.48 0 .94-.19 1.27-.53'
    """
    parts = _PARTS.findall(path)
    made: list[str] = []
    at = start = (0, 0)
    last = ""
    place = 0
    while place < len(parts):
        command = parts[place]
        place += 1
        if command in "zZ":
            made.append("z")
            at, last = start, "z"
            continue
        count = _ARITY[command]
        numbers = [round(float(part) * 10**digits) for part in parts[place : place + count]]
        place += count
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            made.append("M" + _joined(numbers, digits))
            at = start = points[0]
            last = "M"
            continue
        steps = [step for x, y in points for step in (x - at[0], y - at[1])]
        at = points[-1]
        if command == "L" and not any(steps):
            continue
        letter = command.lower()
        if command == "L" and steps[1] == 0:
            letter, steps = "h", steps[:1]
        elif command == "L" and steps[0] == 0:
            letter, steps = "v", steps[1:]
        text = _joined(steps, digits)
        if letter != last:
            text = letter + text
        elif not text.startswith("-"):
            text = " " + text
        made.append(text)
        last = letter
    return "".join(made)


def _written(number: int, digits: int) -> str:
    """A number that counts the last of its decimals."""
    whole, part = divmod(abs(number), 10**digits)
    text = f"{whole or ''}" + (f".{part:0{digits}d}".rstrip("0") if part else "")
    return ("-" if number < 0 else "") + (text or "0")


def _joined(numbers: list[int], digits: int) -> str:
    """Numbers in a row; a minus or a second point tells where the next begins."""
    text = ""
    for number in numbers:
        written = _written(number, digits)
        text += written if not text or written.startswith("-") else f" {written}"
    return text
