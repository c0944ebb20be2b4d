from fractions import Fraction

import pytest

from par_lib.errors import UnknownName
from par_lib.methodology.resolve import in_years, resolve, walk, years_of
from par_lib.methodology.schema import FrameworkFile


@pytest.fixture(scope="module")
def changing(content) -> FrameworkFile:
    """Areas that grow: A2 enters in 2021, B has other points in 2022, C exists in 2020 only."""
    tree = content()["tree"]
    tree[0]["children"][1]["years"] = ["2021-2022"]
    tree[1]["max"] = [{"years": "2020-2021", "points": 5}, {"years": 2022, "points": 6}]
    only_child = dict(tree[1], code="C1", max=1, years=[2020])
    name = {"vi": "C", "en": "C"}
    tree.append({"code": "C", "name": name, "children": [only_child]})
    return FrameworkFile.model_validate(content(tree=tree))


def test_nodes_of_each_year(changing):
    codes = {year: [node.code for node in resolve(changing, year).nodes] for year in years_of(changing)}
    assert codes == {
        2020: ["A", "A1", "B", "C", "C1"],
        2021: ["A", "A1", "A2", "B"],
        2022: ["A", "A1", "A2", "B"],
    }


def test_maxima_of_each_year_are_exact(changing):
    totals = {year: resolve(changing, year).max_points for year in years_of(changing)}
    assert totals == {2020: Fraction(10, 3) + 5 + 1, 2021: Fraction(10), 2022: Fraction(11)}


def test_a_year_that_is_not_covered(changing):
    with pytest.raises(UnknownName, match="year of framework small: expected one of 2020, 2021, 2022"):
        resolve(changing, 2023)


def test_years_with_a_gap(content):
    file = FrameworkFile.model_validate(content(years=["2020", "2012-2013", "2013"]))
    assert years_of(file) == (2012, 2013, 2020)
    assert not in_years(list(file.years), 2015)
    assert in_years(None, 2015)


def test_walk_is_in_preorder_with_places(changing):
    places = [
        (node.code, parent.code if parent else None, depth, path)
        for node, parent, depth, path in walk(changing)
    ]
    assert places[:3] == [
        ("A", None, 1, ("tree", 0)),
        ("A1", "A", 2, ("tree", 0, "children", 0)),
        ("A2", "A", 2, ("tree", 0, "children", 1)),
    ]
