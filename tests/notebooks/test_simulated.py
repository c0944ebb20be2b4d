"""Notebooks run on simulated series, and everything that they show or save says that it is simulated."""

import json
import shutil

import nbformat
import pandas as pd
import pytest

from par_lib.build.edition import make_edition
from par_lib.execution import execute
from par_lib.project import ROOT_VARIABLE, Project
from par_lib.report.described import METADATA
from tests.build.projects import copy_project

RESULTS = "build/results/simulated"
SAID = {"vi": "SỐ LIỆU MÔ PHỎNG", "en": "SIMULATED DATA"}


@pytest.fixture(scope="module")
def project(tmp_path_factory, drawn_here):
    project = copy_project(tmp_path_factory.mktemp("simulated"))
    shutil.copytree(drawn_here, project.build / "simulated")
    return project


@pytest.mark.parametrize(
    ("notebook", "series", "lang", "more"),
    [
        ("index", "demo-province", "vi", {}),
        ("area", "demo-ministry", "en", {"area": "2"}),
        ("trend", "demo-ministry", "vi", {}),
        ("record", "demo-province", "en", {}),
        ("audit", "demo-province", "vi", {"replicates": 500}),
        ("survey", "demo-ministry", "en", {"permutations": 19}),
    ],
)
def test_all_that_a_notebook_shows_and_saves_says_so(
    project: Project, notebook, series, lang, more, tmp_path, monkeypatch
):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    target = tmp_path / "run.ipynb"
    parameters = {"series": series, "year": 2023, "lang": lang, "results": RESULTS, **more}
    execute(project.notebooks / f"{notebook}.ipynb", target, parameters, cwd=project.root)
    executed = nbformat.read(target, as_version=4)
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    described = [output.metadata[METADATA] for output in outputs]
    assert described
    assert {one.get("origin") for one in described} == {"simulated"}

    page = make_edition(executed, lang, "page")
    texts = [cell.source for cell in page.notebook.cells if cell.cell_type == "markdown"]
    assert texts[1].startswith(f":::{{danger}} {SAID[lang]}")
    kinds = ("::::{figure}", ":::{table}", "::::{dropdown}", ":::::{div}")  # the last are files
    shown = [text for text in texts if text.startswith(kinds)]
    assert len(shown) == len(described)
    assert sum(SAID[lang] in text for text in shown) == len(described)

    for stamp in (project.root / RESULTS / series).rglob("*.stamp.json"):
        assert json.loads(stamp.read_text(encoding="utf-8"))["origin"] == "simulated"
        table = pd.read_csv(stamp.with_name(stamp.name.replace(".stamp.json", ".csv")))
        assert set(table["origin"]) == {"simulated"}
    for name, text in page.data.items():
        assert name.endswith(".csv")
        assert all(line.endswith(",simulated") for line in text.splitlines()[1:])
    if notebook in ("index", "area", "audit"):
        assert list((project.root / RESULTS / series).rglob("*.csv"))


def test_notebooks_on_published_series_say_nothing_of_the_kind(project, tmp_path, monkeypatch):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    target = tmp_path / "run.ipynb"
    execute(project.notebooks / "summary.ipynb", target, {"results": RESULTS}, cwd=project.root)
    text = target.read_text(encoding="utf-8")
    assert "MÔ PHỎNG" not in text
    assert '"origin"' not in text


def test_the_trend_of_a_simulated_series_leaves_what_was_published_to_its_own_page(
    project, tmp_path, monkeypatch
):
    """Published figures under a mark of simulated data would be as wrong as simulated ones without it."""
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    target = tmp_path / "run.ipynb"
    parameters = {"series": "demo-province", "year": 2022, "lang": "en", "results": RESULTS}
    execute(project.notebooks / "trend.ipynb", target, parameters, cwd=project.root)
    executed = nbformat.read(target, as_version=4)
    described = [output.metadata[METADATA] for cell in executed.cells for output in cell.get("outputs", [])]
    assert [one["label"] for one in described] == ["tab-demo-province-2022-trend-years"]  # of one year, too
    texts = [cell.source for cell in make_edition(executed, "en", "page").notebook.cells]
    assert sum("](#tab-par-province-2022-trend-breaks)" in text for text in texts) == 1
