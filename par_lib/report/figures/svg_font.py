"""The letters that a drawing uses, as a font within the drawing: it looks the same wherever it is opened."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro as font
import uharfbuzz as hb
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
def _face(face: str) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(Path(font.ROOT) / "files" / f"BeVietnamPro-{face}.ttf")))


def _letters(face: str, text: str) -> bytes:
    """A WOFF2 font of some letters; those that the typeface does not have are left to other fonts."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, text))
    wanted.flags = hb.SubsetFlags.NO_HINTING
    wanted.name_id_set.clear()
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _LEFT_OUT)
    subset = hb.subset(_face(face), wanted)
    target = io.BytesIO()
    with TTFont(io.BytesIO(subset.blob.data), lazy=True, recalcTimestamp=False, recalcBBoxes=False) as opened:
        opened.flavor = "woff2"
        opened.save(target)
    return target.getvalue()
