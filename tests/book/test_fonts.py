"""The fonts that the theme writes, read back by fontTools."""

from __future__ import annotations

import io
from pathlib import Path

import fontpkg_be_vietnam_pro
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from site_theme.fonts import DIGITS, digits_of_one_width, read_truetype, write_woff

FILES = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"


@pytest.fixture(scope="module", params=["Regular", "SemiBold"])
def truetype(request: pytest.FixtureRequest) -> bytes:
    return (FILES / f"BeVietnamPro-{request.param}.ttf").read_bytes()


def test_woff_holds_the_same_tables_in_less_than_half_the_bytes(truetype: bytes) -> None:
    written = write_woff(read_truetype(truetype))
    assert len(written) < len(truetype) / 2
    before, after = TTFont(io.BytesIO(truetype)), TTFont(io.BytesIO(written), checkChecksums=2)
    assert after.flavor == "woff"
    assert after.getBestCmap() == before.getBestCmap()
    for tag in set(before.keys()) - {"GlyphOrder", "head"}:
        assert after.reader[tag] == before.reader[tag], tag


def test_digits_have_one_width_and_stand_in_its_middle(truetype: bytes) -> None:
    font = TTFont(io.BytesIO(write_woff(digits_of_one_width(read_truetype(truetype)))))
    names = [font.getBestCmap()[ord(digit)] for digit in DIGITS]
    widths = {font["hmtx"][name][0] for name in names}
    assert len(widths) == 1
    (width,) = widths
    original = TTFont(io.BytesIO(truetype))
    for name in names:
        own_width, own_bearing = original["hmtx"][name]
        right = own_width - own_bearing
        left, new_right = font["hmtx"][name][1], width - font["hmtx"][name][1]
        assert abs((left - own_bearing) - (new_right - right)) <= 1, name


def test_outlines_of_digits_are_kept_and_others_dropped(truetype: bytes) -> None:
    written = write_woff(digits_of_one_width(read_truetype(truetype)))
    assert len(written) < 8000
    font, original = TTFont(io.BytesIO(written)), TTFont(io.BytesIO(truetype))
    for character, empty in (("7", False), ("A", True)):
        pens = []
        for source in (font, original):
            glyphs = source.getGlyphSet()
            pens.append(BoundsPen(glyphs))
            glyphs[source.getBestCmap()[ord(character)]].draw(pens[-1])
        assert (pens[0].bounds is None) == empty
        if not empty:
            height = [(pen.bounds[1], pen.bounds[3]) for pen in pens]
            assert height[0] == height[1]


def test_what_is_no_font_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a TrueType file, found the signature b'%PDF'"):
        read_truetype(b"%PDF-1.7")
