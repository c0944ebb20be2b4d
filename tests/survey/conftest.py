import shutil
from pathlib import Path

import pandas as pd
import pytest

from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.survey.design import Design
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.survey_year import SurveyYear, read_survey
from tests.conftest import ROOT
from tests.survey.simulated import simulated

ORACLES = Path(__file__).parent.parent / "oracles" / "survey"


@pytest.fixture(scope="session")
def api_designs() -> dict[str, Design]:
    """The designs that R's results name: with population sizes (`_fpc`) and without (`_w`)."""
    srs, strat, clus1, clus2 = (
        pd.read_csv(ORACLES / f"{name}.csv") for name in ("apisrs", "apistrat", "apiclus1", "apiclus2")
    )
    for frame in (srs, strat, clus1):
        frame["E"], frame["H"], frame["M"] = (1.0 * (frame["stype"] == kind) for kind in "EHM")
        frame["one"] = 1.0
    two_stage = Design.from_frame(clus2, clusters=("dnum", "snum"), fpc=("fpc1", "fpc2"))
    return {
        "srs_w": Design.from_frame(srs, weights="pw"),
        "srs_fpc": Design.from_frame(srs, weights="pw", fpc="fpc"),
        "strat_w": Design.from_frame(strat, weights="pw", strata="stype"),
        "strat_fpc": Design.from_frame(strat, weights="pw", strata="stype", fpc="fpc"),
        "strat_fpc_only": Design.from_frame(strat, strata="stype", fpc="fpc"),
        "clus1_w": Design.from_frame(clus1, weights="pw", clusters="dnum"),
        "clus1_fpc": Design.from_frame(clus1, weights="pw", clusters="dnum", fpc="fpc"),
        "clus1_fpc_only": Design.from_frame(clus1, clusters="dnum", fpc="fpc"),
        "clus2_fpc": two_stage,
        "clus2_w": Design.from_frame(
            clus2.assign(pw=two_stage.weights), weights="pw", clusters=("dnum", "snum")
        ),
    }


@pytest.fixture(scope="session")
def drawn_survey(tmp_path_factory) -> SurveyYear:
    """Three provinces in 2023, 20 ballots of each group and unit, answers by chance."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data", root / "data")
    project = Project(root)
    register = read_register(project)
    answers = simulated(load_questionnaire(project, "province-2022", 2023), ["01", "02", "04"], 20, seed=5)
    write_responses(responses_path(project, register.series("par-province"), 2023), answers)
    return read_survey(project, register, "par-province", 2023)
