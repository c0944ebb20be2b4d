"""From an executed notebook to a page of the book in one language.

Cells of the other language and of parameters go; inline expressions become the text they evaluated to;
figures and tables (par_lib.report.publish) become numbered MyST figures and tables. What remains is a plain
MyST page.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from par_lib.build.page_stamp import PageStamp, stamped, stamped_table
from par_lib.errors import ParError
from par_lib.report.described import EXPLANATIONS, METADATA, OFFERED, ORIGIN, said_simulated
from par_lib.report.language import Language
from par_lib.report.markdown import SCREEN_ONLY
from par_lib.report.words import word

_EVAL = re.compile(r"(?<!\\)\{\s*eval\s*\}(?P<ticks>`+)(?!`)(.+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_TABLES = {"table", "laboratory"}  # kinds of outputs that are numbered tables
INCLUDED = "included"  # folder of what pages include
_DROPPED = {"parameters", "injected-parameters", "remove-cell"}
_DATA = {"vi": "Số liệu của hình (CSV)", "en": "Data of this figure (CSV)"}
_LANGUAGE_TAG = "lang-"


class EditionError(ParError):
    """An executed notebook cannot become a page."""


@dataclass(slots=True)
class Edition:
    """A page, the pictures that it shows, the data that it offers and long tables that it includes, by file.

    Tables that explain numbers are files of their own: the notebook that readers download stays light.
    """

    notebook: NotebookNode
    pictures: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    included: dict[str, str] = field(default_factory=dict)

    def texts(self) -> Iterator[str]:
        """All its Markdown."""
        yield from (cell.source for cell in self.notebook.cells)
        yield from self.included.values()

    def rewrite(self, change: Callable[[str], str]) -> None:
        """Changes all its Markdown."""
        for cell in self.notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = change(cell.source)
        self.included = {name: change(text) for name, text in self.included.items()}


def speaks(cell: NotebookNode, lang: Language) -> bool:
    """Whether a cell is for readers of a language: one for all of them, or tagged with it."""
    tagged = [tag for tag in cell.metadata.get("tags", []) if tag.startswith(_LANGUAGE_TAG)]
    return not tagged or f"{_LANGUAGE_TAG}{lang}" in tagged


def make_edition(
    executed: NotebookNode, lang: Language, slug: str, stamp: PageStamp | None = None
) -> Edition:
    """The page of an executed notebook.

    Args:
        executed: A notebook that ran to its end.
        lang: The language whose cells are kept.
        slug: Name of the page; makes cell ids and picture names unique in the book.
        stamp: What the page was made from: stands at its figures and tables.

    Raises:
        EditionError: an inline expression was not evaluated.
    """
    page = deepcopy(executed)
    edition = Edition(page)
    cells: list[NotebookNode] = []
    for cell in executed.cells:
        if _DROPPED & set(cell.metadata.get("tags", [])) or not speaks(cell, lang):
            continue
        if cell.cell_type == "markdown":
            cells.append(_sentence(cell, slug))
        else:
            cells += _shown(deepcopy(cell), lang, slug, edition, stamp)
    if shows_simulated(executed):
        cells.insert(_after_title(cells), _markdown(simulated_banner(lang), "simulated"))
    for place, cell in enumerate(cells):
        cell.id = f"{slug}_{place}"[-64:]  # nbformat's longest id; slugs have no underscore
    page.cells = cells
    return edition


def simulated_banner(lang: Language) -> str:
    """The warning at the top of a page that shows simulated numbers."""
    title, text = simulated_text(lang)
    return f":::{{danger}} {title}\n{text}\n:::"


def simulated_text(lang: Language) -> tuple[str, str]:
    """The title and the text of that warning."""
    text = {
        "vi": "Trang này có số liệu do máy tính tạo ra để thử và trình bày phương pháp. Các tổng, hạng và "
        "trung bình đã công bố được giữ đúng, mọi số còn lại là giả định: không được trích dẫn hay dùng để "
        "đánh giá bất kỳ đơn vị nào.",
        "en": "This page shows figures that were generated to test and to show the method. Published totals, "
        "ranks and means are reproduced; everything else is made up: do not quote it, and do not judge any "
        "unit by it.",
    }[lang]
    return word("simulated", lang), text


def shows_simulated(executed: NotebookNode) -> bool:
    """Whether any output of the notebook shows simulated numbers."""
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    return any(ORIGIN in output.get("metadata", {}).get(METADATA, {}) for output in outputs)


def _after_title(cells: list[NotebookNode]) -> int:
    """The place right after the cell with the page's title."""
    titled = [place for place, cell in enumerate(cells) if re.match(r"# ", cell.source.lstrip())]
    return titled[0] + 1 if titled else 0


def _sentence(cell: NotebookNode, slug: str) -> NotebookNode:
    return _markdown(evaluated(cell, slug), cell.id)


def evaluated(cell: NotebookNode, slug: str) -> str:
    """The text of a markdown cell with the values of its inline expressions.

    Raises:
        EditionError: an expression was not evaluated; `slug` names its page.
    """
    results = {item["expression"]: item["result"] for item in cell.metadata.get("user_expressions", [])}

    def text(match: re.Match[str]) -> str:
        result = results.get(match[2])
        if result is None or result.get("status") != "ok":
            raise EditionError(f"{slug}: the inline expression {match[2]!r} has no value")
        value = result["data"]["text/plain"]
        return str(ast.literal_eval(value)) if value[:1] in "'\"" else value

    return _EVAL.sub(text, cell.source)


def _markdown(source: str, name: str) -> NotebookNode:
    cell: NotebookNode = new_markdown_cell(source, id=name)
    return cell


def _shown(
    cell: NotebookNode, lang: Language, slug: str, edition: Edition, stamp: PageStamp | None
) -> list[NotebookNode]:
    """A Markdown cell for each figure and table that the cell showed, and the cell itself.

    Its code is not on the page, but in the notebook that the page offers for download.
    """
    published: list[NotebookNode] = []
    others: list[NotebookNode] = []
    for output in cell.outputs:
        (published if METADATA in output.get("metadata", {}) else others).append(output)
    cell.outputs = others
    cell.metadata["tags"] = sorted({*cell.metadata.get("tags", []), "remove-input"})
    made = []
    for place, output in enumerate(published):
        described = output.metadata[METADATA]
        edition.data |= described.get("files", {})
        source = output.data.get("text/markdown", "")
        if described["kind"] == "figure":
            source = _figure(output, lang, slug, edition, stamp)
        elif described["kind"] in _TABLES and stamp:
            source = stamped_table(source, stamp, slug, lang)
        if described.get("class") == EXPLANATIONS:
            edition.included[f"{described['label']}.md".lower()] = source
            source = f":::{{include}} {INCLUDED}/{described['label'].lower()}.md\n:::"
        made.append(_markdown(source, f"{cell.id}-{place}"))
    return [*made, cell]


def _figure(
    output: NotebookNode, lang: Language, slug: str, edition: Edition, stamp: PageStamp | None
) -> str:
    described = output.metadata[METADATA]
    caption, alt = described["caption"], described["alt"]
    if ORIGIN in described:
        caption, alt = said_simulated(caption, lang), f"{word('simulated', lang)}. {alt}"
    caption = stamped(caption, stamp, slug, lang) if stamp else caption
    name = f"{slug}-{described['label']}.svg"
    edition.pictures[name] = output.data["image/svg+xml"]
    alt = " ".join(alt.split())  # an option of MyST is plain text, one line of it
    lines = [f"::::{{figure}} pictures/{name}", f":label: {described['label']}", f":alt: {alt}"]
    links = [f"[{_DATA[lang]}]({OFFERED}/{file})" for file in described.get("files", {})]
    offered = ["", ":::{div}", f":class: {SCREEN_ONLY}", *links, ":::"] if links else []
    return "\n".join([*lines, "", caption, *offered, "::::"])
