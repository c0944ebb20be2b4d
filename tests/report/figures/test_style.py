"""The typeface of figures writes Vietnamese; colours are told apart."""

import unicodedata
from pathlib import Path

import fontpkg_be_vietnam_pro as font
import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from par_lib.report.figures.style import PALETTE, number_axis, round_limits, use_house_style

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}
SIGNS = set("–−%“”…×≤≥±/()·0123456789")


@pytest.mark.parametrize("face", ["Regular", "Italic", "Medium", "SemiBold", "Bold"])
def test_the_typeface_has_every_vietnamese_letter(face):
    with TTFont(Path(font.ROOT) / "files" / f"BeVietnamPro-{face}.ttf") as opened:
        has = {chr(code) for code in opened.getBestCmap()}
    assert len(LETTERS) == 12 * 6 + 1
    assert {*LETTERS, *(letter.upper() for letter in LETTERS)} - has == set()
    assert SIGNS - has <= {"≤", "≥"}  # these come from the second typeface


def test_figures_are_set_in_the_house_typeface():
    use_house_style()
    for weight in ("normal", "bold"):
        found = font_manager.findfont(font_manager.FontProperties(weight=weight))
        assert Path(found).name.startswith("BeVietnamPro-")
    assert mpl.rcParams["svg.hashsalt"] == "par-index"


def test_colours_differ():
    assert len(set(PALETTE)) == len(PALETTE) == 8


@pytest.mark.parametrize(("lang", "expected"), [("vi", ["0,0%", "1.000,0%"]), ("en", ["0.0%", "1,000.0%"])])
def test_axes_write_numbers_as_the_language_does(lang, expected):
    figure, axes = plt.subplots()
    axes.set(ylim=(0, 1000), yticks=[0, 1000])
    number_axis(axes, lang, axis="y", decimals=1, unit="%")
    figure.draw_without_rendering()
    assert [label.get_text() for label in axes.get_yticklabels()] == expected
    plt.close(figure)


def test_a_tick_is_never_rounded_to_another_value():
    """With steps of 2.5 and no decimals, 72.5 would stand as 72 and 77.5 as 78."""
    figure, axes = plt.subplots()
    axes.set(xlim=(70, 80), xticks=[70, 72.5, 75, 77.5, 80])
    number_axis(axes, "vi")
    figure.draw_without_rendering()
    said = [label.get_text() for label in axes.get_xticklabels()]
    assert said == ["70,0", "72,5", "75,0", "77,5", "80,0"]
    plt.close(figure)


def test_round_limits_enclose_the_values():
    assert round_limits(73.2, 98.4) == (70, 100)
    assert round_limits(0, 0) == (0, 10)
