"""Where one language's book is built, and how finished books get into place."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from par_lib.files import replacing_folder
from par_lib.project import Project
from par_lib.report.language import Language

DATA = "data"  # the folder of the data package in the book, and the page that offers it
BUILT = "_build"  # in the folder of a MyST project: what was made of it
THEME = "theme"
FILES = "files"  # the folder of what the pages of one language offer and load
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
    def record(self) -> Path:
        """From what each page's content was made, and its hash: what tells whether anything has changed."""
        return self.folder / BUILT / "made.json"

    @property
    def tools(self) -> Path:
        """Where links to Node.js are kept, for all languages."""
        return self.folder.parent / ".tools"

    @property
    def paper(self) -> Path:
        """Where its PDF files are made, in the places that they take beside the pages."""
        return self.folder.parents[1] / "paper" / self.lang

    @property
    def paper_listing(self) -> Path:
        """The SHA-256 of every PDF file."""
        return self.paper.with_suffix(".sha256")

    @property
    def listing(self) -> Path:
        """The SHA-256 of every built file: what tells whether anything of the book has changed."""
        return self.folder / LISTING


def site_of(project: Project, lang: Language) -> Site:
    """Where the book of one language is built."""
    return Site(lang, project.build / "site" / lang)


def data_folder(project: Project) -> Path:
    """Where the data package is made."""
    return project.build / "data"


def publish(sites: list[Site], target: Path, data: Path | None = None) -> None:
    """Puts the built pages in place: the first language at the root of the book, each other in its folder.

    PDF files stand beside the pages, the data package in a folder of its own.
    """
    with replacing_folder(target) as made:
        for place, site in enumerate(sites):
            folder = made if place == 0 else made / site.lang
            shutil.copytree(site.html, folder, dirs_exist_ok=True)
            if place:
                _share(made, folder)
            if site.paper.exists():
                shutil.copytree(site.paper, folder, dirs_exist_ok=True)
        if data and data.exists():
            shutil.copytree(data, made / DATA)


def _share(first: Path, other: Path) -> None:
    """Lets the pages of an edition offer the first one's copy of each file that both have.

    Names of such files end in a hash of their content.
    """
    twice = {
        path.name
        for path in (other / FILES).glob("*")
        if (first / FILES / path.name).is_file()
        and path.read_bytes() == (first / FILES / path.name).read_bytes()
    }
    if not twice:
        return
    link = re.compile(rf'(?<=")({FILES}/([^"/]+))(?=")')
    for page in other.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        shared = link.sub(lambda found: f"../{found[1]}" if found[2] in twice else found[1], text)
        if shared != text:
            page.write_text(shared, encoding="utf-8")
    for name in twice:
        (other / FILES / name).unlink()
