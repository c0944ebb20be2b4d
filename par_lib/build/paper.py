"""The report on paper: one PDF of all pages for each language, and pages that are to be had by themselves.

Importing this takes half a second (Typst, pikepdf): it is for the processes that run tasks.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path

import pikepdf

from par_lib.build.site import Site
from par_lib.collection import uncollected
from par_lib.files import replacing, write_text
from par_lib.pdf.document import single_page, whole_book
from par_lib.pdf.site_content import SiteContent
from par_lib.pdf.typeset import typeset


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
    """The same document in a quarter of the bytes: Typst writes each tag of its structure as an object."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return packed.getvalue()
