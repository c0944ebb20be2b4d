"""`par ask` on published figures; on an assessment it is asked in tests/intake/test_trail.py."""

import csv
import io

import pandas as pd
import pytest

from par_lib.errors import ExitCode


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_points_lost_by_all_and_by_one(par, shipped):
    """Against data/clean/papi/2023 and the maxima of data/frameworks/papi.yml."""
    scores = pd.read_csv(shipped.data / "clean/papi/2023/scores.csv", dtype={"unit": str})
    everyone = rows(par("ask", "papi", "2023", "lost", "--format", "csv").out)
    first = everyone[0]
    known = scores[(scores["code"] == first["code"]) & (scores["state"] == "scored")]["points"].astype(float)
    assert int(first["units"]) == len(known)
    assert float(first["mean_points"]) == pytest.approx(known.mean())
    assert {row["status"] for row in everyone} == {"derived"}
    losses = [float(row["mean_lost"]) for row in everyone]
    assert losses == sorted(losses, reverse=True)
    own = rows(par("ask", "papi", "2023", "lost", "--unit", "Ha Noi", "--format", "csv").out)
    points = scores[scores["unit"] == "01"].set_index("code")["points"].astype(float)
    assert len(own) == len(everyone)
    for row in own:
        assert row["units"] == "1"
        assert float(row["mean_points"]) == pytest.approx(points[row["code"]])
        assert float(row["mean_lost"]) == pytest.approx(float(row["max_points"]) - points[row["code"]])


def test_a_unit_that_is_not_there(par):
    ended = par("ask", "papi", "2023", "zero", "--unit", "Hà Nôi")
    assert ended.code == ExitCode.USAGE
    assert "did you mean Hà Nội" in ended.err
