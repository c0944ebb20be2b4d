"""References to what may not be in this book: a small report has rankings but no pages of units."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_LABEL = re.compile(r"^:label: (\S+)$", re.MULTILINE)
# Labels of figures, tables and explanations; other places (headings, stamps) are on the page that names them.
_REFERENCE = re.compile(r"\[(?P<text>(?:\\.|[^\[\]\\])*)\]\(#(?P<label>(?:fig|tab|why)-[^()\s]+)\)")


def labels_of(sources: Iterable[str]) -> set[str]:
    r"""Labels of the figures and tables of some pages, as MyST compares them.

    >>> labels_of([":::{table} Title\n:label: Tab-A\n:::"])
    {'tab-a'}
    """
    return {found.lower() for source in sources for found in _LABEL.findall(source)}


def only_known(source: str, known: Collection[str]) -> str:
    """A page that refers to figures and tables that are there only; of any other reference the words stay.

    >>> only_known("| [A](#tab-a) | [B](#tab-b) |", {"tab-a"})
    '| [A](#tab-a) | B |'
    >>> only_known("As [drawn](#fig-c), [here](#made).", {"tab-a"})
    'As drawn, [here](#made).'
    """

    def kept(found: re.Match[str]) -> str:
        return found[0] if found["label"].lower() in known else found["text"]

    return _REFERENCE.sub(kept, source)
