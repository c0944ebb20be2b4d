from dataclasses import replace

import pytest

from par_lib.analysis.compute import read_year
from par_lib.audit.names import TABLES
from par_lib.audit.run import plan_for, run_audit
from par_lib.report.views.audit import named, node_names, option_name, verdict, widest
from par_lib.report.views.audit_tables import area_correlations, area_importance, leaf_correlations, shown
from tests.audit.small import add_assessment, add_standard_errors, small_project


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("audit"))
    add_assessment(project)
    add_standard_errors(project)
    inputs = read_year(project, "small", 2020)
    return run_audit(project, "build/results/test", inputs, plan_for(project, inputs, 1000, 1))


def test_verdict_in_both_languages(audit):
    row = audit.tables["verdict"].iloc[0]
    vi, en = verdict(audit, "vi"), verdict(audit, "en")
    assert vi.lead.startswith("Kết luận: ")
    assert en.lead.startswith("Verdict: ")
    assert "1.000 lần" in vi.grounds
    assert "1,000 times" in en.grounds
    assert f"{row['told_apart']} of {row['neighbours']} pairs" in en.grounds
    assert f"{row['told_apart']} trong {row['neighbours']} cặp" in vi.grounds


@pytest.mark.parametrize(
    "table", [name for name in TABLES if name not in ("verdict", "distribution", "pairs")]
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_table_has_headings_and_names(audit, table, lang):
    frame, columns = shown(audit, table, lang)
    assert columns
    assert {column.key for column in columns} <= set(frame)
    texts = {str(value) for column in columns if column.kind == "text" for value in frame[column.key]}
    assert not texts & {"left_out", "min_max", "U1", "A11", "own", "index"}


def test_names_stand_for_codes_and_codes_are_kept(audit):
    frame = named(audit, "ranks", "en")
    assert set(frame["unit"]) == {f"Unit U{number}" for number in range(1, 7)}
    assert set(frame["unit_code"]) == {f"U{number}" for number in range(1, 7)}
    assert node_names(audit.inputs, "vi")["index"] == "Chỉ số"


def test_names_of_options(audit):
    assert option_name(audit.inputs, "left_out", "A", "en") == "Name A"
    assert option_name(audit.inputs, "left_out", "nothing", "vi") == "không bỏ gì"
    assert option_name(audit.inputs, "normalisation", "share", "en") == "share of the maximum"
    assert option_name(audit.inputs, "round", "round-1", "vi") == "vòng 1"
    assert option_name(audit.inputs, "weights", "", "en") == ""


def test_shares_are_in_per_cent(audit):
    frame, _ = shown(audit, "ranks", "vi")
    assert frame["top_1"].sum() == pytest.approx(100, abs=1)
    assert shown(audit, "sensitivity", "vi")[0]["effect"].sum() == pytest.approx(100)
    beside = shown(audit, "neighbours", "en")[0]
    assert beside["above"].between(0, 100).all()
    assert len(beside) == 5


def test_only_flagged_correlations_are_shown(audit):
    frame, _ = shown(audit, "correlations", "en")
    assert len(frame) == (audit.tables["correlations"]["flag"] != "").sum()


def test_grids_for_the_figures(audit):
    areas = area_correlations(audit, "en")
    assert list(areas.index) == ["Name A", "Name B", "Name C"]
    assert list(areas.columns) == ["Name A", "Name B", "Name C", "Index"]
    known = audit.tables["correlations"].set_index(["code", "other"])["pearson"]
    assert areas.loc["Name A", "Index"] == known["A", "index"]
    assert areas.loc["Name A", "Name C"] == known["A", "C"]
    found = leaf_correlations(audit, "en")
    values, own = found.values, found.own
    assert found.leaves == 5
    assert found.weak == sum(known[leaf, leaf[0]] < 0.3 for leaf in ("A11", "A12", "A2", "B1"))
    assert values.shape == own.shape == (5, 4)  # the bonus stays out
    assert own.sum(axis=1).tolist() == [1, 1, 1, 1, 1]
    assert values.loc["Name A12", "Name A"] == known["A12", "A"]


def test_importance_of_areas(audit):
    table = area_importance(audit, "en")
    assert table["stated"].to_dict() == pytest.approx({"Name A": 50, "Name C": 30, "Name B": 20})
    assert table["actual"].sum() == pytest.approx(100)


def test_the_verdict_names_its_units(audit):
    row = named(audit, "verdict", "en").iloc[0]
    assert {row["first_unit"], row["widest_unit"]} <= {f"Unit U{number}" for number in range(1, 7)}


def test_the_widest_intervals_may_be_of_several_units(audit):
    ranks = audit.tables["ranks"]
    names = named(audit, "ranks", "en")["unit"]
    width = ranks["high"] - ranks["low"]
    assert names[width.idxmax()] in widest(audit, "en")
    alike = replace(audit, tables=audit.tables | {"ranks": ranks.assign(low=1, high=2)})
    assert widest(alike, "en") == f"{len(ranks)} units"
    narrow = audit.tables["verdict"].assign(median_width=1.0)
    told = verdict(replace(audit, tables=audit.tables | {"verdict": narrow}), "en").grounds
    assert "is 1 place wide in the median" in told


def test_a_heat_map_of_many_leaves_shows_those_least_tied_to_their_area(audit, monkeypatch):
    whole = leaf_correlations(audit, "en")
    tied = whole.values.where(whole.own).max(axis=1)
    monkeypatch.setattr("par_lib.report.views.audit_tables._DRAWN", 2)
    few = leaf_correlations(audit, "en")
    assert set(few.values.index) == set(tied.nsmallest(2).index)
    assert few.values.shape == few.own.shape == (2, 4)
    assert (few.leaves, few.weak) == (5, whole.weak)


def test_the_ledger_says_in_words_what_the_noise_follows_from(audit):
    frame, _ = shown(audit, "ledger", "vi")
    assert "sai số chuẩn cho sẵn (coi là độc lập)" in set(frame["source"])
