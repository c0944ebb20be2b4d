import numpy as np
import pytest

from par_lib.analysis.compute import read_year
from par_lib.errors import UnknownName
from par_lib.scoring.blocks import is_block, score_blocks


def test_a_block_is_the_sum_of_the_leaves_of_its_score_sources(shipped):
    # data/published/ministries_2023.csv: 61.86 + 28.10 points of MOJ, of 68.5 and 31.5
    scores = read_year(shipped, "par-ministry", 2023).scores
    frame = score_blocks(scores, ["appraisal", "appraisal+survey"]).set_index(["code", "unit"])
    assert frame.loc[("appraisal", "MOJ"), ["points", "max_points", "rank"]].tolist() == [61.86, 68.5, 2]
    assert frame.loc[("appraisal+survey", "MOJ"), "points"] == pytest.approx(89.96)
    assert frame.loc["appraisal", "share"].to_numpy() == pytest.approx(
        np.array([points * 100 / 68.5 for points in frame.loc["appraisal", "points"]])
    )


def test_blocks_are_score_sources_that_are_no_nodes(shipped):
    scores = read_year(shipped, "par-ministry", 2023).scores
    assert not is_block(scores, "appraisal")  # there it is an area
    assert is_block(scores, "appraisal+survey")
    assert not is_block(scores, "")
    assert not is_block(scores, "appraisal+interviews")
    with pytest.raises(UnknownName, match="interviews"):
        score_blocks(scores, ["interviews"])
    assert score_blocks(scores, []).empty
