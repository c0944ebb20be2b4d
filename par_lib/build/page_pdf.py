"""Pages of the built book as PDF files of their own, when somebody wants them: all would fill the site.

Importing this takes half a second (Typst, pikepdf).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from par_lib.build.beside import style_sheet
from par_lib.build.paper import pack
from par_lib.build.site import site_of
from par_lib.errors import ArgumentError, UnknownName
from par_lib.files import replacing
from par_lib.pdf.document import single_page
from par_lib.pdf.site_content import SiteContent
from par_lib.pdf.typeset import typeset
from par_lib.project import Project
from par_lib.report.language import Language


class PagePdfs:
    """The pages of one language as they were built last.

    Raises:
        ArgumentError: the book was not built in that language.
    """

    def __init__(self, project: Project, lang: Language) -> None:
        self._site, self._style = site_of(project, lang), style_sheet(project)
        self._folder = self._site.folder / "_build" / "site"
        if not (self._folder / "config.json").is_file():
            hint = f"par build YEAR --lang {lang}"
            raise ArgumentError("lang", expected="a language of the built book", found=lang, hint=hint)
        self._content = SiteContent(self._folder)

    def chosen(self, wanted: Sequence[str]) -> list[str]:
        """The pages of some names in the order of the book; a name may have * for any letters.

        Raises:
            UnknownName: no page has such a name.
        """
        pages = [slug for _, slugs in self._content.parts() for slug in slugs]
        for name in wanted:
            if not any(fnmatchcase(slug, name) for slug in pages):
                raise UnknownName("page", name, pages)
        return [slug for slug in pages if any(fnmatchcase(slug, name) for name in wanted)]

    def write(self, slugs: Sequence[str], folder: Path) -> Iterator[Path]:
        """Sets pages one after the other as `SLUG-LANG.pdf`, PDF/UA-1, and tells of each when it is there.

        Raises:
            PdfFailed: a page has no form on paper.
        """
        documents = (single_page(self._content, self._site.lang, slug) for slug in slugs)
        made = typeset(documents, self._folder, self._style, self._site.folder / "theme" / "strings")
        for slug, document in zip(slugs, made, strict=True):
            path = folder / f"{slug}-{self._site.lang}.pdf"
            with replacing(path) as temporary:
                temporary.write_bytes(pack(document))
            yield path
