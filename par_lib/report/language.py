"""Vietnamese and English: sort order, folding for search, numbers and names as each language writes them."""

from __future__ import annotations

import unicodedata
from math import isfinite
from typing import Literal, get_args

from par_lib.errors import UnknownName

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

# The Vietnamese alphabet and the dictionary order of its tones (level, hook, tilde, acute, dot below),
# as in CLDR's `vi` collation; f, j, w and z stand where foreign names put them.
_ALPHABET = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
MINUS, DASH = "\u2212", "–"

SortKey = tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...], str]


def as_language(value: str) -> Language:
    """The language of that code.

    Raises:
        UnknownName: the report is not written in it.
    """
    for language in LANGUAGES:
        if value == language:
            return language
    raise UnknownName("lang", value, LANGUAGES)


def sort_key(name: str) -> SortKey:
    """Key that sorts names as a Vietnamese dictionary does: letters first, tones only between equal letters.

    >>> sorted(["Đắk Lắk", "Dĩ An", "Đà Nẵng", "Hà Nội", "Hà Nam", "Hải Phòng", "Ăng"], key=sort_key)
    ['Ăng', 'Dĩ An', 'Đà Nẵng', 'Đắk Lắk', 'Hà Nam', 'Hà Nội', 'Hải Phòng']
    """
    letters: list[tuple[int, ...]] = []
    tones: list[tuple[int, ...]] = []
    plain = unicodedata.normalize("NFC", name).lower()
    for word in "".join(char if char.isalnum() else " " for char in plain).split():
        word_letters, word_tones = [], []
        for char in word:
            parts = unicodedata.normalize("NFD", char)
            base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
            word_letters.append(_ALPHABET.get(base, len(_ALPHABET) + ord(base[0])))
            word_tones.append(next((_TONES[part] for part in parts if part in _TONES), 0))
        letters.append(tuple(word_letters))
        tones.append(tuple(word_tones))
    return tuple(letters), tuple(tones), name


def fold(text: str) -> str:
    """Text without case, tone and vowel marks, đ as d, single spaces: for matching and searching.

    >>> fold("Cải  cách HÀNH chính – Đà Nẵng")
    'cai cach hanh chinh – da nang'
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def number(value: float | None, lang: Language, decimals: int = 2, *, sign: bool = False) -> str:
    """A number as the language writes it; – for none or not a number.

    >>> number(1234.5, "vi"), number(1234.5, "en"), number(-0.001, "vi"), number(None, "vi")
    ('1.234,50', '1,234.50', '0,00', '–')
    >>> number(0.5, "vi", 1, sign=True), number(-2, "en", 0, sign=True)
    ('+0,5', '−2')
    """
    if value is None or not isfinite(value):
        return DASH
    text = f"{abs(value):,.{decimals}f}"
    is_zero = not text.strip("0,.")
    mark = "" if is_zero else MINUS if value < 0 else "+" if sign else ""
    return mark + (text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text)


def trimmed(value: float | None, lang: Language, decimals: int = 2) -> str:
    """A number with no more decimals than it needs.

    >>> trimmed(68.5, "vi"), trimmed(10.0, "en"), trimmed(10 / 3, "en")
    ('68,5', '10', '3.33')
    """
    text = number(value, lang, decimals)
    point = "," if lang == "vi" else "."
    return text.rstrip("0").rstrip(point) if point in text else text


def percent(value: float | None, lang: Language, decimals: int = 2) -> str:
    """A percentage; `value` is in per cent.

    >>> percent(84.378, "vi"), percent(84.378, "en", 1)
    ('84,38%', '84.4%')
    """
    text = number(value, lang, decimals)
    return text if text == DASH else f"{text}%"


def plural(noun: str, count: int) -> str:
    """An English noun after a count.

    >>> plural("area", 8), plural("criterion", 37), plural("sub-criterion", 29), plural("block", 1)
    ('areas', 'criteria', 'sub-criteria', 'block')
    """
    if count == 1:
        return noun
    return f"{noun.removesuffix('on')}a" if noun.endswith("criterion") else f"{noun}s"


def listing(names: list[str], lang: Language) -> str:
    """Names in a sentence.

    >>> listing(["A", "B", "C"], "vi"), listing(["A", "B"], "en"), listing([], "en")
    ('A, B và C', 'A and B', '–')
    """
    joiner = " và " if lang == "vi" else " and "
    if len(names) <= 1:
        return names[0] if names else DASH
    return ", ".join(names[:-1]) + joiner + names[-1]
