"""Measures of the same units beside each other, against the published tables read by pandas alone."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from par_lib.analysis.agreement import Correlation
from par_lib.analysis.compute import compute_year
from par_lib.analysis.record import load_record
from par_lib.report.views.validity import (
    agreement,
    agreement_columns,
    agreement_table,
    computed,
    published,
    together,
    who_publishes,
)
from par_lib.units.unit_set import load_units


@pytest.fixture(scope="module")
def units(project, register):
    return load_units(project, register, "provinces")


@pytest.fixture(scope="module")
def par(project, register, units):
    return load_record(project, register.series("par-province"), units)


@pytest.fixture(scope="module")
def codes(project):
    return pd.read_csv(project.data / "units/provinces.csv", dtype=str).set_index("name_vi")["code"]


def table(project, codes, name, year):
    rows = pd.read_csv(project.data / f"published/{name}.csv")
    rows = rows[(rows["level"] == "province") & (rows["year"] == year)]
    return rows.set_index(rows["entity_vi"].map(codes))


def test_the_index_against_papi(project, papi, par, codes):
    index = compute_year(papi).index
    found = agreement(published(par, 2023, "index"), computed(index), 2023)
    own = table(project, codes, "overall", 2023)
    scores = pd.read_csv(project.data / "clean/papi/2023/scores.csv", dtype={"unit": str})
    whole = scores.groupby("unit").filter(lambda rows: (rows["state"] == "scored").all())
    totals = whole.groupby("unit")["points"].sum()
    values = pd.concat([own["index_pct"], totals], axis=1).dropna()
    ranks = pd.concat([own["rank"].astype(float), totals.rank(ascending=False)], axis=1).dropna()
    assert found.of_values.count == len(values) == 16
    assert found.of_values.value == pytest.approx(values.corr().iloc[0, 1])
    interval = stats.pearsonr(*values.to_numpy().T).confidence_interval(0.95)
    assert (found.of_values.low, found.of_values.high) == pytest.approx(tuple(interval))
    assert found.of_ranks.count == len(ranks) == 32
    assert found.of_ranks.value == pytest.approx(ranks.corr("spearman").iloc[0, 1])
    assert found.tau.value == pytest.approx(ranks.corr("kendall").iloc[0, 1])


def test_the_index_against_sipas_and_pci(project, register, units, par, codes):
    sipas = published(par, 2023, "share", "sipas")
    known = table(project, codes, "sipas", 2023)
    told = known["sipas_pct"].dropna()
    assert sipas.values[told.index].to_dict() == told.to_dict()
    others = sipas.values.drop(told.index)  # of one more the points were published, in a table of blocks
    assert others.to_dict() == {codes["Kon Tum"]: 85.0}
    both = together(published(par, 2023, "index"), sipas)
    own = table(project, codes, "overall", 2023)["index_pct"].dropna()
    assert set(both.index) == set(own.index) & set(sipas.values.index)

    pci = published(load_record(project, register.series("pci"), units), 2020, "points")
    raw = pd.read_csv(project.data / "raw/pci/pci_2020.csv", dtype={"gso_code": str}).set_index("gso_code")
    assert pci.values.to_dict() == raw["pci_score"].to_dict()
    assert pci.ranks.to_dict() == raw["rank"].to_dict()
    own = table(project, codes, "overall", 2020)["index_pct"].dropna()
    found = agreement(published(par, 2020, "index"), pci, 2020).of_values
    assert found.value == pytest.approx(own.corr(raw["pci_score"].reindex(own.index)))


def test_the_table_has_a_row_where_anything_can_be_said(par):
    nothing = published(par, 1999, "index")
    assert nothing.values.empty
    known = published(par, 2021, "index")
    found = {"A × B": [agreement(nothing, known, 1999), agreement(known, known, 2021)]}
    frame = agreement_table(found, "en")
    assert frame["year"].tolist() == ["2021"]
    assert frame["pearson"].iloc[0].startswith("1.00")
    assert list(frame.columns) == [column.key for column in agreement_columns("vi")]
    assert agreement_table({}, "vi").empty


def test_units_near_the_top_publish_more(project, par, codes):
    count, mean_rank, middle = who_publishes(published(par, 2023, "index"), 63)
    own = table(project, codes, "overall", 2023).dropna(subset=["index_pct"])
    assert (count, middle) == (len(own), 32.0)
    assert mean_rank == pytest.approx(own["rank"].astype(float).mean())
    assert mean_rank < middle


def test_a_correlation_without_an_interval():
    assert np.isnan(Correlation(3).value)
