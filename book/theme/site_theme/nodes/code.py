"""Code: programs in the text and the input cells of notebooks."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import STANDARD_TYPES, Token
from pygments.util import ClassNotFound

from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node

Piece = tuple[str, str]  # class name of the style sheet, text


def lexer_for(language: str) -> Lexer:
    """The lexer of a language; an unknown language is shown as plain text."""
    try:
        return get_lexer_by_name(language or "text", stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


def coloured_lines(source: str, language: str) -> Iterator[list[Piece]]:
    """The lines of a program as pieces of one colour each.

    >>> next(coloured_lines("x = 1", "python"))
    [('n', 'x'), ('', ' '), ('o', '='), ('', ' '), ('mi', '1')]
    """
    line: list[Piece] = []
    for token, text in lexer_for(language).get_tokens(source.rstrip("\n")):
        kind = token
        while kind not in STANDARD_TYPES:
            kind = kind.parent or Token
        name = "" if STANDARD_TYPES[kind] == "w" else STANDARD_TYPES[kind]
        for index, part in enumerate(text.split("\n")):
            if index:
                yield line
                line = []
            if part:
                line.append((name, part))
    if line:
        yield line


@renders("code")
def code(page: Page, node: Node) -> Markup:
    """A program; a hidden cell input is folded, a removed one is left out."""
    if node.get("visibility") == "remove":
        return Markup()
    block = program(page, node)
    if node.get("visibility") == "hide":
        return page.macro("code", "folded", block, page.words["show_source"], "folded-source")
    return block


@renders("mermaid", "myst")
def source_only(page: Page, node: Node) -> Markup:
    """A diagram or a MyST example as its source: drawing it would need a program from outside."""
    return program(page, {"value": node["value"], "lang": "text", "filename": node["type"]})


@renders("anywidget")
def widget(page: Page, _node: Node) -> Markup:
    """A live component needs a running notebook; the page says so."""
    return page.macro("code", "widget", page.words["widget"])


def program(page: Page, node: Node) -> Markup:
    """Source with its file name, line numbers and emphasised lines."""
    first = node.get("startingLineNumber") or 1
    return page.macro(
        "code",
        "program",
        list(coloured_lines(str(node.get("value") or ""), str(node.get("lang") or ""))),
        str(node.get("filename") or ""),
        first if node.get("showLineNumbers") and isinstance(first, int) else None,
        set(node.get("emphasizeLines") or ()),
        "cell-input" if node.get("executable") else "",
    )
