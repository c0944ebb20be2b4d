"""Formulas: the MathML that KaTeX writes into MyST's trees, as Typst's mathematics."""

from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree

from par_lib.pdf.letters import printable
from par_lib.pdf.page import Page
from par_lib.pdf.registry import renders
from par_lib.pdf.tree import Node
from par_lib.pdf.typst_code import EMPTY, Code, array, boolean, call, joined, string

_MATH = re.compile(r"<math.*</math>", re.DOTALL)
_NAMESPACE = re.compile(r"\{[^}]*\}")
_RELATIONS, _BINARY = set("=<>≤≥≈≠∼≡∈∉⊂⊆→←↔⇒∝"), set("+−-×⋅·÷±∓∗∪∩")
_OPENING, _CLOSING, _LARGE = set("([{⟨⌊⌈"), set(")]}⟩⌋⌉"), set("∑∏∫⋃⋂")
# Accents that KaTeX draws above letters of Vietnamese, which it does not know, and what they are in Unicode.
_ACCENTS = {
    "ˆ": "\u0302",
    "ˊ": "\u0301",
    "ˋ": "\u0300",
    "˜": "\u0303",
    "˘": "\u0306",
    "^": "\u0302",
    "´": "\u0301",
}


@renders("inlineMath")
def inline_math(page: Page, node: Node) -> Code:
    """A formula in a line."""
    return _equation(page, node, block=False)


@renders("math")
def math(page: Page, node: Node) -> Code:
    """A formula on its own, with its number."""
    code = _equation(page, node, block=True)
    return page.labelled(code, page.target(node))


@renders("mathGroup")
def math_group(page: Page, node: Node) -> Code:
    """Formulas numbered together."""
    return page.body(node)


def _equation(page: Page, node: Node, *, block: bool) -> Code:
    """An equation; who does not see it gets its LaTeX source, which is what was written."""
    source = " ".join(str(node["value"]).split())
    found = _MATH.search(str(node.get("html") or ""))
    if not found:
        page.fault(f"formula {source!r}: expected MathML, found none")
        return EMPTY
    body = _element(page, ElementTree.fromstring(found[0].replace("&nbsp;", "\u00a0")))  # noqa: S314 - KaTeX's own
    return call("math.equation", body, block=boolean(value=block), alt=page.text(source))


def _element(page: Page, element: ElementTree.Element) -> Code:
    name = _NAMESPACE.sub("", element.tag)
    text = printable(element.text or "")
    plain = _plain(element)
    if plain is not None:
        return call("upright", string(plain))
    if name in ("math", "semantics", "mrow", "mstyle", "mpadded", "mphantom", "menclose", "mtd"):
        return _row(page, [child for child in element if not child.tag.endswith("annotation")])
    if name == "mn" or (name == "mi" and element.get("mathvariant") == "normal"):
        return string(text)
    if name == "mi":
        return call("math.italic", string(text)) if len(text) == 1 else call("math.op", string(text))
    if name == "mo":
        return _operator(text)
    if name == "mspace":
        return call("h", Code("0.2em"))
    parts = [_element(page, child) for child in element]
    return _structure(page, name, parts)


def _structure(page: Page, name: str, parts: list[Code]) -> Code:
    if name == "mfrac":
        return call("math.frac", *parts)
    if name == "msqrt":
        return call("math.sqrt", joined(parts))
    if name == "mroot":
        return call("math.root", parts[1], parts[0])
    if name in ("msub", "munder"):
        return call("math.attach", parts[0], b=parts[1])
    if name in ("msup", "mover"):
        return call("math.attach", parts[0], t=parts[1])
    if name in ("msubsup", "munderover"):
        return call("math.attach", parts[0], b=parts[1], t=parts[2])
    if name == "mtable":
        return call("math.mat", *parts, delim=Code("none"))
    if name == "mtr":
        return array(parts)
    page.fault(f"no renderer for {name} in a formula")
    return EMPTY


def _row(page: Page, elements: list[ElementTree.Element]) -> Code:
    """Elements beside each other; texts that KaTeX took apart become one again."""
    codes: list[Code] = []
    words = ""
    for element in elements:
        plain = _plain(element)
        if plain is not None:
            words += plain
            continue
        if words:
            codes.append(call("upright", string(words)))
            words = ""
        codes.append(_element(page, element))
    return joined([*codes, call("upright", string(words))] if words else codes)


def _plain(element: ElementTree.Element) -> str | None:
    """The text of what is only text, with accents back on their letters; None for anything else."""
    name = _NAMESPACE.sub("", element.tag)
    if name == "mtext":
        return printable(element.text or "")
    parts = list(element)
    if name == "mover" and len(parts) == 2:
        base, mark = _plain(parts[0]), _ACCENTS.get((parts[1].text or "").strip())
        return unicodedata.normalize("NFC", base + mark) if base and mark else None
    if name == "mrow" and parts:
        texts = [_plain(part) for part in parts]
        return "".join(text for text in texts if text) if all(text is not None for text in texts) else None
    return None


def _operator(text: str) -> Code:
    """An operator with the space that its kind has around it."""
    kinds = (("relation", _RELATIONS), ("binary", _BINARY), ("opening", _OPENING), ("closing", _CLOSING),
             ("large", _LARGE), ("punctuation", set(",;")))  # fmt: skip
    kind = next((kind for kind, members in kinds if text in members), None)
    return call("math.class", string(kind), string(text)) if kind else string(text)
