"""What differs between two releases, and the cause of each changed number."""

import json
import shutil

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from par_lib.errors import InputFaults
from par_lib.project import Project
from par_lib.release.causes import Cause
from par_lib.release.diff import Listed, difference
from tests.build.projects import swap
from tests.release.snapshots import ASSESSED, FRAMEWORK, SCORES, changed_by, snapshot


def numbers(whole, **wanted):
    return [one for one in whole.numbers if all(getattr(one, key) == value for key, value in wanted.items())]


def test_nothing_differs_from_itself(ministries, tmp_path):
    whole = changed_by(ministries, tmp_path / "new", Project)
    assert (whole.numbers, whole.listed, whole.code_differs) == ((), (), False)


def test_a_changed_input_and_the_ranks_that_it_moves(ministries, tmp_path):
    def edit(project):
        swap(project.root / SCORES, "MOIT,appraisal,54.21", "MOIT,appraisal,60.21")

    whole = changed_by(ministries, tmp_path / "new", edit)
    # data/published/ministries_2023.csv: 78.03 was the last of 17; 84.03 lies between 84.14 and 83.68
    (own,) = numbers(whole, unit="MOIT", code="", quantity="points")
    assert (own.old, own.new) == (pytest.approx(54.21 + 23.82), pytest.approx(60.21 + 23.82))
    (rank,) = numbers(whole, unit="MOIT", code="", quantity="rank")
    assert (rank.old, rank.new) == (17.0, 11.0)
    assert whole.numbers[0] == rank  # the greatest change of rank
    (band,) = numbers(whole, unit="MOIT", code="", quantity="band")
    assert (band.old, band.new) == ("low", "high")
    assert {one.causes for one in whole.numbers} == {(Cause.INPUT,)}
    assert {(e.unit, e.code, e.old, e.new) for one in whole.numbers for e in one.evidence} == {
        ("MOIT", "appraisal", "54.21", "60.21")
    }
    assert {one.quantity for one in whole.numbers if one.unit != "MOIT"} == {"rank"}
    assert not numbers(whole, code="survey")
    assert not numbers(whole, quantity="max_points")


def test_a_leaf_that_does_not_apply_lowers_the_maximum(ministries, tmp_path):
    def edit(project):
        swap(project.root / SCORES, "MOIT,survey,23.82,scored", "MOIT,survey,,not_applicable")

    whole = changed_by(ministries, tmp_path / "new", edit)
    (maximum,) = numbers(whole, unit="MOIT", code="", quantity="max_points")
    assert (maximum.old, maximum.new) == (100.0, pytest.approx(68.5))
    (share,) = numbers(whole, unit="MOIT", code="survey", quantity="share")
    assert (share.old, share.new) == (pytest.approx(100 * 23.82 / 31.5), None)
    assert [(e.old, e.new) for e in maximum.evidence] == [("23.82", "not_applicable")]


def test_a_changed_weight(ministries, tmp_path):
    def edit(project):
        swap(project.root / FRAMEWORK, "max: 68.5", "max: 70")
        swap(project.root / FRAMEWORK, "max: 31.5", "max: 30")
        swap(project.root / FRAMEWORK, "{appraisal: 68.5, survey: 31.5}", "{appraisal: 70, survey: 30}")

    whole = changed_by(ministries, tmp_path / "new", edit)
    assert whole.numbers
    assert {one.causes for one in whole.numbers} == {(Cause.WEIGHT,)}
    # points stay, and so does the index of 100 points; maxima and shares of the blocks change for all 17
    assert {(one.code, one.quantity) for one in whole.numbers} == {
        ("appraisal", "max_points"), ("appraisal", "share"), ("survey", "max_points"), ("survey", "share"),
    }  # fmt: skip
    assert len(whole.numbers) == 4 * 17
    (share,) = numbers(whole, unit="MOJ", code="survey", quantity="share")
    assert (share.old, share.new) == (pytest.approx(100 * 28.10 / 31.5), pytest.approx(100 * 28.10 / 30))
    assert [(e.about, e.old, e.new) for e in share.evidence] == [("maximum", "31.5", "30")]


def test_changed_bands_and_ties_are_rules(ministries, tmp_path):
    def edit(project):
        swap(project.root / FRAMEWORK, "at_least: 80, years: 2023", "at_least: 85, years: 2023")
        swap(project.root / FRAMEWORK, "{ties: min}", "{ties: average}")

    def equal(project):
        text = (project.root / SCORES).read_text()
        swap(project.root / SCORES, "MOIT,appraisal,54.21", "MOIT,appraisal,60.27")
        assert "MOT,appraisal,60.27" in text

    equal(ministries)
    whole = changed_by(ministries, tmp_path / "new", edit)
    assert {one.causes for one in whole.numbers} == {(Cause.RULE,)}
    bands = numbers(whole, quantity="band")
    # 80 <= index < 85 in data/published/ministries_2023.csv, with Industry and Trade at 60.27 + 23.82
    published = pd.read_csv(ministries.data / "published" / "ministries_2023.csv")
    between = published[published["total_points"].between(80, 85, inclusive="left")]
    assert len(bands) == len(between) + 1
    ranks = numbers(whole, quantity="rank", code="appraisal")
    assert {one.unit for one in ranks} == {"MOIT", "MOT"}
    assert {one.new - one.old for one in ranks} == {0.5}  # two share two places
    assert {e.about for one in ranks for e in one.evidence} == {"ties"}


def test_who_is_compared(ministries, tmp_path):
    def edit(project):
        swap(project.root / ASSESSED, "MOJ,2012,2024,ranked", "MOJ,2012,2022,ranked")
        path = project.root / SCORES
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("MOJ,")))

    whole = changed_by(ministries, tmp_path / "new", edit)
    (gone,) = whole.listed
    assert (gone.kind, gone.added, gone.code) == ("unit", False, "MOJ")
    # the first of 17 leaves: the 16 others move up by one
    overall = numbers(whole, code="")
    assert len(overall) == 16
    assert {(one.quantity, one.old - one.new) for one in overall} == {("rank", 1.0)}
    assert {one.causes for one in whole.numbers} == {(Cause.UNITS,)}
    assert not numbers(whole, unit="MOJ")


def test_a_node_that_came_and_one_that_went(ministries, tmp_path):
    def edit(project):
        file = project.root / FRAMEWORK
        swap(file, "  - code: survey\n", "  - code: ballots\n")
        path = project.root / SCORES
        path.write_text(
            path.read_text()
            .replace(",survey,", ",ballots,")
            .replace("MOJ,ballots,28.10", "MOJ,ballots,27.10")
        )

    whole = changed_by(ministries, tmp_path / "new", edit)
    assert [(one.kind, one.added, one.code) for one in whole.listed] == [
        ("node", True, "ballots"), ("node", False, "survey"),
    ]  # fmt: skip
    (points,) = numbers(whole, unit="MOJ", quantity="points")
    assert points.causes == (Cause.WEIGHT,)
    assert [(e.about, e.code) for e in points.evidence] == [("added", "ballots"), ("removed", "survey")]


def test_another_result_from_the_same_inputs_is_the_code_or_unexplained(ministries, tmp_path):
    def edit_result(project):
        one = snapshot(project)
        path = one.results / "par-ministry" / "2023" / "index.parquet"
        index = pd.read_parquet(path)
        index.loc[index["unit"] == "MOJ", "points"] += 1
        index.to_parquet(path, index=False)
        return one

    old = snapshot(ministries, "old")
    other = Project(tmp_path / "new")
    shutil.copytree(ministries.data, other.data)
    new = edit_result(other)
    (number,) = difference(old, new).numbers
    assert number.causes == (Cause.UNEXPLAINED,)

    stamp = new.results / "par-ministry" / "2023" / "index.stamp.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text()) | {"code": "0" * 64}))
    whole = difference(old, new)
    assert whole.code_differs
    assert [one.causes for one in whole.numbers] == [(Cause.CODE,)]


def test_years_that_came_are_said(ministries, tmp_path):
    def edit(project):
        swap(project.data / "series.yml", "{years: 2023, framework:", "{years: 2022-2023, framework:")
        folder = project.data / "clean" / "par-ministry"
        shutil.copytree(folder / "2023", folder / "2022")

    whole = changed_by(ministries, tmp_path / "new", edit)
    (came,) = whole.listed
    assert came == Listed("year", True, "par-ministry", 2022, "", came.name)
    assert (whole.numbers, whole.simulated) == ((), ())


def test_another_seed_changes_simulated_inputs_as_drawn_and_they_are_said_to_be_simulated(copied, tmp_path):
    register = copied.data / "series.yml"
    text = register.read_text(encoding="utf-8")
    kept = [text[: text.index("\n  par-province:\n")], text[text.index("\n  demo-ministry:\n") :]]
    register.write_text("".join(kept), encoding="utf-8")

    def edit(project):
        swap(project.data / "series.yml", "seed: 20221110", "seed: 20221111")

    whole = changed_by(copied, tmp_path / "new", edit)
    assert whole.simulated == ("demo-ministry",)
    assert {one.origin for one in whole.numbers} == {"simulated"}
    assert {one.causes for one in whole.numbers} == {(Cause.INPUT,)}


def test_missing_results_are_a_fault(ministries):
    one = snapshot(ministries)
    (one.results / "par-ministry" / "2023" / "index.parquet").unlink()
    with pytest.raises(InputFaults, match="expected the results of a year"):
        difference(one, one)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.tuples(st.integers(0, 16), st.booleans()), st.integers(0, 2000), max_size=4))
def test_whatever_points_change_every_number_has_its_cause_and_only_what_rests_on_them_moves(
    ministries, tmp_path_factory, edits
):
    touched = set()

    def edit(project):
        path = project.root / SCORES
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        units = list(dict.fromkeys(frame["unit"]))
        for (place, survey), hundredths in edits.items():
            leaf = "survey" if survey else "appraisal"
            row = (frame["unit"] == units[place]) & (frame["code"] == leaf)
            if float(frame.loc[row, "points"].iloc[0]) != hundredths / 100:
                touched.add((units[place], leaf))
            frame.loc[row, "points"] = str(hundredths / 100)
        frame.to_csv(path, index=False, lineterminator="\n")

    whole = changed_by(ministries, tmp_path_factory.mktemp("new") / "project", edit)
    assert {one.causes for one in whole.numbers} <= {(Cause.INPUT,)}
    moved = {(one.unit, one.code) for one in numbers(whole, quantity="points") if one.code}
    assert moved == touched
    assert {(e.unit, e.code) for one in whole.numbers for e in one.evidence} == touched


def test_a_change_is_a_cause_only_where_it_reaches(copied, tmp_path):
    register = copied.data / "series.yml"
    measured, _, _ = register.read_text(encoding="utf-8").partition("\n  demo-province:\n")
    register.write_text(f"{measured}\n", encoding="utf-8")  # simulated series would be drawn anew
    swap(register, "{years: 2011-2024, framework: papi}", "{years: 2023, framework: papi}")

    def edit(project):
        file = project.data / "frameworks" / "papi.yml"
        head, first, rest = file.read_text(encoding="utf-8").partition("      - code: SC11\n")
        rest = rest.replace("max: 2.5", "max: 3", 1).replace("max: 2.5", "max: 2", 1)  # SC11, then SC12
        file.write_text(head + first + rest, encoding="utf-8")
        scores = project.data / "clean" / "papi" / "2023" / "scores.csv"
        swap(scores, "\n01,SC11,1.323925018,", "\n01,SC11,1.923925018,")

    whole = changed_by(copied, tmp_path / "new", edit)
    assert {one.series for one in whole.numbers} == {"papi"}
    # the dimension has 10 points as before and the index is points: weights reach the two leaves only
    above = [one for one in whole.numbers if one.code in {"", "C01"}]
    assert {one.causes for one in above} == {(Cause.INPUT,)}
    assert {one.unit for one in above if one.quantity != "rank"} == {"01"}
    assert {one.code for one in whole.numbers} == {"", "C01", "SC11", "SC12"}
    (own,) = numbers(whole, unit="01", code="SC11", quantity="share")
    assert own.causes == (Cause.INPUT, Cause.WEIGHT)
    assert (own.old, own.new) == (
        pytest.approx(100 * 1.323925018 / 2.5),
        pytest.approx(100 * 1.923925018 / 3),
    )
    others = [one for one in numbers(whole, code="SC11", quantity="share") if one.unit != "01"]
    assert len(others) == len(numbers(whole, code="SC12", quantity="share")) - 1
    assert {one.causes for one in others} == {(Cause.WEIGHT,)}
    assert not numbers(whole, code="SC12", quantity="rank")  # all shares grow alike
