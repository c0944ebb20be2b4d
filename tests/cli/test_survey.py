import csv
import io
import re
from math import fsum
from pathlib import Path

import pandas as pd
import pytest

from par_lib.cli.score import without_detail
from par_lib.cli.survey import app
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.withheld import Withheld
from tests.survey.simulated import simulated

ROOT = Path(__file__).parents[2]

COMMANDS = {command.name: command.callback for command in app.registered_commands}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(par, name):
    ended = par("survey", name, "--help")
    assert ended.code == 0
    (example,) = re.findall(r"`par ([^`]+)`", COMMANDS[name].__doc__.partition("Example:")[2])
    assert f"Example: par {example}" in re.sub(r"[\s│]+", " ", ended.out)


def test_forms_of_every_group(par, copied, tmp_path):
    ended = par("survey", "forms", "par-ministry", "2023", "--out", str(tmp_path / "forms"), project=copied)
    assert ended.code == 0, ended.err
    names = sorted(path.name for path in (tmp_path / "forms").iterdir())
    assert len(names) == 15
    assert names[:3] == ["associations.en.html", "associations.vi.html", "associations.xlsx"]
    assert "par-officials.xlsx, .vi.html, .en.html: 29 questions" in ended.out


@pytest.fixture
def answered(copied) -> Project:
    """A copy in which 19 ministries and three provinces were judged; answers are drawn by chance."""
    ministries = [line.split(",")[0] for line in _lines(copied.data / "clean/par-ministry/2023/scores.csv")]
    for series, name, year, units in (
        ("par-ministry", "ministry-2022", 2023, sorted(set(ministries))),
        ("par-province", "province-2022", 2022, ["01", "02", "04"]),
        ("par-province", "province-2022", 2023, ["01", "02", "04"]),
    ):
        answers = simulated(load_questionnaire(copied, name, year), units, 8, seed=year, places=4)
        write_responses(responses_path(copied, read_register(copied).series(series), year), answers)
    return copied


def _lines(path):
    return path.read_text(encoding="utf-8").splitlines()[1:]


def estimated(par, project, *options):
    """`par survey estimate` of the provinces in 2023, as CSV."""
    ended = par("survey", "estimate", "par-province", "2023", *options, "-f", "csv", project=project)
    assert ended.code == 0, ended.err
    return ended


def records(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_estimates_at_every_depth(par, answered):
    columns = "unit,name,points,se,lower,upper,deff,n"
    ended = par("survey", "estimate", "par-province", "2023", "--format", "csv", project=answered)
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[0] == columns
    whole = {line["unit"]: line for line in records(ended.out)}
    assert list(whole) == ["01", "02", "04"]
    assert "144 ballots of 144 respondents; no population sizes known" in ended.err
    assert "illustrative" in ended.err
    for detail in ("area", "component"):
        ended = estimated(par, answered, "--detail", detail)
        lines = records(ended.out)
        assert list(lines[0]) == ["unit", "name", "code", *columns.split(",")[2:]]
        for unit, line in whole.items():
            total = fsum(float(one["points"]) for one in lines if one["unit"] == unit)
            assert total == pytest.approx(float(line["points"]))
    ended = estimated(par, answered, "--detail", "group")
    assert ended.out.splitlines()[0] == "question,unit,name,group,percent,se,lower,upper,n"


def test_a_change_between_years(par, answered):
    arguments = ["par-province", "2023", "--since", "2022", "--format", "csv"]
    ended = par("survey", "estimate", *arguments, project=answered)
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[0] == "unit,name,before,after,difference,se,lower,upper,p_value"
    assert len(records(ended.out)) == 3


def test_replicates_logit_intervals_and_quantiles(par, answered):
    plain = records(estimated(par, answered).out)
    for way in ("jackknife", "bootstrap"):
        options = ["--variance", way, "--replicates", "60", "--interval", "logit"]
        for line, other in zip(records(estimated(par, answered, *options).out), plain, strict=True):
            assert line["points"] == other["points"]
            assert line["se"] != other["se"]
            assert float(line["se"]) == pytest.approx(float(other["se"]), rel=0.5)
    lines = records(estimated(par, answered, "--quantiles", "0.25,0.75").out)
    assert list(lines[0]) == ["p", "unit", "name", "group", "percent", "se", "lower", "upper", "n"]
    assert len(lines) == 2 * 3 * 6
    for options, expected in (
        (["--quantiles", "half"], "shares such as"),
        (["--quantiles", "0.5", "--since", "2022"], "no --since beside it"),
        (["--since", "2022", "--variance", "jackknife"], "taylor with --since"),
        (["--detail", "group", "--interval", "logit"], "t with --detail group"),
        (["--since", "2022", "--post-stratify"], "weights as they are with --since"),
    ):
        ended = par("survey", "estimate", "par-province", "2023", *options, project=answered)
        assert ended.code == 2
        assert expected in ended.err


def test_population_sizes_are_used_when_they_are_there(par, answered):
    path = answered.data / "clean" / "par-province" / "2023" / "population.csv"
    groups = ["deputies", "agency-heads", "unit-heads", "district-leaders"]
    lines = [f"{unit},{group},8" for unit in ("01", "02", "04") for group in groups]  # all were asked
    path.write_text("\n".join(["unit,group,population", *lines, ""]), encoding="utf-8")
    ended = estimated(par, answered, "--detail", "area")
    assert "sizes from population.csv" in ended.err
    errors = {line["code"]: float(line["se"]) for line in records(ended.out)}
    assert errors["8"] > 0
    assert errors["2"] < 1e-6  # nobody is left to be asked


def test_faults_of_the_table_of_populations(par, answered):
    path = answered.data / "clean" / "par-province" / "2023" / "population.csv"
    text = "unit,group,population,sd\n99,deputies,8,\n01,deputy,0,\n01,people,x,0.7\n01,people,5,\n"
    path.write_text(text, encoding="utf-8")
    ended = par("survey", "estimate", "par-province", "2023", project=answered)
    assert ended.code == 3
    places = ["2, column unit", "3, column group", "3, column population", "4, column population"]
    for place in (*places, "4, column sd", "5, column stratum"):
        assert f"row {place}" in ended.err


def test_without_answers(par, copied):
    ended = par("survey", "estimate", "par-province", "2023", project=copied)
    assert ended.code == 3
    assert "par survey intake" in ended.err


def test_score_has_the_error_of_the_survey_only_where_there_are_answers(par, answered):
    ended = par("score", "par-ministry", "2023", "--format", "csv", project=answered)
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[0] == "unit,name,points,max_points,index,rank,se_survey"
    whole = par("survey", "estimate", "par-ministry", "2023", "--format", "csv", project=answered)
    errors = {line["unit"]: float(line["se"]) for line in records(whole.out)}
    for line in records(ended.out):  # of 100 points, so points are percent
        assert float(line["se_survey"]) == pytest.approx(errors[line["unit"]])
    assert "se_survey" not in par("score", "papi", "2020", "--format", "csv", project=answered).out
    areas = par("score", "par-ministry", "2023", "--detail", "area", "--format", "csv", project=answered)
    assert "se_survey" not in areas.out


POPULATION = ("par-province", "2023", "--population", str(ROOT / "docs/survey/population-illustrative.csv"))


def test_a_plan_adds_up_to_its_total(par):
    for method in ("proportional", "neyman", "power", "points"):
        arguments = [*POPULATION, "--total", "900", "--method", method, "-f", "csv"]
        ended = par("survey", "plan", *arguments, "--detail", "cell")
        assert ended.code == 0, ended.err
        assert sum(int(line["ballots"]) for line in records(ended.out)) == 900
        units = records(par("survey", "plan", *arguments).out)
        assert list(units[0]) == ["unit", "name", "ballots", "margin", "best", "one_more"]
        assert sum(int(line["ballots"]) for line in units) == 900


def test_a_plan_for_a_margin_reaches_it(par):
    arguments = [*POPULATION, "--margin", "5", "--places", "10,2,2", "--response", "0.8", "--lang", "en"]
    ended = par("survey", "plan", *arguments, "--detail", "cell", "-f", "csv")
    lines = records(ended.out)
    assert "design effect of the places: 1.85" in ended.err  # 1 + 9·0.05 + 10·0.02 + 20·0.01
    for line in lines:
        whole = int(line["ballots"]) == int(float(line["population"]))
        assert float(line["margin"]) <= 5 + 1e-9 or whole
        assert (line["villages"] != "") == (line["group"] == "people")


def test_what_the_simple_formula_ignores_is_said(par):
    ended = par("survey", "plan", *POPULATION, "--yamane", "5", "-f", "csv")
    # Yamane (1967), p. 886: for large N, 1/e² = 400
    assert {line["ballots"] for line in records(ended.out)} == {"400"}
    assert "không biết đến nhóm" in ended.err
    assert "knows no groups" in par("survey", "plan", *POPULATION, "--yamane", "5", "--lang", "en").err
    cells = records(par("survey", "plan", *POPULATION, "--yamane", "5", "--detail", "cell", "-f", "csv").out)
    margin = par(
        "survey", "plan", *POPULATION, "--margin", "5", "--minimum", "0", "--detail", "cell", "-f", "csv"
    )
    assert [line["needed"] for line in cells] == [line["ballots"] for line in records(margin.out)]
    for line in records(ended.out):
        own = [int(cell["needed"]) for cell in cells if cell["unit"] == line["unit"]]
        assert int(line["needed"]) == sum(own) > 400


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], "one of --total, --margin and --yamane"),
        (["--total", "900", "--margin", "5"], "one of --total, --margin and --yamane"),
        (["--total", "900", "--places", "10"], "two or three numbers"),
        (["--total", "900", "--places", "ten,two"], "numbers separated by commas"),
        (["--margin", "5", "--response", "1.5"], "a rate in (0, 1]"),
        (["--margin", "0"], "--margin: expected a percentage above 0, found 0"),
        (["--yamane", "-5"], "--yamane: expected a percentage above 0, found -5"),
        (["--total", "9"], "at least the minimums"),
        (["--total", "900", "--minimum", "-1"], "0 ballots or more"),
        (["--total", "900", "--places", "10.5,2"], "whole numbers"),
    ],
)
def test_plans_that_cannot_be(par, options, expected):
    ended = par("survey", "plan", *POPULATION, *options)
    assert ended.code == 2
    assert expected in ended.err


def test_simulated_answers_give_the_scores_and_their_error(par):
    """Survey points of a simulated year are those that its answers give; both say that they are simulated."""
    scored = par("score", "demo-ministry", "2023", "--format", "csv")
    assert scored.code == 0, scored.err
    assert scored.out.splitlines()[0] == "unit,name,points,max_points,index,rank,se_survey,origin"
    assert {line["origin"] for line in records(scored.out)} == {"simulated"}
    ranked = [line for line in records(scored.out) if line["rank"]]
    assert len(ranked) == 17
    assert all(0.05 < float(line["se_survey"]) < 0.5 for line in ranked)
    assert "SỐ LIỆU MÔ PHỎNG" in scored.err
    leaves = records(par("score", "demo-ministry", "2023", "--detail", "leaf", "--format", "csv").out)
    points = {(line["unit"], line["code"]): float(line["points"]) for line in leaves}
    estimated = par("survey", "estimate", "demo-ministry", "2023", "--detail", "component", "-f", "csv")
    assert "SỐ LIỆU MÔ PHỎNG" in estimated.err
    found = records(estimated.out)
    assert len(found) == 19 * 29
    for line in found:
        assert float(line["points"]) == pytest.approx(points[line["unit"], line["code"]], abs=1e-9)


def test_answers_of_a_simulated_series_are_not_taken_in(par, copied, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("unit,group,q291\nMOJ,associations,5\n", encoding="utf-8")
    ended = par("survey", "intake", "demo-ministry", "2023", str(path), project=copied)
    assert ended.code == 2
    assert "one whose answers were collected" in ended.err


def test_few_respondents_behind_a_component_are_told_beside_the_index(par, answered):
    """The official index is printed with a warning in the language of the reader, in blocks, too."""
    path = responses_path(answered, read_register(answered).series("par-ministry"), 2023)
    answers = pd.read_parquet(path)
    component = load_questionnaire(answered, "ministry-2022", 2023).components()[0]
    questions = answers["question"].astype(str).isin(list(component.questions))
    own = questions & (answers["unit"].astype(str) == "MOJ")
    three = answers.loc[own, "respondent"].drop_duplicates().iloc[:3]
    write_responses(path, answers[~own | answers["respondent"].isin(three)])
    vietnamese = par("score", "par-ministry", "2023", project=answered)
    assert vietnamese.code == 0, vietnamese.err
    assert f"tiêu chí có dưới 5 người trả lời ({component.code})" in vietnamese.err
    english = par("score", "par-ministry", "2023", "--lang", "en", "--format", "csv", project=answered)
    assert f"points that fewer than 5 respondents decide ({component.code})" in english.err
    (line,) = [line for line in records(english.out) if line["unit"] == "MOJ"]
    assert line["index"]


def test_withheld_detail_is_blank_and_says_so():
    frame = pd.DataFrame(
        {"unit": ["a", "a", "b"], "code": ["1", "2", "1"], "points": [1.0, 2.0, 3.0], "state": "scored"}
    )
    hidden = Withheld(frozenset({("a", "1")}), frozenset({("a", "1"), ("a", "2")}))
    shown = without_detail(frame, hidden)
    assert shown["points"].isna().tolist() == [True, True, False]
    assert shown["state"].tolist() == ["withheld", "withheld", "scored"]


def test_all_unknown_units_of_a_population_are_told_at_once(par, tmp_path):
    file = tmp_path / "sizes.csv"
    file.write_text("unit,group,population\n01,deputies,95\nXX,deputies,80\nYY,nobody,-1\n", encoding="utf-8")
    ended = par("survey", "plan", "par-province", "2023", "--total", "90", "--population", str(file))
    assert ended.code == 3
    assert "row 3, column unit: expected a unit assessed in the year, found 'XX'" in ended.err
    assert "row 4, column unit: expected a unit assessed in the year, found 'YY'" in ended.err
    assert "row 4, column group" in ended.err
    assert "row 4, column population" in ended.err
