"""One page of the book while it becomes Typst code: what its renderers share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from par_lib.pdf.letters import breakable, printable
from par_lib.pdf.registry import RENDERERS
from par_lib.pdf.tree import Node, children, walk
from par_lib.pdf.typst_code import Code, call, joined, string
from par_lib.pdf.words import Words
from par_lib.report.markdown import SCREEN_ONLY


@dataclass
class Page:
    """State of one page; renderers read and extend it.

    Args:
        slug: Its name in the book.
        root: Its tree.
        words: Words of its language.
        level: The level of its title; its sections are below.
        targets: What can be linked to in the document, see `target_of`.
        faults: What stops the build, of all pages.
        tall: The addresses of its drawings that are higher than wide.
        caption_letters: Of the figure around the current node: its lines and a drawing share one sheet.
    """

    slug: str
    root: Node
    words: Words
    level: int
    targets: frozenset[str]
    faults: list[str] = field(default_factory=list)
    tall: frozenset[str] = frozenset()
    caption_letters: int = 0
    contained: int = 0  # blocks around the current node, in which no page can begin
    tabled: int = 0  # tables around it, where words have no room to spare
    decorative: int = 0  # figures around it that say nothing
    heading_level: int = field(init=False)
    cited: list[str] = field(default_factory=list)
    footnotes: dict[str, Node] = field(init=False)
    footnotes_set: set[str] = field(default_factory=set)  # those that are at the foot of some sheet

    def __post_init__(self) -> None:
        """Definitions of footnotes stand anywhere on the page."""
        self.heading_level = self.level
        definitions = [node for node in walk(self.root) if node["type"] == "footnoteDefinition"]
        self.footnotes = {str(node["identifier"]): node for node in definitions}

    def render(self, node: Node) -> Code:
        """Code of one node; an unknown type is a fault, not a gap in the page."""
        renderer = RENDERERS.get(node["type"])
        if renderer is None:
            self.fault(f"no renderer for node type {node['type']}")
            return string("")
        return renderer(self, node)

    def body(self, node: Node) -> Code:
        """Code of all children of a node."""
        return joined(self.render(child) for child in children(node))

    def text(self, value: str) -> Code:
        """Text as it stands, whatever it holds."""
        return string(breakable(printable(value)))

    def line(self, value: str) -> Code:
        """A line of a program, with the spaces that it begins with."""
        return string(breakable(value[: len(value) - len(value.lstrip(" "))] + printable(value.lstrip(" "))))

    @contextmanager
    def inside_block(self) -> Iterator[None]:
        """While the children of a block are rendered."""
        self.contained += 1
        yield
        self.contained -= 1

    @contextmanager
    def inside_table(self) -> Iterator[None]:
        """While the cells of a table are rendered."""
        self.tabled += 1
        with self.inside_block():
            yield
        self.tabled -= 1

    def labelled(self, code: Code, target: str) -> Code:
        """Something that can be linked to, under the name that the document knows."""
        return call("labelled", code, string(target)) if target in self.targets else code

    def target(self, node: Node) -> str:
        """The name by which something of this page can be linked to; empty for what has none."""
        return target_of(self.slug, str(node["html_id"])) if node.get("html_id") else ""

    def fault(self, message: str) -> None:
        """Notes what stops the build."""
        self.faults.append(f"{self.slug}: {message}")


def target_of(slug: str, html_id: str = "") -> str:
    """The name of a place in the document: a page, or something on it.

    >>> target_of("index"), target_of("index", "fig-a")
    ('index', 'index#fig-a')
    """
    return f"{slug}#{html_id}" if html_id else slug


def targets_of(slug: str, root: Node) -> set[str]:
    """Everything of a page on paper that can be linked to."""
    kinds = {"heading", "container", "math"}
    nodes = walk(root, leave_out=SCREEN_ONLY)
    found = {str(node.get("html_id") or "") for node in nodes if node["type"] in kinds}
    return {target_of(slug), *(target_of(slug, html_id) for html_id in found if html_id)}
