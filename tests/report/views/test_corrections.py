"""The list of corrections as the report prints it."""

from datetime import date

from par_lib.inputs.corrections import Correction
from par_lib.methodology.schema import Text
from par_lib.report.views.corrections import corrections_table, shown_columns, shown_corrections


def correction(**changes) -> Correction:
    about = {
        "id": "C1",
        "series": "s",
        "year": 2023,
        "unit": "01",
        "code": "1.1.1",
        "stage": "round-2",
        "action": "set_points",
        "old": 5,
        "new": 0.5,
        "reason": Text(vi="Nhập sai dấu thập phân", en="Decimal mark mistyped"),
        "decided_by": "Tổ thư ký",
        "date": date(2024, 3, 1),
        "status": "active",
    }
    return Correction(**about | changes)


CORRECTIONS = [
    correction(),
    correction(
        id="C2", stage=None, action="set_state", old="scored", new="not_applicable", status="proposed"
    ),
    correction(
        id="C3", unit="02", code="9", stage="measured", action="set_value", old=None, status="withdrawn"
    ),
]
NAMES = {"01": "Hà Nội"}, {"1.1.1": "Kế hoạch"}


def test_every_side_of_a_correction_in_words():
    table = shown_corrections(CORRECTIONS, *NAMES, "vi")
    columns = [column.key for column in shown_columns("vi")]
    assert table[columns].iloc[0].tolist() == [
        "Hà Nội", "1.1.1 Kế hoạch", "vòng thẩm định 2", "điểm", "5", "0,5", "Nhập sai dấu thập phân",
        "Tổ thư ký", "2024-03-01", "áp dụng",
    ]  # fmt: skip
    assert table[["stage", "action", "before", "after", "status"]].iloc[1].tolist() == [
        "số liệu đã công bố", "trạng thái", "Có điểm", "Không áp dụng", "đề nghị",
    ]  # fmt: skip


def test_what_has_no_name_keeps_its_code():
    last = shown_corrections(CORRECTIONS, *NAMES, "en").iloc[2]
    assert (last["unit"], last["leaf"], last["before"], last["after"]) == ("02", "9", "", "0.5")
    assert (last["stage"], last["status"]) == ("surveys and statistics", "withdrawn")


def test_programs_get_the_words_of_the_file():
    table = corrections_table(CORRECTIONS, "en")
    assert table["action"].tolist() == ["set_points", "set_state", "set_value"]
    assert table["status"].tolist() == ["active", "proposed", "withdrawn"]
    assert table["expect"].tolist() == ["old"] * 3
