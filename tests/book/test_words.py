"""Interface words."""

from __future__ import annotations

import re

import pytest
from ruamel.yaml import YAML
from site_theme.words import Words

from tests.book.jupyter_book import THEME

STRINGS = THEME / "strings"


def load(lang: str) -> dict[str, object]:
    return dict(YAML(typ="safe").load((STRINGS / f"{lang}.yml").read_text(encoding="utf-8")))


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    vi, en = load("vi"), load("en")
    assert list(vi) == list(en)
    for key, word in vi.items():
        if isinstance(word, dict):
            assert list(word) == list(en[key]), key
        elif isinstance(word, str):
            assert sorted(re.findall(r"\{\w+\}", word)) == sorted(re.findall(r"\{\w+\}", str(en[key]))), key


def test_every_word_that_the_theme_asks_for_is_there_and_none_is_left_over() -> None:
    sources = [*THEME.glob("templates/**/*.html"), *THEME.glob("site_theme/**/*.py"), *THEME.glob("js/*.js")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    for key in load("vi"):
        asked = key.startswith("colour_") or re.search(rf"[\"'`]{key}[\"'`]", text)
        dynamic = key.startswith("region_") and "region_${kind}" in text
        assert asked or dynamic, key


@pytest.mark.parametrize(
    ("lang", "template", "enumerator", "expected"),
    [
        ("vi", "Figure\u00a0%s:", "3", "Hình\u00a03"),
        ("en", "Figure\u00a0%s:", "3", "Figure\u00a03"),
        ("vi", "Table\u00a0%s", "A.1", "Bảng\u00a0A.1"),
        ("vi", "(%s)", "1", "(1)"),
        ("vi", "Biểu %s", "2", "Biểu 2"),
    ],
)
def test_numbers_of_figures(lang: str, template: str, enumerator: str, expected: str) -> None:
    assert Words(lang, STRINGS).number(template, enumerator) == expected


def test_dates_and_unknown_language() -> None:
    assert Words("vi", STRINGS).date("2024-03-01") == "1/3/2024"
    assert Words("en", STRINGS).date("2024-03-01") == "1 March 2024"
    assert Words("en", STRINGS).date("spring 2024") == "spring 2024"
    with pytest.raises(ValueError, match="expected one of en, vi, found 'fr'"):
        Words("fr", STRINGS)
