"""The page of the survey: only for years with one, and it may read the answers."""

from par_lib.build.plan import make_plan
from par_lib.build.tasks import make_tasks
from par_lib.inputs.series import read_register
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from tests.build.projects import SMALL_REPORT, copy_project, reads_of
from tests.survey.simulated import simulated

PAGE = "      - {notebook: survey, series: par-ministry}\n"
REPORT = SMALL_REPORT.replace("      - {notebook: trend", PAGE + "      - {notebook: trend")


def test_the_survey_reads_answers_and_questionnaires(tmp_path):
    project = copy_project(tmp_path, REPORT)
    answers = simulated(load_questionnaire(project, "ministry-2022", 2023), ["MOJ", "MOF"], 4, seed=1)
    path = responses_path(project, read_register(project).series("par-ministry"), 2023)
    write_responses(path, answers)
    plan = make_plan(project, 2023)
    (run,) = [run for run in plan.runs if run.notebook == "survey"]
    assert "index-par-ministry-2023" in run.needs
    (task,) = [task for task in make_tasks(project, plan) if task.name == run.id]
    reads = reads_of(project, task)
    assert {project.relative(path), "data/questionnaires/ministry-2022.yml"} <= reads
    assert "data/clean/par-ministry/2023/scores.csv" in reads


def test_a_year_without_a_survey_has_no_such_page(tmp_path):
    pages = "      - {notebook: survey, series: papi}\n      - {notebook: index, series: papi}\n"
    report = REPORT.replace(PAGE, pages)
    plan = make_plan(copy_project(tmp_path, report), 2023)
    assert not [run for run in plan.runs if run.notebook == "survey"]
    assert "survey papi" in plan.left_out
