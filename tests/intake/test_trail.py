"""From a filled workbook to the explanation of a score: `par ask` and `par explain` on a collected year."""

import csv
import io
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from par_lib.analysis.appraisal import components_at_zero, rule_differences
from par_lib.analysis.compute import compute_year, read_year
from par_lib.analysis.trail import read_trail
from par_lib.execution import execute
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.report.views.explained import explained, unit_trail

ROOT = Path(__file__).parents[2]

CORRECTION = """corrections:
  - id: K1
    series: par-province
    year: 2023
    unit: "01"
    code: "{code}"
    stage: {stage}
    action: set_points
    old: {old}
    new: 0.05
    reason: {{vi: Thử nghiệm, en: A test}}
    decided_by: test
    date: 2024-03-01
    status: active
"""


@pytest.fixture(scope="module")
def collected(shipped, season, tmp_path_factory) -> tuple[Project, str]:
    """A project that computes two provinces from their workbooks, one score of which was corrected."""
    from par_lib.cli.main import main

    root = tmp_path_factory.mktemp("project")
    shutil.copytree(shipped.data, root / "data")
    for table in ("provinces.csv", "province_aliases.csv"):
        path = root / "data" / "units" / table
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.startswith(("code,", "unit,", "01,", "96,"))]
        path.write_text("".join(kept) + ("01,Thủ đô\n" if "aliases" in table else ""), encoding="utf-8")
    register = root / "data" / "series.yml"
    text = register.read_text(encoding="utf-8")
    computed = (
        "    frameworks: [{years: 2023, framework: province-2022}]\n    collects:\n      - {years: 2022-2024"
    )
    changed = text.replace("    frameworks: []\n    collects:\n      - {years: 2022-2024", computed)
    assert changed != text
    register.write_text(changed, encoding="utf-8")
    answers = season.answers["round-1"]
    code, cells = next(
        (code, cells) for (unit, code), cells in answers.items()
        if unit == "01" and "value" in cells and ("01", code) not in season.answers["round-2"]
        and cells["points"] != 0.05
    )  # fmt: skip
    correction = CORRECTION.format(code=code, stage="round-1", old=cells["points"])
    (root / "data" / "corrections.yml").write_text(correction, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAR_ROOT", str(root))
        assert main(["intake", "par-province", "2023", str(season.folder)]) == 0
    return Project(root), code


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_self_scores_against_appraisal(par, collected, season):
    project, code = collected
    ended = par("ask", "par-province", "2023", "units", "--format", "csv", project=project)
    assert ended.code == 0
    by_unit = {row["unit"]: row for row in rows(ended.out)}
    assert by_unit["01"]["unit_name"] == "Hà Nội"
    last = {**season.answers["round-1"], **season.answers["round-2"]}
    last["01", code] = last["01", code] | {"points": 0.05}
    for unit, row in by_unit.items():
        both = [
            (cells["points"], last[key]["points"])
            for key, cells in season.answers["self"].items()
            if key[0] == unit and "points" in cells and "points" in season.answers["round-1"][key]
        ]
        assert int(row["leaves"]) == len(both)
        assert float(row["self"]) == pytest.approx(sum(one for one, _ in both))
        assert float(row["over"]) == pytest.approx(sum(one - other for one, other in both))
    areas = rows(par("ask", "par-province", "2023", "areas", "--format", "csv", project=project).out)
    assert sum(float(row["over"]) for row in areas) == pytest.approx(
        sum(float(row["over"]) for row in by_unit.values())
    )


@pytest.mark.parametrize("question", ["rules", "lost", "zero"])
def test_other_questions(par, collected, question):
    project, _ = collected
    found = rows(par("ask", "par-province", "2023", question, "--format", "csv", project=project).out)
    assert found
    assert all(row["code_name"] for row in found)


def test_a_score_is_explained_through_rounds_correction_and_rule(par, collected, season):
    project, code = collected
    out = par("explain", "par-province", "2023", "Ha Noi", code, project=project).out
    answers = {stage: season.answers[stage]["01", code] for stage in ("self", "round-1")}
    told = {stage: f"{cells.get('points', 0):.10g}".replace(".", ",") for stage, cells in answers.items()}
    assert f"Tự đánh giá: {told['self']}" in out or "không áp dụng" in out
    assert "Thẩm định vòng 1: 0,05" in out
    assert f"K1: đính chính điểm: {told['round-1']} → 0,05" in out
    assert "Thử nghiệm; test, 2024-03-01" in out
    assert "Cách tính điểm: " in out
    assert "; corrections.yml: K1" in out


def test_explanations_of_the_unit_stand_after_their_round(par, collected, season):
    project, _ = collected
    unit, code = next(key for key in season.answers["round-2"] if key[0] == "01")
    out = par("explain", "par-province", "2023", unit, code, project=project).out
    first, answer, second = (
        out.index(t) for t in ("vòng 1:", "Giải trình sau vòng 1: Giải trình về", "định vòng 2:")
    )
    assert first < answer < second


def test_the_page_of_a_unit_explains_the_same(collected, season):
    project, code = collected
    register = read_register(project)
    inputs = read_year(project, "par-province", 2023, register)
    result = compute_year(inputs)
    trail = unit_trail(project, register, inputs, "01")
    assert {entry.unit for entry in trail.received.entries} == {"01"}
    rows = explained(inputs, result.nodes, result.index, "01", trail, "vi").set_index("code")
    how = rows.loc[code, "how"]
    before = season.answers["round-1"]["01", code]["points"]
    assert "vòng 1: 0,05" in how
    assert f"đính chính K1: {before} thành 0.05 (Thử nghiệm)" in how
    received = [entry.row for entry, _ in trail.entries("01", code)]
    assert re.search(rf"; dòng \d+ ← assessment.csv:{received[0]}", how)
    again = next(code for unit, code in season.answers["round-2"] if unit == "01")
    assert "giải trình: “Giải trình về" in rows.loc[again, "how"]
    assert rows.loc[again, "how"].index("vòng 1") < rows.loc[again, "how"].index("vòng 2")


def test_a_series_without_assessment(par, shipped):
    ended = par("ask", "papi", "2023", "units")
    assert ended.code == 2
    assert "expected one with an assessment, found none in data/clean/papi/2023/assessment.csv" in ended.err


def test_check_holds_the_scores_against_the_assessment(par, collected, tmp_path):
    project, code = collected
    copy = Project(tmp_path)
    shutil.copytree(project.data, copy.data)
    hint = "run par intake again"
    checked = par("check", "par-province", "2023", project=copy)
    assert hint not in checked.err
    assert "as the rule gives for" not in checked.err
    assert "Scores beside their rules (notes, not faults)" in checked.out
    strict = par("check", "par-province", "2023", "--strict", project=copy)
    differing = rows(par("ask", "par-province", "2023", "rules", "--format", "csv", project=copy).out)
    assert strict.err.count("as the rule gives for") == len(differing) > 0
    path = copy.data / "clean/par-province/2023/scores.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"01,{code},0.05,", f"01,{code},0.1,"), encoding="utf-8")
    ended = par("check", "par-province", "2023", project=copy)
    assert ended.code == 3
    expected = f"(unit 01, code {code}): expected 0.05 (scored), found 0.1 (scored)"
    assert expected in ended.err
    assert ended.err.count(hint) == 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_inputs_notebook_shows_all_of_it(collected, lang, tmp_path, monkeypatch):
    project, code = collected
    monkeypatch.delenv("PAR_ROOT", raising=False)
    project.notebooks.mkdir(exist_ok=True)
    source = Path(shutil.copy(ROOT / "notebooks" / "inputs.ipynb", project.notebooks))
    target = tmp_path / "out.ipynb"
    execute(source, target, {"series": "par-province", "year": 2023, "lang": lang}, cwd=project.root)
    cells = nbformat.read(target, as_version=4).cells
    shown = [o.data for cell in cells for o in cell.get("outputs", []) if "data" in o]
    texts = [data["text/markdown"] for data in shown if ":::{table}" in data.get("text/markdown", "")]
    areas, units = (data["text/plain"] for data in shown if "image/svg+xml" in data)
    assert {"vi": "Biểu đồ 7 lĩnh vực", "en": "Chart of 7 areas"}[lang] in areas
    assert {"vi": "của 2 đơn vị", "en": "of 2 units"}[lang] in units
    labels = [text.split("label: ")[1].split("\n")[0] for text in texts]
    names = ("coverage", "rules", "differing", "corrections", "areas", "units", "lost", "zero")
    assert labels == [f"tab-par-province-2023-inputs-{name}" for name in names]
    table = dict(zip(names, texts, strict=True))
    (correction,) = table["corrections"].splitlines()[5:6]
    new, stage = {"vi": ("0,05", "vòng thẩm định 1"), "en": ("0.05", "appraisal round 1")}[lang]
    about = {"vi": ("Hà Nội", "Thử nghiệm", "áp dụng"), "en": ("Ha Noi", "A test", "applied")}[lang]
    assert [part for part in (*about, new, stage, code) if part not in correction] == []
    assert {"vi": "Sau vòng 2", "en": "After round 2"}[lang] in table["units"]
    assert table["units"].count("\n| ") == 2 + 2  # heading, alignment, two provinces
    inputs = read_year(project, "par-province", 2023)
    zero = components_at_zero(inputs.scores)
    assert table["zero"].count("\n| ") == 2 + min(15, zero["code"].nunique())
    differing = rule_differences(read_trail(project, "par-province", 2023).assessment)
    assert table["differing"].count("\n| ") == 2 + 15 < 2 + len(differing)
    offered = [data["text/markdown"] for data in shown if ".csv" in data.get("text/markdown", "")]
    assert [f"({name}.csv)" in text for name, text in zip(("data/par-province-2023-inputs-differing",
            "data/par-province-2023-inputs-zero"), offered, strict=True)] == [True, True]  # fmt: skip
    evaluated = [item for cell in cells for item in cell.metadata.get("user_expressions", [])]
    assert all(item["result"]["status"] == "ok" for item in evaluated)
