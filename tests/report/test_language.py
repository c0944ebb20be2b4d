import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import UnknownName
from par_lib.inputs.series import read_register
from par_lib.report.language import DASH, MINUS, as_language, fold, listing, number, percent, sort_key
from par_lib.units.unit_set import load_units

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
WORDS = st.lists(st.text(VIETNAMESE, min_size=1, max_size=5), min_size=1, max_size=3).map(" ".join)


def test_letters_are_in_the_order_of_the_alphabet():
    # CLDR, collation vi: a ă â b c d đ e ê … o ô ơ … u ư v x y, and the tones level, grave, hook, tilde,
    # acute, dot below: the order in which VIETNAMESE is written
    assert sorted(VIETNAMESE, key=sort_key) == list(VIETNAMESE)


def test_tones_decide_only_between_equal_letters():
    names = ["Hà Nội", "Hạ Long", "Ha Nam", "Hà Nam"]
    assert sorted(names, key=sort_key) == ["Hạ Long", "Ha Nam", "Hà Nam", "Hà Nội"]


def test_words_come_before_letters():
    assert sorted(["Hòa Bình", "Hòaan", "Hòa"], key=sort_key) == ["Hòa", "Hòa Bình", "Hòaan"]


def test_provinces(shipped):
    units = load_units(shipped, read_register(shipped), "provinces").units
    names = sorted((unit.name.vi for unit in units), key=sort_key)
    assert names[:5] == ["An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn"]
    dong = [name for name in names if name.startswith(("Đ", "D"))]
    assert dong == ["Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp"]


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_case_and_unicode_form_do_not_change_the_place(name):
    upper, decomposed = name.upper(), unicodedata.normalize("NFD", name)
    assert sort_key(upper)[:2] == sort_key(name)[:2] == sort_key(decomposed)[:2]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=6), max_size=5))
def test_any_texts_can_be_sorted(names):
    assert sorted(sorted(names, key=sort_key, reverse=True), key=sort_key) == sorted(names, key=sort_key)


def test_fold_finds_without_marks():
    assert fold("CẢI CÁCH") == fold("cải cách") == "cai cach"
    assert fold("Đắk  Nông\n") == "dak nong"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_vietnamese_folds_to_plain_letters(name):
    assert fold(name).replace(" ", "").isascii()
    assert fold(unicodedata.normalize("NFD", name.upper())) == fold(name)


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(0, 4), st.booleans())
def test_numbers_can_be_read_back(thousandths, decimals, sign):
    value = thousandths / 1000
    for lang, group, point in (("en", ",", "."), ("vi", ".", ",")):
        text = number(value, lang, decimals, sign=sign)
        plain = text.replace(group, "").replace(point, ".").replace(MINUS, "-")
        assert float(plain) == float(f"{value:.{decimals}f}")
        assert len(plain.partition(".")[2]) == decimals
        assert text.startswith("+") == (sign and float(plain) > 0)
        assert text.startswith(MINUS) == (float(plain) < 0)


@pytest.mark.parametrize("value", [None, float("nan"), np.nan, float("inf"), -float("inf")])
def test_no_number(value):
    assert number(value, "vi") == DASH
    assert percent(value, "en") == DASH


def test_numbers_of_numpy():
    assert number(np.float64(1234.5), "vi") == "1.234,50"
    assert number(np.int64(-7), "en", 0) == f"{MINUS}7"


def test_zero_has_no_sign():
    assert number(-0.0001, "en") == "0.00"
    assert number(0, "en", 0, sign=True) == "0"


def test_listing():
    assert listing(["A"], "vi") == "A"
    assert listing(["A", "B", "C"], "en") == "A, B and C"
    assert listing([], "vi") == DASH


def test_as_language():
    assert as_language("vi") == "vi"
    with pytest.raises(UnknownName, match="lang: expected one of vi, en"):
        as_language("fr")
