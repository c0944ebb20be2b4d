"""The words of the theme in one language, in place of the English that MyST writes itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from par_lib.pdf.tree import Node, text_of

# MyST's own templates are English: "Figure %s", "Table %s:", with a no-break space.
_ENGLISH = re.compile(r"^(?P<kind>[A-Z][a-z]+)\s%s:?$")


@dataclass(frozen=True)
class Words:
    """Interface words.

    Args:
        path: book/theme/strings/LANG.yml.
    """

    path: Path

    @cached_property
    def _words(self) -> dict[str, Any]:
        return dict(YAML(typ="safe", pure=True).load(self.path.read_text(encoding="utf-8")))

    def __getitem__(self, key: str) -> str:
        return str(self._words[key])

    def kind(self, english: str) -> str:
        """The word for a kind of numbered thing: Figure, Table, Theorem."""
        return str(self._words["numbered"][english])

    def title(self, kind: str, given: str) -> str:
        """The title of a note: that of its kind where MyST gave it one, else the writer's."""
        own = "See Also" if kind == "seealso" else kind.capitalize()
        return str(self._words["admonitions"].get(kind, given)) if given == own else given

    def reference(self, node: Node) -> str | None:
        """The words of a reference that MyST has filled from a template; None when the writer chose them."""
        template, number = str(node.get("template") or ""), str(node.get("enumerator") or "")
        filled = " ".join(template.replace("%s", number).split())
        if not number or "%s" not in template or text_of(node) != filled:
            return None
        found = _ENGLISH.match(template)
        return self.numbered(found["kind"], number) if found else filled.rstrip(":")

    def numbered(self, english: str, number: str) -> str:
        """A name with its number; nothing for what has none."""
        return f"{self._words['numbered'].get(english, english)}\u00a0{number}" if number else ""
