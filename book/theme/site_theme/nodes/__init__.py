"""Renderers by subject; importing this package registers all of them."""

from site_theme.nodes import (
    blocks,
    code,
    figures,
    layout,
    lists,
    mathematics,
    outputs,
    references,
    tables,
    text,
)

__all__ = [
    "blocks",
    "code",
    "figures",
    "layout",
    "lists",
    "mathematics",
    "outputs",
    "references",
    "tables",
    "text",
]
