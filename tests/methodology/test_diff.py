import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from par_lib.cli.framework import app
from par_lib.errors import ArgumentError, UnknownName
from par_lib.methodology.diff import Kind, diff
from par_lib.methodology.load import load_framework
from par_lib.methodology.resolve import resolve
from par_lib.methodology.schema import FrameworkFile

LEAF = {"score_source": "appraisal", "status": "illustrative"}


def framework(*tree):
    return resolve(
        FrameworkFile.model_validate(
            {
                "framework": "two",
                "name": {"vi": "Hai", "en": "Two"},
                "level": "ministry",
                "years": [2023],
                "depth_names": [{"vi": "Lĩnh vực", "en": "Area"}, {"vi": "Tiêu chí", "en": "Criterion"}],
                "score_sources": {"appraisal": {"vi": "Thẩm định", "en": "Appraisal"}},
                "index": {"measure": "percent_of_maximum"},
                "ranking": {"ties": "min"},
                "display": {"points": 2, "index": 2},
                "totals": [{"points": 5}],
                "tree": list(tree),
            }
        ),
        2023,
    )


def leaf(code, points=1, name="Kế hoạch", **more):
    return {"code": code, "name": {"vi": name, "en": "Plan"}, "max": points} | LEAF | more


def area(code, *children):
    return {"code": code, "name": {"vi": "Lĩnh vực", "en": "Area"}, "children": list(children)}


BEFORE = framework(area("1", leaf("1.1", 2, rule={"kind": "yes_no"}), leaf("1.2")), area("2", leaf("2.1", 2)))


def changes(after):
    return [(change.kind, change.code, change.before, change.after) for change in diff(BEFORE, after)]


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (
            [
                area("1", leaf("1.1", 2, rule={"kind": "deduction", "per_case": 0.5}), leaf("1.2")),
                area("2", leaf("2.1", 2)),
            ],
            [(Kind.RERULED, "1.1", "{kind: yes_no}", "{kind: deduction, per_case: 0.5}")],
        ),
        (
            [area("1", leaf("1.1", 2), leaf("1.2", name="Báo cáo")), area("2", leaf("2.1", 2))],
            [
                (Kind.RERULED, "1.1", "{kind: yes_no}", ""),
                (Kind.RENAMED, "1.2", "Kế hoạch / Plan", "Báo cáo / Plan"),
            ],
        ),
        (
            [
                area("1", leaf("1.1", 1.5, rule={"kind": "yes_no"}), leaf("1.2", 1.5)),
                area("2", leaf("2.1", 2)),
            ],
            [(Kind.REWEIGHTED, "1.1", "2", "1.5"), (Kind.REWEIGHTED, "1.2", "1", "1.5")],
        ),
        (
            [area("1", leaf("1.1", 2, rule={"kind": "yes_no"})), area("2", leaf("2.1", 2), leaf("1.2"))],
            [
                (Kind.REWEIGHTED, "1", "3", "2"),
                (Kind.REWEIGHTED, "2", "2", "3"),
                (Kind.MOVED, "1.2", "1", "2"),
            ],
        ),
        (
            [area("1", leaf("1.3"), leaf("1.1", 2, rule={"kind": "yes_no"})), area("2", leaf("2.1", 2))],
            [(Kind.ADDED, "1.3", "", "1"), (Kind.REMOVED, "1.2", "1", "")],
        ),
        (
            [
                area("1", leaf("1.1", 2, rule={"kind": "yes_no"}), leaf("1.2", role="penalty")),
                area(
                    "2",
                    leaf("2.1", 2, status="official", source={"vi": "Quyết định 876", "en": "Decision 876"}),
                ),
            ],
            [
                (Kind.REWEIGHTED, "1", "3", "2"),
                (Kind.RESOURCED, "1.2", "appraisal", "appraisal (penalty)"),
                (Kind.RESTATED, "2.1", "illustrative", "official"),
            ],
        ),
        (
            [area("2", leaf("2.1", 2)), area("1", leaf("1.2"), leaf("1.1", 2, rule={"kind": "yes_no"}))],
            [],
        ),
    ],
)
def test_each_kind_of_change(tree, expected):
    assert changes(framework(*tree)) == expected


def test_a_framework_does_not_differ_from_itself():
    assert diff(BEFORE, BEFORE) == ()


def test_what_papi_changed_between_two_years(shipped):
    # data/frameworks/papi.yml: 22 sub-criteria in 6 dimensions to 2017, 28 in 8 dimensions in 2018.
    found = diff(load_framework(shipped, "papi", 2017), load_framework(shipped, "papi", 2018))
    added = [change.code for change in found if change.kind is Kind.ADDED]
    removed = [change.code for change in found if change.kind is Kind.REMOVED]
    assert sum(code.startswith("SC") for code in added) - sum(code.startswith("SC") for code in removed) == 6
    assert sum(not code.startswith("SC") for code in added) == 2
    reverse = diff(load_framework(shipped, "papi", 2018), load_framework(shipped, "papi", 2017))
    assert sorted(change.code for change in reverse if change.kind is Kind.REMOVED) == sorted(added)


def test_command_compares_years_and_frameworks(shipped, monkeypatch):
    monkeypatch.setenv("PAR_ROOT", str(shipped.root))

    def run(*arguments):
        return CliRunner().invoke(app, ["diff", *arguments], catch_exceptions=False).output

    rows = json.loads(run("papi@2017", "papi@2018", "--format", "json", "--lang", "en"))
    weights = {row["code"]: (row["before"], row["after"]) for row in rows if row["change"] == "reweighted"}
    assert weights["SC21"] == ("10/3", "2.5")
    assert run("province-2022@2022", "province-2022") == "no change\n"
    areas = run("province-2017", "province-2022", "--format", "csv").splitlines()
    assert areas[0] == "change,code,name,before,after,status"
    assert 'reweighted,1,"Công tác chỉ đạo, điều hành cải cách hành chính",10,9.5,derived' in areas


def test_command_tells_what_each_change_does_to_the_scores(shipped, monkeypatch):
    """What SC52, left out in 2021, took from each province: its points of 2020 (data/clean/papi/2020)."""
    monkeypatch.setenv("PAR_ROOT", str(shipped.root))

    def run(*arguments):
        return CliRunner().invoke(app, ["diff", "papi@2020", "papi@2021", *arguments], catch_exceptions=False)

    rows = json.loads(run("--format", "json", "--lang", "en").stdout)
    assert [(row["change"], row["code"]) for row in rows[-2:]] == [("removed", "SC52"), ("all", "")]
    scores = pd.read_csv(shipped.data / "clean/papi/2020/scores.csv", dtype={"unit": str})
    whole = scores.groupby("unit")["state"].agg(lambda states: set(states) == {"scored"})
    ranked = scores[scores["unit"].isin(whole[whole].index)]
    points = ranked[ranked["code"] == "SC52"].set_index("unit")["points"].astype(float)
    assert rows[-2]["mean"] == pytest.approx(-points.mean())
    assert rows[-2]["lowest"] == pytest.approx(-points.max())
    names = pd.read_csv(shipped.data / "units/provinces.csv", dtype=str).set_index("code")["name_en"]
    assert rows[-2]["lowest_unit"] == names[points.idxmax()]
    assert rows[-1]["mean"] == pytest.approx(sum(row["mean"] for row in rows[:-1]))
    assert "tried on papi 2020" in run().stdout
    assert "without scores" not in run().stderr
    assert "mean" not in run("--scores", "none", "--format", "csv").stdout
    faulty = CliRunner().invoke(app, ["diff", "papi@2020", "papi@2021", "--scores", "papi"])
    assert isinstance(faulty.exception, ArgumentError)
    lost = CliRunner().invoke(app, ["diff", "papi@2017", "papi@2018", "--scores", "papi@2017"])
    assert "without scores in papi 2017, and so in no figure: SC24, SC71" in lost.stderr


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("papi@2010", UnknownName),
        ("papi@", ArgumentError),
        ("papi@last", ArgumentError),
        ("pappi", UnknownName),
    ],
)
def test_command_refuses_what_is_not_there(copied, name, error):
    assert isinstance(CliRunner().invoke(app, ["diff", "papi", name]).exception, error)
