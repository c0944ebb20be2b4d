"""Where one language's book is built, and how finished books get into place."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from par_lib.files import replacing_folder
from par_lib.report.language import Language


@dataclass(frozen=True, slots=True)
class Site:
    """The MyST project of one language."""

    lang: Language
    folder: Path

    @property
    def html(self) -> Path:
        """Where Jupyter Book puts the pages."""
        return self.folder / "_build" / "html"

    @property
    def listing(self) -> Path:
        """The SHA-256 of every built file: what tells whether anything of the book has changed."""
        return self.folder / "files.sha256"


def publish(sites: list[Site], target: Path) -> None:
    """Puts the built pages in place: the first language at the root of the book, each other in its folder."""
    with replacing_folder(target) as made:
        for place, site in enumerate(sites):
            shutil.copytree(site.html, made if place == 0 else made / site.lang, dirs_exist_ok=True)
