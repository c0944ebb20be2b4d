"""Exports of every kind come in as the same answers; what is wrong is said at its cell."""

import pyarrow.parquet as pq
import pytest

from par_lib.errors import InputFaults
from par_lib.intake.survey.answers import take_answers
from par_lib.intake.survey.export import Export
from par_lib.survey.responses import write_responses

PEOPLE = ("q81a", "q81b", "q81c", "q81d", "q81e")


def export(header, *rows, file="f.csv") -> Export:
    return Export(file, tuple(header), tuple(tuple(row) for row in rows), tuple(range(2, len(rows) + 2)))


def people(*rows, extra=(), file="people.csv"):
    """Ballots of people: unit, cluster, answers, and more columns."""
    return export(["unit", "cluster", *PEOPLE, *extra], *rows, file=file)


def wide(taken):
    frame = taken.answers
    return {
        (int(who), unit): dict(zip(rows["question"], rows["answer"].astype(int), strict=True))
        for (who, unit), rows in frame.groupby(["respondent", "unit"], observed=True)
    }


def faults(exports, survey, **options):
    with pytest.raises(InputFaults) as error:
        take_answers(exports, *survey, **options)
    return [(fault.where, fault.expected, fault.found) for fault in error.value.faults]


def test_a_plain_table(province):
    taken = take_answers([people(["01", "xa-1", "5", "4", "", "9", "1"])], *province, group="people")
    assert wide(taken) == {(1, "01"): {"q81a": 5, "q81b": 4, "q81d": 9, "q81e": 1}}
    row = taken.answers.iloc[0]
    assert (row["group"], row["stratum"], row["cluster"], row["mode"], row["weight"]) == (
        "people", "all", "xa-1", "unknown", 1.0,
    )  # fmt: skip


def test_kobo_with_labels_instead_of_values(province):
    header = [
        "start",
        "end",
        "group",
        "người trả lời",
        "unit",
        "cluster",
        "area_8/q81a",
        "_uuid",
        "_index",
    ]
    row = ["2023-11-02T08:00:00+07:00", "2023-11-02T08:01:30+07:00", "Người dân", "x", "Thành phố Hà Nội"]
    row += ["xa-1", "Rất hài lòng", "uuid:1", "1"]
    taken = take_answers([export(header, row)], *province)
    assert wide(taken) == {(1, "01"): {"q81a": 5}}
    assert taken.durations["seconds"].tolist() == [90]
    assert taken.dropped == {"f.csv": ("người trả lời", "_index")}


def test_limesurvey_codes_texts_and_arrays(province):
    header = ["id", "submitdate", "startdate", "unit", "cluster", "q81a. Ông/Bà hài lòng …", "grid[q81b]"]
    header += [province[0].questions("people")[2].text.vi, "refurl"]
    row = [
        "7",
        "2023-11-02 08:10:00",
        "2023-11-02 08:00:00",
        "01",
        "xa-1",
        "A4",
        "AO02",
        "Không hài lòng",
        "x",
    ]
    taken = take_answers([export(header, row)], *province, group="people", mode="online")
    assert wide(taken) == {(1, "01"): {"q81a": 4, "q81b": 2, "q81c": 2}}
    assert taken.durations["seconds"].tolist() == [600]
    assert set(taken.answers["mode"]) == {"online"}


def test_one_row_an_answer(ministry):
    header = ["respondent", "unit", "group", "question", "answer", "weight"]
    rows = [
        ["r1", "MOJ", "associations", "q291", "5", "2.5"],
        ["r1", "MOJ", "associations", "q292", "1", "2.5"],
        ["r1", "MOF", "associations", "q291", "3", "2.5"],
        ["r2", "MOJ", "par-officials", "q291", "2", "1"],
    ]
    taken = take_answers([export(header, *rows)], *ministry)
    assert wide(taken) == {
        (1, "MOJ"): {"q291": 5, "q292": 1},
        (1, "MOF"): {"q291": 3},
        (2, "MOJ"): {"q291": 2},
    }
    assert taken.ballots == 3


def test_numbers_that_start_again_in_every_file_are_other_people(province):
    header = ["id", "unit", "cluster", "q81a"]
    one, two = (export(header, ["1", "01", "x1", "5"], file=name) for name in ("a.csv", "b.csv"))
    assert take_answers([one, two], *province, group="people").answers["respondent"].tolist() == [1, 2]


def test_times_that_cannot_be_read_are_counted(province):
    header = ["unit", "cluster", "q81a", "start", "end"]
    times = [
        ("2023-11-02T08:00:00", "2023-11-02T08:01:30"),
        ("02/11/2023 08:00", "02/11/2023 08:01"),
        ("", ""),
    ]
    times.append(("2023-11-02T08:00:00", "2023-11-02T07:00:00"))  # an end before the start
    taken = take_answers(
        [export(header, *(["01", "x1", "5", *of] for of in times))], *province, group="people"
    )
    assert taken.untimed == 2
    assert taken.durations["seconds"].notna().tolist() == [True, False, False, False]


def test_ballots_without_an_answer_are_counted(province):
    rows = [["01", "x1", "5", "", "", "", ""], ["01", "x1", "", "N/A", "", "", ""]]
    taken = take_answers([people(*rows)], *province, group="people")
    assert (taken.ballots, taken.blank, len(taken.answers)) == (2, 1, 1)


PERSONAL = ("Nguyễn Văn An", "0912 345 678", "an.nguyen@example.org", "001099012345", "nhà số 7 ngõ 3")


def test_nothing_of_a_person_is_written(par, copied, tmp_path):
    path = tmp_path / "people.csv"
    header = ["unit", "cluster", *PEOPLE, "ho_ten", "phone", "email", "cccd", "q81a_remark", "_uuid"]
    lines = [",".join(header)]
    lines += [f"01,xa-1,5,4,3,2,1,{','.join(PERSONAL)},uuid:{number}-secret" for number in range(3)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = {one for one in copied.root.rglob("*") if one.is_file()}
    ended = par("survey", "intake", "par-province", "2023", str(path), "--group", "people", project=copied)
    assert ended.code == 0, ended.err
    assert "15 answers on 3 ballots" in ended.out
    written = {one for one in copied.root.rglob("*") if one.is_file()} - before - {path}
    assert {one.name for one in written} == {"responses.parquet"}
    (content,) = [one.read_bytes() for one in written]
    for text in (*PERSONAL, "Nguyễn", "0912", "uuid", "secret", "ho_ten", str(tmp_path)):
        assert text.encode() not in content
        assert text not in ended.out.replace("columns not read: ho_ten", "")


@pytest.mark.parametrize(
    "label", [*PERSONAL, "NGUYEN VAN AN", "Hùng", "hùng", "x" * 61, "hỏi bà An!", "Xã Tân Lập"]
)
@pytest.mark.parametrize("role", ["cluster", "stratum"])
def test_labels_that_could_name_a_person_are_faults(province, role, label):
    cells = {"cluster": "xa-1", "stratum": "urban"} | {role: label}
    ballot = export(["unit", "cluster", "stratum", "q81a"], ["01", *cells.values(), "5"])
    ((where, expected, found),) = faults([ballot], province, group="people")
    assert where == f"row 2, column {role}"
    assert expected.startswith("a code of")
    assert label not in found or label not in PERSONAL[:4]


ROLES = {  # how a plain table and one row an answer name what is wanted, with a cell that is right
    "respondent": "r1", "unit": "01", "group": "people", "stratum": "urban", "cluster": "xa-1",
    "mode": "online", "weight": "1.5", "start": "2023-11-02 08:00:00", "end": "2023-11-02 08:05:00",
}  # fmt: skip
ANSWERS = ({"q81a": "5"}, {"question": "q81a", "answer": "5"})
PLANTED = [(role, answer) for answer in ANSWERS for role in ({**ROLES, **answer})]


@pytest.mark.parametrize(
    "text", [*PERSONAL[:2], PERSONAL[3], "TRẦN THỊ BÍCH", "nguyen van an", "lê thị bích"]
)
@pytest.mark.parametrize(("role", "answer"), PLANTED, ids=[f"{role}-{len(one)}" for role, one in PLANTED])
def test_a_person_planted_in_any_column_is_neither_written_nor_quoted(province, tmp_path, role, answer, text):
    cells = {**ROLES, **answer}
    header, right = list(cells), list(cells.values())
    wrong = [text if name == role else cell for name, cell in cells.items()]
    right[0] = "r2"
    if role not in ("respondent", "start", "end"):  # which are replaced by a number, or read as a time
        with pytest.raises(InputFaults) as error:
            take_answers([export(header, wrong, right)], *province)
        assert text not in str(error.value)
        assert error.value.faults[0].where.startswith(f"row 2, column {role}")
        return
    taken = take_answers([export(header, wrong, right)], *province)
    path = tmp_path / "responses.parquet"
    write_responses(path, taken.answers, taken.durations)
    for written in tmp_path.iterdir():
        assert text.encode() not in written.read_bytes()
        table = pq.read_table(written).to_pandas()
        assert not table.map(lambda cell: text in str(cell)).any(axis=None)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["1", "x1", "5", "", "", "", ""], ("row 2, column unit", "a unit assessed in the year", "'1'")),
        (
            ["01", "x1", "6", "", "", "", ""],
            ("row 2, column q81a", "one of 1, 2, 3, 4, 5, 9, or the text of an option", "'6'"),
        ),
        (["01", "", "5", "", "", "", ""], ("row 2, column cluster", "a cluster", "none")),
    ],
)
def test_each_fault_at_its_cell(province, row, expected):
    assert faults([people(row)], province, group="people") == [expected]


def test_answers_of_a_group_that_is_not_asked(province):
    header = ["unit", "group", "q231", "q81a"]
    assert faults([export(header, ["01", "deputies", "4", "4"])], province) == [
        ("row 2, column q81a", "no answer, as deputies are not asked q81a", "'4'")
    ]


def test_weights_modes_and_groups(province):
    header = ["unit", "group", "mode", "weight", "q231"]
    rows = [["01", "deputy", "online", "1", "4"], ["01", "deputies", "fax", "1", "4"]]
    rows += [["01", "deputies", "paper", "1,5", "4"], ["01", "deputies", "paper", "0", "4"]]
    found = faults([export(header, *rows)], province)
    assert [(where, text) for where, _, text in found] == [
        ("row 2, column group", "'deputy'"),
        ("row 3, column mode", "'fax'"),
        ("row 4, column weight", "'1,5'"),
        ("row 5, column weight", "'0'"),
    ]


def test_columns_that_are_missing_or_double(province):
    assert faults([export(["unit", "q81x"], ["01", "4"])], province) == [
        ("row 1", "a column for a question", "unit, q81x"),
        ("row 1", "a column group", "unit, q81x"),
    ]
    header = ["unit", "cluster", "a/q81a", "b/q81a"]
    assert faults([export(header, ["01", "x1", "4", "4"])], province, group="people") == [
        ("row 1", "one column for q81a", "a/q81a, b/q81a")
    ]
    assert faults(
        [export(["question", "answer", "unit"], ["q81a", "4", "01"])], province, group="people"
    ) == [("row 1", "a column respondent", "question, answer, unit")]


def test_the_same_ballot_twice(province):
    header = ["_uuid", "unit", "cluster", "q81a"]
    row = ["u1", "01", "x1", "5"]
    assert faults([export(header, row, row)], province, group="people") == [
        ("row 3", "each respondent once for a unit", "again")
    ]
    two = [export(header, row, file=name) for name in ("a.csv", "b.csv")]
    assert faults(two, province, group="people") == [
        ("row 2", "each ballot in one file", "the same in another file")
    ]
    other = export(header, row, ["u1", "02", "x1", "5"])
    assert faults([other], province, group="people") == [
        ("row 3", "one unit for a respondent", "another unit")
    ]


def test_all_faults_of_all_files_at_once(province):
    bad = people(["99", "x1", "7", "", "", "", ""])
    found = faults(
        [bad, people(["98", "x1", "8", "", "", "", ""], file="more.csv")], province, group="people"
    )
    assert len(found) == 4


def test_nothing_is_written_when_a_file_is_faulty(par, copied, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("unit,cluster,q81a\n01,x1,7\n", encoding="utf-8")
    ended = par("survey", "intake", "par-province", "2023", str(path), "--group", "people", project=copied)
    assert ended.code == 3
    assert "people.csv, row 2, column q81a (code q81a)" in ended.err
    assert not list(copied.data.rglob("responses.parquet"))


def test_unknown_group_mode_and_year(par, copied, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("unit,cluster,q81a\n01,x1,5\n", encoding="utf-8")
    for arguments, expected in (
        (["par-province", "2023", str(path), "--group", "persons"], "group: expected one of deputies"),
        (["par-province", "2023", str(path), "--group", "people", "--mode", "fax"], "one of online"),
        (["par-province", "2017", str(path)], "year of a survey of par-province"),
        (["papi", "2023", str(path)], "year of a survey of papi"),
    ):
        ended = par("survey", "intake", *arguments, project=copied)
        assert ended.code == 2, ended.err
        assert expected in ended.err
