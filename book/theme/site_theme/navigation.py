"""The table of contents as a tree, and the order of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from site_theme.text import page_file

MANY = 15  # pages below a page, from beyond which the contents leave them to that page


@dataclass
class Entry:
    """A page, a part without a page of its own, or an address outside the book."""

    title: str
    href: str
    slug: str
    number: str = ""
    external: bool = False
    children: list[Entry] = field(default_factory=list)

    def shown(self, slug: str) -> list[Entry]:
        """The entries below that the contents of a page list.

        Many pages below a page are listed on that page itself. In the contents of one of them that one stands
        alone: its list is a step away, and its neighbours are at its end.
        """
        if not self.slug or len(self.children) <= MANY:
            return self.children
        return [child for child in self.children if child.holds(slug)]

    def holds(self, slug: str) -> bool:
        """Whether the page is this entry or below it."""
        return self.slug == slug or any(child.holds(slug) for child in self.children)


def contents(index: Entry, pages: Sequence[dict[str, Any]]) -> list[Entry]:
    """The tree of a project, from MyST's flat list of pages with levels.

    >>> tree = contents(Entry("Home", "index.html", "index"), [
    ...     {"title": "Part", "level": 1}, {"title": "A", "slug": "a", "level": 2}])
    >>> [(entry.title, [child.href for child in entry.children]) for entry in tree]
    [('Home', []), ('Part', ['a.html'])]
    """
    roots = [index]
    open_entries: list[tuple[int, Entry]] = []
    for page in pages:
        entry = _entry(page)
        level = int(page.get("level") or 1)
        while open_entries and open_entries[-1][0] >= level:
            open_entries.pop()
        (open_entries[-1][1].children if open_entries else roots).append(entry)
        open_entries.append((level, entry))
    return roots


def _entry(page: dict[str, Any]) -> Entry:
    slug = str(page.get("slug") or "")
    url = str(page.get("url") or "")
    return Entry(
        title=str(page.get("short_title") or page.get("title") or slug or url),
        href=page_file(f"/{slug}") if slug else url,
        slug=slug,
        number=str(page.get("enumerator") or ""),
        external=bool(url),
    )


def reading_order(tree: Sequence[Entry]) -> Iterator[Entry]:
    """The pages from first to last."""
    for entry in tree:
        if entry.slug:
            yield entry
        yield from reading_order(entry.children)
