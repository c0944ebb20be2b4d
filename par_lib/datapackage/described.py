"""What the tables of the data package hold, from tables.yml beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.schema import Strict, Text

DESCRIPTION = Path(__file__).with_name("tables.yml")
CODEBOOK = "codebook"


class Field(Strict):
    """One column; `unit` is what its numbers count, `empty` says that cells may be."""

    kind: Literal["string", "integer", "number", "year"]
    vi: str
    en: str
    meaning: Text
    unit: str = ""
    empty: bool = False


class Reference(Strict):
    """Columns whose values identify a row of another table."""

    columns: list[str]
    table: str


class Table(Strict):
    """One table: its columns in order, and what identifies a row."""

    title: Text
    columns: list[str]
    key: list[str]
    refers: list[Reference] = []


class Package(Strict):
    """All tables, and the columns that they are made of."""

    columns: dict[str, Field]
    tables: dict[str, Table]


@cache
def described() -> Package:
    """The description of the package."""
    return read_yaml(DESCRIPTION, DESCRIPTION.name, Package)[0]


def codebook() -> list[dict[str, str]]:
    """One row a column of a table of results.

    >>> codebook()[0]["table"], codebook()[0]["column"], codebook()[0]["title_en"]
    ('indexes', 'series', 'Series')
    """
    package = described()
    rows = []
    for name, table in package.tables.items():
        for column in table.columns if name != CODEBOOK else ():
            field = package.columns[column]
            rows.append(
                {
                    "table": name, "column": column, "type": field.kind, "measured_in": field.unit,
                    "title_vi": field.vi, "title_en": field.en,
                    "meaning_vi": field.meaning.vi, "meaning_en": field.meaning.en,
                }
            )  # fmt: skip
    return rows
