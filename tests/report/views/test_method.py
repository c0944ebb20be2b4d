"""The tables of the method notebook, on small frameworks and the shipped ones."""

import pytest

from par_lib.methodology.diff import diff
from par_lib.methodology.load import load_framework
from par_lib.report.views.method import (
    area_title,
    change_columns,
    change_table,
    effect_columns,
    effect_table,
    node_columns,
    node_table,
    points_by_source,
    points_by_status,
    status_columns,
)
from par_lib.whatif.change_effects import try_changes


def test_every_node_with_its_rule_in_words(assessed):
    table = node_table(assessed, "en")
    assert table["code"].tolist() == ["A", "A1", "A2", "A3", "B", "C"]
    second = table.iloc[1]
    assert (second["name"], second["max_points"]) == ("– Criterion A1", 2)
    assert (second["score_source"], second["status"]) == ("Council", "illustrative")
    assert second["rule"] == "%: from 100: 2 points; from 80: 1 point; otherwise 0"
    assert table.iloc[0]["rule"] == ""
    assert [column.key for column in node_columns(assessed, "vi")] == [
        "code", "name", "max_points", "score_source", "status", "rule",
    ]  # fmt: skip


def test_a_code_that_is_a_word_is_not_shown(shipped):
    blocks, full = (load_framework(shipped, name, 2023) for name in ("ministry-2023-blocks", "ministry-2022"))
    assert area_title(blocks, blocks.areas[0], "vi") == "Khối điểm: Điểm thẩm định"
    assert area_title(full, full.areas[0], "vi").startswith("Lĩnh vực 1. ")
    names = ["Điểm thẩm định", "Điểm điều tra xã hội học"]
    assert points_by_source(blocks, "vi").index.tolist() == names
    assert points_by_status(blocks, "vi")["name"].tolist() == names
    assert points_by_status(full, "vi")["name"].iloc[0].startswith("1. ")
    assert "code" not in [column.key for column in node_columns(blocks, "vi")]
    assert "code" in [column.key for column in node_columns(full, "vi")]


def test_bonus_leaves_say_so_and_count_nowhere(content, small_framework):
    tree = content()["tree"]
    names = {
        "code": "C",
        "name": {"vi": "C", "en": "C"},
        "source": {"vi": "Quyết định 1", "en": "Decision 1"},
    }
    leaf = {"max": 1, "score_source": "desk", "status": "official", "role": "bonus"}
    framework = small_framework(tree=[*tree, names | leaf])
    last = node_table(framework, "vi").iloc[-1]
    assert (last["score_source"], last["source"]) == ("Hồ sơ (điểm thưởng)", "Quyết định 1")
    assert node_table(framework, "en").iloc[-1]["source"] == "Decision 1"
    assert points_by_source(framework, "vi").loc["C. C", "desk"] == 0
    assert points_by_status(framework, "vi").iloc[-1]["official"] == 0
    assert {column.key for column in node_columns(framework, "vi")} >= {"source"}
    assert {column.key for column in node_columns(framework, "vi")}.isdisjoint({"rule"})


@pytest.mark.parametrize("name", ["province-2022", "ministry-2022"])
def test_points_of_shipped_frameworks_add_up(shipped, name):
    framework = load_framework(shipped, name, 2023)
    by_source = points_by_source(framework, "en")
    declared = {"province-2022": [61.5, 22, 10, 6.5], "ministry-2022": [68.5, 31.5]}[name]
    assert by_source.sum().tolist() == pytest.approx(declared)
    by_status = points_by_status(framework, "en")
    assert by_status[["official", "derived", "illustrative"]].sum().sum() == pytest.approx(100)
    assert by_status["max_points"].sum() == pytest.approx(100)
    assert {column.key for column in status_columns("en")} == set(by_status.columns)


def test_changes_in_words(content, small_framework):
    tree = content()["tree"]
    tree[1]["max"] = [{"years": "2020", "points": 4}, {"years": "2021-2022", "points": 5}]
    before, after = small_framework(2020, tree=tree), small_framework(2021, tree=tree)
    table = change_table(diff(before, after), before, after, "en")
    assert table.to_dict("records") == [
        {
            "change": "reweighted",
            "code": "B",
            "name": "B",
            "before": "4",
            "after": "5",
            "status": "illustrative",
        }
    ]
    assert [column.title for column in change_columns("vi")] == [
        "Thay đổi", "Mã", "Tên", "Trước", "Sau", "Căn cứ điểm tối đa",
    ]  # fmt: skip


def test_both_sides_of_a_change_in_the_words_of_readers(content, small_framework):
    tree = content()["tree"]
    changed = content()["tree"]
    tree[1] |= {"max": 4.5, "rule": {"kind": "yes_no"}}
    changed[1] |= {
        "role": "bonus",
        "status": "official",
        "source": {"vi": "Quyết định 1", "en": "Decision 1"},
        "name": {"vi": "Bê", "en": "Bee"},
    }
    changed[1] |= {"max": 4.5, "rule": {"kind": "deduction", "per_case": 0.5}}
    before, after = small_framework(tree=tree), small_framework(tree=changed)
    rows = change_table(diff(before, after), before, after, "vi").set_index("change")
    assert rows.loc["đổi tên", ["before", "after"]].tolist() == ["B", "Bê"]
    assert rows.loc["đổi nguồn điểm", "after"].endswith("(điểm thưởng)")
    assert rows.loc["đổi căn cứ", ["before", "after"]].tolist() == ["minh họa", "chính thức"]
    assert rows.loc["đổi cách tính điểm", "before"] == "có: 4,5 điểm; không: 0"
    removed = change_table(diff(before, small_framework(tree=tree[:1])), before, after, "vi")
    assert removed.iloc[0].tolist() == ["bỏ", "B", "B", "4,5", "", "minh họa"]


def test_changes_with_what_they_do_to_the_index(shipped):
    before, after = (load_framework(shipped, "papi", year) for year in (2020, 2021))
    changes = diff(before, after)
    found, units = try_changes(shipped, ("papi", 2020), before, after, changes)
    table = effect_table(change_table(changes, before, after, "vi"), found, units, "vi")
    assert set(table.columns) == {column.key for column in effect_columns("vi")}
    assert table["change"].iloc[-1] == "tất cả thay đổi cùng lúc"
    # of 2.5 points in SC52, left out in 2021, Sơn La had 2.01 in 2020 (data/clean/papi/2020/scores.csv)
    gone = table.iloc[-2]
    assert (gone["code"], gone["before"], gone["lowest"]) == ("SC52", "2,5", "−2,01 (Sơn La)")
    assert table["effect_mean"].iloc[:-1].sum() == pytest.approx(table["effect_mean"].iloc[-1])
