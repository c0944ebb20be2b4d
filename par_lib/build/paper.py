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
import pikepdf.settings

from par_lib.build.site import Site
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
    pikepdf.settings.set_flate_compression_level(9)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        for drawn in _drawn(pdf):
            drawn.write(rounded(drawn.read_bytes()))
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return packed.getvalue()


def _drawn(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    """What is drawn on the pages, and the drawings placed on them."""
    for page in pdf.pages:
        page.contents_coalesce()
    pages = [page.obj.get("/Contents") for page in pdf.pages]
    forms = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and _is_form(one)]
    yield from (one for one in [*pages, *forms] if isinstance(one, pikepdf.Stream))


def _is_form(one: pikepdf.Stream) -> bool:
    return one.get("/Subtype") == pikepdf.Name.Form


def rounded(content: bytes) -> bytes:
    r"""Drawing instructions with places to 0.01 pt; numbers below 1 (colours) keep three decimals.

    >>> rounded(rb"0.34117648 scn 56.692913 554.62335 cm [(1.23456)-20(\)0.9999)]TJ").decode()
    '0.341 scn 56.69 554.62 cm [(1.23456)-20(\\)0.9999)]TJ'
    """

    def shorter(found: re.Match[bytes]) -> bytes:
        if found[0].startswith(b"("):
            return found[0]
        value = float(found[0])
        text = (b"%.2f" if abs(value) >= 1 else b"%.3f") % value
        return text.rstrip(b"0").rstrip(b".") if float(text) else b"0"

    return _TEXT_OR_NUMBER.sub(shorter, content)
