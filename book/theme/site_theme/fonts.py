"""The report's font for the web: smaller files, and figures of one width for tables.

Be Vietnam Pro has no tabular figures, so columns of numbers would not line up. A second family with only
the ten digits, all equally wide, is made from the same outlines.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from statistics import median_low

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DIGITS = "0123456789"


@cache
def web_font(font: bytes) -> bytes:
    """A TrueType font as WOFF2 with every letter that it has, without hints for screens of few points."""
    with _opened(font) as opened:
        _keep(opened, [chr(code) for code in opened.getBestCmap()], Options())
        return _woff2(opened)


@cache
def digits_of_one_width(font: bytes) -> bytes:
    """A WOFF2 font of the ten digits, each centred in the middle one of their widths."""
    with _opened(font) as opened:
        options = Options()
        options.layout_features = []
        _keep(opened, DIGITS, options)
        metrics, outlines, characters = opened["hmtx"], opened["glyf"], opened.getBestCmap()
        names = [characters[ord(digit)] for digit in DIGITS]
        width = median_low(metrics[name][0] for name in names)
        for name in names:
            own_width, bearing = metrics[name]
            shift = (width - own_width) // 2
            outlines[name].coordinates.translate((shift, 0))
            outlines[name].recalcBounds(outlines)
            metrics[name] = (width, bearing + shift)
        return _woff2(opened)


@contextmanager
def _opened(font: bytes) -> Iterator[TTFont]:
    with TTFont(io.BytesIO(font), recalcTimestamp=False) as opened:
        yield opened


def _keep(font: TTFont, letters: str | list[str], options: Options) -> None:
    options.hinting = options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(letters))
    subsetter.subset(font)


def _woff2(font: TTFont) -> bytes:
    font.flavor = "woff2"
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()
