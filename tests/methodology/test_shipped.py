"""The shipped frameworks against what was published of them (data/methodology, each row with its page)."""

import json
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from typer.testing import CliRunner

from par_lib.cli.framework import app
from par_lib.methodology.load import framework_ids, load_framework, read_framework
from par_lib.methodology.resolve import walk, years_of
from par_lib.methodology.rules import rule_points
from par_lib.scoring.aggregate import node_maxima, node_points

FULL_DEPTH = (("province-2022", (2022, 2023, 2024)), ("ministry-2022", (2022, 2023)))
YEARS = [(name, year) for name, years in FULL_DEPTH for year in years]
AREA_DEPTH = (("province-2017", 2017), ("ministry-2020", 2020))


def methodology(shipped, table):
    return pd.read_csv(shipped.data / "methodology" / table, dtype=str)


@pytest.mark.parametrize("name", ["ministry-2020", "ministry-2022", "province-2017", "province-2022"])
def test_files_follow_the_schema_that_is_shipped(shipped, name):
    schema = json.loads((shipped.data / "schema" / "framework.schema.json").read_text(encoding="utf-8"))
    document = YAML(typ="safe", pure=True).load(shipped.data / "frameworks" / f"{name}.yml")
    Draft202012Validator(schema).validate(document)


def test_command_shows_every_framework_and_the_status_of_its_points(shipped, monkeypatch):
    monkeypatch.setenv("PAR_ROOT", str(shipped.root))
    result = CliRunner().invoke(app, ["check", "--format", "json"], catch_exceptions=False)
    assert result.exit_code == 0
    rows = json.loads(result.output)
    assert {row["framework"] for row in rows} == set(framework_ids(shipped))
    points = {(row["framework"], row["year"]): row for row in rows}
    assert points["province-2022", 2023]["official"] == 10  # SIPAS alone is an official leaf
    assert points["province-2022", 2023]["illustrative"] == 90
    assert points["ministry-2022", 2022]["illustrative"] == 100
    assert points["province-2017", 2017]["official"] == points["ministry-2020", 2020]["official"] == 100
    assert all(row["official"] + row["derived"] + row["illustrative"] == row["points"] for row in rows)


@pytest.mark.parametrize(
    ("name", "level", "instrument"),
    [("province-2022", "province", "2022"), ("ministry-2022", "ministry", "2022,2023")],
)
def test_counts_are_those_of_decision_876(shipped, name, level, instrument):
    counts = methodology(shipped, "framework_counts.csv")
    row = counts[
        (counts["level"] == level)
        & (counts["instrument"] == "876/QĐ-BNV")
        & (counts["index_years"] == instrument)
    ]
    expected = [int(row[column].item()) for column in ("areas", "criteria", "component_criteria")]
    for year in years_of(read_framework(shipped, name)):
        nodes = load_framework(shipped, name, year).nodes
        assert [sum(node.depth == depth for node in nodes) for depth in (1, 2, 3)] == expected


def test_criteria_and_components_of_each_ministry_area(shipped):
    table = methodology(shipped, "area_maxima.csv").query("index_years == '2022-2023'")
    framework = load_framework(shipped, "ministry-2022", 2023)
    assert len(table) == 7
    for row in table.itertuples():
        nodes = framework.subtree(row.code).nodes
        criteria, components = (sum(node.depth == depth for node in nodes) for depth in (2, 3))
        assert row.rule_text_short.startswith(f"{criteria} criteria, {components} component criteria")
        assert nodes[0].name.vi == row.name_vi


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_province_maxima_that_are_known(shipped, year):
    table = methodology(shipped, "area_maxima.csv").query("index_years == '2022-2024'")
    framework = load_framework(shipped, "province-2022", year)
    stated = {row.code: Fraction(row.max_points) for row in table.dropna(subset="max_points").itertuples()}
    assert stated.pop("8.SIPAS") == framework.node("8.1").max_points
    economy = stated.pop("8.KTXH")
    assert economy == sum(framework.node(code).max_points for code in ("8.2", "8.3", "8.4"))
    assert stated.keys() == {"2", "3", "4", "5", "8"}
    for code, maximum in stated.items():
        area = framework.node(code)
        assert (area.max_points, area.status) == (maximum, "official")
        assert all("https://" in area.source[lang] for lang in ("vi", "en"))
    # Areas 1, 6 and 7 have 35 points together. Area 1 has 9.5: Hòa Bình got 9.5 of 9.5 in 2024. Nobody can
    # have more than a maximum: Quảng Nam got 9.44, 10.50 and 11.59 in 2023 (area_maxima.csv).
    assert sum(framework.node(code).max_points for code in "167") == 35
    areas = pd.read_csv(shipped.data / "published" / "areas.csv", dtype=str)
    steering = areas.query("year == '2024' and entity_vi == 'Hòa Bình'")
    assert Fraction(steering["max_points"].item()) == framework.node("1").max_points
    for code, reached in (("1", "9.44"), ("6", "10.50"), ("7", "11.59")):
        assert framework.node(code).max_points >= Fraction(reached)


@pytest.mark.parametrize(("name", "year"), YEARS)
def test_points_by_score_source(shipped, name, year):
    framework = load_framework(shipped, name, year)
    split = {
        source: sum(node.max_points for node in framework.leaves if node.score_source == source)
        for source in framework.score_sources
    }
    expected = {
        "province": {"appraisal": 61.5, "leaders": 22, "sipas": 10, "statistics": 6.5},
        "ministry": {"appraisal": 68.5, "survey": 31.5},
    }  # data/methodology/score_source_split.csv
    assert split == expected[framework.level]
    table = methodology(shipped, "score_source_split.csv")
    blocks = table.query(f"level == '{framework.level}' and index_years == '2022,2023'")["max_points"]
    assert sorted(float(value) for value in blocks) == sorted(map(float, split.values()))


@pytest.mark.parametrize(("name", "year"), AREA_DEPTH)
def test_area_depth_is_complete_and_official(shipped, name, year):
    framework = load_framework(shipped, name, year)
    table = methodology(shipped, "area_maxima.csv")
    rows = table[(table["index_level"] == framework.level) & (table["index_years"] == str(year))]
    assert {node.code: node.max_points for node in framework.nodes} == {
        row.code: Fraction(row.max_points) for row in rows.itertuples()
    }
    for node, row in zip(framework.leaves, rows.itertuples(), strict=True):
        assert node.status == "official"
        assert all(row.evidence in node.source[lang] for lang in ("vi", "en"))
    assert framework.max_points == 100


@pytest.mark.parametrize("name", ["province-2022", "ministry-2022"])
def test_what_nobody_published_says_so(shipped, name):
    unverified = methodology(shipped, "criterion_names_unverified.csv")
    likely = set(unverified["name_vi"])
    published = {"8.1"}  # SIPAS: its name and maximum are in area_maxima.csv
    for node, _, depth, _ in walk(read_framework(shipped, name)):
        assert node.status in ("official", "derived", "illustrative")
        if depth == 2 and node.code not in published:
            assert node.status == "illustrative"
            assert node.name.vi in likely or "chưa rõ tên" in node.name.vi
            assert node.note is not None
        if depth == 3:
            assert node.status == "illustrative"
            assert "minh họa" in node.name.vi
            assert "illustrative" in node.name.en


@pytest.mark.parametrize(("name", "year"), YEARS)
def test_full_points_are_the_maximum_of_every_node(shipped, name, year):
    framework = load_framework(shipped, name, year)
    points = np.stack([framework.leaf_maxima, np.zeros(len(framework.leaves))])
    state = np.zeros(points.shape, dtype=np.int8)
    full, none = node_points(points, state, framework.membership)
    stated = [float(node.max_points) for node in framework.nodes]
    assert full.tolist() == stated
    assert not none.any()
    assert node_maxima(framework.leaf_maxima, state, framework.membership)[0].tolist() == stated


BEST_AND_WORST = {
    "steps": (100, 0),
    "proportional": (100, 0),
    "thresholds": (100, 0),
    "deduction": (0, 4),
    "yes_no": (1, 0),
    "survey_mean": (100, 0),
    "sipas_share": (100, 0),
    "statistic_against_target": (1200, 0),
}


@pytest.mark.parametrize("name", ["province-2022", "ministry-2022"])
def test_every_rule_reaches_from_nothing_to_the_maximum(shipped, name):
    framework = load_framework(shipped, name, 2023)
    seen = set()
    for node in framework.leaves:
        assert node.rule is not None
        seen.add(node.rule.kind)
        target = 1000 if node.rule.kind == "statistic_against_target" else None
        points = rule_points(node.rule, node.max_points, BEST_AND_WORST[node.rule.kind], target)
        assert points.tolist() == [float(node.max_points), 0]
    assert len(seen) == (8 if name == "province-2022" else 6)
