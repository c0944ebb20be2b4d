"""PAPI carried to the 34 units, against means made by pandas alone."""

import pandas as pd
import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.inputs.series import read_register
from par_lib.report.views.mergers import carried_trend, new_unit_columns, new_units
from par_lib.report.views.trend import Trend
from par_lib.units.mergers import load_mergers
from par_lib.units.unit_set import load_units


@pytest.fixture(scope="module")
def papi(shipped):
    register = read_register(shipped)
    index = compute_year(read_year(shipped, "papi", 2023, register)).index.set_index("unit")
    shares = pd.DataFrame({2023: index["points"] / index["max_points"] * 100})
    trend = Trend(shares, pd.DataFrame({2023: index["rank"]}), (2018,))
    return trend, load_mergers(shipped, register, "provinces"), load_units(shipped, register, "provinces")


def test_means_of_the_parts_with_ranks_of_their_own(shipped, papi):
    trend, mergers, _ = papi
    carried = carried_trend(trend, mergers)
    became = pd.read_csv(shipped.data / "units" / "provinces.csv", dtype=str).set_index("code")["new_code"]
    whole = trend.shares[2023].groupby(became).apply(lambda part: part.mean(skipna=False))
    pd.testing.assert_series_equal(carried.shares[2023].sort_index(), whole.sort_index(), check_names=False)
    ranks = whole.rank(ascending=False, method="min")
    assert carried.ranks[2023].dropna().to_dict() == ranks.dropna().to_dict()
    assert carried.breaks == (2018,)


def test_means_by_population(shipped, papi):
    trend, mergers, units = papi
    population = pd.read_csv(shipped.data / "units/province_population.csv", dtype={"unit": str})
    people = population.set_index("unit")["population"].astype(float)
    carried, weighted = carried_trend(trend, mergers), carried_trend(trend, mergers, people)
    became = pd.read_csv(shipped.data / "units" / "provinces.csv", dtype=str).set_index("code")["new_code"]
    total = (trend.shares[2023] * people).groupby(became).apply(lambda part: part.sum(skipna=False))
    expected = total / people.groupby(became).sum()
    pd.testing.assert_series_equal(
        weighted.shares[2023].sort_index(), expected.sort_index(), check_names=False
    )
    frame = new_units(trend, carried, weighted, mergers, units, "vi").set_index("name")
    known = frame.dropna(subset=["value"])
    assert (known["by_people"] - known["value"]).to_numpy() == pytest.approx(known["differs"].to_numpy())
    assert (known.loc[known["count"] == 1, "differs"].abs() < 1e-9).all()
    assert known["rank_by_people"].min() == 1


def test_the_table_names_parts_and_what_is_missing(papi):
    trend, mergers, units = papi
    carried = carried_trend(trend, mergers)
    frame = new_units(trend, carried, carried, mergers, units, "vi").set_index("name")
    assert len(frame) == 34
    assert frame.loc["Tuyên Quang", "parts"] == "Hà Giang, Tuyên Quang"
    # PAPI did not publish Bình Dương and Quảng Ninh for 2023
    assert frame.loc["TP. Hồ Chí Minh", "missing"] == "Bình Dương"
    assert frame.loc["Quảng Ninh", "missing"] == "Quảng Ninh"
    known = frame.dropna(subset=["value"])
    assert len(known) == 32
    assert known["value"].is_monotonic_decreasing
    assert frame["value"].tail(2).isna().all()
    assert ((known["lower"] <= known["value"]) & (known["value"] <= known["upper"])).all()
    assert {column.key for column in new_unit_columns("vi")} <= {*frame.columns, "name"}
