"""The house style of figures: typeface, colours, sizes, and SVG that is the same on every run."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from textwrap import TextWrapper

import fontpkg_be_vietnam_pro as font
import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

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
WIDTH = 7.6  # inches: the text column of the page and of A4


@cache
def use_house_style() -> None:
    """Sets matplotlib up for the whole process."""
    for face in ("Regular", "Italic", "SemiBold", "Bold"):
        font_manager.fontManager.addfont(str(Path(font.ROOT) / "files" / f"BeVietnamPro-{face}.ttf"))
    mpl.rcParams.update(
        {
            "font.family": ["Be Vietnam Pro", "DejaVu Sans"],
            "font.size": 9,
            "axes.titlesize": 10.5,
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
    """Writes over a figure what it shows."""
    figure.suptitle(wrapped(text, TITLE_LETTERS), x=0.01, ha="left", fontsize=10.5, fontweight=TITLE_WEIGHT)


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


def number_axis(axes: Axes, lang: Language, *, axis: str = "x", decimals: int = 0, unit: str = "") -> None:
    """Writes the ticks of an axis as the language writes numbers."""
    formatter = FuncFormatter(lambda value, _: f"{number(value, lang, decimals)}{unit}")
    (axes.xaxis if axis == "x" else axes.yaxis).set_major_formatter(formatter)
