r"""Typst source, written in its code mode only.

Text reaches Typst as string literals, never as markup, so no character of an input can mean anything there:

    >>> call("strong", string('#image("x") $1 @a <b>'))
    'strong("#image(\\"x\\") $1 @a <b>")'
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NewType

Code = NewType("Code", str)
EMPTY = Code("[]")
NONE = Code("none")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\n", "\t": "\\t"})


def string(text: str) -> Code:
    r"""A string literal.

    >>> print(string('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    return Code(f'"{text.translate(_ESCAPES)}"')


def number(value: float, unit: str = "") -> Code:
    """A number or a length, with no more digits than a printer could show.

    >>> number(12.3456, "pt"), number(3.0)
    ('12.35pt', '3')
    """
    return Code(f"{value:.2f}".rstrip("0").rstrip(".") + unit)


def boolean(*, value: bool) -> Code:
    """A truth value."""
    return Code("true" if value else "false")


def call(function: str, /, *arguments: Code, **named: Code) -> Code:
    """A call; names in Typst have hyphens where those of Python have underscores.

    >>> call("block", string("a"), above_all=number(2, "pt"))
    'block(above-all: 2pt, "a")'
    """
    given = [f"{name.replace('_', '-')}: {value}" for name, value in named.items()]
    return Code(f"{function}({', '.join([*given, *arguments])})")


def array(items: Iterable[Code]) -> Code:
    """An array, also of one item.

    >>> array([number(1)]), array([])
    ('(1,)', '()')
    """
    listed = list(items)
    return Code(f"({', '.join(listed)}{',' if len(listed) == 1 else ''})")


def joined(parts: Iterable[Code]) -> Code:
    """Contents one after the other.

    >>> joined([string("a"), call("strong", string("b"))])
    '{"a"; strong("b")}'
    """
    listed = [part for part in parts if part not in (EMPTY, NONE)]
    if len(listed) == 1:
        return listed[0]
    return Code(f"{{{'; '.join(listed)}}}") if listed else EMPTY
