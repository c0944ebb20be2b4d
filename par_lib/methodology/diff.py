"""What changed between two frameworks, or between two years of one: node by node, matched by code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from par_lib.methodology.check import points_text
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.notation import rule_text
from par_lib.methodology.schema import Text


class Kind(StrEnum):
    """What happened to a node."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # under another parent
    RENAMED = "renamed"
    REWEIGHTED = "reweighted"  # other maximum points
    RESOURCED = "resourced"  # points from another score source, or as bonus or penalty
    RERULED = "re-ruled"
    RESTATED = "restated"  # another status, such as illustrative points that became official


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one node, as texts; empty where there is nothing to show."""

    kind: Kind
    code: str
    name: Text
    before: str = ""
    after: str = ""
    status: str = ""  # what its points rest on, as it is after the change or was before it went


def diff(before: Framework, after: Framework) -> tuple[Change, ...]:
    """The changes from one framework to another.

    Returns:
        In the order of the tree of `after`, what was removed at the end in the order of `before`. A node
        added or removed is one change with its maximum; any other node has a change for each thing that
        differs, and a node that only moved within its parent has none. Inner nodes are compared by what
        their leaves add to.
    """
    old = {node.code: node for node in before.nodes}
    new = {node.code: node for node in after.nodes}
    changes: list[Change] = []
    for node in after.nodes:
        if node.code in old:
            changes += _changes(old[node.code], node)
        else:
            now = points_text(node.max_points)
            changes.append(Change(Kind.ADDED, node.code, node.name, after=now, status=node.status or ""))
    for node in before.nodes:
        if node.code not in new:
            gone = points_text(node.max_points)
            changes.append(Change(Kind.REMOVED, node.code, node.name, before=gone, status=node.status or ""))
    return tuple(changes)


def _changes(old: Node, new: Node) -> Iterator[Change]:
    pairs = (
        (Kind.MOVED, old.parent or "", new.parent or ""),
        (Kind.RENAMED, _names(old.name), _names(new.name)),
        (Kind.REWEIGHTED, points_text(old.max_points), points_text(new.max_points)),
        (Kind.RESOURCED, _score_source(old), _score_source(new)),
        (Kind.RERULED, _rule(old), _rule(new)),
        (Kind.RESTATED, old.status or "", new.status or ""),
    )
    for kind, was, now in pairs:
        if was != now:
            yield Change(kind, new.code, new.name, was, now, new.status or "")


def _names(name: Text) -> str:
    return f"{name.vi} / {name.en}"


def _score_source(node: Node) -> str:
    role = "" if node.role == "score" else f" ({node.role})"
    return f"{node.score_source or ''}{role}"


def _rule(node: Node) -> str:
    return rule_text(node.rule) if node.rule else ""
