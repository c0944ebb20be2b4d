"""Where one language's book is built, and how finished books get into place."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from par_lib.files import replacing_folder
from par_lib.report.language import Language

BUILT = "_build"  # in the folder of a MyST project: what was made of it
THEME = "theme"
LISTING = "files.sha256"


@dataclass(frozen=True, slots=True)
class Site:
    """The MyST project of one language."""

    lang: Language
    folder: Path

    @property
    def html(self) -> Path:
        """Where the theme puts the pages."""
        return self.folder / BUILT / "html"

    @property
    def content(self) -> Path:
        """Where Jupyter Book puts the content of pages, for the theme to show."""
        return self.folder / BUILT / "site"

    @property
    def tools(self) -> Path:
        """Where links to Node.js are kept, for all languages."""
        return self.folder.parent / ".tools"

    @property
    def listing(self) -> Path:
        """The SHA-256 of every built file: what tells whether anything of the book has changed."""
        return self.folder / LISTING


def publish(sites: list[Site], target: Path) -> None:
    """Puts the built pages in place: the first language at the root of the book, each other in its folder."""
    with replacing_folder(target) as made:
        for place, site in enumerate(sites):
            shutil.copytree(site.html, made if place == 0 else made / site.lang, dirs_exist_ok=True)
