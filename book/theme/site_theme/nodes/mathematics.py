"""Formulas; MyST carries MathML, which browsers draw themselves."""

from __future__ import annotations

from markupsafe import Markup

from site_theme.html_safety import clean_math
from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node


def _formula(page: Page, node: Node) -> Markup | str:
    """MathML, or the source where KaTeX found an error (which a strict build has already refused)."""
    return clean_math(str(node.get("html") or "")) or page.macro("text", "inline_code", node["value"])


@renders("inlineMath")
def inline_math(page: Page, node: Node) -> Markup:
    """A formula in a line."""
    return page.macro("mathematics", "inline", _formula(page, node))


@renders("math")
def math(page: Page, node: Node) -> Markup:
    """A formula on its own, with its number."""
    return page.macro(
        "mathematics", "display", _formula(page, node), page.anchor(node), node.get("enumerator") or ""
    )


@renders("mathGroup")
def math_group(page: Page, node: Node) -> Markup:
    """Formulas numbered together."""
    return page.macro("blocks", "division", page.body(node), page.anchor(node), "math-group")
