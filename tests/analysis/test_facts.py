"""Facts on the whole: regions, parts and changes, each from figures that one can add up by hand."""

import pandas as pd
import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.analysis.facts import fact_rows
from par_lib.inputs.series_file import LevelTable

DESCRIBED = LevelTable(table="t.csv", level="province", groups="region", nodes={"GOVERNANCE": "C01"})


@pytest.fixture(scope="module")
def papi(shipped):
    """A complete year of provinces with regions, and the year before."""
    return [compute_year(read_year(shipped, "papi", year)) for year in (2019, 2018)]


def rows_of(papi, *facts):
    result, before = papi
    common = {"year": "2019", "source_url": "u", "file": "f", "row": 2}
    table = pd.DataFrame(
        [common | {"level": level, "fact": fact, "value": value} for level, fact, value in facts]
    )
    return {row["quantity"]: row for row in fact_rows(result, before.index, table, DESCRIBED)}


def test_means_of_groups_parts_and_changes(papi):
    result, before = papi
    index = result.index.set_index("unit")["index"]
    regions = {unit.code: unit.group.vi for unit in result.inputs.units.units}
    highlands = index[index.index.map(regions) == "Tây Nguyên"]
    assert len(highlands) == 5
    change = index - before.index.set_index("unit")["index"]
    part = result.nodes[result.nodes["code"] == "C01"]["share"]
    found = rows_of(
        papi,
        ("region", "Tây Nguyên", "1"),
        ("region", "Đông Bắc", "1"),  # no unit lies there
        ("province", "GOVERNANCE_max", "1"),
        ("province", "count_increased", "1"),
        ("province", "largest_increase (Hà Nội)", "1"),
        ("province", "smallest_decrease", "1"),
        ("province", "mean_change_on_previous_year", "1"),
        ("province", "count_component_criteria", "88"),  # follows from no index
        ("province", "last_place", "Cao Bằng"),
    )
    assert set(found) == {
        *("Tây Nguyên", "GOVERNANCE_max", "count_increased", "largest_increase (Hà Nội)"),
        *("smallest_decrease", "mean_change_on_previous_year"),
    }
    computed = {name: row["computed"] for name, row in found.items()}
    assert computed["Tây Nguyên"] == pytest.approx(sum(highlands) / 5)
    assert computed["GOVERNANCE_max"] == pytest.approx(part.max())
    assert computed["count_increased"] == sum(change > 0.005)
    assert computed["largest_increase (Hà Nội)"] == pytest.approx(change.max())
    assert computed["smallest_decrease"] == pytest.approx(max(change[change < -0.005]))
    assert computed["mean_change_on_previous_year"] == pytest.approx(change.mean())


def test_without_a_year_before_nothing_is_said_about_changes(papi):
    facts = pd.DataFrame(
        [
            {
                "level": "province",
                "fact": "count_increased",
                "value": "3",
                "source_url": "",
                "file": "",
                "row": 2,
            }
        ]
    )
    assert fact_rows(papi[0], None, facts, DESCRIBED) == []
