"""What a number format makes of what is in a cell (ECMA-376, part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re

from par_lib.intake.marks import Mark

# The numbers that every program knows a format by, in any language; those between them are money and dates.
_BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"} | {
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    48: "##0.0E+0",
    49: "@",
}


def format_marks(code: str) -> frozenset[Mark]:
    """How what a cell shows in a format differs from what is in it, where that is more than rounding.

    >>> [sorted(format_marks(one)) for one in ("0.00", "0.00;-0.00;0;@", '_(* 0_);_(* (0);_(* "-"??_);_(@_)')]
    [[], [], []]
    >>> [format_marks(code) == {Mark.DISGUISED} for code in ('0" %"', "0,", '"5"0', "# ?/?", '"-"0', "0%;0")]
    [True, True, True, True, True, True]
    >>> format_marks("0.0%") == {Mark.PERCENT}, format_marks('0;-0;0;"x"') == {Mark.RESHAPED}
    (True, True)
    >>> format_marks(";;;") == format_marks('@" %"') == {Mark.DISGUISED, Mark.RESHAPED}
    True
    """
    sections = _SECTION.findall(code) or [""]
    bare = [re.sub(r"\[[^\]]*\]|[_*].", "", _LITERAL.sub(_sign, section)) for section in sections]
    of_text = [place for place, part in enumerate(bare) if "@" in part] or [3]
    texts = [place for place in of_text if place < len(bare)]
    literals = [_LITERAL.findall(section) for section in sections]
    reshaped = any(bare[at].strip() != "@" or any(map(_seen, literals[at])) for at in texts)
    numbers = [at for at in range(len(bare)) if at not in texts]
    number = _number_mark([bare[at] for at in numbers], [one for at in numbers for one in literals[at]])
    if reshaped:  # where a format has nothing else, numbers are shown as texts
        return frozenset({Mark.RESHAPED, *([number] if number else [] if numbers else [Mark.DISGUISED])})
    return frozenset([number] if number else [])


def as_shown(marks: frozenset[Mark], *, text: bool) -> set[Mark]:
    """Which marks of its format a cell has: what a format makes of texts is nothing to a number."""
    return {mark for mark in marks if (mark is Mark.RESHAPED) == text}


def _sign(literal: re.Match[str]) -> str:
    """What is left of a literal: a sign is one, quoted or not."""
    return "".join("-" if letter == "−" else letter for letter in literal[0] if letter in "-−()")


def _seen(literal: str) -> bool:
    """Whether a literal shows anything but space."""
    return literal.strip('"\\* \xa0') != ""


def _number_mark(sections: list[str], literals: list[str]) -> Mark | None:
    """What a format makes of numbers: its sections without literals, and these."""
    if any(re.search(r"[0-9%]", literal) for literal in literals):
        return Mark.DISGUISED
    if any(re.search(r"[dmyhs]", part.replace("General", ""), re.IGNORECASE) for part in sections):
        return None  # a date or a time, which is none of the numbers that are asked for
    if any(_SCALED.search(part) for part in sections) or not all(map(_DIGITS.search, sections[:2])):
        return Mark.DISGUISED  # without a 0 in it, a format shows nothing of 0
    if any(not re.search(r"[0#?]|general", part, re.IGNORECASE) for part in sections[2:]):
        return Mark.DISGUISED  # accounts show - for 0
    if sections and re.search(r"(?<![eE])-", sections[0]):
        return Mark.DISGUISED
    if len(sections) > 1 and not re.search(r"[-(]", sections[1]):
        return Mark.DISGUISED
    percent = {"%" in part for part in sections}
    return Mark.DISGUISED if len(percent) > 1 else Mark.PERCENT if True in percent else None


_LITERAL = re.compile(r'"[^"]*"|\\.|(?<!_)\*.')  # after * stands what fills the cell
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[]|["\\\[])+|(?<=;)(?=;|$)|^(?=;)')
_SCALED = re.compile(r"[0#?],+(?![0#?])|/|[1-9]")
_DIGITS = re.compile(r"0|general", re.IGNORECASE)


def formats_by_number(defined: dict[int, str]) -> dict[int, frozenset[Mark]]:
    """The marks of the formats of a workbook by their number: those that it defines, and those built in.

    Programs disagree on a number that is built in and defined as something else: both are then marked.
    """
    marks = {number: format_marks(code) for number, code in (defined | _BUILT_IN).items()}
    for number in defined.keys() & _BUILT_IN.keys():
        if format_marks(defined[number]) != marks[number]:
            marks[number] = frozenset({Mark.DISGUISED, Mark.RESHAPED})
    return marks
