import pytest

from par_lib.errors import UnknownName
from par_lib.methodology.load import load_framework
from par_lib.simulate.cells import cells_of, part_cells, part_maximum


def test_cells_of_the_province_framework(shipped):
    cells = cells_of(load_framework(shipped, "province-2022", 2023))
    assert [(cell.area, cell.score_source) for cell in cells[:4]] == [
        *(("1", "appraisal"), ("2", "appraisal"), ("2", "leaders"), ("3", "appraisal")),
    ]
    # data/methodology/score_source_split.csv
    split = {
        "appraisal": 61.5,
        "leaders": 22,
        "sipas": 10,
        "statistics": 6.5,
        "leaders+sipas+statistics": 38.5,
    }
    assert {code: part_maximum(cells, code) for code in split} == split
    assert part_maximum(cells, "") == 100
    assert [cells[place].score_source for place in part_cells(cells, "8")] == ["sipas", "statistics"]
    with pytest.raises(UnknownName, match="leader"):
        part_cells(cells, "leader")
