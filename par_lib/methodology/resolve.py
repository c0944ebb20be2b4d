"""From a framework file to the framework of one year: which nodes exist, with which maxima."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from par_lib.errors import UnknownName
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.schema import FrameworkFile, NodeFile

Path = tuple[str | int, ...]


def years_of(file: FrameworkFile) -> tuple[int, ...]:
    """Every year that the framework covers, ascending."""
    return tuple(sorted({year for first, last in file.years for year in range(first, last + 1)}))


def in_years(spans: list[tuple[int, int]] | None, year: int) -> bool:
    """Whether a year lies in one of the spans; no spans means every year."""
    return spans is None or any(first <= year <= last for first, last in spans)


def exists(node: NodeFile, year: int) -> bool:
    """Whether the node is part of the tree in that year: itself valid, and not an inner node left empty."""
    return in_years(node.years, year) and (
        not node.children or any(exists(child, year) for child in node.children)
    )


def declared_max(node: NodeFile, year: int) -> Fraction | None:
    """The maximum that the file states for the node in that year, if it states one."""
    if isinstance(node.max, list):
        return next((item.points for item in node.max if in_years([item.years], year)), None)
    return node.max


def max_points(node: NodeFile, year: int) -> Fraction:
    """Maximum points of a node: stated for a leaf, the sum of its children for any other.

    Bonus and penalty leaves have a maximum of their own that counts into no other.
    """
    if not node.children:
        return declared_max(node, year) or Fraction(0)
    counted = (child for child in node.children if child.role == "score" and exists(child, year))
    return sum((max_points(child, year) for child in counted), Fraction(0))


def walk(
    file: FrameworkFile, year: int | None = None
) -> Iterator[tuple[NodeFile, NodeFile | None, int, Path]]:
    """Nodes in preorder with parent, depth and place in the file; only those of `year` when it is given."""

    def below(
        nodes: list[NodeFile], parent: NodeFile | None, depth: int, path: Path
    ) -> Iterator[tuple[NodeFile, NodeFile | None, int, Path]]:
        for index, node in enumerate(nodes):
            if year is None or exists(node, year):
                yield node, parent, depth, (*path, index)
                yield from below(node.children, node, depth + 1, (*path, index, "children"))

    yield from below(file.tree, None, 1, ("tree",))


def resolve(file: FrameworkFile, year: int) -> Framework:
    """The framework as it holds in one year.

    Raises:
        UnknownName: the framework does not cover that year.
    """
    if year not in years_of(file):
        raise UnknownName(f"year of framework {file.framework}", str(year), [str(y) for y in years_of(file)])
    nodes = tuple(
        Node(
            code=node.code,
            name=node.name,
            parent=parent.code if parent else None,
            depth=depth,
            max_points=max_points(node, year),
            is_leaf=not node.children,
            score_source=node.score_source,
            status=node.status,
            source=node.source,
            note=node.note,
            role=node.role,
            rule=node.rule,
        )
        for node, parent, depth, _ in walk(file, year)
    )
    bands = [band for band in file.bands if in_years([band.years] if band.years else None, year)]
    return Framework(
        id=file.framework,
        year=year,
        name=file.name,
        level=file.level,
        nodes=nodes,
        depth_names=tuple(file.depth_names),
        score_sources=dict(file.score_sources),
        measure=file.index.measure,
        ties=file.ranking.ties,
        display=file.display,
        bands=tuple(sorted(bands, key=lambda band: band.at_least, reverse=True)),
        summary=file.summary,
        decision=file.decision,
        appraised=frozenset(file.appraised),
    )
