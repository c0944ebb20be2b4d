import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.series import read_register
from par_lib.survey.responses import (
    COLUMNS,
    ballots,
    durations_path,
    read_responses,
    responses_path,
    write_responses,
)


def answers(**changes) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "respondent": [1, 1, 2, 3],
            "unit": ["01", "01", "01", "02"],
            "group": "people",
            "stratum": "all",
            "cluster": ["a", "a", None, "b"],
            "mode": "online",
            "weight": 1.5,
            "question": ["q1", "q2", "q1", "q2"],
            "answer": [5, 4, 1, 9],
        }
    )
    return frame.assign(**changes)


def test_there_and_back(tmp_path):
    path = tmp_path / "responses.parquet"
    write_responses(path, answers())
    back = read_responses(path, "responses.parquet")
    assert tuple(back.columns) == COLUMNS
    pd.testing.assert_frame_equal(
        back.astype({"respondent": "int64", "answer": "int64"} | dict.fromkeys(
            ["unit", "group", "stratum", "cluster", "mode", "question"], object
        )),
        answers().astype(dict.fromkeys(["unit", "group", "stratum", "cluster", "mode", "question"], object)),
    )  # fmt: skip


def test_same_answers_same_bytes(tmp_path):
    for name in "ab":
        write_responses(tmp_path / name, answers())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_times_of_other_answers_do_not_stay(tmp_path):
    path = tmp_path / "responses.parquet"
    write_responses(path, answers(), pd.DataFrame({"respondent": [1], "seconds": [61.0]}))
    assert pq.read_table(durations_path(path)).to_pydict() == {"respondent": [1], "seconds": [61.0]}
    write_responses(path, answers())
    assert not durations_path(path).exists()


def test_answers_stand_beside_the_scores(shipped):
    path = responses_path(shipped, read_register(shipped).series("papi"), 2020)
    assert path.parent == shipped.data / "clean" / "papi" / "2020"


def test_other_writers_may_use_other_types_that_hold_the_same(tmp_path):
    path = tmp_path / "responses.parquet"
    answers().astype({"unit": "category", "answer": "int64", "respondent": "int64"}).to_parquet(path)
    assert read_responses(path, "r")["answer"].tolist() == [5, 4, 1, 9]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"answer": 1000}, "values of type int8"),
        ({"respondent": ["an", "b", "c", "d"]}, "values of type int32"),
        ({"unit": None}, "a value in every row"),
    ],
)
def test_what_does_not_fit_is_a_fault(tmp_path, change, expected):
    path = tmp_path / "responses.parquet"
    answers(**change).to_parquet(path)
    with pytest.raises(InputFaults, match=expected):
        read_responses(path, "r")


def test_missing_columns_and_files(tmp_path):
    path = tmp_path / "responses.parquet"
    with pytest.raises(InputFaults, match="par survey intake"):
        read_responses(path, "r")
    pq.write_table(pa.table({"unit": ["01"]}), path)
    with pytest.raises(InputFaults) as error:
        read_responses(path, "r")
    assert len(error.value.faults) == len(COLUMNS) - 1
    path.write_text("no parquet", encoding="utf-8")
    with pytest.raises(InputFaults, match="a Parquet file"):
        read_responses(path, "r")


def test_ballots_have_a_row_for_each_respondent_and_unit():
    got = ballots(answers(), ["q1", "q2"], "r")
    assert got.who[["respondent", "unit"]].to_numpy().tolist() == [[1, "01"], [2, "01"], [3, "02"]]
    assert got.answers.fillna(-1).to_numpy().tolist() == [[5, 4], [1, -1], [-1, 9]]


def test_one_respondent_may_judge_several_units():
    got = ballots(answers(respondent=[1, 1, 2, 2]), ["q1", "q2"], "r")
    assert got.who[["respondent", "unit"]].to_numpy().tolist() == [[1, "01"], [2, "01"], [2, "02"]]


def test_unknown_questions_and_double_answers():
    with pytest.raises(InputFaults, match=r"found q2 \(2 rows\)"):
        ballots(answers(), ["q1"], "r")
    with pytest.raises(InputFaults, match="respondent 1, question q1"):
        ballots(answers(question=["q1", "q1", "q1", "q2"]), ["q1", "q2"], "r")
