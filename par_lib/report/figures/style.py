"""The house style of figures: typeface, colours, sizes, and SVG that is the same on every run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import ceil, floor
from pathlib import Path
from textwrap import TextWrapper

import fontpkg_be_vietnam_pro as font
import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter
from matplotlib.typing import ColorType

from par_lib.report.language import Language, number

# Okabe and Ito's palette (2008), told apart with any colour vision; the first is the house blue.
BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW = (
    *("#0b57a4", "#e69f00", "#009e73", "#a3527f", "#56b4e9", "#d55e00", "#f0e442"),
)
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, "#6b7280", YELLOW)
INK, MUTED, GRID = "#1b1f24", "#57606a", "#d8dee4"
SHADES = 48  # of a scale of colours; from 50 on Matplotlib draws the scale as a picture of dots
TITLE_WEIGHT = "bold"  # drawn in the heavier of the two weights that pages have, which is a little narrower
TITLE_LETTERS = 82  # of a line of the title
TITLE_SIZE = 10.5  # points
WIDTH = 7.6  # inches: the text column of the page and of A4
MANY = 40  # units from which on rows stand closer together, so that a chart of 63 fits on one sheet of A4
CLOSE_ROW, CLOSE_LETTERS = 0.145, 7.5  # inches a row, and points of its name
_LINE, _BESIDE = 1.2, 0.04  # of the letters a line of a name, and inches between names of several lines
_TITLE_TOP = 0.08  # inches above a title
_FINEST = 3  # decimals of an axis at most


@cache
def use_house_style() -> None:
    """Sets matplotlib up for the whole process."""
    for face in ("Regular", "Italic", "SemiBold", "Bold"):
        font_manager.fontManager.addfont(str(Path(font.ROOT) / "files" / f"BeVietnamPro-{face}.ttf"))
    mpl.rcParams.update(
        {
            "font.family": ["Be Vietnam Pro", "DejaVu Sans"],
            "font.size": 9,
            "axes.titlesize": TITLE_SIZE,
            "axes.titleweight": TITLE_WEIGHT,
            "axes.titlelocation": "left",
            "axes.edgecolor": MUTED,
            "axes.labelcolor": INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.prop_cycle": cycler(color=PALETTE),
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "grid.color": GRID,
            "grid.linewidth": 0.6,
            "legend.frameon": False,
            "figure.facecolor": "white",
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
            "svg.fonttype": "none",
            "svg.hashsalt": "par-index",
        }
    )


def sheet(height: float) -> Figure:
    """A figure laid out by hand: drawn once, where one that lays itself out is drawn several times.

    Args:
        height: In inches; it is as wide as the text.
    """
    figure = Figure(figsize=(WIDTH, height))
    figure.set_layout_engine("none")
    return figure


def headline(figure: Figure, text: str) -> None:
    """Writes over a figure what it shows: at its upper edge, however tall it is."""
    title = figure.suptitle(
        wrapped(text, TITLE_LETTERS), x=0.01, ha="left", fontsize=TITLE_SIZE, fontweight=TITLE_WEIGHT
    )
    if not figure.get_constrained_layout():  # which puts it there and makes room for it by itself
        title.set_y(1 - _TITLE_TOP / figure.get_figheight())


def wrapped(text: str, width: int, lines: int = 0) -> str:
    r"""A text in lines of at most `width` letters; cut off with … after `lines` of them, where that is given.

    >>> wrapped("Cải cách thủ tục hành chính", 16)
    'Cải cách thủ tục\nhành chính'
    >>> wrapped("Cải cách thủ tục hành chính", 16, 1)
    'Cải cách thủ…'
    """
    return "\n".join(
        TextWrapper(width, break_on_hyphens=False, max_lines=lines or None, placeholder="…").wrap(text)
    )


def unit_row(count: int, roomy: float) -> tuple[float, float]:
    """Inches a row and points of a name, in a chart of one row a unit.

    Args:
        count: Of the units.
        roomy: Inches a row where there are few.

    >>> unit_row(17, 0.215), unit_row(63, 0.215)
    ((0.215, 9.0), (0.145, 7.5))
    """
    return (roomy, 9.0) if count < MANY else (CLOSE_ROW, CLOSE_LETTERS)


def folded_names(
    names: Sequence[object], letters: int, row: float, size: float = 8
) -> tuple[list[str], float]:
    r"""Whole names in lines of at most `letters` letters, and inches a row in which all of them fit.

    Args:
        names: Of the rows.
        letters: Of a line.
        row: Inches a row where no name needs more.
        size: Of the letters, in points.

    >>> folded_names(["Cải cách thể chế", "Cải cách tài chính công"], 16, 0.2)
    (['Cải cách thể chế', 'Cải cách tài\nchính công'], 0.31)
    """
    folded = [wrapped(str(name), letters) for name in names]
    lines = max((name.count("\n") + 1 for name in folded), default=1)
    return folded, row if lines == 1 else max(row, round(lines * _LINE * size / 72 + _BESIDE, 2))


def ink_on(colour: ColorType) -> str:
    """Black or white, whichever stands out more from a colour (WCAG 2.2, relative luminance).

    One of the two always reaches 4.5 : 1; the ink of other texts, a little lighter than black, would not.

    >>> ink_on("#6ea3d8"), ink_on("#06305c")
    ('black', 'white')
    """
    ground = _luminance(colour) + 0.05
    return "white" if 1.05 / ground > ground / 0.05 else "black"


def _luminance(colour: ColorType) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def round_limits(low: float, high: float, step: float = 10) -> tuple[float, float]:
    """Round numbers around a range, for an axis or scale that need not begin at nothing.

    >>> round_limits(73.2, 100.0), round_limits(80.0, 80.0)
    ((70, 100), (80, 90))
    """
    first, last = step * floor(low / step), step * ceil(high / step)
    return first, last if last > first else first + step


class NumberTicks(Formatter):
    """Ticks as a language writes numbers, with as many decimals as tell them apart.

    A step of 2.5 needs one decimal: without it 72.5 would stand as 72, and 77.5 as 78.

    Args:
        lang: Language of the numbers.
        decimals: Of every tick, at least.
        unit: Written after each number.
    """

    def __init__(self, lang: Language, decimals: int = 0, unit: str = "") -> None:
        self.lang, self.decimals, self.unit = lang, decimals, unit

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 - as Matplotlib calls it
        """One value by itself."""
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """All ticks of an axis."""
        decimals = self._needed(values)
        return [f"{number(value, self.lang, decimals)}{self.unit}" for value in values]

    def _needed(self, values: Sequence[float]) -> int:
        size = max((abs(value) for value in values), default=0.0) or 1.0
        for decimals in range(self.decimals, _FINEST):
            if all(abs(round(value, decimals) - value) < 1e-9 * size for value in values):
                return decimals
        return max(self.decimals, _FINEST)


def number_axis(axes: Axes, lang: Language, *, axis: str = "x", decimals: int = 0, unit: str = "") -> None:
    """Writes the ticks of an axis as the language writes numbers."""
    (axes.xaxis if axis == "x" else axes.yaxis).set_major_formatter(NumberTicks(lang, decimals, unit))
