"""Codes of the framework as a reader sees them: numbers of areas and criteria, never words of the program."""

from __future__ import annotations

from collections.abc import Iterable

from par_lib.methodology.framework import Node
from par_lib.report.language import Language
from par_lib.report.markdown import Column
from par_lib.report.words import word


def is_number(code: str) -> bool:
    """Whether a code says something to a reader; `appraisal` only names a block for programs.

    >>> [is_number(code) for code in ("1.2.3", "SC11", "C01", "A", "appraisal")]
    [True, True, True, True, False]
    """
    return any(map(str.isdigit, code)) or code.isupper()


def numbered(node: Node, lang: Language) -> str:
    """The name of a node after its number, or alone where its code is a word."""
    return f"{node.code}. {node.name[lang]}" if is_number(node.code) else node.name[lang]


def code_columns(codes: Iterable[object], lang: Language) -> list[Column]:
    """The column of codes of a table; none where they are all words."""
    return [Column("code", word("code", lang))] if any(is_number(str(code)) for code in codes) else []
