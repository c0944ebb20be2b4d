"""Interface words of one language (strings/*.yml), and numbers of figures put into that language."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

# MyST's own numbering templates are English: "Figure %s", "Table %s:", with a no-break space.
ENGLISH_TEMPLATE = re.compile(r"^(?P<kind>[A-Z][a-z]+)[\s ]%s:?$")


class Words:
    """Looks up interface words; a word that a language lacks is an error, never an empty label."""

    def __init__(self, lang: str, folder: Path) -> None:
        path = folder / f"{lang}.yml"
        if not path.exists():
            known = ", ".join(sorted(file.stem for file in folder.glob("*.yml")))
            raise ValueError(f"site option lang: expected one of {known}, found {lang!r}")
        self.lang = lang
        self._words: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))

    def __getitem__(self, key: str) -> str:
        return str(self._words[key])

    def group(self, key: str) -> dict[str, str]:
        """Words that belong together, for instance the kinds of admonition."""
        return {str(name): str(word) for name, word in self._words[key].items()}

    def number(self, template: str, enumerator: str) -> str:
        """A numbered name: "Figure %s" and 3 become "Hình 3"; a template of the writer's own is kept."""
        found = ENGLISH_TEMPLATE.match(template)
        word = self.group("numbered").get(found["kind"]) if found else None
        text = f"{word}\u00a0%s" if word else template.rstrip(":")
        return text.replace("%s", enumerator)

    def date(self, iso: str) -> str:
        """A date in the language's long form; what is no ISO date is shown as written."""
        try:
            day = dt.date.fromisoformat(iso)
        except ValueError:
            return iso
        month = self._words["months"][day.month - 1]
        return self["date"].format(day=day.day, month=month, year=day.year)
