import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

from par_lib.cli.output import Format, whole, write

FRAME = pd.DataFrame(
    {
        "year": [2023, 2024],
        "name": ["Bộ Y tế", "a, [b] *c*"],
        "index": [0.1 + 0.2, np.nan],
        "rank": pd.array([1, None], dtype="Int64"),
    }
)


@pytest.fixture
def written(capsys):
    def run(form: Format, lang="en") -> str:
        write(FRAME, form, title="Title", decimals={"index": 2}, lang=lang)
        return capsys.readouterr().out

    return run


def test_csv_keeps_twelve_digits_and_leaves_unknown_cells_empty(written):
    expected = 'year,name,index,rank\n2023,Bộ Y tế,0.3,1\n2024,"a, [b] *c*",,\n'
    assert written(Format.CSV) == expected


def test_csv_is_inert_in_a_spreadsheet(capsys):
    texts = ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a\r=1", "plain"]
    write(pd.DataFrame({"name": texts, "index": -1.5}), Format.CSV, title="", decimals={}, lang="en")
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert [row[0] for row in rows[1:]] == [
        *("'=cmd()", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\n=1", "a\n=1", "plain")
    ]
    assert {row[1] for row in rows[1:]} == {"-1.5"}  # a number stays one


def test_json_is_utf8_with_null(written):
    text = written(Format.JSON)
    assert "Bộ Y tế" in text
    assert json.loads(text)[1] == {"year": 2024, "name": "a, [b] *c*", "index": None, "rank": None}


def test_table_is_for_people(written):
    text = written(Format.TABLE, "vi")
    assert "0,30" in text
    assert "–" in text
    assert "2023" in text  # a year is a name: no thousands separator
    assert "a, [b] *c*" in text  # brackets are text, not markup


def test_whole_numbers_where_they_are_whole():
    assert whole(pd.Series([1.0, 2.0, np.nan])).astype("string").tolist()[:2] == ["1", "2"]
    assert whole(pd.Series([1.5, 2.0])).tolist() == [1.5, 2.0]
    assert whole(pd.Series([np.nan])).isna().all()
