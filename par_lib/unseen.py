"""Characters that nobody sees but that change what is read: control characters, and turned directions.

Two programs show a text with such characters in two ways, and a terminal may obey them. So no input may hold
them; marks of direction and joiners, which many scripts need, are none of them.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def unseen_at(text: str) -> int | None:
    r"""Where the first such character of a text is.

    >>> unseen_at("tab\tand line\n"), unseen_at("a\u202eb")
    (None, 1)
    """
    match = _UNSEEN.search(text)
    return match.start() if match else None


def unseen_sign(text: str) -> str:
    r"""The first such character of a text, as messages name it; empty where there is none.

    >>> unseen_sign("a\x1b[1m"), unseen_sign("a")
    ('the character U+001B', '')
    """
    at = unseen_at(text)
    return "" if at is None else f"the character U+{ord(text[at]):04X}"


def visible(text: str) -> str:
    r"""A text with such characters by their numbers, so that a terminal shows them.

    >>> visible("a\x1b[1m")
    'a\\u001b[1m'
    """
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
