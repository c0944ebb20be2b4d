"""Facts on the whole: regions, parts and changes, each from figures that one can add up by hand."""

import pandas as pd
import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.analysis.facts import fact_rows
from par_lib.analysis.outcome import Outcome
from par_lib.errors import InputFaults
from par_lib.inputs.series_file import LevelTable

DESCRIBED = LevelTable(
    table="t.csv",
    level="province",
    groups="region",
    nodes={"GOVERNANCE": "C01"},
    maxima={"points_asked": "citizens"},
    depths={"count_dimensions": 1, "count_sub_criteria": 2},
)


@pytest.fixture(scope="module")
def papi(shipped):
    """A complete year of provinces with regions, and the year before."""
    return [compute_year(read_year(shipped, "papi", year)) for year in (2019, 2018)]


def rows_of(papi, *facts):
    result, before = papi
    common = {"year": "2019", "source_url": "u", "note_vi": "", "note_en": "", "file": "f", "row": 2}
    table = pd.DataFrame(
        [common | {"level": level, "fact": fact, "value": value} for level, fact, value in facts]
    )
    found = fact_rows(result, before.index, table, DESCRIBED)
    return {(row["quantity"], row["unit"]): row for row in found}


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
        ("province", "count_component_criteria", "88"),  # nothing says what that counts
    )
    assert {name for name, unit in found if not unit} == {
        *("Tây Nguyên", "GOVERNANCE_max", "count_increased", "largest_increase (Hà Nội)"),
        *("smallest_decrease", "mean_change_on_previous_year"),
    }
    computed = {name: row["computed"] for (name, unit), row in found.items() if not unit}
    assert computed["Tây Nguyên"] == pytest.approx(sum(highlands) / 5)
    assert computed["GOVERNANCE_max"] == pytest.approx(part.max())
    assert computed["count_increased"] == sum(change > 0.005)
    assert computed["largest_increase (Hà Nội)"] == pytest.approx(change.max())
    assert computed["smallest_decrease"] == pytest.approx(max(change[change < -0.005]))
    assert computed["mean_change_on_previous_year"] == pytest.approx(change.mean())
    # a unit that is named is held to the value, too: code 01 is Hà Nội
    assert found["largest_increase (Hà Nội)", "01"]["computed"] == pytest.approx(change["01"])


def test_a_unit_that_is_named_must_have_the_value(papi):
    index = papi[0].index.set_index("unit")["index"]
    last = papi[0].inputs.units.by_code[index.idxmin()].name.vi
    first = papi[0].inputs.units.by_code[index.idxmax()].name.vi
    top = f"{index.max():.2f}"
    found = rows_of(
        papi,
        ("province", f"max ({first})", top),
        ("province", f"max ({last})", top),
        ("province", "last_place", last),
    )
    assert found[f"max ({first})", index.idxmax()]["outcome"] is Outcome.EQUAL
    assert found[f"max ({last})", ""]["outcome"] is Outcome.EQUAL
    assert found[f"max ({last})", index.idxmin()]["outcome"] is Outcome.OUTSIDE
    place = found["last_place", index.idxmin()]
    assert (place["printed"], place["computed"], place["outcome"]) == (
        last,
        len(index.dropna()),
        Outcome.EQUAL,
    )
    wrong = rows_of(papi, ("province", "last_place", first))["last_place", index.idxmax()]
    assert (wrong["difference"], wrong["outcome"]) == (1 - len(index.dropna()), Outcome.OUTSIDE)


def test_a_fact_on_a_unit_that_is_not_known(papi):
    with pytest.raises(InputFaults, match="Hà Nộii"):
        rows_of(papi, ("province", "last_place", "Hà Nộii"))


def test_what_is_said_of_the_framework(papi):
    """29 sub-criteria in 8 dimensions of 10 points in 2019 (columns of data/raw/papi of that year)."""
    found = rows_of(
        papi,
        ("province", "count_dimensions", "8"),
        ("province", "count_sub_criteria", "28"),
        ("province", "points_asked", "80"),
        ("province", "assessed_not_ranked (không có)", "0"),
    )
    outcomes = {name: (row["computed"], row["outcome"]) for (name, _), row in found.items()}
    assert outcomes == {
        "count_dimensions": (8, Outcome.EQUAL),
        "count_sub_criteria": (29, Outcome.OUTSIDE),
        "points_asked": (80, Outcome.EQUAL),
        "assessed_not_ranked (không có)": (0, Outcome.EQUAL),
    }


def test_without_a_year_before_nothing_is_said_about_changes(papi):
    facts = pd.DataFrame(
        [
            {
                "level": "province",
                "fact": "count_increased",
                "value": "3",
                "source_url": "",
                "note_vi": "",
                "note_en": "",
                "file": "",
                "row": 2,
            }
        ]
    )
    assert fact_rows(papi[0], None, facts, DESCRIBED) == []
