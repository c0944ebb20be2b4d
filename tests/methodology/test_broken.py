"""`par framework check` names each total that a broken framework violates, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from par_lib.cli.framework import app
from par_lib.errors import ExitCode, InputFaults

Document = dict[str, Any]


def node(document: Document, code: str) -> Document:
    def below(nodes: list[Document]) -> Document | None:
        for one in nodes:
            if one["code"] == code:
                return one
            if found := below(one.get("children", [])):
                return found
        return None

    found = below(document["tree"])
    assert found is not None
    return found


def put(code: str, key: str, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        node(document, code)[key] = value

    return change


def declare(*path: str | int, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        place: Any = document["totals"]
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


def drop(code: str, parent: str | None = None) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        siblings = node(document, parent)["children"] if parent else document["tree"]
        siblings.remove(node(document, code))

    return change


def move(code: str, parent: str, to: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        moved = node(document, code)
        drop(code, parent)(document)
        node(document, to)["children"].append(moved)

    return change


def keep_first_step(document: Document) -> None:
    node(document, "1.1.1")["rule"]["steps"][0]["points"] = 0.4


def without_source(document: Document) -> None:
    del node(document, "2")["source"]


# 2.3.1 is a leaf of 1.5 points by the survey of leaders, in criterion 2.3 of area 2.
SUMS_OF_2_3_1 = {
    "tree[1].children[2].max": "children of 2.3 that add to 4.5",
    "tree[1].max": "children of 2 that add to 10",
    "totals[0].points": "a tree of 100 points",
    "totals[0].by_area.2.points": "area 2 of 10 points",
    "totals[1].by_score_source.leaders": "22 points by leaders",
}

# name: (framework, the change, each violated total with what was expected of it)
VARIANTS: dict[str, tuple[str, Callable[[Document], None], dict[str, str]]] = {
    "a leaf has more points": ("province-2022", put("2.3.1", "max", 2), SUMS_OF_2_3_1),
    "a leaf is a bonus": ("province-2022", put("2.3.1", "role", "bonus"), SUMS_OF_2_3_1),
    "a leaf leaves after a year": (
        "province-2022",
        put("2.3.1", "years", [2022]),
        {place: f"{expected} in 2023" for place, expected in SUMS_OF_2_3_1.items()}
        | {"totals[0].count_by_depth[2]": "88 nodes at depth 3 (component) in 2023–2024"},
    ),
    "a leaf is missing": (
        "province-2022",
        drop("7.3.5", "7.3"),
        {
            "tree[6].children[2].max": "children of 7.3 that add to 4.5",
            "tree[6].max": "children of 7 that add to 13.5",
            "totals[0].points": "a tree of 100 points",
            "totals[0].count_by_depth[2]": "88 nodes at depth 3 (component) in 2022–2024",
            "totals[1].by_score_source.leaders": "22 points by leaders in 2022–2023",
        },
    ),
    "a leaf has another score source": (
        "province-2022",
        put("2.3.1", "score_source", "appraisal"),
        {
            "totals[1].by_score_source.appraisal": "61.5 points by appraisal in 2022–2023",
            "totals[1].by_score_source.leaders": "22 points by leaders in 2022–2023",
        },
    ),
    "a criterion states other points": (
        "province-2022",
        put("2.3", "max", 5),
        {"tree[1].children[2].max": "children of 2.3 that add to 5 in 2022–2024"},
    ),
    "an area states other points": (
        "province-2022",
        put("2", "max", 11),
        {"tree[1].max": "children of 2 that add to 11 in 2022–2024"},
    ),
    "an official maximum has no source": (
        "province-2022",
        without_source,
        {"tree[1]": "a source for official points"},
    ),
    "a rule gives less than the maximum": (
        "province-2022",
        keep_first_step,
        {"tree[0].children[0].children[0].rule.steps[0].points": "the maximum, 1/2, at the first step"},
    ),
    "the whole is declared otherwise": (
        "province-2022",
        declare(0, "points", value=101),
        {"totals[0].points": "a tree of 101 points in 2022–2024"},
    ),
    "an area is declared otherwise": (
        "province-2022",
        declare(0, "by_area", "3", "points", value=14),
        {"totals[0].by_area.3.points": "area 3 of 14 points in 2022–2024"},
    ),
    "an area that is not there is declared": (
        "province-2022",
        declare(0, "by_area", "9", value={"points": 5}),
        {"totals[0].by_area.9": "one of the areas 1, 2, 3, 4, 5, 6, 7, 8"},
    ),
    "a score source within an area is declared otherwise": (
        "province-2022",
        declare(0, "by_area", "8", "by_score_source", "sipas", value=9),
        {"totals[0].by_area.8.by_score_source.sipas": "9 points by sipas in area 8 in 2022–2024"},
    ),
    "a score source is declared otherwise": (
        "province-2022",
        declare(1, "by_score_source", "statistics", value=7),
        {"totals[1].by_score_source.statistics": "7 points by statistics in 2022–2023"},
    ),
    "a score source of one year is declared otherwise": (
        "province-2022",
        declare(2, "by_score_source", "sipas", value=12),
        {"totals[2].by_score_source.sipas": "12 points by sipas in 2024"},
    ),
    "a score source that is not there is declared": (
        "province-2022",
        declare(1, "by_score_source", "citizens", value=10),
        {"totals[1].by_score_source.citizens": "one of appraisal, leaders, sipas, statistics"},
    ),
    "another number of criteria is declared": (
        "province-2022",
        declare(0, "count_by_depth", 1, value=38),
        {"totals[0].count_by_depth[1]": "38 nodes at depth 2 (criterion) in 2022–2024"},
    ),
    "another number of components is declared": (
        "province-2022",
        declare(0, "count_by_depth", 2, value=87),
        {"totals[0].count_by_depth[2]": "87 nodes at depth 3 (component) in 2022–2024"},
    ),
    "another number of components of an area is declared": (
        "ministry-2022",
        declare(0, "by_area", "1", "count_by_depth", 1, value=7),
        {"totals[0].by_area.1.count_by_depth[1]": "7 nodes at depth 3 (component) in area 1 in 2022–2024"},
    ),
    "a component stands in another area": (
        "ministry-2022",
        move("3.1.1", "3.1", "4.1"),
        {
            "tree[2].children[0].max": "children of 3.1 that add to 2",
            "tree[2].max": "children of 3 that add to 17",
            "tree[3].children[0].max": "children of 4.1 that add to 3",
            "tree[3].max": "children of 4 that add to 12.5",
            "totals[0].by_area.3.count_by_depth[1]": "19 nodes at depth 3 (component) in area 3",
            "totals[0].by_area.4.count_by_depth[1]": "14 nodes at depth 3 (component) in area 4",
        },
    ),
    "the survey is declared otherwise": (
        "ministry-2022",
        declare(0, "by_score_source", "survey", value=32),
        {"totals[0].by_score_source.survey": "32 points by survey in 2022–2024"},
    ),
    "an area without criteria has more points": (
        "ministry-2020",
        put("1", "max", 10),
        {"totals[0].points": "a tree of 100 points in 2020"},
    ),
    "an area is missing": (
        "province-2017",
        drop("8"),
        {
            "totals[0].points": "a tree of 100 points in 2017",
            "totals[0].count_by_depth[0]": "8 nodes at depth 1 (area) in 2017",
        },
    ),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_violated_total_is_named(copied, variant):
    framework, change, expected = VARIANTS[variant]
    path = copied.data / "frameworks" / f"{framework}.yml"
    yaml = YAML(pure=True)
    document = yaml.load(path)
    change(document)
    yaml.dump(document, path)
    result = CliRunner().invoke(app, ["check", framework])
    assert isinstance(result.exception, InputFaults)
    assert result.exception.exit_code == ExitCode.INPUT
    found = {fault.where.split(", ", 1)[1]: fault for fault in result.exception.faults}
    assert found.keys() == expected.keys()
    for place, words in expected.items():
        assert found[place].expected.startswith(words)
        assert found[place].file == f"data/frameworks/{framework}.yml"
        assert found[place].where.startswith("line ")
    assert all(str(fault) in str(result.exception) for fault in found.values())
    assert result.output == ""


def test_all_files_are_checked_at_once(copied):
    for framework, old, new in (
        ("ministry-2020", "max: 9\n", "max: 9.5\n"),
        ("province-2017", "max: 14.5\n", "max: 14\n"),
    ):
        path = copied.data / "frameworks" / f"{framework}.yml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
    result = CliRunner().invoke(app, ["check"])
    assert isinstance(result.exception, InputFaults)
    assert [(fault.file, fault.found) for fault in result.exception.faults] == [
        ("data/frameworks/ministry-2020.yml", "100.5"),
        ("data/frameworks/province-2017.yml", "99.5"),
    ]
