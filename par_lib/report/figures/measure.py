"""How much room a text takes, before there is the figure that it is to stand in."""

from __future__ import annotations

from functools import cache

from par_lib.report.figures.style import (
    TITLE_LETTERS,
    TITLE_SIZE,
    TITLE_WEIGHT,
    sheet,
    use_house_style,
    wrapped,
)


@cache
def inches(text: str, size: float = 9, weight: str = "normal") -> tuple[float, float]:
    r"""Width and height of a text in the house typeface.

    Args:
        text: Of one or more lines.
        size: Of its letters, in points.
        weight: Of its letters.

    >>> one, two = inches("2.1.1"), inches("2.1.1\n2.1.2")
    >>> one[0] < 0.4, two[1] > 1.9 * one[1]
    (True, True)
    """
    use_house_style()
    figure = sheet(1)
    box = figure.text(0, 0, text, fontsize=size, fontweight=weight).get_window_extent()
    return float(box.width / figure.dpi), float(box.height / figure.dpi)


def below_first_line(title: str) -> float:
    """Inches that a title takes beyond those of a line: what a chart has above it grows by them.

    Measured, not counted: capitals with two marks (Ế, Ổ) set lines further apart.

    Args:
        title: As `style.headline` gets it.
    """
    written = inches(wrapped(title, TITLE_LETTERS), TITLE_SIZE, TITLE_WEIGHT)
    return max(0.0, written[1] - inches("lp", TITLE_SIZE, TITLE_WEIGHT)[1])
