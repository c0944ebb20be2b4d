import json
import os
import sys
from pathlib import Path

import nbformat
import pytest

from par_lib.errors import ArgumentError
from par_lib.execution import NotebookFailed, ParameterFaults, engine, execute, idleness

PARAMETERS = ("year: int\nlang = 'vi'\nweights = {'a': 1.0}", ["parameters"])


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_parameters_reach_the_cells_and_cell_ids_stay(write_notebook, tmp_path, caplog):
    source = write_notebook(PARAMETERS, "print(year, lang, weights)", "year + 1")
    target = tmp_path / "out" / "area.ipynb"
    execution = execute(source, target, {"weights": {"a": 0.5}, "year": 2023}, cwd=tmp_path)
    cells = read(target).cells
    assert [cell.id for cell in cells] == ["c1", "injected-parameters", "c2", "c3"]
    assert cells[2].outputs[0].text == "2023 vi {'a': 0.5}\n"
    assert cells[3].outputs[0].data["text/plain"] == "2024"
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4]
    assert execution.target == target
    assert caplog.messages == []
    assert not execution.warm
    assert [path.name for path in target.parent.iterdir()] == ["area.ipynb"]


def test_without_a_page_only_what_computes_is_run(write_notebook, tmp_path):
    source = write_notebook(
        ("lang = 'vi'", ["parameters"]),
        "open('result.txt', 'w').write(lang)",
        ("# md\n{eval}`open('shown.txt', 'w').name`", ["lang-vi"]),
        ("open('drawn.txt', 'w').write('x')", ["page-only"]),
    )
    (tmp_path / "run").mkdir()
    execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path / "run", page=False)
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["result.txt"]
    assert [cell.id for cell in read(tmp_path / "out.ipynb").cells] == ["c1", "c2", "c3", "c4"]
    execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path / "run")
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == [
        "drawn.txt", "result.txt", "shown.txt",
    ]  # fmt: skip


def test_two_runs_write_the_same_bytes(write_notebook, tmp_path):
    source = write_notebook(
        "import os, sys, warnings\nfrom pathlib import Path",
        "object()",
        "import matplotlib.pyplot as plt\nplt.rcParams['svg.hashsalt'] = 'x'\n"
        "%config InlineBackend.figure_formats = ['svg']\nplt.plot([1, 2])",
        "warnings.warn('careful')\nprint(Path('data.csv').absolute())\nprint('out', flush=True)\n"
        "print('err', file=sys.stderr, flush=True)\nprint('out again')",
        "print({'b', 'a', 'c', 'e', 'd'})",
        "# md\nHash {eval}`hash('x')` and {eval}`object()`.",
    )
    for folder in ("one", "another"):
        (tmp_path / folder).mkdir()
        execute(source, tmp_path / folder / "out.ipynb", {}, cwd=tmp_path / folder)
    first = (tmp_path / "one" / "out.ipynb").read_text(encoding="utf-8")
    assert first == (tmp_path / "another" / "out.ipynb").read_text(encoding="utf-8")
    for trace in (str(tmp_path), "ipykernel_", sys.prefix, "papermill", "iopub"):
        assert trace not in first
    notebook = json.loads(first)
    assert notebook["cells"][1]["outputs"][0]["data"]["text/plain"] == ["<object at 0x0>"]
    streams = [output for output in notebook["cells"][3]["outputs"] if output["output_type"] == "stream"]
    assert [stream["name"] for stream in streams] == ["stdout", "stderr"]
    assert streams[0]["text"] == ["data.csv\n", "out\n", "out again\n"]
    assert "<svg" in "".join(notebook["cells"][2]["outputs"][-1]["data"]["image/svg+xml"])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"yaer": 2023, "year": 2023}, ["yaer: no such parameter", "did you mean year?"]),
        ({}, ["year: missing; a value of type int is needed"]),
        ({"year": "2023", "lang": 1, "weigths": {}}, ["3 faults", "year: expected int", "lang:", "weigths:"]),
    ],
)
def test_parameters_that_do_not_fit_are_refused_before_anything_runs(
    write_notebook, tmp_path, given, expected
):
    source, target = write_notebook(PARAMETERS, "open('ran', 'w')"), tmp_path / "out" / "area.ipynb"
    with pytest.raises(ParameterFaults) as caught:
        execute(source, target, given, cwd=tmp_path)
    assert str(caught.value).startswith(f"{source}: ")
    for text in expected:
        assert text in str(caught.value)
    assert not target.parent.exists()
    assert not (tmp_path / "ran").exists()


def test_a_failing_cell_keeps_the_notebook_beside_the_target(write_notebook, tmp_path):
    source = write_notebook(
        PARAMETERS, "print('before')", "a = 1\nb = 0\n\na / b\nlater = 1", "print('after')"
    )
    target, kept = tmp_path / "area.ipynb", tmp_path / "area.failed.ipynb"
    target.write_text("the run of yesterday")
    with pytest.raises(NotebookFailed) as caught:
        execute(source, target, {"year": 2023}, cwd=tmp_path)
    failure = caught.value
    assert (failure.cell, failure.cell_id, failure.exception) == (3, "c3", "ZeroDivisionError")
    assert str(failure).splitlines() == [
        f"{source}: cell 3 (c3) failed",
        "    a = 1",
        "    b = 0",
        "    ",
        "    …",
        "ZeroDivisionError: division by zero",
        f"    hint: the notebook is kept with its error at {kept}",
    ]
    assert not target.exists()
    cells = read(kept).cells
    assert cells[2].outputs[0].text == "before\n"
    assert cells[3].outputs[0].ename == "ZeroDivisionError"
    assert cells[4].outputs == []

    source.write_text(source.read_text().replace("b = 0", "b = 1"))
    execute(source, target, {"year": 2023}, cwd=tmp_path)
    assert target.exists()
    assert not kept.exists()


@pytest.mark.parametrize(
    "cell",
    [
        ("raise ValueError('expected')", ["raises-exception"]),
        "try:\n    raise ValueError('shown')\nexcept ValueError:\n    get_ipython().showtraceback()",
    ],
)
def test_no_error_gets_into_a_report(write_notebook, tmp_path, cell):
    with pytest.raises(NotebookFailed, match="ValueError"):
        execute(write_notebook(cell), tmp_path / "out.ipynb", {}, cwd=tmp_path)


def test_expressions_are_evaluated_after_the_cells_before_them_in_their_language(write_notebook, tmp_path):
    source = write_notebook(
        PARAMETERS,
        "x = 1",
        "# md\nx was {eval}`x`, the text {eval}`f'{x:.2f}'`.",
        ("# md\nNăm {eval}`year`", ["lang-vi"]),
        ("# md\nYear {eval}`undefined_in_this_edition`", ["lang-en"]),
        "x = 2\nx",
    )
    notebook = read(source)
    for cell in notebook.cells[2:5]:
        cell.metadata["user_expressions"] = [{"expression": "x", "result": {"status": "ok", "data": "old"}}]
    nbformat.write(notebook, source)
    execute(source, tmp_path / "out.ipynb", {"year": 2023}, cwd=tmp_path)
    cells = read(tmp_path / "out.ipynb").cells
    assert cells[3].metadata["user_expressions"] == [
        {"expression": "x", "result": {"status": "ok", "data": {"text/plain": "1"}, "metadata": {}}},
        {
            "expression": "f'{x:.2f}'",
            "result": {"status": "ok", "data": {"text/plain": "'1.00'"}, "metadata": {}},
        },
    ]
    assert cells[4].metadata["user_expressions"][0]["result"]["data"]["text/plain"] == "2023"
    assert "user_expressions" not in cells[5].metadata
    assert cells[6].execution_count == 4  # evaluating expressions does not count


def test_a_failing_expression_fails_the_notebook(write_notebook, tmp_path):
    source = write_notebook("x = 1", "# md\nAll {eval}`x` of {eval}`y`", "x")
    with pytest.raises(NotebookFailed) as caught:
        execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path)
    failure = caught.value
    assert (failure.expression, failure.exception, failure.cell_id) == ("y", "NameError", "c2")
    assert "inline expression 'y' in cell 2 (c2) failed" in str(failure)
    kept = read(failure.kept).cells
    assert [kept_result["result"]["status"] for kept_result in kept[1].metadata["user_expressions"]] == [
        "ok",
        "error",
    ]
    assert kept[2].execution_count is None


ONCE = """\
import os, pathlib, signal
if not pathlib.Path('been').exists():
    pathlib.Path('been').touch()
    """
LOSSES = {
    "killed": ("os.kill(os.getpid(), signal.SIGKILL)", "the kernel was ended by signal 9"),
    "crashed": ("import ctypes; ctypes.string_at(0)", "the kernel was ended by signal 11"),
    "left": ("os._exit(3)", "the kernel ended with exit code 3"),
    "stopped": ("os.kill(os.getpid(), signal.SIGSTOP)", "the kernel hung: for 2 s it neither computed nor"),
    "deadlocked": (
        "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
        "the kernel hung: for 2 s it neither computed nor answered",
    ),
}


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(engine, "HANG_SECONDS", 2)
    monkeypatch.setattr(idleness, "LOOK_SECONDS", 0.5)


@pytest.mark.parametrize("name", LOSSES)
def test_a_kernel_that_is_lost_is_replaced_and_the_notebook_runs_again(
    write_notebook, tmp_path, caplog, impatient, name
):
    how, why = LOSSES[name]
    source = write_notebook("x = 1", f"{ONCE}{how}\nprint('end', x)")
    execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path)
    assert [cell.outputs[0].text for cell in read(tmp_path / "out.ipynb").cells[1:]] == ["end 1\n"]
    (said,) = caplog.messages
    assert said.startswith(f"{source}: {why}")
    assert said.endswith("; it runs again in another one")
    assert not (tmp_path / "out.failed.ipynb").exists()


@pytest.mark.parametrize("name", ["killed", "deadlocked"])
def test_a_notebook_that_loses_every_kernel_is_reported_and_not_waited_for(
    write_notebook, tmp_path, caplog, impatient, name
):
    how, why = LOSSES[name]
    source = write_notebook("x = 1", f"import os, signal\n{how}")
    with pytest.raises(NotebookFailed, match=rf"(?s)cell 2 .*{why}") as caught:
        execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path)
    assert caught.value.exception == "DeadKernelError"
    assert caught.value.kept.exists()
    assert len(caplog.messages) == 1


def test_a_cell_that_computes_for_long_is_left_alone(write_notebook, tmp_path, caplog, impatient):
    source = write_notebook("import time\nend = time.monotonic() + 4\nwhile time.monotonic() < end: pass")
    execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path)
    assert caplog.messages == []


def test_environment_and_folder_are_the_kernels_own(write_notebook, tmp_path, monkeypatch):
    monkeypatch.setenv("EDITION", "en")
    source = write_notebook(
        "import os\nprint(os.environ['EDITION'], os.environ['YEAR'], os.path.basename(os.getcwd()))"
    )
    folder = tmp_path / "folder"
    folder.mkdir()
    execute(source, tmp_path / "out.ipynb", {}, cwd=folder, environment={"EDITION": "vi", "YEAR": "2023"})
    assert read(tmp_path / "out.ipynb").cells[0].outputs[0].text == "vi 2023 folder\n"
    assert os.environ["EDITION"] == "en"
    assert "YEAR" not in os.environ


def test_what_is_no_notebook_is_refused(tmp_path):
    text = tmp_path / "text.ipynb"
    text.write_text("no notebook")
    for source in (text, tmp_path / "absent.ipynb"):
        with pytest.raises(ArgumentError, match="expected a Jupyter notebook"):
            execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path)
    with pytest.raises(ArgumentError, match="expected an existing folder"):
        execute(_empty(tmp_path), tmp_path / "out.ipynb", {}, cwd=tmp_path / "absent")


def _empty(folder: Path) -> Path:
    path = folder / "empty.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    return path
