"""The methodology of one year: a tree of nodes with exact maxima, ready for computation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

from par_lib.errors import UnknownName
from par_lib.methodology.schema import Band, Decision, Display, Measure, Role, Rule, Status, Text, Ties


@dataclass(frozen=True, slots=True)
class Node:
    """An area (lĩnh vực), criterion (tiêu chí) or component (tiêu chí thành phần) in one year."""

    code: str
    name: Text
    parent: str | None
    depth: int  # 1 for areas
    max_points: Fraction
    is_leaf: bool
    score_source: str | None = None
    status: Status | None = None
    source: Text | None = None
    note: Text | None = None
    role: Role = "score"
    rule: Rule | None = None


@dataclass(frozen=True)
class Framework:
    """A framework in one year. Nodes stand in preorder: a parent before its children, as in the file."""

    id: str
    year: int
    name: Text
    level: str
    nodes: tuple[Node, ...]
    depth_names: tuple[Text, ...]
    score_sources: dict[str, Text]
    measure: Measure
    ties: Ties
    display: Display
    bands: tuple[Band, ...] = ()  # highest first
    summary: Text | None = None
    decision: Decision | None = None
    appraised: frozenset[str] = frozenset()  # score sources; all others are measured

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The nodes that are scored, in order."""
        return tuple(node for node in self.nodes if node.is_leaf)

    @cached_property
    def areas(self) -> tuple[Node, ...]:
        """The nodes of the first depth."""
        return tuple(node for node in self.nodes if node.depth == 1)

    @cached_property
    def leaf_codes(self) -> tuple[str, ...]:
        """Codes of the leaves, in order: the columns of every points array."""
        return tuple(node.code for node in self.leaves)

    @cached_property
    def leaf_maxima(self) -> npt.NDArray[np.float64]:
        """Maximum points of the leaves, shape (leaves,): what a leaf can give at most, or take."""
        return np.array([float(node.max_points) for node in self.leaves])

    @cached_property
    def leaf_counted_maxima(self) -> npt.NDArray[np.float64]:
        """What the leaves count into the maxima above them, shape (leaves,): 0 for bonus and penalty."""
        return np.array([float(node.max_points) if node.role == "score" else 0.0 for node in self.leaves])

    @cached_property
    def leaf_signs(self) -> npt.NDArray[np.float64]:
        """How points of the leaves count, shape (leaves,): 1, or -1 for a penalty."""
        return np.array([-1.0 if node.role == "penalty" else 1.0 for node in self.leaves])

    @cached_property
    def membership(self) -> npt.NDArray[np.bool_]:
        """Which leaf counts into which node, shape (nodes, leaves)."""
        place = {code: column for column, code in enumerate(self.leaf_codes)}
        matrix = np.zeros((len(self.nodes), len(self.leaves)), dtype=bool)
        row = {node.code: index for index, node in enumerate(self.nodes)}
        for node in reversed(self.nodes):
            if node.is_leaf:
                matrix[row[node.code], place[node.code]] = True
            if node.parent is not None:
                matrix[row[node.parent]] |= matrix[row[node.code]]
        return matrix

    @property
    def max_points(self) -> Fraction:
        """Maximum points of the whole tree."""
        return sum((node.max_points for node in self.areas if node.role == "score"), Fraction(0))

    def is_appraised(self, node: Node) -> bool:
        """Whether units score that leaf themselves and a council appraises it; otherwise it is measured."""
        return node.score_source in self.appraised

    def node(self, code: str) -> Node:
        """The node of that code.

        Raises:
            UnknownName: the framework has no such node in this year.
        """
        for node in self.nodes:
            if node.code == code:
                return node
        raise UnknownName(f"code of {self.id} in {self.year}", code, [node.code for node in self.nodes])

    def area_of(self, code: str) -> Node:
        """The area that a node is in, or is.

        Raises:
            UnknownName: the framework has no such node in this year.
        """
        node = self.node(code)
        while node.parent is not None:
            node = self.node(node.parent)
        return node

    def children(self, code: str | None) -> tuple[Node, ...]:
        """The nodes right below `code`; the areas for None."""
        return tuple(node for node in self.nodes if node.parent == code)

    def subtree(self, code: str) -> Framework:
        """The framework of one node and all below it: what an area is computed from."""
        kept = {self.node(code).code}
        for node in self.nodes:
            if node.parent in kept:
                kept.add(node.code)
        return replace(self, nodes=tuple(node for node in self.nodes if node.code in kept))
