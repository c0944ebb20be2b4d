import csv
import io
import json

import pytest

from par_lib.errors import ExitCode
from par_lib.inputs.series import read_register
from par_lib.units.unit_set import load_units
from tests.audit.small import add_assessment, small_project

HEAVIER = """\
name: {vi: Điều tra nặng hơn, en: A heavier survey}
weights: {survey: 40, appraisal: 60}
"""


@pytest.fixture
def heavier(tmp_path):
    path = tmp_path / "heavier.yml"
    path.write_text(HEAVIER, encoding="utf-8")
    return str(path)


def rows(text):
    return {row["unit"]: row for row in csv.DictReader(io.StringIO(text))}


def test_who_moves_and_why(par, heavier):
    """Weights 60 and 40 on the published blocks: 60·61.86/68.5 + 40·28.10/31.5 for Justice."""
    ended = par("whatif", "par-ministry", "2023", heavier, "--format", "csv")
    assert ended.code == 0
    found = rows(ended.out)
    assert len(found) == 17
    justice = found["MOJ"]
    assert float(justice["index_after"]) == pytest.approx(60 * 61.86 / 68.5 + 40 * 28.10 / 31.5, abs=1e-9)
    assert float(justice["index_before"]) == pytest.approx(89.96)
    assert {row["reason"] for row in found.values()} == {"weights"}
    for row in found.values():
        assert float(row["index_weights"]) == pytest.approx(float(row["change"]), abs=1e-9)
        assert int(row["rank_before"]) - int(row["rank_after"]) == int(row["places"])


def test_for_people_in_both_languages(par, heavier):
    ended = par("whatif", "par-ministry", "2023", heavier)
    assert ended.out.startswith(
        "4 trong 17 đơn vị đổi hạng; nhiều nhất là Bộ Giao thông vận tải và Bộ Kế hoạch và Đầu tư lên 1 bậc, "
        "Bộ Xây dựng và Bộ Khoa học và Công nghệ xuống 1 bậc."
    )
    assert "Điều tra nặng hơn" in ended.out
    assert "Chỉ số: trọng số" in ended.out
    ended = par("whatif", "par-ministry", "2023", heavier, "--lang", "en")
    assert ended.out.startswith(
        "4 of 17 units change rank; the most: Ministry of Transport and Ministry of Planning and Investment "
        "up by 1, Ministry of Construction and Ministry of Science and Technology down by 1."
    )


def test_since_another_year(par):
    ended = par("whatif", "papi", "2018", "--since", "2017", "--format", "json")
    found = {row["unit"]: row for row in json.loads(ended.out)}
    parts = ("performance", "rules", "maxima", "weights", "aggregation", "units")
    for row in found.values():
        assert sum(row[f"index_{part}"] for part in parts) == pytest.approx(row["change"], abs=1e-9)
        assert sum(row[f"places_{part}"] for part in parts) == pytest.approx(row["places"], abs=1e-9)
    text = par("whatif", "papi", "2018", "--since", "2017").out
    assert "Không còn so sánh (2): " in text  # not published in 2018
    assert "PAPI, 2017 → 2018" in text


def texts_of(ended):
    return ended.out + ended.err


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_blinded_output_names_nobody(par, shipped, heavier, form, lang):
    units = load_units(shipped, read_register(shipped), "ministries")
    told = texts_of(par("whatif", "par-ministry", "2023", heavier, "--blind", "-f", form, "--lang", lang))
    assert "U0" in told
    for unit in units.units:
        assert unit.name.vi not in told
        assert unit.name.en not in told
        assert unit.code not in told


def test_blinded_provinces_of_two_years(par, shipped):
    units = load_units(shipped, read_register(shipped), "provinces")
    ended = par("whatif", "papi", "2023", "--since", "2022", "--blind")
    assert ended.code == 0
    for unit in units.units:
        assert unit.name.vi not in texts_of(ended)
        assert unit.name.en not in texts_of(ended)


def test_blinding_hides_the_same_figures(par, heavier):
    open_rows = rows(par("whatif", "par-ministry", "2023", heavier, "-f", "csv").out).values()
    blind = rows(par("whatif", "par-ministry", "2023", heavier, "-f", "csv", "--blind").out)
    assert {name[0] for name in blind} == {"U"}
    assert sorted(row["index_after"] for row in open_rows) == sorted(
        row["index_after"] for row in blind.values()
    )
    again = rows(par("whatif", "par-ministry", "2023", heavier, "-f", "csv", "--blind").out)
    assert again == blind
    other = rows(
        par("whatif", "par-ministry", "2023", heavier, "-f", "csv", "--blind", "--blind-seed", "9").out
    )
    assert other != blind


def test_blinded_units_are_left_out_by_their_code_names(par, tmp_path):
    path = tmp_path / "without.yml"
    path.write_text("name: {vi: a, en: a}\nleave_out: {units: [U01]}\n", encoding="utf-8")
    found = rows(par("whatif", "par-ministry", "2023", str(path), "-f", "csv", "--blind").out)
    assert "U01" not in found
    assert len(found) == 16
    path.write_text("name: {vi: a, en: a}\nleave_out: {units: [Bộ Tư phap]}\n", encoding="utf-8")
    ended = par("whatif", "par-ministry", "2023", str(path), "--blind")
    assert ended.code == ExitCode.INPUT
    assert "U01" in ended.err
    assert "Bộ Tư pháp" not in ended.err


def test_ties_do_not_give_the_order_of_codes_away(par, tmp_path):
    """With one area left that is the same for all, every unit is first: they stand by their code names."""
    project = small_project(tmp_path / "project")
    add_assessment(project)
    scores = project.data / "clean/small/2020/scores.csv"
    lines = [",".join([*line.split(",")[:2], "4", *line.split(",")[3:]]) if ",C," in line else line
             for line in scores.read_text(encoding="utf-8").splitlines()]  # fmt: skip
    scores.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = tmp_path / "only-c.yml"
    path.write_text("name: {vi: a, en: a}\nleave_out: {nodes: [A, B]}\n", encoding="utf-8")
    ended = par("whatif", "small", "2020", str(path), "--blind", "-f", "csv", project=project)
    names = list(rows(ended.out))
    assert names == sorted(names)


def test_faulty_inputs_are_not_shown_while_blinded(par, ministries, heavier):
    scores = ministries.data / "clean/par-ministry/2023/scores.csv"
    scores.write_text(
        scores.read_text(encoding="utf-8").replace("MOJ,survey,28.10", "MOJ,survey,98.10"), encoding="utf-8"
    )
    ended = par("whatif", "par-ministry", "2023", heavier, "--blind", project=ministries)
    assert ended.code == ExitCode.USAGE
    assert "MOJ" not in texts_of(ended)
    assert "`par check par-ministry 2023` shows them" in ended.err
    assert "MOJ" in par("whatif", "par-ministry", "2023", heavier, project=ministries).err


def test_mistakes(par, heavier, tmp_path):
    assert "found none" in par("whatif", "papi", "2023").err
    assert "heavier.yml and 2022" in par("whatif", "papi", "2023", heavier, "--since", "2022").err
    assert "such as papi:2019" in par("whatif", "papi", "2023", "--framework", "papi:x").err
    assert "did you mean papi" in par("whatif", "papi", "2023", "--framework", "pap").err
    ended = par("whatif", "papi", "2023", str(tmp_path / "none.yml"))
    assert ended.code == ExitCode.INPUT
    assert "none.yml: expected a readable file, found none" in ended.err
    ended = par("whatif", "papi", "2023", heavier)
    assert "2 faults" in ended.err
    assert "line 2, weights.survey" in ended.err
    assert par("whatif", "papi", "2023", "--since", "1999").code == ExitCode.USAGE


def test_another_framework(par):
    """A sub-criterion left in 2021: the others of its dimension then count more."""
    ended = par("whatif", "papi", "2020", "--framework", "papi:2021", "-f", "csv")
    found = rows(ended.out)
    assert {row["reason"] for row in found.values()} <= {"maxima", ""}
    assert "PAPI" in par("whatif", "papi", "2020", "--framework", "papi:2021", "--lang", "en").out
    ended = par("whatif", "papi", "2017", "--framework", "papi:2018")
    assert ended.code == ExitCode.USAGE
    assert "expected points for every leaf of papi in 2018, found none for" in ended.err
