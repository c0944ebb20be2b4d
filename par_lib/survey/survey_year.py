"""The survey of one series and year: answers, what they earn, and how the respondents were drawn.

Strata are those of the file within each unit and group; where respondents judge several units, within each
group. The primary sampling units are the places where places were drawn, the respondents everywhere else.
Population sizes, when they are known, give the finite population correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from par_lib.analysis.compute import prepared_folder
from par_lib.errors import ArgumentError, Fault, raise_if
from par_lib.inputs.csv_table import ROW, read_table
from par_lib.inputs.folder import PLANNED, POPULATION, RESPONSES
from par_lib.inputs.series import Register, Series
from par_lib.project import Project
from par_lib.survey.calibrate import post_stratify
from par_lib.survey.codes import Floats
from par_lib.survey.design import Design, LonelyPsu
from par_lib.survey.population import read_population
from par_lib.survey.questionnaire import Questionnaire, load_questionnaire
from par_lib.survey.responses import ballots, read_responses, responses_path
from par_lib.survey.scores import option_shares
from par_lib.units.unit_set import UnitSet, load_units

# Sizes must be numbers: one so large that nothing of the correction is left where none is known.
UNKNOWN_SIZE = 1e15


@dataclass(frozen=True, eq=False)
class SurveyYear:
    """Everything that estimates of one year start from; rows are ballots: a respondent and a unit."""

    series: Series
    questionnaire: Questionnaire
    units: UnitSet
    who: pd.DataFrame  # respondent, unit, group, stratum, cluster, mode, weight
    answers: pd.DataFrame  # options chosen, one column per question, NaN where not answered
    shares: pd.DataFrame  # what they earn, in [0, 1]; NaN where not answered or not counted
    population: pd.DataFrame | None
    planned: pd.Series | None = None  # ballots handed out, by unit and group; see `with_planned`

    @property
    def year(self) -> int:
        """The year assessed."""
        return self.questionnaire.framework.year

    def design(self, lonely: LonelyPsu = "fail", *, post_stratified: bool = False) -> Design:
        """How the ballots were drawn.

        Args:
            lonely: what to do where a stratum has one primary sampling unit, as `Design.from_frame`.
            post_stratified: move weights so that each stratum stands for its population.

        Raises:
            ArgumentError: post-stratified without population sizes, or where respondents judge several units.
            InputFaults: strata without a population, or populations without a ballot.
        """
        design = ballot_design(self.who, self.population, lonely)
        if not post_stratified:
            return design
        if self.population is None or not judges_one_unit(self.who):
            found = "none" if self.population is None else "respondents who judge several units"
            expected = "population.csv of strata, and one unit for each respondent"
            raise ArgumentError("post-stratification", expected=expected, found=found)
        labels = self.population["unit"] + "/" + self.population["group"] + "/" + self.population["stratum"]
        counts = dict(zip(labels, self.population["population"], strict=True))
        return post_stratify(design, "stratum", counts)


def read_survey(project: Project, register: Register, series: str, year: int) -> SurveyYear:
    """Answers, questionnaire and population of one series and year.

    Raises:
        UnknownName: no such series, or no survey in that year.
        InputFaults: a file is faulty, or the answers do not fit the questionnaire.
    """
    entry = register.series(series)
    questionnaire = load_questionnaire(project, entry.questionnaire_id(year), year)
    units = load_units(project, register, entry.file.units)
    path = prepared_folder(project, register, entry, year) / RESPONSES
    file = project.relative(path)
    answers = read_responses(path, file)
    questions = [question.code for question in questionnaire.questions()]
    found = ballots(answers, questions, file)
    raise_if(_strangers(found.who, questionnaire, units, file))
    shares = option_shares(found.answers, questionnaire.scales())
    sizes = path.with_name(POPULATION)
    population = None
    if sizes.is_file():
        population = read_population(sizes, project.relative(sizes), questionnaire, units)
    return SurveyYear(entry, questionnaire, units, found.who, found.answers, shares, population)


def with_planned(project: Project, survey: SurveyYear) -> SurveyYear:
    """The same with the ballots handed out, where `planned.csv` beside the answers says them.

    No estimate needs them, so only those who ask for response rates read them.

    Raises:
        InputFaults: every fault of the table.
    """
    path = responses_path(project, survey.series, survey.year).with_name(PLANNED)
    if not path.is_file():
        return survey
    planned = read_planned(path, project.relative(path), survey.questionnaire, survey.units)
    return replace(survey, planned=planned)


def read_planned(path: Path, file: str, questionnaire: Questionnaire, units: UnitSet) -> pd.Series:
    """Ballots handed out by unit and group, from a table such as `par survey plan` prints.

    Raises:
        InputFaults: every fault of the table.
    """
    table = read_table(path, file, ("unit", "group", "ballots"), others=True)
    groups = [group.code for group in questionnaire.file.groups]
    totals: dict[tuple[str, str], int] = {}
    for record in table.records():
        row, key = record[ROW], (record["unit"], record["group"])
        if key[0] not in units.by_code:
            table.fault(row, "unit", expected=f"a unit of {units.id}", found=repr(key[0]))
        if key[1] not in groups:
            table.fault(row, "group", expected=f"one of {', '.join(groups)}", found=repr(key[1]))
        if not record["ballots"].isdecimal():
            table.fault(row, "ballots", expected="a whole number", found=repr(record["ballots"]))
        else:
            totals[key] = totals.get(key, 0) + int(record["ballots"])
    raise_if(table.faults)
    index = pd.MultiIndex.from_tuples(list(totals), names=["unit", "group"])
    return pd.Series(list(totals.values()), index=index, name="planned")


def has_survey(project: Project, register: Register, series: str, year: int) -> bool:
    """Whether answers of that year are at hand."""
    entry = register.series(series)
    asked = any(item.years[0] <= year <= item.years[1] for item in entry.file.surveys)
    return asked and responses_path(project, entry, year).is_file()


def ballot_design(who: pd.DataFrame, population: pd.DataFrame | None, lonely: LonelyPsu) -> Design:
    """The design of ballots, one row each, and their population where it is known.

    Args:
        who: respondent, unit, group, stratum, cluster (blank where persons were drawn), weight.
        population: as `read_population` gives it.
        lonely: what to do where a stratum has one primary sampling unit, as `Design.from_frame`.

    Raises:
        InputFaults: sizes below the number drawn, or clusters in two strata.

    >>> who = pd.DataFrame({"respondent": [1, 2, 3], "unit": "01", "group": "people", "stratum": "all",
    ...                     "cluster": [None, None, "a"], "weight": 1.0})
    >>> ballot_design(who, None, "fail").df
    2
    """
    frame = who[["unit", "group"]].astype(str)
    frame["stratum"], frame["cluster"] = strata(who), sampling_units(who)
    frame["weight"] = who["weight"].to_numpy(float)
    sizes: Sequence[str] = ()
    if population is not None and judges_one_unit(who):
        frame["size"] = _sizes(who, population)
        sizes = ("size",)
    return design_of(frame, sizes, lonely)


def design_of(frame: pd.DataFrame, sizes: Sequence[str], lonely: LonelyPsu) -> Design:
    """The design of rows with unit, group, weight, and whole labels of stratum and cluster."""
    return Design.from_frame(
        frame,
        weights="weight",
        strata="stratum",
        clusters="cluster",
        fpc=sizes,
        lonely=lonely,
        nest=True,
        source="ballots",
    )


def strata(who: pd.DataFrame) -> pd.Series:
    """Whole labels of strata: unit, group, stratum; without the unit where respondents judge several."""
    labels = who[["unit", "group", "stratum"]].astype(str)
    within_group = labels["group"] + "/" + labels["stratum"]
    return labels["unit"] + "/" + within_group if judges_one_unit(who) else within_group


def sampling_units(who: pd.DataFrame) -> pd.Series:
    """Labels of the primary sampling units: the place where there is one, else the respondent."""
    person = "respondent " + who["respondent"].astype(str)
    return who["cluster"].astype(object).where(who["cluster"].notna(), person).astype(str)


def judges_one_unit(who: pd.DataFrame) -> bool:
    """Whether every respondent judges one unit only."""
    return not who["respondent"].duplicated().any()


def _sizes(who: pd.DataFrame, population: pd.DataFrame) -> Floats:
    labels = pd.MultiIndex.from_frame(who[["unit", "group", "stratum"]].astype(str))
    known = population.set_index(["unit", "group", "stratum"])[["clusters", "population"]]
    sizes = known.reindex(labels).to_numpy(float)
    size = np.where(who["cluster"].notna(), sizes[:, 0], sizes[:, 1])
    return np.where(np.isnan(size), UNKNOWN_SIZE, size)


def _strangers(who: pd.DataFrame, questionnaire: Questionnaire, units: UnitSet, file: str) -> list[Fault]:
    year = questionnaire.framework.year
    known = {
        "unit": {unit.code for unit in units.with_status(year, "ranked", "assessed")},
        "group": {group.code for group in questionnaire.file.groups},
    }
    return [
        Fault(file, f"column {column}", expected=f"a {column} asked", found=f"{label} ({count} ballots)")
        for column, labels in known.items()
        for label, count in who[column][~who[column].isin(labels)].value_counts().items()
        if count
    ]
