"""Runs Typst: source to the bytes of a PDF that readers of every kind can use (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import typst

from par_lib.pdf.document import Document, PdfFailed, source_of
from par_lib.pdf.letters import font_folders
from par_lib.pdf.words import Words

STANDARD: Literal["ua-1"] = "ua-1"
_FLOATING = "#let floating = true"  # of the style sheet
_UNTAGGED = "internal error: parent group"


def typeset(documents: Iterable[Document], site: Path, style: Path, strings: Path) -> Iterator[bytes]:
    """PDF files of documents, one after the other.

    Nothing of the machine goes in: no date, no font but those of the Python environment, no package.

    Args:
        documents: What is to be set.
        site: MyST's folder with public/, where pictures are.
        style: The style sheet, book/typst/report.typ.
        strings: The folder with the words of each language, book/theme/strings.

    Raises:
        PdfFailed: a page has no form on paper, or Typst refuses the document, for instance because it would
            not be accessible.
    """
    compiler = typst.Compiler(
        root=str(site), font_paths=[str(path) for path in font_folders()], ignore_system_fonts=True
    )
    text = style.read_text(encoding="utf-8")
    for document in documents:
        source = source_of(document, text, Words(strings / f"{document.lang}.yml"))
        try:
            made = _compiled(compiler, source)
        except typst.TypstError as error:
            told = [str(error), *(f"hint: {hint}" for hint in getattr(error, "hints", ()))]
            raise PdfFailed(f"{document.title}: Typst could not set it: {'; '.join(told)}") from error
        if not isinstance(made, bytes):
            raise PdfFailed(f"{document.title}: Typst made no file")
        yield made


def _compiled(compiler: typst.Compiler, source: str) -> object:
    """The file; without floating figures where Typst cannot tag the document with them (its issue 8487)."""

    def compiled(text: str) -> object:
        return compiler.compile(input=text.encode(), format="pdf", pdf_standards=[STANDARD])

    try:
        return compiled(source)
    except typst.TypstError as error:
        if _UNTAGGED not in str(error):
            raise
        return compiled(source.replace(_FLOATING, _FLOATING.replace("true", "false"), 1))
