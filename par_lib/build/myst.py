"""One language's book: a MyST project assembled from pages, built by Jupyter Book with the local theme.

Importing this takes over a second (nbformat): it is for the processes that run tasks.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell
from ruamel.yaml import YAML

from par_lib.build.edition import INCLUDED, Edition, make_edition
from par_lib.build.jupyter_book import BookFailed, make_pages
from par_lib.build.page_stamp import PageStamp, how_made
from par_lib.build.plan import Page, Plan, paper_files
from par_lib.build.references import labels_of, only_known
from par_lib.build.renewal import renew_content
from par_lib.build.script import script_of
from par_lib.build.site import BUILT, DATA, THEME, Site, data_folder
from par_lib.datapackage.files import files
from par_lib.files import write_text
from par_lib.project import Project
from par_lib.report.described import OFFERED
from par_lib.report.language import Language, number
from par_lib.report.markdown import escape

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
_REPORT_PDF = {"vi": "Toàn bộ báo cáo (PDF)", "en": "The whole report (PDF)"}
_PAGE_PDF = {"vi": "Trang này (PDF)", "en": "This page (PDF)"}
_SCRIPT = {"vi": "Mã chương trình của trang (Python)", "en": "The code of this page (Python)"}
_FILES = {"vi": "Các tệp của gói dữ liệu.", "en": "Files of the data package."}
_KILO = 10_000  # bytes from which kilobytes need no decimals
_SKIPPED = shutil.ignore_patterns("__pycache__", "README.md")


def assemble(
    project: Project,
    plan: Plan,
    lang: Language,
    executed: dict[str, Path],
    stamps: Mapping[str, PageStamp] | None = None,
) -> Site:
    """Writes the MyST project of one language anew.

    Args:
        project: Where hand-written pages and the theme are.
        plan: The pages and their order.
        lang: The language.
        executed: Executed notebooks by run.
        stamps: What each page was made from, by its run.
    """
    site = Site(lang, project.build / "site" / lang)
    _clear(site)
    shutil.copytree(project.book / "theme", site.folder / THEME, ignore=_SKIPPED)
    editions: dict[str, tuple[Edition, list[dict[str, object]]]] = {}
    for page, name in [(plan.home, "index"), *((page, page.slug) for page in plan.pages)]:
        if page.written:
            text = (project.book / lang / f"{page.written}.md").read_text(encoding="utf-8")
            write_text(site.folder / f"{name}.md", _front_matter(_downloads(plan, page, lang)) + text)
            continue
        notebook = nbformat.read(executed[page.run or ""], as_version=4)
        stamp = stamps[page.run or ""] if stamps else None
        edition = make_edition(notebook, lang, name, stamp)
        if stamp:
            made = how_made(stamp, name, lang, plan.year)
            edition.notebook.cells.append(new_markdown_cell(made, id=f"{name}_made"[-64:]))
        offers = _downloads(plan, page, lang)
        if not page.below:  # pages of units share their code, and their command writes it
            write_text(site.folder / f"{name}.py", script_of(notebook, lang))
            offers.append({"file": f"{name}.py", "title": _SCRIPT[lang]})
        editions[name] = edition, offers
    known = labels_of(text for edition, _ in editions.values() for text in edition.texts())
    for name, (edition, offers) in editions.items():
        edition.rewrite(lambda text: only_known(text, known))
        edition.notebook.cells[0].source = _front_matter(offers) + edition.notebook.cells[0].source
        write_text(site.folder / f"{name}.ipynb", nbformat.writes(edition.notebook, indent=None) + "\n")
        for picture, svg in edition.pictures.items():
            write_text(site.folder / "pictures" / picture, svg)
        for offered, text in edition.data.items():
            write_text(site.folder / OFFERED / offered, text)
        for included, text in edition.included.items():
            write_text(site.folder / INCLUDED / included, text)
    if any(page.written == DATA for page in plan.pages):
        write_text(site.folder / "data-files.md", data_files(data_folder(project), plan, lang))
    with (site.folder / "myst.yml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(_configuration(plan, lang), file)
    return site


def data_files(folder: Path, plan: Plan, lang: Language) -> str:
    """The table of the files of the data package, which the page `data` includes."""
    where = DATA if lang == plan.languages[0] else f"../{DATA}"
    columns = {"vi": "| Tệp | Nội dung | Dung lượng (kB) |", "en": "| File | Contents | Size (kB) |"}[lang]
    rows = []
    for one in files(folder):
        size = number(one.size / 1000, lang, 0 if one.size > _KILO else 1)
        rows.append(f"| [{escape(one.name)}]({where}/{one.name}) | {escape(one.title[lang])} | {size} |")
    head = [f":::{{table}} {_FILES[lang]}", ":label: tab-data-files", "", columns, "|---|---|---:|"]
    return "\n".join([*head, *rows, ":::", ""])


def _clear(site: Site) -> None:
    """Takes everything away but what was built: that, pages that have not changed are taken from."""
    site.folder.mkdir(parents=True, exist_ok=True)
    for path in site.folder.iterdir():
        if not path.is_dir():
            path.unlink()
        elif path.name != BUILT:
            shutil.rmtree(path)


def make_book(site: Site) -> None:
    """Makes the content of a site with Jupyter Book.

    Raises:
        BookFailed: there is a fault in a page.
    """
    with _told(site):
        renew_content(site)


def render(site: Site) -> None:
    """Makes the pages of a site from its content with the theme, and lists what was made.

    Raises:
        BookFailed: the theme refused something in a page.
    """
    with _told(site):
        make_pages(site)
    built = sorted(path for path in site.html.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(site.html).as_posix()}\n"
        for path in built
    ]
    write_text(site.listing, "".join(lines))


@contextmanager
def _told(site: Site) -> Iterator[None]:
    try:
        yield
    except BookFailed as error:
        raise BookFailed(f"Jupyter Book could not build the {site.lang} book:\n{error}") from None


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
    toc += [{"title": part.title[lang], "children": _entries(part.pages)} for part in plan.parts]
    return {
        "version": 1,
        "project": {
            "title": plan.report.title[lang].format(year=plan.year),
            "description": plan.report.description[lang],
            "numbering": _NUMBERING[lang],
            "toc": toc,
        },
        "site": {"template": "./theme", "options": options, "actions": [_report_pdf(plan, lang)]},
    }


def _entries(pages: Iterable[Page]) -> list[dict[str, object]]:
    """The pages of a part in the table of contents; some stand below the page before them."""
    entries: list[dict[str, object]] = []
    below: list[dict[str, object]] = []
    for page in pages:
        entry: dict[str, object] = {"file": f"{page.slug}.{'md' if page.written else 'ipynb'}"}
        if page.below and entries:
            if not below:
                entries[-1]["children"] = below
            below.append(entry)
        else:
            below = []
            entries.append(entry)
    return entries


def _report_pdf(plan: Plan, lang: Language) -> dict[str, object]:
    name = next(name for name, slug in paper_files(plan, lang).items() if slug is None)
    return _later(name, _REPORT_PDF[lang])


def _downloads(plan: Plan, page: Page, lang: Language) -> list[dict[str, object]]:
    """What a page offers: the whole report on the first one, its own PDF where it has one."""
    files = {slug: name for name, slug in paper_files(plan, lang).items()}
    offered = [_report_pdf(plan, lang)] if page == plan.home else []
    return [*offered, _later(files[page.slug], _PAGE_PDF[lang])] if page.slug in files else offered


def _later(name: str, title: str) -> dict[str, object]:
    """A file that is made from the built pages, and stands beside them."""
    return {"url": name, "title": title, "static": False}


def _front_matter(downloads: list[dict[str, object]]) -> str:
    """The beginning of a page with downloads; nothing for one without (YAML holds JSON)."""
    return f"---\ndownloads: {json.dumps(downloads, ensure_ascii=False)}\n---\n" if downloads else ""
