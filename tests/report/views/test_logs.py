"""Tables of the logs: every entry in both languages, and nothing that the log does not say."""

import pytest

from par_lib.inputs.assumptions import read_assumptions
from par_lib.inputs.data_log import LoggedFile, LoggedTable, read_data_log
from par_lib.methodology.schema import Text
from par_lib.report.views.logs import assumption_columns, assumption_table, data_columns, data_table


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_assumptions_are_told_in_both_languages(project, register, lang):
    found = read_assumptions(project, register)
    frame = assumption_table(found, register, lang)
    assert frame["decision"].tolist() == [one.decision[lang] for one in found]
    assert frame["used"].iloc[0] == register.series(found[0].used[0]).file.short[lang]
    assert list(frame.columns) == [column.key for column in assumption_columns(lang)]


def test_tables_with_their_years_and_levels(project):
    frame = data_table(read_data_log(project), "en").set_index("file")
    assert frame.loc["published/overall.csv", "years"] == "2012–2024"
    assert frame.loc["raw/pci/pci_2020.csv", "years"] == "2020"
    assert "quoted: 250" in frame.loc["published/overall.csv", "confidence"]
    assert {column.key for column in data_columns("vi")} == {*frame.columns, "file"}


def test_what_is_not_known_is_a_dash():
    text = Text(vi="a", en="b")
    table = LoggedTable(LoggedFile(file="x.csv", holds=text, owner=text), 2, None, None, 0, {}, "ab" * 32)
    row = data_table([table], "vi").iloc[0]
    assert (row["years"], row["confidence"], row["sha256"]) == ("–", "–", "ab" * 6)
    assert row[["pages"]].isna().all()
