"""Sentences of the summary, against what pandas alone finds in the published tables."""

import pandas as pd
import pytest

from par_lib.analysis.agreement import Correlation
from par_lib.analysis.compute import compute_year
from par_lib.report.views.finding_sentences import (
    agreement_finding,
    change_finding,
    gap_finding,
    lost_finding,
    order_finding,
)


@pytest.fixture(scope="module")
def points(project):
    """Points of the ministries of 2023 as printed, in the two blocks; their maxima are 68.5 and 31.5."""
    table = pd.read_csv(project.data / "published/ministries_2023.csv").set_index("ministry")
    return table[["appraisal_points", "survey_points"]].rename(columns=lambda name: name.partition("_")[0])


def vi(value, decimals=1):
    return f"{value:.{decimals}f}".replace(".", ",")


def test_where_points_are_lost(ministries, points):
    nodes = compute_year(ministries).nodes
    lost = pd.Series({"appraisal": 68.5, "survey": 31.5}) - points.mean()
    share = lost / lost.sum() * 100
    assert share["survey"] > 31.5  # so it is the survey that loses more than its weight
    found = lost_finding(ministries, nodes, "vi")
    assert (
        f"Điểm điều tra xã hội học chiếm {vi(share['survey'])}% số điểm mất** nhưng chỉ 31,5%" in found.text
    )
    assert f"trung bình một đơn vị mất {vi(lost.sum(), 2)} trong 100 điểm" in found.text
    english = lost_finding(ministries, nodes, "en")
    assert f"makes up {share['survey']:.1f}% of the points lost** but 31.5% of the maximum" in english.text
    assert (found.kind, found.series, found.page) == ("lost", "par-ministry", "index-par-ministry-2023")


def test_the_unit_whose_parts_differ_most(ministries, papi, points):
    ranks = points.rank(ascending=False, method="min")
    unit = (ranks["appraisal"] - ranks["survey"]).abs().idxmax()
    found = gap_finding(ministries, compute_year(ministries).nodes, "vi")
    assert unit in found.text
    assert f"hạng {ranks.loc[unit, 'appraisal']:.0f} ở phần “Điểm thẩm định”" in found.text
    assert f"hạng {ranks.loc[unit, 'survey']:.0f} ở phần “Điểm điều tra xã hội học”" in found.text
    assert gap_finding(papi, compute_year(papi).nodes, "vi") is None  # it has eight parts


def test_units_whose_parts_differ_as_much_are_all_told(ministries):
    """In the order of the table of units, whichever comes first in the alphabet of the language."""
    nodes = compute_year(ministries).nodes
    nodes = nodes.assign(rank=1.0)
    first, second = [unit for unit in ministries.units.units if unit.code in ministries.ranked][:2]
    nodes.loc[nodes["unit"].isin([first.code, second.code]) & (nodes["code"] == "survey"), "rank"] = 4.0
    found = gap_finding(ministries, nodes, "en").text
    assert f"the two parts differ most for {first.name.en} and {second.name.en}**: by 3 places each" in found
    every = gap_finding(ministries, nodes.assign(rank=1.0), "vi").text
    assert f"{len(ministries.ranked)} đơn vị có hai phần điểm lệch nhau nhiều nhất" in every


def near(*above):
    units = ("MOJ", "SBV", "MOF", "MOHA")
    return pd.DataFrame({"unit": units[: len(above)], "other": units[1 : len(above) + 1], "above": above})


def test_neighbours_that_cannot_be_told_apart(ministries):
    verdict = pd.DataFrame({"replicates": [20000]})
    found = order_finding(ministries, verdict, near(0.96, 0.55, 0.78), "vi")
    assert "2 trong 3 cặp đơn vị đứng liền nhau không phân biệt được" in found.text
    assert "tính lại 20.000 lần" in found.text
    pair = "Ngân hàng Nhà nước Việt Nam đứng trên Bộ Tài chính trong 55,0% số lần"
    assert pair in found.text  # the uppermost pair that is unsure
    english = order_finding(ministries, verdict, near(0.96, 0.55, 0.78), "en").text
    assert "2 of 3 pairs of neighbours" in english
    assert "20,000 times" in english
    assert order_finding(ministries, verdict, near(0.96, 1.0), "vi") is None


@pytest.mark.parametrize(
    ("changes", "covered"), [([1.0, -3.5, 2.0], True), ([1.0, float("nan"), 2.0], False)]
)
def test_the_largest_change_of_either_sign(register, changes, covered):
    frame = pd.DataFrame(
        {
            "name": ["A", "B", "C"], "change": changes,
            "rank_before": [3.0, 1.0, 2.0], "rank_now": [2.0, 3.0, 1.0],
        }
    )  # fmt: skip
    found = change_finding(register.series("papi"), frame, (2022, 2023), 5, "vi")
    assert (found is not None) == covered  # three of five are at least half, two are not
    if found:
        assert "B thay đổi nhiều nhất so với năm 2022**, −3,50 điểm phần trăm" in found.text
        assert "từ hạng 1 đến hạng 3; 2 trong 3 đơn vị so sánh được tăng" in found.text
        assert found.page == "change-papi-2023"


@pytest.mark.parametrize(
    ("changes", "vi", "en"),
    [
        (
            [-3.5, 1.0, -3.5, 2.0],
            "C và A thay đổi nhiều nhất so với năm 2022**, −3,50",
            "C and A have changed most",
        ),
        (
            [3.5, -3.5, -3.5, 2.0],
            "3 đơn vị thay đổi nhiều nhất so với năm 2022**, ±3,50",
            "3 units have changed",
        ),
    ],
)
def test_units_that_changed_as_much_are_all_told(register, changes, vi, en):
    frame = pd.DataFrame(
        {"name": list("ABCD"), "change": changes, "rank_before": 1.0, "rank_now": 2.0, "place": [3, 2, 1, 0]}
    )
    said = {
        lang: change_finding(register.series("papi"), frame, (2022, 2023), 4, lang).text
        for lang in ("vi", "en")
    }
    assert vi in said["vi"]
    assert en in said["en"]
    assert "từ hạng" not in said["vi"]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.1, 0.6, "tend to rank units alike"),
        (-0.1, 0.6, "cannot be said to rank units alike"),
        (-0.6, -0.1, "tend to rank units in opposite order"),
    ],
)
def test_agreement_is_claimed_only_beyond_its_interval(register, low, high, said):
    series, other = register.series("par-province"), register.series("papi")
    found = agreement_finding(series, other, Correlation(32, 0.36, low, high), 2023, 63, "en")
    assert said in found.text
    assert "over the 32 of 63 units" in found.text
    assert found.page == "validity-par-province-2023"
    assert agreement_finding(series, other, Correlation(31, 0.36, low, high), 2023, 63, "en") is None
    assert agreement_finding(series, other, Correlation(40, 0.36), 2023, 63, "en") is None
