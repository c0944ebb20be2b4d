import numpy as np
import pandas as pd
import pytest

from par_lib.inputs.series import read_register
from par_lib.survey.plan import (
    Places,
    ballots_by_total,
    ballots_for_points,
    cells,
    group_parts,
    plan_cells,
    plan_units,
)
from par_lib.survey.population import read_population
from par_lib.survey.questionnaire import Questionnaire, load_questionnaire
from par_lib.units.unit_set import load_units

Z = 1.959963984540054  # of 95 %


@pytest.fixture(scope="module")
def questionnaire(shipped) -> Questionnaire:
    return load_questionnaire(shipped, "province-2022", 2023)


@pytest.fixture(scope="module")
def population(shipped, questionnaire) -> pd.DataFrame:
    register = read_register(shipped)
    units = load_units(shipped, register, register.series("par-province").file.units)
    path = shipped.root / "docs" / "survey" / "population-illustrative.csv"
    return read_population(path, path.name, questionnaire, units)


def test_parts_of_the_points(questionnaire):
    parts, points = group_parts(questionnaire)
    assert points == 32  # 22 by leaders, 10 by SIPAS
    assert parts["deputies"] == pytest.approx(22 / 4 / 32)
    assert parts["people"] == pytest.approx(7.5 / 32)
    assert sum(parts.values()) == pytest.approx(1)


def test_the_margin_of_a_unit_by_hand(questionnaire, population):
    table = cells(population, questionnaire, Places((10, 2), (0.05, 0.02)))
    ballots = ballots_by_total(table, 900, "proportional", minimum=5)
    told = plan_units(table, ballots, questionnaire, response=0.8).set_index("unit").loc["46", "margin"]
    variance = 0.0
    weights = dict.fromkeys(("deputies", "agency-heads", "unit-heads", "district-leaders"), 5.5)
    weights |= {"people": 7.5, "enterprises": 2.5}  # points that the group decides
    here = population[population["unit"] == "46"]
    for row in here.itertuples():
        n = 0.8 * ballots[row.unit, row.group, row.stratum]
        share = row.population / here.loc[here["group"] == row.group, "population"].sum()
        deff = 1 + 9 * 0.05 + 10 * 0.02 if row.group == "people" else 1
        variance += (weights[row.group] * share) ** 2 * deff * row.sd**2 * (1 / n - 1 / row.population)
    assert told == pytest.approx(Z * np.sqrt(variance), rel=1e-9)


def test_one_more_ballot_buys_what_is_said(questionnaire, population):
    table = cells(population, questionnaire, None)
    ballots = ballots_by_total(table, 900, "neyman", minimum=5)
    before = plan_units(table, ballots, questionnaire).set_index("unit")
    unit = "79"
    more = ballots.copy()
    more.loc[unit, before.loc[unit, "best"], "all"] += 1
    after = plan_units(table, more, questionnaire).set_index("unit")
    drop = before.loc[unit, "margin"] - after.loc[unit, "margin"]
    assert drop == pytest.approx(before.loc[unit, "one_more"])
    for group in ("deputies", "enterprises"):  # no other ballot buys more
        other = ballots.copy()
        other.loc[unit, group, "all"] += 1
        told = plan_units(table, other, questionnaire).set_index("unit")
        gained = before.loc[unit, "margin"] - told.loc[unit, "margin"]
        assert gained <= drop + 1e-12


def test_the_plan_for_points_has_the_least_variance(questionnaire, population):
    table = cells(population, questionnaire, None)

    def variance(ballots):
        return (plan_units(table, ballots, questionnaire)["margin"] ** 2).sum()

    best = ballots_for_points(table, 600, questionnaire, minimum=2)
    assert best.sum() == 600
    for rule in ("proportional", "neyman", "power"):
        assert variance(best) < variance(ballots_by_total(table, 600, rule, minimum=2))
    rng = np.random.default_rng(1)
    for _ in range(200):  # moving ballots about makes it no better, but for rounding
        moved = best.copy()
        give, take = rng.choice(len(best), 2, replace=False)
        if best.iloc[give] > 3 and best.iloc[take] + 1 < table["population"].iloc[take]:
            moved.iloc[give] -= 1
            moved.iloc[take] += 1
            assert variance(moved) > variance(best) * (1 - 5e-4)


def test_cells_say_how_many_places(questionnaire, population):
    places = Places((10, 2, 3), (0.05, 0.02, 0.01))
    table = cells(population, questionnaire, places)
    ballots = pd.Series(np.minimum(41, table["population"].astype(int)), index=table.index)
    told = plan_cells(table, ballots, places=places)
    people = told[told["group"] == "people"].iloc[0]
    assert people[["villages", "communes", "districts"]].tolist() == [5, 3, 1]
    assert people["deff"] == pytest.approx(1 + 9 * 0.05 + 10 * 0.02 + 20 * 2 * 0.01)
    assert told.loc[told["group"] != "people", "villages"].isna().all()
    whole = told[told["ballots"] == told["population"]]
    np.testing.assert_allclose(whole["margin"], 0, atol=1e-6)  # taken whole


def test_a_unit_without_one_of_its_groups_has_no_margin(questionnaire, population):
    table = cells(population[population["group"] != "people"], questionnaire, None)
    told = plan_units(table, ballots_by_total(table, 100, "proportional", minimum=2), questionnaire)
    assert told["margin"].isna().all()


def test_who_is_not_asked_has_no_margin_and_is_asked_next(questionnaire, population):
    table = cells(population, questionnaire, None)
    ballots = pd.Series(10, index=table.index)
    ballots.loc["46", "people", "rural"] = 0
    told = plan_units(table, ballots, questionnaire).set_index("unit")
    assert np.isnan(told.loc["46", "margin"])
    assert told.loc["46", "best"] == "people"
    assert told["margin"].notna().sum() == len(told) - 1
    by_cell = plan_cells(table, ballots).set_index(["unit", "group", "stratum"])
    assert by_cell["margin"].isna().sum() == by_cell["one_more"].isna().sum() == 1
    assert np.isnan(by_cell.loc[("46", "people", "rural"), "margin"])
