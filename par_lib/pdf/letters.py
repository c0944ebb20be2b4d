"""The letters of the fonts: which there are, and how wide they are, so that columns can be measured."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

import fontpkg_be_vietnam_pro as font
from fontTools.ttLib import TTFont

TEXT_FONT, OTHER_FONT = "Be Vietnam Pro", "DejaVu Sans"
_LONGEST_WORD = 24  # letters; a longer word may break anywhere after as many
_BREAK = "\u200b"  # zero-width space
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_UNSEEN = {"Cc", "Cn", "Co", "Cs"}  # control, unassigned, private and surrogate characters
_WIDEST = 0.6  # em of a letter that only the second font has


def font_folders() -> list[Path]:
    """The folders of the report's font and of the one for letters that it lacks; both are Python packages."""
    spec = find_spec("matplotlib")
    assert spec is not None and spec.submodule_search_locations is not None  # noqa: S101, PT018 - a dependency
    return [Path(font.ROOT) / "files", Path(spec.submodule_search_locations[0]) / "mpl-data/fonts/ttf"]


def printable(text: str) -> str:
    r"""Text that can be set: white space as single spaces, letters that no font has by their code points.

    >>> printable("Sở Nội vụ\n  \u200f#1 漢 \x07")
    'Sở Nội vụ \u200f#1 [U+6F22] [U+0007]'
    """
    return "".join(map(_shown, _SPACES.sub(" ", text)))


def breakable(text: str) -> str:
    r"""Text whose overlong words may be broken, by spaces without width.

    >>> breakable("a" * 30).index("\u200b"), breakable("một hai ba")
    (24, 'một hai ba')
    """
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", rf"\1{_BREAK}", text)


@lru_cache(maxsize=2**16)  # the same words stand in many tables
def width(text: str, *, bold: bool = False) -> float:
    """The width of a line of text in em.

    >>> width("Bộ Tư pháp") < width("Bộ Tư pháp", bold=True) < 7
    True
    """
    widths = _widths("SemiBold" if bold else "Regular")
    return sum(widths.get(ord(char), _WIDEST) for char in text)


@cache
def _shown(char: str) -> str:
    if ord(char) < 0x80 and char.isprintable():
        return char
    kind = unicodedata.category(char)
    if kind == "Cf" and char != "\ufeff":
        return char  # marks of direction and joiners have no shape of their own
    known = kind not in _UNSEEN and char != "\ufeff" and ord(char) in _covered()
    return char if known else f"[U+{ord(char):04X}]"


@cache
def _widths(face: str) -> dict[int, float]:
    with TTFont(font_folders()[0] / f"BeVietnamPro-{face}.ttf") as file:
        unit, advances = file["head"].unitsPerEm, file["hmtx"].metrics
        return {code: advances[name][0] / unit for code, name in file.getBestCmap().items()}


@cache
def _covered() -> frozenset[int]:
    with TTFont(font_folders()[1] / "DejaVuSans.ttf") as file:
        return frozenset(file.getBestCmap()) | frozenset(_widths("Regular"))
