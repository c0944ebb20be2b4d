"""The layout of book/report.yml: titles, languages, and which notebook or page stands where."""

from __future__ import annotations

import json

from pydantic import Field, model_validator

from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.schema import Name, Strict, Text
from par_lib.project import Project
from par_lib.report.language import Language


class PageFile(Strict):
    """A page: a notebook run for a series (once, or once for each area), or a hand-written page."""

    notebook: Name | None = None
    series: Name | None = None
    each_area: bool = False
    page: Name | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> PageFile:
        if (self.page is None) != (self.notebook is not None and self.series is not None):
            raise ValueError("either page, or notebook and series")
        return self


class PartFile(Strict):
    """A part of the table of contents."""

    title: Text
    pages: list[PageFile] = Field(min_length=1)


class ReportFile(Strict):
    """The whole of book/report.yml; {year} in the title is the year of the report."""

    title: Text
    description: Text
    languages: list[Language] = Field(min_length=1)
    home: PageFile
    parts: list[PartFile]

    @property
    def series(self) -> list[str]:
        """The series that pages are about, in the order in which they first occur."""
        pages = [self.home, *(page for part in self.parts for page in part.pages)]
        return list(dict.fromkeys(page.series for page in pages if page.series))


def read_report(project: Project) -> ReportFile:
    """The report as its file describes it.

    Raises:
        InputFaults: the file is faulty.
    """
    path = project.book / "report.yml"
    return read_yaml(path, project.relative(path), ReportFile)[0]


def report_json_schema() -> str:
    """The layout of book/report.yml as JSON Schema, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **ReportFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
