"""What the laboratory's page is given: the official ranking and everything that it computes with."""

import json

import numpy as np
import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.audit.laboratory import Weightings, laboratory
from par_lib.report.views.laboratory import TOP, official, official_columns, page_data

DRAWN = Weightings(spread=0.3, seed=5, blocks=1)


@pytest.fixture(scope="module")
def papi(shipped):
    year = compute_year(read_year(shipped, "papi", 2023))
    return year, laboratory(year.inputs, year.nodes)


def test_the_official_ranking_with_shares_in_the_top(papi):
    year, lab = papi
    frame = official(year.inputs, lab, year.index, DRAWN, "vi")
    assert len(frame) == 63
    assert frame["rank"].head(61).is_monotonic_increasing
    assert sorted(frame["name"].tail(2)) == ["Bình Dương", "Quảng Ninh"]  # PAPI did not publish them for 2023
    assert frame["top"].tail(2).isna().all()
    assert frame["top"].sum() == pytest.approx(100 * TOP)  # ten places in each weighting, no ties
    assert [column.key for column in official_columns(year.inputs, "vi")] == ["rank", "name", "index", "top"]


def test_the_page_has_the_units_in_the_order_of_the_table(papi):
    year, lab = papi
    frame = official(year.inputs, lab, year.index, DRAWN, "en")
    data = page_data(year.inputs, lab, frame, DRAWN, "en")
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert [unit["name"] for unit in data["units"]] == frame["name"].tolist()
    assert [rank for rank in data["official"] if rank is not None] == frame["rank"].dropna().tolist()
    assert data["official"][-2:] == [None, None]
    points = np.array(data["points"], dtype=float)
    assert points[:61].sum(axis=1) == pytest.approx(frame["index"].head(61))
    assert np.isnan(points[61:]).any(axis=1).all()
    assert data["maxima"] == [[10.0] * 8] * 63
    assert [area["code"] for area in data["areas"]] == list(lab.areas)
    assert data["areas"][5]["name"] == year.inputs.framework.areas[5].name.en
    assert (data["spread"], data["spreads"], data["seed"], data["blocks"]) == (
        0.3,
        [0.1, 0.25, 0.3, 0.5],
        5,
        1,
    )
