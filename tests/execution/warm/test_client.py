"""Warm kernels are shared by processes, and where there are none the reason is told."""

import json
import logging
import os
import subprocess
import sys

import nbformat
import pytest

from par_lib.execution import execute, warm_kernels

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="warm kernels need Linux"),
    pytest.mark.xdist_group("warm-kernels"),
]

WORKERS = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from par_lib.execution import execute, warm_kernels
def run(number):
    execution = execute(Path("source.ipynb"), Path(f"{number}.ipynb"), {"number": number}, cwd=Path.cwd())
    return execution.warm
if __name__ == "__main__":
    with warm_kernels(["pandas"]):
        with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
            print(list(pool.map(run, range(4))))
"""


def test_worker_processes_share_one_zygote(write_notebook, tmp_path):
    write_notebook(("number: int", ["parameters"]), "import os\nprint(os.getppid(), number)")
    script = tmp_path / "workers.py"
    script.write_text(WORKERS)
    finished = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert finished.stdout == f"{[True] * 4}\n"
    printed = [
        nbformat.read(tmp_path / f"{number}.ipynb", as_version=4).cells[-1].outputs[0].text.split()
        for number in range(4)
    ]
    assert len({zygote for zygote, _ in printed}) == 1
    assert [number for _, number in printed] == list("0123")


def test_papermill_by_itself_finds_them_by_their_kernel_spec(warm, write_notebook, tmp_path):
    source = write_notebook("import sys\nprint('seaborn' in sys.modules)")
    subprocess.run(
        [sys.executable, "-m", "papermill", source, "out.ipynb", "-k", "par-warm", "--no-progress-bar"],
        cwd=tmp_path,
        env={**os.environ, "JUPYTER_PATH": str(warm.folder)},
        check=True,
        capture_output=True,
    )
    assert nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[0].outputs[0].text == "True\n"


MODULES = {
    "absent": (None, "No module named 'absent'"),
    "failing": ("raise RuntimeError('not today')", "RuntimeError: not today"),
    "printing": ("print('welcome')", "welcome"),
    "warning": ("import warnings\nwarnings.warn('old')", "warnings.warn('old')"),
    "leaving": ("import os\nos._exit(0)", "the zygote was not ready"),
    "threaded": (
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
        "started 1 threads, so a fork is not safe",
    ),
}


@pytest.mark.parametrize("name", MODULES)
def test_without_warm_kernels_the_reason_is_told_and_ordinary_ones_are_used(
    name, write_notebook, tmp_path, monkeypatch, caplog
):
    content, reason = MODULES[name]
    if content is not None:
        (tmp_path / f"{name}.py").write_text(content)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with warm_kernels([name]) as warm:
        assert warm.folder is None
        assert reason in warm.reason
        assert f"no warm kernels: {warm.reason}" in caplog.messages
        assert "PAR_WARM_KERNELS" not in os.environ
        if name == "absent":
            assert not execute(write_notebook("1"), tmp_path / "out.ipynb", {}, cwd=tmp_path).warm


def test_another_system_gets_ordinary_kernels(monkeypatch):
    context = warm_kernels(["json"])
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "darwin")
        warm = context.__enter__()
    assert (warm.folder, "darwin" in warm.reason) == (None, True)
    context.__exit__(None, None, None)


@pytest.mark.parametrize("variable", ["PYTHONPATH", "OMP_NUM_THREADS"])
def test_variables_that_are_read_at_the_start_need_an_ordinary_kernel(
    warm, write_notebook, tmp_path, caplog, variable
):
    source = write_notebook(f"import os\nprint(os.environ[{variable!r}])")
    with caplog.at_level(logging.WARNING):
        run = execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path, environment={variable: "2"})
    assert not run.warm
    assert caplog.messages == [f"ordinary kernel: the warm ones were started with another {variable}"]
    assert nbformat.read(run.target, as_version=4).cells[0].outputs[0].text == "2\n"


def test_the_address_of_warm_kernels_that_are_gone_is_harmless(write_notebook, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("PAR_WARM_KERNELS", str(tmp_path / "gone"))
    assert not execute(write_notebook("1"), tmp_path / "out.ipynb", {}, cwd=tmp_path).warm
    assert caplog.messages == [f"ordinary kernel: there are no warm kernels at {tmp_path / 'gone'} any more"]


def test_the_kernel_spec_also_describes_an_ordinary_start(warm):
    spec = json.loads((warm.folder / "kernels" / "par-warm" / "kernel.json").read_text())
    assert spec["argv"][:3] == [sys.executable, "-m", "ipykernel_launcher"]
