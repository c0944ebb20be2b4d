"""Every notebook runs with its defaults as a person runs it in JupyterLab, and by `execute` in English.

By hand: an ordinary kernel of this interpreter, started in the notebook's folder, all cells in order.
"""

import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from par_lib.build.preloaded import notebook_names, preloaded
from par_lib.code import Code
from par_lib.execution import ParameterFaults, execute, warm_kernels
from par_lib.inputs.changes import COLUMNS, changes_csv, changes_path
from par_lib.project import ROOT_VARIABLE
from par_lib.report.described import METADATA
from tests.build.projects import ROOT, copy_project
from tests.notebooks.called import called, listen

NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def project(tmp_path_factory, drawn_here):
    project = copy_project(tmp_path_factory.mktemp("by-hand"))
    shutil.copytree(drawn_here, project.build / "simulated")
    row = {"series": "papi", "origin": "published", "unit": "01", "quantity": "rank", "old": "3", "new": "1"}
    words = {
        "cause": "input",
        "cause_vi": "số liệu đầu vào",
        "cause_en": "input",
        "quantity_vi": "hạng",
        "quantity_en": "rank",
        "year": "2023",
    }
    record = changes_path(project, 2023, "final", "2023-draft")
    record.parent.mkdir(parents=True)
    record.write_text(changes_csv([tuple((row | words).get(name, "") for name in COLUMNS)]), encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def imported(project):
    """Kernels that need not import the libraries again; nothing is read ahead for them."""
    with warm_kernels(tuple(name for name in preloaded(project, 2023) if ":" not in name)) as warm:
        assert warm.folder, warm.reason
        yield


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def described(notebook):
    return [output.metadata[METADATA] for output in outputs(notebook) if METADATA in output.metadata]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_by_hand_in_its_folder(project, name, tmp_path, monkeypatch):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    notebook = nbformat.read(project.notebooks / f"{name}.ipynb", as_version=4)
    assert not outputs(notebook)
    listen(notebook, tmp_path / "called.txt")
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(project.notebooks)}})
    client.execute()
    assert described(notebook), "a notebook shows something"
    assert {output.output_type for output in outputs(notebook)} == {"display_data"}  # no warning, no print
    assert not (project.notebooks / "build").exists()
    # a change of anything that it called runs it again
    used = {line.split(" ")[0] for line in Code(notebook_names(project.notebooks / f"{name}.ipynb")).lines}
    heard = called(tmp_path / "called.txt")
    assert any(place.startswith("par_lib.report.publish.show_") for place in heard)
    assert heard - used == set()
    saved = list((project.build / "results" / "by-hand").rglob("*.parquet"))
    assert saved or name in ("record", "method", "inputs", "plan", "assumptions", "datalog", "releases")


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_in_english_in_the_root_of_the_project(project, name, tmp_path, monkeypatch):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    target = tmp_path / f"{name}.ipynb"
    execute(project.notebooks / f"{name}.ipynb", target, {"lang": "en"}, cwd=project.root)
    executed = nbformat.read(target, as_version=4)
    shown = described(executed)
    labels = [one["label"] for one in shown if one["kind"] != "text"]
    assert len(set(labels)) == len(labels) > 0
    assert all(one["alt"].strip() for one in shown if one["kind"] == "figure")
    evaluated = [item for cell in executed.cells for item in cell.metadata.get("user_expressions", [])]
    assert evaluated
    assert all(item["result"]["status"] == "ok" for item in evaluated)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_misspelt_parameter_is_refused(project, name, tmp_path):
    with pytest.raises(ParameterFaults, match=r"(?s)yaer: no such parameter.*did you mean year"):
        execute(project.notebooks / f"{name}.ipynb", tmp_path / "out.ipynb", {"yaer": 2023}, cwd=project.root)
    assert not list(tmp_path.iterdir())
