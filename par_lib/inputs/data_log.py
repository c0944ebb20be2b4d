"""The data log (data/data_log.yml): what every table as found is, and who published what it holds.

    tables:
      - file: published/overall.csv
        holds: {vi: Chỉ số và thứ hạng, en: Index and rank}
        owner: {vi: Bộ Nội vụ, en: Ministry of Home Affairs}

Every CSV file below the folders `FOLDERS` of data/ stands in it once, and nothing else: a table that is added
without being described is a fault. Rows, years, sources and confidence are read off the tables themselves.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from par_lib.errors import Fault, raise_if
from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.schema import Strict, Text
from par_lib.project import Project

PATH = "data_log.yml"
FOLDERS = ("published", "raw", "methodology", "units")
_SOURCE_COLUMNS = ("source_url", "evidence", "source")
_ADDRESS = re.compile(r"https?://\S+")


class LoggedFile(Strict):
    """What one table is."""

    file: str
    holds: Text
    owner: Text


class DataLogFile(Strict):
    """The whole of data/data_log.yml."""

    tables: list[LoggedFile] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class LoggedTable:
    """A described table with what is in it: `confidence` counts rows by how sure they are."""

    described: LoggedFile
    rows: int
    first_year: int | None
    last_year: int | None
    pages: int
    confidence: dict[str, int]
    sha256: str


def logged_tables(project: Project) -> list[Path]:
    """Every table that the log describes, by path."""
    return sorted(path for folder in FOLDERS for path in (project.data / folder).rglob("*.csv"))


def read_data_log(project: Project) -> tuple[LoggedTable, ...]:
    """Every table of the log, in the order of the file; none without a log.

    Raises:
        InputFaults: the log breaks its layout, a table is not described or described twice, or there is none.
    """
    path = project.data / PATH
    if not path.exists():
        return ()
    file = project.relative(path)
    content, positions = read_yaml(path, file, DataLogFile)
    there = {table.relative_to(project.data).as_posix(): table for table in logged_tables(project)}
    faults: list[Fault] = []
    seen: set[str] = set()
    for place, one in enumerate(content.tables):
        where = positions.where(["tables", place, "file"])
        if one.file in seen:
            faults.append(Fault(file, where, expected="each table once", found=f"{one.file} again"))
        elif one.file not in there:
            faults.append(Fault(file, where, expected=f"a table in {', '.join(FOLDERS)}", found=one.file))
        seen.add(one.file)
    hint = "say what it holds and who published it"
    faults += [
        Fault(file, "tables", expected=f"an entry for {name}", found="none", hint=hint)
        for name in sorted(there.keys() - seen)
    ]
    raise_if(faults)
    return tuple(_table(there[one.file], one) for one in content.tables)


def _table(path: Path, described: LoggedFile) -> LoggedTable:
    content = path.read_bytes()
    records = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    columns = records[0].keys() if records else ()
    years = [int(one["year"]) for one in records if re.fullmatch(r"\d{4}", one.get("year") or "", re.ASCII)]
    column = next((name for name in _SOURCE_COLUMNS if name in columns), None)
    texts = [one[column] or "" for one in records] if column else []
    levels = Counter(_level(one["confidence"]) for one in records if one.get("confidence"))
    return LoggedTable(
        described=described,
        rows=len(records),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        pages=len({address for text in texts for address in _ADDRESS.findall(text)}),
        confidence=dict(levels.most_common()),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _level(text: str) -> str:
    """How sure a row is, without the remark that some tables add.

    >>> _level("quoted (conflicts with 99)"), _level("listed-order")
    ('quoted', 'listed-order')
    """
    return re.split(r"[^\w-]", text, maxsplit=1)[0]


def data_log_json_schema() -> str:
    """The layout of data/data_log.yml as JSON Schema, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **DataLogFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
