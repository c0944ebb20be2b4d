"""One page while it is being rendered: what its nodes share, and how a node becomes HTML."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from site_theme.assets import MediaFolder
from site_theme.faults import RenderFault
from site_theme.registry import RENDERERS
from site_theme.stable_ids import StableIds
from site_theme.text import Node, children
from site_theme.words import Words


@dataclass(frozen=True)
class OutlineEntry:
    """One heading for the outline beside the text."""

    level: int
    anchor: str
    title: str


@dataclass
class Page:
    """State of one page; renderers read and extend it.

    `footnotes` keeps definitions until the end of the page, `backlinks` the places that refer to them.
    `captions` holds the caption ids of the figures around the current node; `inside_link`, `decorative` and
    `named_parts` count the links, decorative figures and captioned part figures around it. `rows_of` is the
    anchor of the table whose rows have anchors of their own. `scripts` are those that something on the page
    needs beside those of every page. `simulated` tells that a table of simulated numbers is on it.
    """

    slug: str
    data: dict[str, Any]
    words: Words
    templates: Environment
    media: MediaFolder
    ids: StableIds
    faults: list[RenderFault] = field(default_factory=list)
    outline: list[OutlineEntry] = field(default_factory=list)
    footnotes: dict[str, Node] = field(default_factory=dict)
    backlinks: dict[str, list[str]] = field(default_factory=dict)
    captions: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    bibliography_placed: bool = False
    inside_link: int = 0
    decorative: int = 0
    named_parts: int = 0
    rows_of: str = ""
    simulated: bool = False
    _counts: Counter[str] = field(default_factory=Counter)

    @property
    def title(self) -> str:
        """The title, which MyST has taken from the front matter or the first heading."""
        return str(self.data["frontmatter"].get("title") or self.slug)

    def render(self, node: Node) -> Markup:
        """HTML of one node; an unknown type is a fault, not a gap in the page."""
        renderer = RENDERERS.get(node["type"])
        if renderer is None:
            self.fault(f"no renderer for node type {node['type']}")
            return Markup()
        return renderer(self, node)

    def body(self, node: Node) -> Markup:
        """HTML of all children of a node."""
        return Markup().join(self.render(child) for child in children(node))

    def macro(self, file: str, name: str, /, *args: object, **values: object) -> Markup:
        """Calls a macro of templates/nodes/; its result is escaped by the template engine."""
        module = self.templates.get_template(f"nodes/{file}.html").module
        return Markup(getattr(module, name)(*args, **values))  # noqa: S704 - escaped in the macro

    def anchor(self, node: Node) -> str:
        """The id attribute of a node, or nothing."""
        return self.ids.stable(str(node.get("html_id") or ""))

    def fresh_id(self, kind: str) -> str:
        """An id for something that MyST does not name, counted in reading order."""
        self._counts[kind] += 1
        return f"{kind}-{self._counts[kind]}"

    def fault(self, message: str) -> None:
        """Notes what stops the build."""
        self.faults.append(RenderFault(self.slug, message))

    def classes(self, node: Node) -> str:
        """The writer's own class names."""
        return str(node.get("class") or "")
