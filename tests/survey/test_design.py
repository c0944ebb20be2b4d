import numpy as np
import pandas as pd
import pytest

from par_lib.errors import ArgumentError, InputFaults
from par_lib.survey.design import Design
from par_lib.survey.estimate import mean


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "h": ["a", "a", "a", "b", "b", "b"],
            "c": [1, 1, 2, 3, 4, 4],
            "w": [1.0, 2, 3, 4, 5, 6],
            "n": [10.0, 10, 10, 20, 20, 20],
        }
    )


def test_all_faults_at_once():
    bad = frame().assign(w=[1.0, -2, np.nan, 4, 5, np.inf], n=["10"] * 6)
    with pytest.raises(InputFaults) as caught:
        Design.from_frame(bad, weights="w", strata="h", clusters="k", fpc="n", source="ballots.csv")
    said = str(caught.value)
    assert "5 faults" in said
    assert "ballots.csv, row 1, column w: expected a weight of 0 or more, found -2.0" in said
    assert "ballots.csv, row 2, column w: expected a value, found nan" in said
    assert "ballots.csv, row 5, column w: expected a weight of 0 or more, found inf" in said
    assert "ballots.csv, column k: expected a column of that name, found none" in said
    assert "ballots.csv, column n: expected numbers" in said


@pytest.mark.parametrize(
    ("changes", "arguments", "said"),
    [
        ({}, {}, "weights, probabilities, or population sizes"),
        ({}, {"weights": "w", "probabilities": "w"}, "found both"),
        ({}, {"probabilities": "w"}, "probability in \\(0, 1\\]"),
        ({"c": [1, 1, 2, 2, 4, 4]}, {"weights": "w", "strata": "h", "clusters": "c"}, "nest=True"),
        ({"n": [10.0, 11, 10, 20, 20, 20]}, {"strata": "h", "fpc": "n"}, "stratum a: expected one value"),
        ({"n": [1.0, 1, 1, 20, 20, 20]}, {"strata": "h", "fpc": "n"}, "at least the 3 units drawn, found 1"),
        ({"n": [0.5, 0.5, 0.5, 20, 20, 20]}, {"strata": "h", "fpc": "n"}, "fractions up to 1, found both"),
        ({"w": 0.0}, {"weights": "w"}, "a weight above 0, found none"),
        ({}, {"weights": "w", "fpc": ["n", "n"]}, "at most 1, one per stage"),
    ],
)
def test_what_is_not_a_design(changes, arguments, said):
    with pytest.raises(InputFaults, match=said):
        Design.from_frame(frame().assign(**changes), **arguments)


def test_two_columns_of_one_name():
    twice = pd.concat([frame(), frame()[["w"]]], axis=1)
    with pytest.raises(InputFaults, match="column w: expected one column of that name, found several"):
        Design.from_frame(twice, weights="w")


def test_no_rows_and_an_unknown_policy():
    with pytest.raises(InputFaults, match="no rows"):
        Design.from_frame(frame().iloc[:0], weights="w")
    with pytest.raises(ArgumentError, match="lonely: expected one of fail, certainty"):
        Design.from_frame(frame(), weights="w", lonely="remove")


def test_weights_from_sizes_fractions_and_probabilities():
    sizes = Design.from_frame(frame(), strata="h", fpc="n").weights
    assert sizes == pytest.approx([10 / 3] * 3 + [20 / 3] * 3)
    fractions = frame().assign(n=1 / sizes)
    assert Design.from_frame(fractions, strata="h", fpc="n").weights == pytest.approx(sizes)
    assert Design.from_frame(fractions, probabilities="n").weights == pytest.approx(sizes)


def test_degrees_of_freedom_leave_out_rows_without_weight():
    assert Design.from_frame(frame(), weights="w", strata="h", clusters="c").df == 2
    without = frame().assign(w=[1.0, 2, 0, 4, 5, 6])
    assert Design.from_frame(without, weights="w", strata="h", clusters="c").df == 1


def test_nested_labels_are_other_clusters():
    again = frame().assign(c=[1, 1, 2, 1, 2, 2])
    nested = Design.from_frame(again, weights="w", strata="h", clusters="c", nest=True)
    plain = Design.from_frame(frame(), weights="w", strata="h", clusters="c")
    assert nested.stages[0].row_cluster.tolist() == plain.stages[0].row_cluster.tolist()


def test_second_stage_shares():
    people = pd.DataFrame({"psu": [1, 1, 1, 2, 2], "ssu": range(5), "psus": 8, "people": [6, 6, 6, 4, 4]})
    design = Design.from_frame(people, clusters=("psu", "ssu"), fpc=("psus", "people"))
    assert design.weights == pytest.approx([8, 8, 8, 8, 8])
    second = design.stages[1]
    assert second.share_above.tolist() == [0.25, 0.25]
    assert second.fraction.tolist() == [0.5, 0.5]


def test_faults_of_rows_that_share_a_label():
    twice = frame().assign(w=[1.0, np.nan, 3, 4, 5, 6]).set_axis([7, 7, 7, 8, 8, 8])
    with pytest.raises(InputFaults) as caught:
        Design.from_frame(twice, weights="w")
    assert str(caught.value).endswith("row 7, column w: expected a value, found nan")


def test_labels_that_the_design_knows_are_used_while_they_are_the_same():
    people = frame().assign(y=[1.0, 2, 3, 4, 5, 6])
    design = Design.from_frame(people, weights="w", strata="h", clusters="c")
    known = design.coded["h"].codes
    assert design.label_codes("h", people["h"]) is known
    before = mean(design, "y", domains="h")
    people["h"] = ["a", "b", "a", "b", "a", "b"]  # other labels under the same name: other domains
    after = mean(design, "y", domains="h")
    plain = mean(design, "y", domains=people["h"].rename("other"))
    assert after.value.tolist() == plain.value.tolist() != before.value.tolist()
    assert after.se.tolist() == plain.se.tolist()
