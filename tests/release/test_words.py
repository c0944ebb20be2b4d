"""What changed as rows and sentences."""

import shutil

import pytest

from par_lib.project import Project
from par_lib.release.diff import difference
from par_lib.release.words import evidence_text, frame, listed_frame, listed_text, release_name
from tests.build.projects import swap
from tests.release.snapshots import ASSESSED, SCORES, snapshot


@pytest.fixture
def whole(ministries, tmp_path):
    """The Ministry of Justice leaves, and the points of four others change."""
    other = Project(tmp_path / "new")
    shutil.copytree(ministries.data, other.data)
    swap(other.root / ASSESSED, "MOJ,2012,2024,ranked", "MOJ,2012,2022,ranked")
    path = other.root / SCORES
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("MOJ,")), encoding="utf-8")
    for unit, points in (("MOIT", "54.21"), ("MOT", "60.27")):
        swap(path, f"{unit},appraisal,{points}", f"{unit},appraisal,{float(points) + 0.07:.2f}")
    swap(path, "MOIT,survey,23.82", "MOIT,survey,23.92")
    swap(path, "MOT,survey,25.91", "MOT,survey,25.95")
    return difference(snapshot(ministries, "old"), snapshot(other, "."))


def test_rows_for_programs_are_without_binary_noise(whole):
    rows = frame(whole, "en").to_dict("records")
    (points,) = [row for row in rows if (row["unit"], row["code"], row["quantity"]) == ("MOIT", "", "points")]
    assert (points["old"], points["new"]) == (78.03, 78.2)  # 54.28 + 23.92
    ranks = [row["new"] for row in rows if row["quantity"] == "rank"]
    assert ranks
    assert all(type(rank) is int for rank in ranks)


def test_what_went_is_a_row_and_a_sentence(whole):
    (row,) = listed_frame(whole, "en").to_dict("records")
    assert (row["unit"], row["unit_name"], row["code"], row["quantity"]) == (
        "MOJ",
        "Ministry of Justice",
        "",
        "unit",
    )
    assert (row["old"], row["new"], row["cause"]) == ("there", None, "removed")
    assert list(frame(whole, "en").columns) == list(listed_frame(whole, "en").columns)
    (one,) = whole.listed
    assert listed_text(one, "vi") == "par-ministry 2023: Đơn vị MOJ (Bộ Tư pháp) được bỏ ra"


def test_evidence_names_who_left_and_others_by_name_and_counts_what_it_leaves_out(whole):
    (rank,) = [one for one in whole.numbers if (one.unit, one.code, one.quantity) == ("MOF", "", "rank")]
    assert [cause.value for cause in rank.causes] == ["input", "units"]
    assert evidence_text(whole, rank, "en") == (
        "Ministry of Justice removed; Ministry of Industry and Trade appraisal: points 54.21 → 54.28; "
        "Ministry of Industry and Trade survey: points 23.82 → 23.92; and 2 more"
    )


def test_names_of_sides():
    assert release_name("2023-final", "en") == "2023-final"
    assert (release_name(".", "vi"), release_name(".", "en")) == ("bản dựng hiện tại", "the current build")
