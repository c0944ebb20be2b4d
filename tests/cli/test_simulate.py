"""`par simulate`, and what other commands say of simulated series."""

import csv
import io
import shutil

import pytest

from par_lib.errors import ExitCode


@pytest.fixture
def copied(copied):
    """All data, and nothing drawn yet."""
    shutil.rmtree(copied.build)
    return copied


def test_drawing_prints_what_was_reproduced(par, copied):
    ended = par("simulate", "demo-ministry", "2023", project=copied)
    assert ended.code == 0, ended.err
    assert "build/simulated/demo-ministry/2023: simulated data, written" in ended.out
    assert "published figures reproduced as printed" in ended.out
    assert "NOT reproduced" not in ended.out
    assert (copied.build / "simulated/demo-ministry/2023/responses.parquet").is_file()


def test_another_seed_leaves_the_inputs_alone(par, copied):
    ended = par("simulate", "demo-ministry", "2023", "--seed", "11", project=copied)
    assert ended.code == 0, ended.err
    assert "build/simulated/seeds/11/demo-ministry/2023" in ended.out
    assert not (copied.build / "simulated/demo-ministry/2023").exists()


def test_a_contradiction_in_the_record_is_named(par, copied):
    path = copied.data / "published" / "overall.csv"
    text = path.read_text(encoding="utf-8")
    old = "2022,ministry,Bộ Tư pháp,Ministry of Justice,90.63,2,"
    assert text.count(old) == 1
    path.write_text(text.replace(old, old.replace("90.63", "92.63")), encoding="utf-8")  # above the first
    ended = par("simulate", "demo-ministry", "2022", project=copied)
    assert ended.code == ExitCode.RUN
    assert "cannot be reached" in ended.err
    assert "Bộ Tư pháp index 92.63" in ended.err or "91.77" in ended.err
    assert not (copied.build / "simulated/demo-ministry/2022").exists()


def test_only_simulated_series(par):
    ended = par("simulate", "papi", "2023")
    assert ended.code == ExitCode.USAGE
    assert "a simulated series" in ended.err


def test_scores_say_that_they_are_simulated(par):
    ended = par("score", "demo-province", "2023", "--format", "csv")
    assert ended.code == 0
    assert "SỐ LIỆU MÔ PHỎNG (chuỗi mô phỏng demo-province, sinh từ hạt giống " in ended.err
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    columns = ["unit", "name", "points", "max_points", "index", "rank"]
    assert list(rows[0]) == [*columns, "se_survey", "origin"]  # as answers are at hand
    assert {row["origin"] for row in rows} == {"simulated"}
    assert (rows[0]["name"], round(float(rows[0]["index"]), 2)) == ("Quảng Ninh", 92.18)
    table = par("score", "demo-province", "2023", "--lang", "en")
    assert "SIMULATED DATA" in table.out
    assert "SIMULATED DATA" in table.err


def test_explanations_say_that_they_are_simulated(par):
    ended = par("explain", "demo-ministry", "2023", "MOJ", "1.1.1", "--lang", "en")
    assert ended.code == 0
    assert "SIMULATED DATA" in ended.out
    assert "build/simulated/demo-ministry/2023/assessment.csv:" in ended.out
    assert "data/build" not in ended.out
    assert "SIMULATED" not in par("explain", "par-ministry", "2023", "MOJ", "--lang", "en").out


def test_help_has_an_example(par):
    assert "par simulate demo-ministry 2023" in par("simulate", "--help").out
