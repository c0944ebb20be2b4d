"""`par release`, `par verify FOLDER` and `par diff` on a small report, from the built book to the built book.

Tests work on copies of one finished build with one release of it.
"""

import csv
import io
import json
import os
import re
import shutil

import pytest

from par_lib.errors import ExitCode
from par_lib.project import Project
from par_lib.release import freeze as freezing
from par_lib.release.manifest import MANIFEST, read_manifest, write_manifest
from tests.build.projects import ROOT, SMALL_REPORT, copy_project, files_of, par, swap

pytestmark = pytest.mark.xdist_group("build")

RELEASE = "releases/2023-draft"
OTHER = "  - title: {vi: Khác, en: Other}"
SIMULATED = """\
  - title: {vi: Mô phỏng, en: Simulated}
    pages:
      - {notebook: index, series: demo-ministry}
"""
REPORT = SMALL_REPORT.replace(OTHER, SIMULATED + OTHER)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("finished"), REPORT)
    (project.data / ".cache").mkdir()
    (project.data / ".cache" / "hidden").write_text("not an input")
    done = par(project, "release", "2023", "--tag", "draft", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture
def released(finished, tmp_path):
    shutil.copytree(finished.root, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


def test_what_was_used_and_what_came_out_is_in_it(finished):
    folder = finished.root / RELEASE
    assert sorted(path.name for path in folder.parent.iterdir()) == ["2023-draft"]
    frozen = files_of(folder)
    manifest = read_manifest(folder)
    assert (manifest.year, manifest.tag) == (2023, "draft")
    assert [one.path for one in manifest.files] == sorted(frozen.keys() - {MANIFEST})
    inputs = {
        f"{name}/{path}": content
        for name in ("data", "notebooks", "book")
        for path, content in files_of(finished.root / name).items()
        if not path.startswith(".cache/")
    }
    assert files_of(folder / "inputs") == inputs
    assert files_of(folder / "results") == files_of(finished.build / "results")
    assert files_of(folder / "book") == files_of(finished.build / "book")
    drawn = files_of(folder / "simulated")
    assert {path.rpartition("/")[0] for path in drawn} == {"demo-ministry/2022", "demo-ministry/2023"}
    assert drawn.items() <= files_of(finished.build / "simulated").items()
    for name in ("pyproject.toml", "requirements.lock", "par_lib/project.py"):
        assert frozen[f"code/{name}"] == (ROOT / name).read_bytes()
    assert not [path for path in frozen if "__pycache__" in path]
    here = str(finished.root).encode()
    assert [path for path, content in frozen.items() if here in content] == []


def test_the_same_release_again_in_another_folder_is_the_same_bytes(released, tmp_path):
    abandoned, young = (tmp_path / "again" / f".part-2023-draft.{name}" for name in ("killed", "running"))
    for path in (abandoned, young):
        (path / "inputs").mkdir(parents=True)
    for path in (abandoned, abandoned / "inputs"):
        os.utime(path, (0, 0))
    done = par(released, "release", "2023", "--tag", "draft", "--out", str(tmp_path / "again"))
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == [young.name, "2023-draft"]
    assert files_of(tmp_path / "again" / "2023-draft") == files_of(released.root / RELEASE)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tag", "draft"], "2023-draft is there"),
        (["--tag", "a/b"], "found 'a/b'"),
        (["--tag", ".."], "found '..'"),
        (["--tag", "new", "--out", "data/releases"], "expected a folder outside of the inputs"),
    ],
)
def test_a_release_that_cannot_be_is_refused(released, arguments, message):
    before = files_of(released.root / RELEASE)
    done = par(released, "release", "2023", *arguments)
    assert done.returncode == ExitCode.USAGE
    assert message in done.stderr
    assert files_of(released.root / RELEASE) == before
    assert not (released.data / "releases").exists()


def test_an_input_that_changes_meanwhile_stops_the_release(released, monkeypatch, tmp_path):
    build = freezing.build

    def build_then_change(*arguments):
        built = build(*arguments)
        swap(released.book / "vi" / "reading.md", "# Cách đọc báo cáo", "# Một trang mới")
        return built

    monkeypatch.setattr(freezing, "build", build_then_change)
    with pytest.raises(freezing.Moved, match=r"inputs/book/vi/reading\.md, book-vi"):
        freezing.freeze(released, 2023, "final", tmp_path / "out", 2, print)
    assert list((tmp_path / "out").iterdir()) == []


def test_every_file_that_is_not_as_frozen_is_named_and_nothing_is_built(released):
    folder = released.root / RELEASE
    swap(
        folder / "inputs/data/clean/par-ministry/2023/scores.csv",
        "MOIT,appraisal,54.21",
        "MOIT,appraisal,54.31",
    )
    (folder / "book" / "index.html").unlink()
    (folder / "book" / "more.html").write_text("<p>")
    done = par(released, "verify", RELEASE, "--format", "csv")
    assert done.returncode == ExitCode.DIFFERENCE
    rows = [(row["path"], row["outcome"]) for row in csv.DictReader(io.StringIO(done.stdout))]
    assert rows == [
        ("book/index.html", "missing"),
        ("book/more.html", "added"),
        ("inputs/data/clean/par-ministry/2023/scores.csv", "changed"),
    ]
    assert done.stderr == "verify: 2023-draft: not what its manifest says (3 files)\n"
    faulty = par(released, "diff", RELEASE, ".")
    assert faulty.returncode == ExitCode.INPUT
    assert faulty.stderr.startswith("3 faults\n")


def test_no_release_is_a_fault(released):
    for arguments in (["verify", "releases/2023-none"], ["verify", "./data"], ["diff", "releases/none", "."]):
        done = par(released, *arguments)
        assert done.returncode == ExitCode.INPUT
        assert "expected the manifest of a release" in done.stderr
    assert par(released, "diff", ".", ".").returncode == ExitCode.USAGE
    assert par(released, "verify", RELEASE, "2023").returncode == ExitCode.USAGE


def test_a_release_is_built_again_to_the_same_bytes(released):
    folder = released.root / RELEASE
    environment = json.loads((folder / "environment.json").read_text())
    environment["packages"]["numpy"] = "1.0"
    (folder / "environment.json").write_text(json.dumps(environment))
    write_manifest(folder, 2023, "draft")
    before = files_of(folder)
    swap(released.data / "clean/par-ministry/2023/scores.csv", "MOIT,appraisal,54.21", "MOIT,appraisal,many")
    done = par(
        released, "verify", RELEASE, "--jobs", "2"
    )  # today's inputs, faulty as they are, do not matter
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "verify: 2023-draft is whole, and its inputs and code give the same bytes\n"
    assert "installed in other versions than frozen:\nnumpy: frozen with 1.0, here " in done.stderr
    assert files_of(folder) == before


def test_it_is_the_frozen_code_that_builds_it_again(released):
    folder = released.root / RELEASE
    swap(folder / "code" / "par_lib" / "scoring" / "aggregate.py", "points * 100.0", "points * 50.0")
    write_manifest(folder, 2023, "draft")
    done = par(released, "verify", RELEASE, "--jobs", "2", "--format", "csv")
    assert done.returncode == ExitCode.DIFFERENCE, done.stdout + done.stderr
    outcomes = {row["path"]: row["outcome"] for row in csv.DictReader(io.StringIO(done.stdout))}
    assert set(outcomes.values()) <= {"changed", "missing", "added"}
    assert outcomes["results/par-ministry/2023/index.csv"] == "changed"
    assert outcomes["book/index-par-ministry-2023.html"] == "changed"
    assert "book/reading.html" not in outcomes
    assert not [path for path in outcomes if path.startswith("inputs/")]


def test_what_changed_since_a_release(released):
    swap(released.data / "clean/par-ministry/2023/scores.csv", "MOIT,appraisal,54.21", "MOIT,appraisal,60.21")
    done = par(released, "diff", RELEASE, ".", "--format", "csv", "--lang", "en", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    first = {name: rows[0][name] for name in ("unit", "code", "quantity", "old", "new", "cause", "evidence")}
    # data/published/ministries_2023.csv: the last of 17 comes to stand between 84.14 and 83.68
    assert first == {
        "unit": "MOIT", "code": "", "quantity": "rank", "old": "17", "new": "11", "cause": "input",
        "evidence": "appraisal: points 54.21 → 60.21",
    }  # fmt: skip
    assert {row["cause"] for row in rows} == {"input"}

    same = par(released, "diff", RELEASE, ".", "--html", "changes.html", "--log", "--lang", "en")
    assert same.stdout.startswith("# Changes from 2023\\-draft to the current build\n")
    page = (released.root / "changes.html").read_text(encoding="utf-8")
    assert page.count("<tr><td>") == len(rows)
    assert "<h3>fig-par-ministry-2023-ranking</h3>" in page
    assert "<h3>en/fig-par-ministry-2023-ranking</h3>" in page
    assert "<h3>fig-par-ministry-2023-survey" not in page  # nothing of it has changed
    assert page.count('<img src="data:image/svg+xml;base64,') == 2 * page.count("<section>") > 0

    table = par(released, "diff", RELEASE, ".", "--lang", "en")
    assert table.stdout.endswith(f"{len(rows)} numbers differ\n")


def test_the_next_release_has_a_change_log_since_the_one_before(released):
    """All in one: recorded with its causes, on the page in both languages, frozen, and built again."""
    report = released.book / "report.yml"
    swap(
        report,
        "      - {page: reading}\n",
        "      - {page: reading}\n      - {notebook: releases, series: par-ministry}\n",
    )
    swap(released.data / "clean/par-ministry/2023/scores.csv", "MOIT,appraisal,54.21", "MOIT,appraisal,60.21")
    done = par(released, "release", "2023", "--tag", "final", "--since", RELEASE, "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    recorded = "data/changes/2023/final/2023-draft.csv"
    assert f"recorded: {recorded}\n" in done.stderr
    rows = list(csv.DictReader(io.StringIO((released.root / recorded).read_text(encoding="utf-8"))))
    # data/published/ministries_2023.csv: the last of 17 comes to stand between 84.14 and 83.68
    first = rows[0]
    assert (first["unit_vi"], first["old"], first["new"]) == ("Bộ Công Thương", "17", "11")
    assert first["evidence_vi"] == "appraisal: điểm 54.21 → 60.21"
    frozen = released.root / "releases" / "2023-final"
    assert (frozen / "inputs" / recorded).read_bytes() == (released.root / recorded).read_bytes()
    for folder, words in (("", ("Nhật ký thay đổi", "số liệu đầu vào")), ("en/", ("Change log", "input"))):
        page = (frozen / f"book/{folder}releases-par-ministry-2023.html").read_text(encoding="utf-8")
        assert all(word in page for word in ("2023-draft", *words))
    page = (frozen / "book/releases-par-ministry-2023.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))
    assert "Bộ Công Thương hạng 17 11 số liệu đầu vào appraisal: điểm 54.21 → 60.21" in text
    again = par(released, "release", "2023", "--tag", "other", "--since", "releases/2023-none")
    assert again.returncode == ExitCode.INPUT
    assert "expected the manifest of a release" in again.stderr
    taken = par(released, "release", "2023", "--tag", "final", "--since", RELEASE)
    assert taken.returncode == ExitCode.USAGE
