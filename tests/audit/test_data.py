import numpy as np
import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.audit.data import ROOT, audit_data
from par_lib.audit.plan import AuditFile
from par_lib.composite.data import CompositeIndex
from par_lib.errors import ArgumentError
from tests.audit.small import small_project, write


@pytest.mark.parametrize("year", range(2011, 2025))
def test_papi_model_is_the_computed_index_in_every_year(shipped, examine, year):
    data = examine(shipped, year, "papi")
    index = data.result.index.set_index("unit").loc[list(data.model.units), "index"]
    top = float(data.result.inputs.framework.max_points)
    assert data.model.scores({}, 1)[0] * top / 100 == pytest.approx(index.to_numpy(), abs=1e-9)
    missing = data.result.index["index"].isna().sum()
    assert len(data.absent) == missing
    assert len(data.model.units) == 63 - missing


@pytest.mark.parametrize("measure", ["percent_of_maximum", "points"])
def test_small_series_with_bonus_and_a_leaf_that_does_not_apply(tmp_path, examine, measure):
    data = examine(small_project(tmp_path, measure))
    # U1: 1.8 + 2.5 + 4 + 0.5 + 3 + 5 = 16.8 of 20; U5 without A12: 1.2 + 2.5 + 3.8 + 4 = 11.5 of 17 or 20
    scores = dict(zip(data.model.units, data.model.scores({}, 1)[0], strict=True))
    assert scores["U1"] == pytest.approx(84)
    assert scores["U5"] == pytest.approx(1150 / (17 if measure == "percent_of_maximum" else 20))


def test_composite_has_every_node_that_counts_into_the_maximum(small, examine):
    data = examine(small)
    assert isinstance(data.composite, CompositeIndex)
    assert set(data.composite.hierarchy.codes) == {ROOT, "A", "A1", "A11", "A12", "A2", "B", "B1", "C"}
    assert data.composite.hierarchy.weight("A1") == 5
    assert np.isnan(data.composite.scores.loc["U5", "A12"])
    assert data.composite.scores.loc["U1", "A1"] == pytest.approx(86)


def test_rounds_and_errors_enter_only_where_they_are(full, examine):
    data = examine(full)
    assert data.rounds == ("last", "round-1")
    assert [source.name for source in data.model.sources()] == [
        "weights", "area_weights", "normalisation", "aggregation", "round", "left_out", "standard_errors",
    ]  # fmt: skip
    quiet = examine(full, sources={"rounds": False, "standard_errors": False})
    assert quiet.rounds == ("last",)
    assert quiet.model.errors == ()


def test_standard_error_of_the_index(full, examine):
    data = examine(full)
    errors = dict(zip(data.model.units, np.sqrt(np.diag(data.model.covariance())), strict=True))
    assert errors["U1"] == pytest.approx(100 * 0.3 / 20)
    assert errors["U5"] == pytest.approx(100 * 0.3 / 17)  # its maximum is lower
    assert examine(full, sources={"standard_errors": False}).model.covariance().max() == 0


def test_disagreement_between_rounds_is_an_error_of_its_leaf(full, examine):
    data = examine(full, replicates=300, sources={"disagreement": True, "rounds": False})
    sampled, apart = data.model.errors
    assert (sampled.basis, apart.basis) == ("standard_errors", "disagreement")
    assert [data.model.leaves[column] for column in apart.columns] == ["A12", "A2", "B1"]
    errors = apart.roots.reshape(6, 3)
    # U1: 4.6 against 4 of 5 points in A2; |d|/√2 in % of the maximum
    assert errors[0].round(6).tolist() == pytest.approx([0, 0.6 / np.sqrt(2) * 20, 0], abs=1e-6)
    assert data.declared[-2:] == ("standard_errors", "disagreement")
    assert len(examine(full).model.errors) == 1  # off by default


def test_scales_of_leaves(small, examine):
    data = examine(small, sources={"normalisation": ["share", "min_max", "z_score"]})
    shares = data.model.rounds[0]
    for number, (low, mean, sd) in {1: (0, None, None), 2: (None, 50, 10)}.items():
        scaled = data.model.slopes[number] * shares + data.model.offsets[number]
        if low is not None:
            assert np.nanmin(scaled, axis=0) == pytest.approx(np.zeros(6), abs=1e-9)
            assert np.nanmax(scaled, axis=0) == pytest.approx(np.full(6, 100), abs=1e-9)
        else:
            assert np.nanmean(scaled, axis=0) == pytest.approx(np.full(6, mean), abs=1e-9)
            assert np.nanstd(scaled, axis=0, ddof=1) == pytest.approx(np.full(6, sd), abs=1e-9)


def test_a_leaf_equal_for_all_stays_as_it_is_on_any_scale(small, examine):
    path = small.data / "clean/small/2020/scores.csv"
    lines = [",".join([*line.split(",")[:2], "4", *line.split(",")[3:]]) if ",C," in line else line
             for line in path.read_text(encoding="utf-8").splitlines()]  # fmt: skip
    write(path, lines)
    data = examine(small, sources={"normalisation": ["share", "min_max"]})
    column = data.model.leaves.index("C")
    assert (data.model.slopes[1][column], data.model.offsets[1][column]) == (1, 0)


def test_too_few_units(small):
    path = small.data / "units/assessed.csv"
    others = "".join(f"U{number},1990,1990,ranked\n" for number in range(3, 7))
    kept = path.read_text(encoding="utf-8").splitlines()[:3]
    write(path, [*kept, *others.splitlines()])
    scores = small.data / "clean/small/2020/scores.csv"
    write(scores, scores.read_text(encoding="utf-8").splitlines()[:13])
    result = compute_year(read_year(small, "small", 2020))
    with pytest.raises(ArgumentError, match="three ranked units or more, found 2"):
        audit_data(small, result, AuditFile(series="small"))


def test_a_model_that_is_not_the_index_is_refused(small):
    result = compute_year(read_year(small, "small", 2020))
    result.index.loc[0, "index"] += 0.001
    with pytest.raises(ArgumentError, match="the computed index when nothing is varied"):
        audit_data(small, result, AuditFile(series="small"))
