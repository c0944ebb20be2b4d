"""Writes the data package: each table as CSV and as Parquet, datapackage.json, and the checksums of all.

    datapackage.json   names, types, keys and hashes, after the Frictionless Data Package, v1
    codebook.csv       what each column means, in both languages
    indexes.csv        indexes.parquet        components.csv …
    SHA256SUMS         for `sha256sum --check`

Texts of CSV files that a spreadsheet program would compute get an apostrophe before them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from par_lib.datapackage.described import CODEBOOK, Field, Table, codebook, described
from par_lib.datapackage.names import CHECKSUMS, PACKAGE
from par_lib.files import replacing, write_text
from par_lib.inert import inert
from par_lib.methodology.schema import Text

_TYPES = {"integer": "int64", "number": "float64", "year": "int64"}


def write_package(frames: dict[str, pd.DataFrame], folder: Path, year: int, title: Text) -> None:
    """Writes the package into an emptied folder; the list of checksums comes last.

    Args:
        frames: Tables by name; other columns than those described are left out.
        folder: Where the package is written.
        year: The year of the report.
        title: Of the report.
    """
    shutil.rmtree(folder, ignore_errors=True)
    frames = {**frames, CODEBOOK: pd.DataFrame(codebook())}
    resources: list[dict[str, Any]] = []
    for name, table in described().tables.items():
        if name in frames:
            frame = _typed(frames[name], table)
            resources += [_csv(frame, name, table, folder, set(frames)), _parquet(frame, name, table, folder)]
    package = {
        "profile": "data-package",
        "name": f"par-index-{year}",
        "title": title.vi,
        "title_en": title.en,
        "description": "Mọi số ở hàng có origin = simulated là mô phỏng, không được trích dẫn. "
        "Every number in a row with origin = simulated is made up and must not be quoted.",
        "version": str(year),
        "resources": resources,
    }
    write_text(folder / PACKAGE, json.dumps(package, ensure_ascii=False, indent=1) + "\n")
    names = sorted(path.name for path in folder.iterdir())
    write_text(folder / CHECKSUMS, "".join(f"{_hash(folder / name)}  {name}\n" for name in names))


def _fields(table: Table) -> dict[str, Field]:
    return {name: described().columns[name] for name in table.columns}


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    kinds = {name: field.kind for name, field in _fields(table).items()}
    frame = frame[table.columns].astype(
        {name: _TYPES[kind] for name, kind in kinds.items() if kind in _TYPES}
    )
    texts = [name for name, kind in kinds.items() if kind == "string"]
    return frame.assign(**{name: frame[name].replace("", None).astype("str") for name in texts})


def _csv(frame: pd.DataFrame, name: str, table: Table, folder: Path, known: set[str]) -> dict[str, Any]:
    fields = _fields(table)
    texts = [column for column, field in fields.items() if field.kind == "string"]
    safe = frame.assign(**{column: frame[column].map(inert, na_action="ignore") for column in texts})
    path = folder / f"{name}.csv"
    with replacing(path) as temporary:
        safe.to_csv(temporary, index=False, lineterminator="\n", float_format="%.12g")
    schema: dict[str, Any] = {
        "fields": [_field(column, field) for column, field in fields.items()],
        "primaryKey": table.key,
    }
    refers = [
        {"fields": one.columns, "reference": {"resource": one.table, "fields": one.columns}}
        for one in table.refers
        if one.table in known
    ]
    about = _resource(path, table, name, "csv", "text/csv")
    schema |= {"foreignKeys": refers} if refers else {}
    return {"profile": "tabular-data-resource", **about, "encoding": "utf-8", "schema": schema}


def _parquet(frame: pd.DataFrame, name: str, table: Table, folder: Path) -> dict[str, Any]:
    path = folder / f"{name}.parquet"
    with replacing(path) as temporary:
        frame.to_parquet(temporary, index=False)
    about = _resource(path, table, f"{name}-parquet", "parquet", "application/vnd.apache.parquet")
    return {"profile": "data-resource", "type": "file", **about}  # the type is what `frictionless` goes by


def _resource(path: Path, table: Table, name: str, form: str, mediatype: str) -> dict[str, Any]:
    return {
        "name": name.replace("_", "-"),
        "path": path.name,
        "title": table.title.vi,
        "title_en": table.title.en,
        "format": form,
        "mediatype": mediatype,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_hash(path)}",
    }


def _field(name: str, field: Field) -> dict[str, Any]:
    described = {
        "name": name,
        "type": field.kind,
        "title": field.vi,
        "title_en": field.en,
        "description": field.meaning.vi,
        "description_en": field.meaning.en,
    }
    unit = {"unit": field.unit} if field.unit else {}
    return {**described, **unit, "constraints": {"required": not field.empty}}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
