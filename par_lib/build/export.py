"""One page's notebook run anew, for reviewers: executed, as HTML that stands by itself, and as a script.

    index-papi-2023.ipynb   as it ran, with pictures and tables
    index-papi-2023.html    one language, sentences with their values, code and results
    index-papi-2023.py      the code alone

The HTML loads nothing from anywhere.
"""

from __future__ import annotations

import base64
import html
import re
from copy import deepcopy
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from par_lib.build.edition import evaluated, shows_simulated, simulated_text, speaks
from par_lib.build.plan import Plan, Run
from par_lib.build.script import script_of
from par_lib.errors import UnknownName
from par_lib.execution import execute
from par_lib.files import write_text
from par_lib.project import Project
from par_lib.report.described import METADATA
from par_lib.report.language import Language
from par_lib.report.page_names import page_name

HOME = "index"  # the file of the home page
_SVG = "image/svg+xml"
# Templates bring programs that load others from the network; nothing that a notebook shows needs one.
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)


def run_of(plan: Plan, page: str) -> Run:
    """The run that makes a page.

    Raises:
        UnknownName: no notebook makes a page of that name.
    """
    made = {HOME: plan.home.run} | {shown.slug: shown.run for shown in plan.pages}
    by_id = {run.id: run for run in plan.runs}
    name = made.get(page.lower().removesuffix(".html"))
    if name is None:
        raise UnknownName("page made by a notebook", page, [slug for slug, run in made.items() if run])
    return by_id[name]


def export(project: Project, run: Run, lang: Language, folder: Path) -> list[Path]:
    """Runs the notebook of a page and writes its three files into a folder."""
    slug = page_name(run.id)
    target = folder / f"{slug}.ipynb"
    folder.mkdir(parents=True, exist_ok=True)
    source = project.notebooks / f"{run.notebook}.ipynb"
    execute(source, target, run.parameters(lang), cwd=project.root, warm=False)
    executed = nbformat.read(target, as_version=4)
    page, script = target.with_suffix(".html"), target.with_suffix(".py")
    write_text(page, page_of(executed, lang, slug))
    write_text(script, script_of(executed, lang))
    return [target, page, script]


def page_of(executed: NotebookNode, lang: Language, name: str) -> str:
    """An executed notebook as one HTML file, in one language."""
    shown = deepcopy(executed)
    shown.cells = [cell for cell in shown.cells if speaks(cell, lang)]
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            cell.source = evaluated(cell, name)
        for output in cell.get("outputs", []):
            if _SVG in output.get("data", {}):
                output.data = {"text/html": _figure(output)}
    if shows_simulated(executed):
        title, text = simulated_text(lang)
        shown.cells.insert(0, new_markdown_cell(f"> **{title}.** {text}", id="simulated"))
    exporter = HTMLExporter()  # type: ignore[no-untyped-call]
    body, _ = exporter.from_notebook_node(shown, {"metadata": {"name": name}})
    return _SCRIPT.sub("", str(body))


def _figure(output: NotebookNode) -> str:
    described = output.get("metadata", {}).get(METADATA, {})
    picture = base64.b64encode(output.data[_SVG].encode()).decode()
    alt, caption = (html.escape(str(described.get(key, ""))) for key in ("alt", "caption"))
    image = f'<img alt="{alt}" src="data:{_SVG};base64,{picture}">'
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"
