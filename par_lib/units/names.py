"""When two spellings are the same name of a unit."""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_NOT_SHOWN = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")
)  # left by web pages and messengers
_RANK = r"^(?:(?:uỷ|ủy) ban nhân dân\s+|ubnd\s+)?(?:tỉnh\s+|thành phố\s+|tp[.\s]\s*)?"


def name_key(text: str) -> str:
    """What is equal in two spellings of one name: tones count, case, spaces, dashes and points do not.

    Nor does the letter of a syllable on which its tone is written, nor a sign that has no width.

    >>> name_key("TP.  Hồ Chí Minh") == name_key("Tp. Hồ chí minh"), name_key("Hà Nam") == name_key("Hạ Nam")
    (True, False)
    >>> name_key("Hoà Bình") == name_key("Hòa Bình")
    True
    """
    plain = unicodedata.normalize("NFC", text.translate(_NOT_SHOWN)).casefold()
    words = re.sub(r"[\s.,–—-]+", " ", plain).strip().split(" ")
    return " ".join(map(_tone_last, words))


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in letters if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in letters if mark not in _TONES)) + tones


def without_marks(text: str) -> str:
    """The key of a name without any mark on its letters.

    >>> without_marks("Đắk Lắk"), without_marks("Thừa Thiên - Huế")
    ('dak lak', 'thua thien hue')
    """
    letters = unicodedata.normalize("NFD", name_key(text))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return bare.replace("đ", "d")


def without_rank(text: str) -> str:
    """A name without the words for the kind of place that it names.

    >>> without_rank("UBND tỉnh Hà Nam"), without_rank("TP. Hồ Chí Minh"), without_rank("Bộ Y tế")
    ('Hà Nam', 'Hồ Chí Minh', 'Bộ Y tế')
    """
    plain = unicodedata.normalize("NFC", text).strip()
    return re.sub(_RANK, "", plain, flags=re.IGNORECASE) or plain
