"""Which function renders which node type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from par_lib.pdf.tree import Node
from par_lib.pdf.typst_code import Code

if TYPE_CHECKING:
    from par_lib.pdf.page import Page

Renderer = Callable[["Page", Node], Code]
RENDERERS: dict[str, Renderer] = {}


def renders(*types: str) -> Callable[[Renderer], Renderer]:
    """Registers a function for node types; one type has exactly one renderer."""

    def register(function: Renderer) -> Renderer:
        for name in types:
            if name in RENDERERS:
                raise ValueError(f"node type {name}: two renderers")
            RENDERERS[name] = function
        return function

    return register
