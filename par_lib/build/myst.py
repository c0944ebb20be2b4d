"""One language's book: a MyST project assembled from pages, built by Jupyter Book with the local theme.

Importing this takes over a second (nbformat): it is for the processes that run tasks.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import nbformat
from ruamel.yaml import YAML

from par_lib.build.edition import make_edition
from par_lib.build.jupyter_book import BookFailed, make_pages
from par_lib.build.plan import Plan
from par_lib.build.renewal import renew_content
from par_lib.build.site import BUILT, THEME, Site
from par_lib.files import write_text
from par_lib.project import Project
from par_lib.report.language import Language
from par_lib.report.publish import DATA

# The words for numbered things; Jupyter Book writes them into references.
_NUMBERING = {
    "vi": {
        "figure": {"template": "Hình %s"},
        "table": {"template": "Bảng %s"},
        "equation": {"template": "(%s)"},
    },
    "en": {
        "figure": {"template": "Figure %s"},
        "table": {"template": "Table %s"},
        "equation": {"template": "(%s)"},
    },
}
_SKIPPED = shutil.ignore_patterns("__pycache__", "README.md")


def assemble(project: Project, plan: Plan, lang: Language, executed: dict[str, Path]) -> Site:
    """Writes the MyST project of one language anew.

    Args:
        project: Where hand-written pages and the theme are.
        plan: The pages and their order.
        lang: The language.
        executed: Executed notebooks by run.
    """
    site = Site(lang, project.build / "site" / lang)
    _clear(site)
    shutil.copytree(project.book / "theme", site.folder / THEME, ignore=_SKIPPED)
    for page, name in [(plan.home, "index"), *((page, page.slug) for page in plan.pages)]:
        if page.written:
            shutil.copyfile(project.book / lang / f"{page.written}.md", site.folder / f"{name}.md")
            continue
        notebook = nbformat.read(executed[page.run or ""], as_version=4)
        edition = make_edition(notebook, lang, name)
        write_text(site.folder / f"{name}.ipynb", nbformat.writes(edition.notebook) + "\n")
        for picture, svg in edition.pictures.items():
            write_text(site.folder / "pictures" / picture, svg)
        for table, text in edition.data.items():
            write_text(site.folder / DATA / table, text)
    with (site.folder / "myst.yml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(_configuration(plan, lang), file)
    return site


def _clear(site: Site) -> None:
    """Takes everything away but what was built: that, pages that have not changed are taken from."""
    site.folder.mkdir(parents=True, exist_ok=True)
    for path in site.folder.iterdir():
        if not path.is_dir():
            path.unlink()
        elif path.name != BUILT:
            shutil.rmtree(path)


def render(site: Site) -> None:
    """Makes the pages of a site with Jupyter Book and the theme, and lists what was made.

    Raises:
        BookFailed: there is a fault in a page, or the theme refused one.
    """
    try:
        renew_content(site)
        make_pages(site)
    except BookFailed as error:
        raise BookFailed(f"Jupyter Book could not build the {site.lang} book:\n{error}") from None
    built = sorted(path for path in site.html.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(site.html).as_posix()}\n"
        for path in built
    ]
    write_text(site.listing, "".join(lines))


def _configuration(plan: Plan, lang: Language) -> dict[str, object]:
    others = [other for other in plan.languages if other != lang]
    first = plan.languages[0]
    options: dict[str, str] = {"lang": lang}
    if others:
        options |= {
            "alternate_lang": others[0],
            "alternate_path": f"{others[0]}/" if lang == first else "../",
        }
    toc: list[dict[str, object]] = [{"file": "index.ipynb"}]
    for part in plan.parts:
        children = [{"file": f"{page.slug}.{'md' if page.written else 'ipynb'}"} for page in part.pages]
        toc.append({"title": part.title[lang], "children": children})
    return {
        "version": 1,
        "project": {
            "title": plan.report.title[lang].format(year=plan.year),
            "description": plan.report.description[lang],
            "numbering": _NUMBERING[lang],
            "toc": toc,
        },
        "site": {"template": "./theme", "options": options},
    }
