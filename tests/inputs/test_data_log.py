"""The data log against the tables themselves, read by pandas alone; what is not described is refused."""

import hashlib

import pandas as pd
import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.data_log import FOLDERS, logged_tables, read_data_log
from par_lib.project import Project


def test_the_shipped_log_tells_what_the_tables_hold(shipped):
    found = {table.described.file: table for table in read_data_log(shipped)}
    files = {path for folder in FOLDERS for path in (shipped.data / folder).rglob("*.csv")}
    assert found.keys() == {path.relative_to(shipped.data).as_posix() for path in files}
    for name, table in found.items():
        path = shipped.data / name
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        assert table.rows == len(frame), name
        assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    overall = pd.read_csv(shipped.data / "published/overall.csv", dtype=str)
    table = found["published/overall.csv"]
    assert (table.first_year, table.last_year) == (int(overall["year"].min()), int(overall["year"].max()))
    assert table.confidence == overall["confidence"].value_counts().to_dict()
    pages = overall["source_url"].dropna().str.extractall(r"(https?://\S+)")[0]
    assert table.pages == pages.nunique() > 50


def small(folder, described):
    (folder / "data" / "published").mkdir(parents=True)
    text = 'year,name,confidence,source_url\n2020,"a\nb",quoted (so),https://example.org/1\n2022,c,,\n'
    (folder / "data" / "published" / "one.csv").write_text(text, encoding="utf-8")
    entries = "".join(
        f"  - {{file: {name}, holds: {{vi: A, en: B}}, owner: {{vi: C, en: D}}}}\n" for name in described
    )
    (folder / "data" / "data_log.yml").write_text(f"tables:\n{entries}", encoding="utf-8")
    return Project(folder)


def test_rows_years_pages_and_levels_are_counted(tmp_path):
    project = small(tmp_path, ["published/one.csv"])
    (table,) = read_data_log(project)
    assert (table.rows, table.first_year, table.last_year, table.pages) == (2, 2020, 2022, 1)
    assert table.confidence == {"quoted": 1}
    assert [path.name for path in logged_tables(project)] == ["one.csv"]


def test_without_a_log_nothing_is_logged(tmp_path):
    project = small(tmp_path, ["published/one.csv"])
    (project.data / "data_log.yml").unlink()
    assert read_data_log(project) == ()


def test_every_fault_at_once(tmp_path):
    project = small(tmp_path, ["published/two.csv", "published/two.csv"])
    with pytest.raises(InputFaults) as caught:
        read_data_log(project)
    message = str(caught.value)
    assert "found published/two.csv" in message
    assert "expected each table once, found published/two.csv again" in message
    assert "expected an entry for published/one.csv, found none" in message
