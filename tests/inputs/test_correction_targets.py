"""Corrections of the shipped series: what they are of must exist, and be something that can be mistaken."""

from datetime import date

import pytest

from par_lib.inputs.correction_targets import lost_corrections
from par_lib.inputs.corrections import Correction, Placed
from par_lib.inputs.series import read_register
from par_lib.methodology.schema import Text

# Leaves and units of data/frameworks and data/units
WORKBOOKS = {"series": "par-province", "year": 2024, "unit": "01", "code": "1.1.1", "stage": "round-1"}
TABLES = {"series": "par-ministry", "year": 2023, "unit": "MOJ", "code": "appraisal"}


def lost(project, **about):
    one = Correction(
        id="C1",
        action="set_points",
        old=1,
        new=0.5,
        reason=Text(vi="Thử nghiệm", en="A test"),
        decided_by="test",
        date=date(2024, 3, 1),
        status="active",
        **about,
    )
    placed = Placed(one, "line 2, corrections[0]")
    return [
        (f.expected, f.found, f.hint) for f in lost_corrections(project, read_register(project), [placed])
    ]


@pytest.mark.parametrize("about", [WORKBOOKS, TABLES])
def test_what_is_there(shipped, about):
    assert lost(shipped, **about) == []


def test_a_year_that_has_workbooks_and_a_table_may_have_leaves_of_both(shipped):
    """Ministries of 2023 are computed by two blocks, and hand in workbooks of ministry-2022."""
    assert lost(shipped, **TABLES | {"code": "1.1.1", "stage": "round-2"}) == []


@pytest.mark.parametrize(
    ("changes", "expected", "hint"),
    [
        ({"series": "par-provnce"}, "series: one of par-ministry", "did you mean par-province"),
        ({"year": 2021}, "year: one of 2022, 2023, 2024", ""),
        ({"unit": "Thủ đô"}, "code of a unit of provinces", ""),
        ({"unit": "TP HCM"}, "code of a unit of provinces", "the code of TP HCM is 79"),
        ({"code": "1.1"}, "leaf of province-2022 in 2024: one of 1.1.1", "did you mean"),
        ({"series": "demo-province"}, "a series whose inputs were received or published", "drawn"),
    ],
)
def test_what_is_not_there(shipped, changes, expected, hint):
    ((found, name, told),) = lost(shipped, **WORKBOOKS | changes)
    assert found.startswith(expected)
    assert name == str(next(iter(changes.values())))
    assert hint in told
