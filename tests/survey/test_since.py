import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from par_lib.errors import ArgumentError
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.survey.change import change_independent
from par_lib.survey.points import survey_points
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.since import change_table, comparable, survey_change
from par_lib.survey.survey_year import SurveyYear, read_survey
from tests.survey.simulated import simulated

UNITS = ["01", "02"]


@pytest.fixture(scope="module")
def years(tmp_path_factory) -> tuple[SurveyYear, SurveyYear]:
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(Path(__file__).parents[2] / "data", root / "data")
    project = Project(root)
    found = []
    for year, lift in ((2022, 0.0), (2023, 1.0)):
        questionnaire = load_questionnaire(project, "province-2022", year)
        answers = simulated(questionnaire, UNITS, 24, seed=year, lift=lift)
        # other places each year
        answers["cluster"] = answers["cluster"].where(
            answers["cluster"].isna(), answers["cluster"] + f"y{year}"
        )
        write_responses(responses_path(project, read_register(project).series("par-province"), year), answers)
        found.append(read_survey(project, read_register(project), "par-province", year))
    return found[0], found[1]


def test_independent_years_add_their_variances(years):
    got = survey_change(*years)
    for level in ("component", "area", "survey"):
        apart = change_independent(*(survey_points(one).levels[level] for one in years))
        frame = apart.to_frame().reset_index()
        frame.columns = ["code", "unit", *frame.columns[2:]]
        components = years[1].questionnaire.components()
        framework = years[1].questionnaire.framework
        maxima = {}
        for one in components:
            code = {"component": one.code, "area": framework.area_of(one.code).code, "survey": "survey"}[
                level
            ]
            maxima[code] = maxima.get(code, 0) + one.maximum
        scale = 100 / frame["code"].map(maxima)
        expected = frame.set_index(["unit", "code"])[["before", "after", "se"]].mul(scale.to_numpy(), axis=0)
        table = change_table(got).query("level == @level").set_index(["unit", "code"])
        np.testing.assert_allclose(table.loc[expected.index, ["before", "after", "se"]], expected, rtol=1e-9)


def test_a_rise_is_seen(years):
    table = change_table(survey_change(*years)).query("level == 'survey'")
    assert (table["difference"] > 5).all()
    assert (table["p_value"] < 0.02).all()


def test_the_same_places_in_both_years_lower_the_error(years):
    """A place leans one way in both years; that cancels in the difference when the design knows the place."""
    first = years[0]
    again = replace(
        years[1], who=first.who, answers=first.answers, shares=(first.shares + 0.01).clip(upper=1.01)
    )
    panel = survey_change(first, again)["component"]
    moved = again.who.assign(cluster=again.who["cluster"].astype(object) + "-other")
    apart = survey_change(first, replace(again, who=moved))["component"]
    sipas = [label[1] == "8.1" for label in panel.index]
    assert (panel.se[sipas] < 0.6 * apart.se[sipas]).all()
    np.testing.assert_allclose(panel.difference, 1.0, atol=1e-9)


def test_only_what_is_asked_alike_is_compared(years):
    before, after = years
    file = after.questionnaire.file
    leaf = file.leaves[0].model_copy(update={"groups": {"deputies": 1}})
    changed = replace(after.questionnaire, file=file.model_copy(update={"leaves": [leaf, *file.leaves[1:]]}))
    codes = [component.code for component in comparable(before, replace(after, questionnaire=changed))]
    assert len(codes) == 19
    assert "2.3.1" not in codes


def test_nothing_in_common(years):
    before, after = years
    elsewhere = after.who.assign(unit="79")
    with pytest.raises(ArgumentError, match="a unit judged in both"):
        survey_change(before, replace(after, who=elsewhere))
