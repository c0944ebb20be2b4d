"""The report on paper: one PDF of all pages for each language, and pages that are to be had by themselves.

Importing this takes half a second (Typst, pikepdf): it is for the processes that run tasks.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from par_lib.build.site import Site
from par_lib.collection import uncollected
from par_lib.files import replacing, write_text
from par_lib.pdf.document import single_page, whole_book
from par_lib.pdf.site_content import SiteContent
from par_lib.pdf.typeset import typeset

# Numbers with more decimals than are kept, and texts, whose bytes may look like numbers.
_TEXT_OR_NUMBER = re.compile(rb"\((?:\\.|[^\\()])*\)|-?\d*\.\d{3,}", re.DOTALL)


def set_on_paper(site: Site, style: Path, files: dict[str, str | None]) -> None:
    """Writes the PDF files of one language, and lists them.

    Args:
        site: The built site, whose pages are set.
        style: book/typst/report.typ.
        files: By the name of the file, the page that it holds; None for the whole book.

    Raises:
        PdfFailed: a page has no form on paper.
    """
    folder = site.folder / "_build" / "site"
    content = SiteContent(folder)
    shutil.rmtree(site.paper, ignore_errors=True)
    documents = (
        single_page(content, site.lang, slug) if slug else whole_book(content, site.lang)
        for slug in files.values()
    )
    lines = []
    strings = site.folder / "theme" / "strings"
    with uncollected():
        for name, made in zip(files, typeset(documents, folder, style, strings), strict=True):
            packed = pack(made)
            with replacing(site.paper / name) as temporary:
                temporary.write_bytes(packed)
            lines.append(f"{hashlib.sha256(packed).hexdigest()}  {name}\n")
    write_text(site.paper_listing, "".join(lines))


def pack(document: bytes) -> bytes:
    """The same document in half the bytes.

    Typst writes each tag of its structure as an object by itself, and places to a millionth of a point.
    """
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        rounded = _Rounding()
        for drawn in _drawn(pdf):
            drawn.write(rounded(drawn.read_bytes()))
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return packed.getvalue()


def _drawn(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    """What is drawn on the pages, and the drawings placed on them, each once."""
    forms: dict[tuple[int, int], pikepdf.Stream] = {}
    for page in pdf.pages:
        page.contents_coalesce()
        contents = page.obj.get("/Contents")
        if isinstance(contents, pikepdf.Stream):
            yield contents
        _gather_forms(page.obj, forms)
    yield from forms.values()


def _gather_forms(placed_on: pikepdf.Object, found: dict[tuple[int, int], pikepdf.Stream]) -> None:
    drawings = placed_on.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary())
    for drawing in drawings.values():
        if not isinstance(drawing, pikepdf.Stream) or drawing.objgen in found:
            continue
        if drawing.get("/Subtype") == pikepdf.Name.Form:
            found[drawing.objgen] = drawing
            _gather_forms(drawing, found)


class _Rounding:
    r"""Drawing instructions with places to 0.01 pt; numbers below 1 (colours) keep three decimals.

    >>> _Rounding()(rb"0.34117648 scn 56.692913 554.62335 cm [(1.23456)-20(\)0.9999)]TJ").decode()
    '0.341 scn 56.69 554.62 cm [(1.23456)-20(\\)0.9999)]TJ'
    """

    def __init__(self) -> None:
        self._shorter: dict[bytes, bytes] = {}  # the same places come again and again

    def __call__(self, content: bytes) -> bytes:
        return _TEXT_OR_NUMBER.sub(self._shortened, content)

    def _shortened(self, found: re.Match[bytes]) -> bytes:
        text = found[0]
        if text not in self._shorter:
            self._shorter[text] = text if text.startswith(b"(") else _shortened(float(text))
        return self._shorter[text]


def _shortened(value: float) -> bytes:
    text = (b"%.2f" if abs(value) >= 1 else b"%.3f") % value
    return text.rstrip(b"0").rstrip(b".") if float(text) else b"0"
