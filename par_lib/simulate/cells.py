"""Cells: the leaves of one area with one score source. Areas and score sources consist of whole cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from par_lib.errors import UnknownName
from par_lib.methodology.framework import Framework


@dataclass(frozen=True, slots=True)
class Cell:
    """All leaves of one area with one score source."""

    area: str
    score_source: str
    maximum: float
    leaves: tuple[int, ...]  # places among the leaves of the framework


def cells_of(framework: Framework) -> tuple[Cell, ...]:
    """The cells of a framework, by area and then by score source, in order."""
    found: dict[tuple[str, str], list[int]] = {}
    codes = {code: place for place, code in enumerate(framework.leaf_codes)}
    for area in framework.areas:
        for leaf in framework.subtree(area.code).leaves:
            if leaf.role == "score":
                found.setdefault((area.code, leaf.score_source or ""), []).append(codes[leaf.code])
    return tuple(
        Cell(area, source, float(framework.leaf_counted_maxima[places].sum()), tuple(places))
        for (area, source), places in found.items()
    )


def part_cells(cells: Iterable[Cell], code: str) -> npt.NDArray[np.int64]:
    """The places of the cells that an area, or score sources joined by +, consist of; all for the index.

    Raises:
        UnknownName: no area and no score source is called so.
    """
    cells = list(cells)
    if not code:
        return np.arange(len(cells))
    wanted = set(code.split("+"))
    known = {cell.score_source for cell in cells} | {cell.area for cell in cells}
    for name in wanted - known:
        raise UnknownName("area or score source", name, sorted(known))
    return np.array([p for p, c in enumerate(cells) if c.area in wanted or c.score_source in wanted])


def part_maximum(cells: Iterable[Cell], code: str) -> float:
    """Maximum points of an area, of score sources joined by +, or of everything."""
    cells = list(cells)
    return float(sum(cells[place].maximum for place in part_cells(cells, code)))
