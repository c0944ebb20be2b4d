import csv
import io

import pytest

from par_lib.errors import ExitCode

PUBLISHED = "data/published/ministries_2023.csv"
SCORES = "data/clean/par-ministry/2023/scores.csv"


def change(project, file, old, new):
    path = project.root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_published_agrees(par):
    ended = par("verify")
    assert ended.code == 0
    assert "SIMULATED DATA" in ended.err  # of the two demo series
    assert "none outside its tolerance" in ended.out
    lines = list(csv.DictReader(io.StringIO(par("verify", "--format", "csv", "--all").out)))
    assert f"{len(lines)} figures compared" in ended.out.replace(",", "")
    assert {line["outcome"] for line in lines} == {"equal", "within", "conflict"}
    # Two figures of one page on Thừa Thiên Huế contradict each other: data/published/papi.csv says how.
    # The others, of simulated series: the choices of the simulation in data/series.yml say how.
    conflicts = [(line["unit"], line["printed"]) for line in lines if line["outcome"] == "conflict"]
    provinces = [("58", "88.13"), ("62", "35"), ("80", "7"), ("", "88.37")]
    shares = [("MARD", "87.96"), ("MOCST", "84.82"), ("MOJ", "90.31"), ("MOJ", "89.21"), ("MONRE", "89.27")]
    assert sorted(conflicts) == sorted([("46", "46.0414"), ("46", "5.8366"), *provinces, *shares])
    simulated = [line for line in lines if line["series"].startswith("demo-")]
    assert {line["outcome"] for line in simulated} == {"equal", "conflict"}  # none is only near
    assert {line["series"] for line in lines} == {"par-ministry", "papi", "demo-province", "demo-ministry"}


def test_a_changed_input_digit_is_found(par, ministries):
    change(ministries, SCORES, "MOJ,appraisal,61.86", "MOJ,appraisal,61.96")
    ended = par("verify", project=ministries)
    assert ended.code == ExitCode.DIFFERENCE
    # the cell against its source, and every published figure that is built on it
    row = next(line for line in ended.out.splitlines() if "input" in line and "MOJ" in line)
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells == [
        *("par-ministry", "2023", "MOJ", "appraisal", "input", "61.86", "61.960000", "0.100000", "0.0000"),
        *("outside", SCORES, "26"),
    ]
    wrong = [line for line in ended.out.splitlines() if "outside" in line and "MOJ" in line]
    figures = {tuple(cell.strip() for cell in line.strip("│").split("│"))[3:6] for line in wrong}
    assert figures == {
        ("appraisal", "input", "61.86"),
        ("", "points", "89.95"),
        ("", "index", "89.95"),
        ("appraisal", "points", "61.86"),
        ("appraisal", "share", "90.31"),
    }
    assert "figures outside their tolerance" in ended.err


@pytest.mark.parametrize(
    ("old", "new", "quantity"),
    [
        ("28.10,89.95,89.95", "28.10,89.75,89.95", "points"),
        ("28.10,89.95,89.95", "28.10,89.95,89.98", "index"),
        ("\n1,Bộ Tư pháp", "\n2,Bộ Tư pháp", "rank"),
        ("61.86,28.10,89.95", "61.68,28.10,89.95", "input"),
    ],
)
def test_a_changed_published_figure_is_found(par, ministries, old, new, quantity):
    change(ministries, PUBLISHED, old, new)
    ended = par("verify", "par-ministry", "2023", "--format", "csv", project=ministries)
    assert ended.code == ExitCode.DIFFERENCE
    outside = [line for line in csv.DictReader(io.StringIO(ended.out)) if line["outcome"] == "outside"]
    assert [(line["unit"], line["quantity"]) for line in outside] == [("MOJ", quantity)]
    assert float(outside[0]["difference"]) != 0
    assert outside[0]["row"] == ("26" if quantity == "input" else "2")


def test_a_changed_published_maximum_is_found(par, ministries):
    """A maximum is set, not measured: half a point beside one printed without decimals is a difference."""
    old = "2023,ministry,Bộ Tư pháp,Điểm thẩm định,90.31,61.86,68.5,"
    change(ministries, "data/published/blocks.csv", old, old.replace("68.5", "69"))
    ended = par("verify", "par-ministry", "2023", "--format", "csv", project=ministries)
    assert ended.code == ExitCode.DIFFERENCE
    outside = [line for line in csv.DictReader(io.StringIO(ended.out)) if line["outcome"] == "outside"]
    assert [(line["unit"], line["code"], line["quantity"], line["printed"]) for line in outside] == [
        ("MOJ", "appraisal", "max_points", "69")
    ]


def test_a_changed_fact_is_found(par, ministries):
    change(
        ministries,
        "data/published/facts.csv",
        "2023,ministry,count_80_or_more,14",
        "2023,ministry,count_80_or_more,15",
    )
    ended = par("verify", project=ministries)
    assert ended.code == ExitCode.DIFFERENCE
    assert "count_80_or_more" in next(
        line for line in ended.out.splitlines() if "outside" in line and "15" in line
    )


def test_only_what_is_asked_for(par):
    ended = par("verify", "papi", "2022", "--format", "csv", "--all")
    lines = list(csv.DictReader(io.StringIO(ended.out)))
    assert {(line["series"], line["year"]) for line in lines} == {("papi", "2022")}
    assert par("verify", "papi", "2010").code == ExitCode.USAGE
    assert par("verify", "par-province").code == ExitCode.USAGE


def test_the_summary_is_in_the_order_of_years(par):
    years = [
        line.split("│")[2].strip()
        for line in par("verify", "papi").out.splitlines()
        if line.startswith("│ papi") and "input" in line
    ]
    assert years == [str(year) for year in range(2011, 2025)]


def test_a_state_that_the_source_does_not_give_is_found(par, copied):
    change(
        copied, "data/clean/papi/2014/scores.csv", "\n24,SC11,,not_available,", "\n24,SC11,,not_applicable,"
    )
    ended = par("verify", "papi", "2014", "--format", "csv", project=copied)
    assert ended.code == ExitCode.DIFFERENCE
    (line,) = csv.DictReader(io.StringIO(ended.out))
    assert (line["unit"], line["code"], line["printed"], line["outcome"]) == (
        "24",
        "SC11",
        "not_available",
        "outside",
    )
