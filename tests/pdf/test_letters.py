"""Which letters can be set, and how wide they are."""

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from par_lib.pdf.letters import breakable, font_folders, printable, width

VIETNAMESE = "ĂăÂâĐđÊêÔôƠơƯư ẰằẮắẲẳẴẵẶặ ẦầẤấẨẩẪẫẬậ ỀềẾếỂểỄễỆệ ỒồỐốỔổỖỗỘộ ỜờỚớỞởỠỡỢợ ỪừỨứỬửỮữỰự ỲỳỶỷỸỹỴỵ"


def test_every_vietnamese_letter_is_in_the_fonts():
    assert printable(VIETNAMESE) == VIETNAMESE


def test_what_no_font_has_is_named():
    assert printable("a\x00b\ufeff 漢 \ue000") == "a[U+0000]b[U+FEFF] [U+6F22] [U+E000]"
    assert printable("\u202eabc\u202c \u200f") == "\u202eabc\u202c \u200f"


@given(st.text(max_size=40))
def test_printable_text_stays_as_it_is(text):
    once = printable(text)
    assert printable(once) == once
    assert breakable(once).replace("\u200b", "") == once.replace("\u200b", "")


def test_widths_are_those_of_the_font():
    with TTFont(font_folders()[0] / "BeVietnamPro-Regular.ttf") as file:
        glyphs, unit = file.getGlyphSet(), file["head"].unitsPerEm
        names = [file.getBestCmap()[ord(char)] for char in "Bộ Tư pháp"]
        assert width("Bộ Tư pháp") == pytest.approx(sum(glyphs[name].width for name in names) / unit)
    assert width("a b") == pytest.approx(width("a") + width(" ") + width("b"))
