"""The data package: its description after the Data Package specifications v1, and that its tables are so."""

import csv
import hashlib
import json

import jsonschema
import pandas as pd
import pytest

from par_lib.analysis.compute import read_year
from par_lib.datapackage.described import CODEBOOK, codebook, described
from par_lib.datapackage.files import files
from par_lib.datapackage.frames import Result, frames
from par_lib.datapackage.names import CHECKSUMS, PACKAGE
from par_lib.datapackage.write import write_package
from par_lib.inputs.series import read_register
from par_lib.methodology.schema import Text
from par_lib.project import Project
from par_lib.scoring.frames import overall_index, score_area
from tests.build.projects import ROOT, files_of

# What the specifications demand of a package, a resource and a table schema, as far as used here:
# https://specs.frictionlessdata.io/data-package/, …/data-resource/, …/tabular-data-resource/, …/table-schema/
NAME = {"type": "string", "pattern": "^[-a-z0-9._/]+$"}
FIELD = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "type": {"enum": ["string", "integer", "number", "year"]},
        "constraints": {"type": "object", "properties": {"required": {"type": "boolean"}}},
    },
}
SPECIFICATION = {
    "type": "object",
    "required": ["name", "profile", "resources"],
    "properties": {
        "name": NAME,
        "profile": {"const": "data-package"},
        "resources": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "path", "profile", "format", "mediatype", "bytes", "hash"],
                "properties": {
                    "name": NAME,
                    "path": {"type": "string", "pattern": r"^(?!/)(?!.*\.\.)[^\\]+$"},
                    "profile": {"enum": ["data-resource", "tabular-data-resource"]},
                    "bytes": {"type": "integer"},
                    "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
                },
                "if": {"properties": {"profile": {"const": "tabular-data-resource"}}},
                "then": {
                    "required": ["schema"],
                    "properties": {
                        "schema": {"required": ["fields"], "properties": {"fields": {"items": FIELD}}}
                    },
                },
            },
        },
    },
}
TITLE = Text(vi="Báo cáo", en="Report")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """What the notebooks save of the ministries of 2023, and of the provinces of one year of PAPI."""
    project, folder = Project(ROOT), tmp_path_factory.mktemp("results")
    register, listed = read_register(project), []
    for series, year in (("par-ministry", 2023), ("papi", 2023)):
        inputs = read_year(project, series, year, register)
        areas = [score_area(inputs.scores, area.code) for area in inputs.framework.areas]
        whole = pd.concat(areas, ignore_index=True)
        index = overall_index(inputs.framework, whole, inputs.ranked)
        saved = {"indexes": [index], "components": areas}
        for kind, made in saved.items():
            for place, frame in enumerate(made):
                path = folder / f"{series}-{kind}-{place}.parquet"
                frame.to_parquet(path, index=False)
                listed.append(Result(register.series(series), year, kind, path))
    return listed


@pytest.fixture(scope="module")
def made(results):
    project = Project(ROOT)
    register = read_register(project)
    return frames(project, register, results, [register.series(name) for name in ("par-province", "papi")])


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("package") / "data"
    write_package(made, folder, 2023, TITLE)
    return folder


@pytest.fixture(scope="module")
def package(folder):
    return json.loads((folder / PACKAGE).read_text(encoding="utf-8"))


def tables(package, folder):
    for resource in package["resources"]:
        if resource["format"] == "csv":
            with (folder / resource["path"]).open(encoding=resource["encoding"], newline="") as file:
                yield resource, list(csv.DictReader(file))


def test_the_description_is_one_of_a_data_package(package):
    jsonschema.validate(package, SPECIFICATION)
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    assert {resource["format"] for resource in package["resources"]} == {"csv", "parquet"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            package | {"resources": [{**package["resources"][0], "path": "/etc/passwd"}]}, SPECIFICATION
        )


def test_cells_are_of_the_type_that_is_stated(package, folder):
    read = {"string": str, "number": float, "integer": int, "year": int}
    for resource, rows in tables(package, folder):
        assert rows
        for field in resource["schema"]["fields"]:
            for row in rows:
                value = row[field["name"]]
                assert value or not field["constraints"]["required"], (resource["name"], field["name"])
                assert value == "" or read[field["type"]](value) is not None


def test_keys_identify_rows_and_references_lead_somewhere(package, folder):
    by_name = {resource["name"]: (resource, rows) for resource, rows in tables(package, folder)}
    for resource, rows in by_name.values():
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
        for foreign in resource["schema"].get("foreignKeys", []):
            there = foreign["reference"]
            known = {tuple(row[name] for name in there["fields"]) for row in by_name[there["resource"]][1]}
            assert {tuple(row[name] for name in foreign["fields"]) for row in rows} <= known
    assert "foreignKeys" in by_name["indexes"][0]["schema"]


def test_hashes_and_sizes_are_those_of_the_files(package, folder):
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    lines = (folder / CHECKSUMS).read_text().splitlines()
    stated = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert stated == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files_of(folder).items()
        if name != CHECKSUMS
    }
    assert {one.name: one.size for one in files(folder)} == {
        name: len(content) for name, content in files_of(folder).items()
    }


def test_parquet_holds_what_csv_holds(package, folder):
    for resource, rows in tables(package, folder):
        frame = pd.read_parquet((folder / resource["path"]).with_suffix(".parquet"))
        assert list(frame.columns) == list(rows[0])
        assert len(frame) == len(rows)
        for name in frame.columns:
            told = pd.Series([row[name] for row in rows])
            if pd.api.types.is_numeric_dtype(frame[name]):
                pd.testing.assert_series_equal(
                    pd.to_numeric(told).astype(float),
                    frame[name].astype(float),
                    check_names=False,
                    rtol=1e-11,
                )
            else:
                assert list(told) == list(frame[name].fillna(""))


def test_published_points_are_in_it(folder):
    """Bộ Tư pháp has 61.86 + 28.10 = 89.96 points in data/published/ministries_2023.csv, and is first."""
    indexes = pd.read_csv(folder / "indexes.csv", dtype={"unit": str})
    first = indexes[(indexes["series"] == "par-ministry") & (indexes["rank"] == 1)].iloc[0]
    assert (first["unit_vi"], first["index"], first["origin"]) == ("Bộ Tư pháp", 89.96, "published")
    components = pd.read_csv(folder / "components.csv", dtype={"unit": str})
    parts = components[(components["series"] == "par-ministry") & (components["unit"] == first["unit"])]
    assert parts.set_index("code")["points"].to_dict() == {"appraisal": 61.86, "survey": 28.1}


def test_published_figures_are_in_it_with_their_sources(folder):
    """Quảng Ninh 92.18 % and rank 1 in 2023: data/published/overall.csv."""
    printed = pd.read_csv(folder / "published.csv", dtype={"unit": str, "part": str}, keep_default_na=False)
    overall = pd.read_csv(ROOT / "data/published/overall.csv", dtype=str, keep_default_na=False)
    whole = printed[(printed["series"] == "par-province") & (printed["part"] == "")]
    provinces = overall[overall["level"] == "province"]
    assert len(whole) == (provinces[["index_pct", "rank"]] != "").sum(axis=None)
    own = whole[(whole["unit"] == "22") & (whole["year"] == 2023)].drop_duplicates("quantity")
    assert own.set_index("quantity")["value"].to_dict() == {"index": 92.18, "rank": 1}
    assert whole["source"].str.len().min() > 0
    for row in whole.head(20).itertuples():
        lines = (ROOT / row.file).read_text(encoding="utf-8").splitlines()
        assert f"{row.year}" in lines[row.row - 1]
    assert {"par-province", "papi"} == set(printed["series"])  # nothing simulated has a published record


def test_simulated_rows_say_so(results, tmp_path):
    project = Project(ROOT)
    register = read_register(project)
    like = next(one for one in results if one.kind == "indexes" and one.series.id == "papi")
    demo = [Result(register.series("demo-province"), 2023, one.kind, one.path) for one in [like]]
    made = frames(project, register, [*results, *demo], [])["indexes"]
    origins = made.groupby("series")["origin"].unique()
    assert {name: list(found) for name, found in origins.items()} == {
        "demo-province": ["simulated"], "papi": ["published"], "par-ministry": ["published"],
    }  # fmt: skip


def test_the_same_results_give_the_same_bytes(made, folder, tmp_path):
    shuffled = {name: frame.copy() for name, frame in reversed(made.items())}
    write_package(shuffled, tmp_path / "again", 2023, TITLE)
    assert files_of(tmp_path / "again") == files_of(folder)


def test_texts_are_inert_in_spreadsheets(made, tmp_path):
    odd = ["=cmd()", "+1", "@x", "-1", "<script>", "../", "plain"]
    units = made["units"].head(len(odd)).assign(name_vi=odd)
    write_package(made | {"units": units}, tmp_path / "data", 2023, TITLE)
    with (tmp_path / "data/units.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name_vi"] for row in csv.DictReader(file)]
    assert names == ["'=cmd()", "'+1", "'@x", "'-1", "<script>", "../", "plain"]


def test_the_codebook_explains_every_column_of_every_table():
    package = described()
    told = {(row["table"], row["column"]) for row in codebook()}
    wanted = {
        (name, column)
        for name, table in package.tables.items()
        for column in table.columns
        if name != CODEBOOK
    }
    assert told == wanted
    assert {column for table in package.tables.values() for column in table.columns} == set(package.columns)
    for table in package.tables.values():
        assert set(table.key) <= set(table.columns)
        assert all(set(one.columns) <= set(table.columns) for one in table.refers)
