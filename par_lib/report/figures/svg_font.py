"""The letters that a drawing uses, as a font within the drawing: it looks the same wherever it is opened."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro as font
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FACES = {"400": "Regular", "400 italic": "Italic", "600": "SemiBold", "600 italic": "SemiBoldItalic"}
# Kerning and ligatures do not concern labels; Matplotlib lays them out without.
_LEFT_OUT = ("GSUB", "GPOS", "GDEF", "STAT", "DSIG")


def font_faces(texts: Mapping[str, str]) -> str:
    """CSS that brings the letters of some texts along.

    Args:
        texts: By face (a key of FACES), every letter that is set in it.

    >>> font_faces({"400": "Hà Nội"})[:67]
    '@font-face{font-family:"Be Vietnam Pro";font-weight:400;src:url(dat'
    """
    rules = []
    for face, text in sorted(texts.items()):
        weight, _, slant = face.partition(" ")
        style = f"font-style:{slant};" if slant else ""
        data = base64.b64encode(_letters(FACES[face], "".join(sorted(set(text))))).decode()
        rules.append(
            f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};{style}'
            f"src:url(data:font/woff2;base64,{data})}}"
        )
    return "".join(rules)


@cache
def _file(face: str) -> bytes:
    return (Path(font.ROOT) / "files" / f"BeVietnamPro-{face}.ttf").read_bytes()


def _letters(face: str, text: str) -> bytes:
    """A WOFF2 font of some letters; those that the typeface does not have are left to other fonts."""
    options = Options()
    options.layout_features, options.name_IDs = [], []
    options.hinting = options.glyph_names = options.notdef_outline = False
    options.recalc_timestamp = False
    options.drop_tables += _LEFT_OUT
    with TTFont(io.BytesIO(_file(face)), lazy=True, recalcTimestamp=False) as opened:
        subsetter = Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(opened)
        opened.flavor = "woff2"
        target = io.BytesIO()
        opened.save(target)
    return target.getvalue()
