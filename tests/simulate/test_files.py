"""Simulated inputs as files: everything published is reproduced, whatever the seed; same seed, same bytes."""

import multiprocessing
import shutil

import pandas as pd
import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.analysis.outcome import Outcome
from par_lib.analysis.record import load_facts, load_record
from par_lib.analysis.verify import verify_series
from par_lib.errors import ArgumentError
from par_lib.inputs.folder import STAMP, inputs_folder
from par_lib.inputs.scores import leaf_frame
from par_lib.inputs.series import read_register
from par_lib.simulate.files import ensure_simulated, is_fresh, simulated_stamp, write_years
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.units.unit_set import load_units
from tests.build.projects import files_of
from tests.simulate.conftest import SERIES

# each is a choice with its reason in data/series.yml: year, unit, code and quantity
CONFLICTS = {
    "demo-province": ["2022 58 appraisal share", "2023 62 sipas rank", "2023 80  rank", "2024   mean"],
    "demo-ministry": [
        "2023 MARD appraisal share",
        "2023 MOCST appraisal share",
        "2023 MOJ appraisal share",
        "2023 MOJ survey share",
        "2023 MONRE appraisal share",
    ],
}


def parent_of(project, name):
    return project.build / "simulated" / "seeds" / "7" / name


@pytest.mark.parametrize("name", SERIES)
def test_every_published_figure_of_every_year_is_reproduced(drawn, name):
    register = read_register(drawn)
    series = register.series(name)
    found = verify_series(drawn, register, series, series.years, parent_of(drawn, name))
    assert not len(found[found["outcome"].isin([Outcome.OUTSIDE, Outcome.NOT_COMPUTED])])
    about = found[["year", "unit", "code", "quantity"]].astype(str).agg(" ".join, axis=1)
    conflicts = about[found["outcome"] == Outcome.CONFLICT].str.strip().tolist()
    assert sorted(conflicts) == CONFLICTS[name]
    told = found.loc[found["outcome"] == Outcome.CONFLICT, ["note_vi", "note_en"]]
    assert told.map(len).gt(20).all(axis=None)
    # nothing that was published of these years is left out: every figure has its line
    record = load_record(drawn, series, load_units(drawn, register, series.file.units))
    on_all = found["file"] == "data/published/facts.csv"
    assert len(found[~on_all]) == record["year"].isin(series.years).sum() > 150
    facts = load_facts(drawn, series)
    published = facts.loc[facts["year"].isin([str(year) for year in series.years]), "row"]
    assert set(found.loc[on_all, "row"]) == set(published)
    kinds = set(found["quantity"])
    assert {"index", "rank", "points", "share", "mean", "count_increased"} <= kinds
    assert {"count_areas", "count_criteria", "count_component_criteria"} <= kinds
    own = {
        "demo-province": {
            "Tây Nguyên",
            "count_group_A_90_or_more",
            "points_impact_and_surveys",
            "last_place",
        },
        "demo-ministry": {"count_above_mean", "points_by_sociological_survey", "min (Bộ Ngoại giao)"},
    }
    assert own[name] <= kinds


def test_another_seed_gives_other_leaves(drawn):
    register = read_register(drawn)
    series = register.series("demo-ministry")
    folder = parent_of(drawn, "demo-ministry") / "2023"
    seven = read_year(drawn, "demo-ministry", 2023, register, folder)
    other = drawn.build / "simulated" / "seeds" / "8" / "demo-ministry"
    write_years(drawn, register, series, other, (2023,), seed=8)
    eight = read_year(drawn, "demo-ministry", 2023, register, other / "2023")
    assert (seven.scores.points != eight.scores.points).mean() > 0.5
    first, second = (compute_year(one).index.set_index("unit")["index"] for one in (seven, eight))
    ranked = seven.ranked
    assert first[ranked].round(2).tolist() == second[ranked].round(2).tolist()


def test_the_same_seed_gives_the_same_bytes(drawn):
    register = read_register(drawn)
    series = register.series("demo-ministry")
    again = drawn.build / "simulated" / "again"
    write_years(drawn, register, series, again, (2022,), seed=7)
    first, second = files_of(parent_of(drawn, "demo-ministry") / "2022"), files_of(again / "2022")
    assert set(first) == {
        "assessment.csv",
        "explanations.csv",
        "scores.csv",
        "responses.parquet",
        "planned.csv",
        STAMP,
    }
    place = {name: data.replace(b"seeds/7/demo-ministry", b"again") for name, data in first.items()}
    assert place == second


@pytest.mark.parametrize(("name", "year"), [("demo-ministry", 2023), ("demo-province", 2023)])
def test_answers_give_the_values_of_the_leaves(drawn, name, year):
    register = read_register(drawn)
    series = register.series(name)
    folder = parent_of(drawn, name) / str(year)
    answers = pd.read_parquet(folder / "responses.parquet")
    planned = pd.read_csv(folder / "planned.csv", dtype={"unit": str})
    back = answers.groupby(["unit", "group"])["respondent"].nunique()
    assert planned.set_index(["unit", "group"])["ballots"].to_dict() == back.to_dict()  # all come back
    ballots = series.file.simulation.ballots_of(year)
    assert answers["respondent"].nunique() == ballots.total
    questionnaire = load_questionnaire(drawn, series.questionnaire_id(year), year)
    scored = answers[answers["answer"] != 9]
    means = scored.groupby(["unit", "group", "question"], observed=True)["answer"].mean()
    assessment = pd.read_csv(folder / "assessment.csv", dtype={"unit": str, "code": str})
    values = assessment[assessment["stage"] == "measured"].set_index(["code", "unit"])["value"]
    for leaf in questionnaire.leaves:
        for unit, value in values[leaf.code].items():
            earned = sum(
                float(weight * question.weight) * (means[unit, group, question.code] - 1) / 4 * 100
                for group, weight in leaf.groups.items()
                for question in leaf.questions
            )
            assert earned == pytest.approx(value, abs=1e-9)


def test_scores_follow_from_the_assessment(drawn):
    folder = parent_of(drawn, "demo-province") / "2024"
    inputs = read_year(drawn, "demo-province", 2024, None, folder)
    leaves = leaf_frame(inputs.scores)
    assert leaves["source"].str.match(r"build/simulated/seeds/7/demo-province/2024/assessment\.csv:\d+").all()
    lines = (folder / "assessment.csv").read_text(encoding="utf-8").splitlines()
    for row in leaves.sample(50, random_state=1).to_dict("records"):
        unit, code, stage = lines[int(row["source"].rpartition(":")[2]) - 1].split(",")[:3]
        assert (unit, code) == (row["unit"], row["code"])
        assert stage in ("round-2", "measured")


@pytest.fixture
def small(tmp_path, drawn):
    """A project where nothing is drawn yet."""
    shutil.copytree(drawn.data, tmp_path / "data")
    return type(drawn)(tmp_path)


def test_inputs_are_generated_when_missing_or_stale_and_not_otherwise(small):
    register = read_register(small)
    series = register.series("demo-ministry")
    steps = []
    folder = ensure_simulated(small, register, series, 2023, steps.append)
    assert folder == inputs_folder(small, series, 2023) == small.build / "simulated/demo-ministry/2023"
    assert steps
    assert is_fresh(folder, simulated_stamp(small, series, 2023, series.file.simulation.seed))
    first = files_of(folder.parent)
    steps.clear()
    ensure_simulated(small, register, series, 2022, steps.append)
    assert not steps  # all years are drawn together
    path = small.data / "published" / "overall.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("2022,ministry,Bộ Tài chính,Ministry of Finance,89.76,3") == 1
    path.write_text(
        text.replace("Ministry of Finance,89.76,3", "Ministry of Finance,89.66,3"), encoding="utf-8"
    )
    ensure_simulated(small, register, series, 2023, steps.append)
    assert steps
    assert files_of(folder.parent) != first
    index = compute_year(read_year(small, "demo-ministry", 2022)).index.set_index("unit")["index"]
    assert round(index["MOF"], 2) == 89.66
    assert not list(folder.parent.glob(".*2023*"))  # nothing half-written is left


def _draw(root, results):
    from par_lib.project import Project

    project = Project(root)
    register = read_register(project)
    folder = ensure_simulated(project, register, register.series("demo-ministry"), 2023)
    results.put(sum(len(data) for data in files_of(folder).values()))


def test_two_processes_at_once_do_not_tear(small):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=_draw, args=(small.root, results)) for _ in range(2)]
    for process in processes:
        process.start()
    sizes = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join(timeout=60)
    assert sizes[0] == sizes[1] > 100_000
    assert [process.exitcode for process in processes] == [0, 0]
    assert not list((small.build / "simulated/demo-ministry").glob(".*202[23]*"))


def test_only_simulated_series_are_simulated(small):
    register = read_register(small)
    with pytest.raises(ArgumentError, match="par-ministry"):
        ensure_simulated(small, register, register.series("par-ministry"), 2023)
