"""What could lead to a person must not pass: neither into a file nor into a message."""

from __future__ import annotations

import re
from itertools import pairwise

_NUMBER = re.compile(r"(?:\d[ .\-]?){9,}")  # telephone (10 digits, +84 …), identity card (9 or 12)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_STRATUM = re.compile(r"[a-z0-9][a-z0-9._/-]{0,39}")
# Family names of nine in ten Vietnamese, also typed without marks where that is no other word.
_FAMILIES = re.compile(
    "nguy[eễ]n|tr[aầ]n|lê|ph[aạ]m|ho[aà]ng|hu[yỳ]nh|phan|v[ũõ]|[đd][aặ]ng|b[uù]i|đỗ|hồ|ng[oô]|d[uư][oơ]ng|lý",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?=.*\d)[\w./-]{1,40}")


def is_personal(text: str) -> bool:
    """Whether a text holds a telephone or identity number, or an e-mail address.

    >>> is_personal("0912 345 678"), is_personal("xa-012"), is_personal("an@example.org")
    (True, False, True)
    """
    return bool(_NUMBER.search(text) or _ADDRESS.search(text))


def is_stratum(text: str) -> bool:
    """Whether a text can be the code of a stratum: no name of a person is written in small plain letters.

    >>> is_stratum("urban"), is_stratum("thanh-thi"), is_stratum("Hùng"), is_stratum("Nguyễn Văn An")
    (True, True, False, False)
    """
    return bool(_STRATUM.fullmatch(text)) and not is_personal(text)


def is_place(text: str) -> bool:
    """Whether a text can be the code of a place: one word with a digit, which no name of a person is.

    >>> is_place("xa-012"), is_place("00123"), is_place("Hùng"), is_place("nhà số 7 ngõ 3")
    (True, True, False, False)
    """
    return bool(_PLACE.fullmatch(text)) and not is_personal(text)


def shown(text: str) -> str:
    """A cell as a message may quote it: a name has two words with capitals, or begins with a family name.

    >>> shown("rather good"), shown("call 0912345678"), shown("Trần An")
    ("'rather good'", 'a text with a number or address of a person', 'a text that may name a person')
    >>> shown("nguyễn văn an"), shown("phan")
    ('a text that may name a person', "'phan'")
    """
    if is_personal(text):
        return "a text with a number or address of a person"
    if any(_may_name(one, two) for one, two in pairwise(text.split())):
        return "a text that may name a person"
    return repr(text[:40])


def _may_name(one: str, two: str) -> bool:
    return (one[0].isupper() and two[0].isupper()) or (bool(_FAMILIES.fullmatch(one)) and two[0].isalpha())
