"""The fonts that the theme writes, read back by fontTools."""

from __future__ import annotations

import io
from pathlib import Path

import fontpkg_be_vietnam_pro
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from site_theme.fonts import DIGITS, digits_of_one_width, web_font

FILES = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"


@pytest.fixture(scope="module", params=["Regular", "SemiBold"])
def truetype(request: pytest.FixtureRequest) -> bytes:
    return (FILES / f"BeVietnamPro-{request.param}.ttf").read_bytes()


def bounds(font: TTFont, character: str) -> tuple[float, float, float, float]:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    assert pen.bounds is not None
    return pen.bounds


def test_a_font_for_the_web_has_every_letter_in_a_third_of_the_bytes(truetype: bytes) -> None:
    written = web_font(truetype)
    assert written == web_font(truetype)
    assert len(written) < len(truetype) / 3
    before, after = TTFont(io.BytesIO(truetype)), TTFont(io.BytesIO(written))
    assert after.flavor == "woff2"
    assert after.getBestCmap().keys() == before.getBestCmap().keys()
    assert after["hhea"].ascent == before["hhea"].ascent
    for character in "aĂẶđườQ7%":
        assert bounds(after, character) == bounds(before, character)
        width = [font["hmtx"][font.getBestCmap()[ord(character)]][0] for font in (before, after)]
        assert width[0] == width[1]
    features = [
        {one.FeatureTag for one in font["GPOS"].table.FeatureList.FeatureRecord} for font in (before, after)
    ]
    assert "kern" in features[0] & features[1]


def test_digits_have_one_width_and_stand_in_its_middle(truetype: bytes) -> None:
    font, original = TTFont(io.BytesIO(digits_of_one_width(truetype))), TTFont(io.BytesIO(truetype))
    assert set(map(chr, font.getBestCmap())) == set(DIGITS)
    widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in DIGITS}
    assert len(widths) == 1
    (width,) = widths
    for digit in DIGITS:
        left, low, right, high = bounds(font, digit)
        own = bounds(original, digit)
        assert (low, high, right - left) == (own[1], own[3], own[2] - own[0])
        own_width, own_bearing = original["hmtx"][original.getBestCmap()[ord(digit)]]
        assert abs((left - own_bearing) - ((width - right) - (own_width - own[2]))) <= 1, digit
