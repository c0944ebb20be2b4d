"""The order of what a page holds, where paper needs another one than a screen."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from par_lib.pdf.tree import Node, children, walk


def tables_first(blocks: Iterable[Node], tall: frozenset[str]) -> list[Node]:
    """Blocks of a page where a drawing that fills a sheet follows the table that it stood before.

    It goes to the next sheet in either case, and would cut the table that begins meanwhile in two.

    Args:
        blocks: In the order of the page.
        tall: Addresses of drawings that may fill a sheet.
    """
    ordered = list(blocks)
    shown = [place for place, block in enumerate(ordered) if _shown(block)]
    for one, other in pairwise(shown):
        drawn = _is_alone(ordered[one], "figure") and any(_is_tall(node, tall) for node in walk(ordered[one]))
        if drawn and _is_alone(ordered[other], "table"):
            ordered[one], ordered[other] = ordered[other], ordered[one]
    return ordered


def _shown(block: Node) -> list[Node]:
    """What of a block is on paper: all but the code of a notebook, and its outputs where there are none."""
    parts = children(block) if block["type"] == "block" else [block]
    return [
        part
        for part in parts
        if not (part["type"] == "code" and part.get("executable"))
        and not (part["type"] == "outputs" and not children(part))
    ]


def _is_alone(block: Node, kind: str) -> bool:
    """Whether a block is one figure or table, and nothing else."""
    parts = _shown(block)
    return len(parts) == 1 and parts[0]["type"] == "container" and parts[0].get("kind") == kind


def _is_tall(node: Node, tall: frozenset[str]) -> bool:
    return node["type"] == "image" and str(node.get("url")) in tall
