import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.errors import ArgumentError, UnknownName


@pytest.fixture(scope="module")
def papi(shipped):
    return compute_year(read_year(shipped, "papi", 2023))


def test_inputs_of_a_year(papi):
    inputs = papi.inputs
    assert (inputs.series.id, inputs.framework.id, inputs.framework.year) == ("papi", "papi", 2023)
    assert len(inputs.ranked) == 63
    assert inputs.scores.points.shape == (63, 28)


def test_one_row_of_each(papi):
    # Thừa Thiên Huế leads PAPI 2023: printed sum 46.0414 of parts rounded to four decimals, exact 46.0415
    # (data/published/papi.csv, row 121)
    row = papi.index_row("46")
    assert row["rank"] == 1
    assert row["index"] == pytest.approx(46.0415, abs=0.00005)
    assert papi.node_row("46", "C01")["max_points"] == 10


def test_the_index_is_built_from_the_areas(papi):
    nodes = papi.nodes
    assert set(nodes["code"]) == {node.code for node in papi.inputs.framework.nodes}
    assert len(nodes) == 63 * len(papi.inputs.framework.nodes)


def test_what_is_not_there(shipped):
    with pytest.raises(UnknownName, match="series"):
        read_year(shipped, "papy", 2023)
    with pytest.raises(UnknownName, match="year of papi"):
        read_year(shipped, "papi", 2010)
    with pytest.raises(ArgumentError, match="one with inputs to compute from"):
        read_year(shipped, "par-province", 2023)
