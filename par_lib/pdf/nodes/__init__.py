"""Renderers by subject; importing this package registers all of them."""

from par_lib.pdf.nodes import blocks, figures, lists, mathematics, outputs, references, tables, text

__all__ = ["blocks", "figures", "lists", "mathematics", "outputs", "references", "tables", "text"]
