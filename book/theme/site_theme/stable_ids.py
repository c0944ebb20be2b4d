"""Ids that MyST draws at random on every build, replaced by ids counted over the whole site.

MyST gives index entries and unlabelled exercises a label such as `index-IjWUpQzwFu`; two builds of the
same pages would differ by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from site_theme.text import Node, walk

RANDOM = re.compile(r"^(?P<kind>index|exercise)-[a-z0-9]{10}$", re.IGNORECASE)


class StableIds:
    """Maps random ids to counted ones; every other id is kept."""

    def __init__(self, trees: Iterable[Node]) -> None:
        self._map: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for tree in trees:
            for node in walk(tree):
                found = RANDOM.match(str(node.get("label") or ""))
                drawn = "indexEntries" in node or node["type"] == "exercise"
                html_id = str(node.get("html_id") or "")
                if found and drawn and html_id not in self._map:
                    counts[found["kind"]] += 1
                    self._map[html_id] = f"{found['kind']}-entry-{counts[found['kind']]}"

    @property
    def drawn(self) -> bool:
        """Whether there are such ids."""
        return bool(self._map)

    def stable(self, html_id: str) -> str:
        """The id to write for an id of MyST."""
        return self._map.get(html_id, html_id)
