import pandas as pd
import pytest

from par_lib.analysis.record import load_facts, load_record
from par_lib.inputs.series import read_register
from par_lib.simulate.cells import cells_of, part_maximum
from par_lib.simulate.program import CannotBeReached
from par_lib.simulate.targets import INDEX, year_targets
from par_lib.units.unit_set import load_units


def targets_of(project, name, year, change=lambda record: record):
    register = read_register(project)
    series = register.series(name)
    units = load_units(project, register, series.file.units)
    cells = cells_of(series.framework(project, year))
    record, facts = change(load_record(project, series, units)), load_facts(project, series)
    simulation = series.file.simulation
    return year_targets(
        record, facts, series.file.facts, units, simulation, year, lambda code: part_maximum(cells, code)
    )


def test_figures_of_2023(shipped):
    found = targets_of(shipped, "demo-province", 2023)
    places = {unit.name.vi: place for place, unit in enumerate(found.units)}
    index = found.parts[INDEX]
    assert index.ranks[places["Quảng Ninh"]] == 1
    assert index.values[places["Quảng Ninh"]].middle == pytest.approx(92.18)
    # a choice of data/series.yml: two pages contradict each other
    assert (index.ranks[places["Long An"]], index.ranks[places["Lào Cai"]]) == (8, 7)
    assert len([group for group in index.groups if len(group.members) < 63]) == 6
    sipas = found.parts["sipas"]
    assert places["Kon Tum"] not in sipas.ranks  # nothing is taken for it, by a choice
    assert sipas.values[places["Kon Tum"]].middle == pytest.approx(85.0, abs=0.01)
    assert sipas.lowest.middle == pytest.approx(75.03)
    # 9.42 of 10 points and 94.15 % were printed: both hold
    rules = found.parts["2"].values[places["Kon Tum"]]
    assert 94.15 <= rules.low < rules.high < 94.155
    # 12.38 of 13 points and 95.23 %: the share is a target of its own, no arithmetic on the points
    procedures = found.parts["3"].values[places["Kon Tum"]]
    assert 95.225 < procedures.low < procedures.high < 95.235
    assert set(found.changes) >= {"count_increased", "largest_decrease"}


def test_a_cut_off_figure_may_be_further_away(shipped):
    groups = {
        group.mean.name: group.mean
        for group in targets_of(shipped, "demo-province", 2024).parts[INDEX].groups
    }
    mean = groups["2024 mean 88.37"]
    assert (mean.low, mean.high) == (pytest.approx(88.3601), pytest.approx(88.3799))


def test_unsure_figures_are_no_targets_without_a_choice(shipped):
    def unsure(record):
        return record.assign(confidence="unverified")

    found = targets_of(shipped, "demo-ministry", 2023, unsure)
    assert not found.parts[INDEX].values
    assert not found.parts[INDEX].ranks


def test_two_printed_values_that_exclude_each_other_are_named(shipped):
    def doubled(record):
        other = record[(record["unit"] == "MOJ") & (record["year"] == 2023) & (record["quantity"] == "index")]
        return pd.concat([record, other.assign(printed="88.88", value=88.88)])

    with pytest.raises(CannotBeReached, match=r"Bộ Tư pháp index 89\.95.*88\.88"):
        targets_of(shipped, "demo-ministry", 2023, doubled)
