"""What could lead to a person must not pass: neither into a file nor into a message."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?:\d[ .\-]?){9,}")  # telephone (10 digits, +84 …), identity card (9 or 12)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_LABEL = re.compile(r"[\w .,/()–-]{1,60}")


def is_personal(text: str) -> bool:
    """Whether a text holds a telephone or identity number, or an e-mail address.

    >>> is_personal("0912 345 678"), is_personal("xa-012"), is_personal("an@example.org")
    (True, False, True)
    """
    return bool(_NUMBER.search(text) or _ADDRESS.search(text))


def is_label(text: str) -> bool:
    """Whether a text can be the name of a stratum or a place: short, and nothing of a person's.

    >>> is_label("Xã Tân Lập (2)"), is_label("hỏi ông A: 0912345678")
    (True, False)
    """
    return bool(_LABEL.fullmatch(text)) and not is_personal(text)


def shown(text: str) -> str:
    """A cell as a message may quote it.

    >>> shown("rather good"), shown("call 0912345678")
    ("'rather good'", 'a text with a number or address of a person')
    """
    return "a text with a number or address of a person" if is_personal(text) else repr(text[:40])
