"""Kernels that die or hang at their start, and a zygote that is killed: the notebook runs all the same."""

import os
import signal
import sys

import nbformat
import pytest

from par_lib.execution import execute, kernels, warm_kernels
from par_lib.execution.warm import provisioner

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="warm kernels need Linux"),
    pytest.mark.xdist_group("warm-kernels"),
]

# preloaded, it makes kernels fall ill as they are forked: as many as there are files `ill-N`
ILLNESS = """
import os, pathlib, signal, time
folder = pathlib.Path(__file__).parent
def fall_ill():
    for note in sorted(folder.glob("ill-*")):
        kind = note.read_text()
        note.unlink()
        if kind == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(600)
os.register_at_fork(after_in_child=fall_ill)
"""


@pytest.fixture
def ill_kernels(tmp_path, monkeypatch):
    (tmp_path / "illness.py").write_text(ILLNESS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with warm_kernels(["illness"]) as warm:
        assert warm.folder is not None, warm.reason
        yield warm


@pytest.mark.parametrize(
    ("kind", "complaint", "times", "is_warm"),
    [
        ("dies", "died before", 1, True),
        ("dies", "died before", 2, False),
        ("hangs", "did not answer", 1, True),
    ],
)
def test_a_kernel_that_is_ill_at_its_start_is_replaced_once(
    ill_kernels, kernels_of, write_notebook, tmp_path, monkeypatch, caplog, kind, complaint, times, is_warm
):
    monkeypatch.setattr(kernels, "WARM_START_SECONDS", 3)
    for number in range(times):
        (tmp_path / f"ill-{number}").write_text(kind)
    run = execute(write_notebook("1 + 1"), tmp_path / "out.ipynb", {}, cwd=tmp_path)
    assert run.warm is is_warm
    assert [complaint in message for message in caplog.messages] == [True] * times
    assert nbformat.read(run.target, as_version=4).cells[0].outputs[0].data["text/plain"] == "2"
    assert kernels_of(ill_kernels.folder) == []


def test_a_zygote_killed_during_a_cell_makes_the_notebook_run_again(write_notebook, tmp_path, caplog):
    source = write_notebook(
        "import os, pathlib, signal, time\nprint('start')",
        "if not pathlib.Path('been').exists():\n    pathlib.Path('been').touch()\n"
        "    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(600)\nprint('end')",
    )
    with warm_kernels(["json"]) as warm:
        run = execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path)
        assert not run.warm
        assert f"{source}: its warm kernel was lost; it runs again in an ordinary one" in caplog.messages
        cells = nbformat.read(run.target, as_version=4).cells
        assert [cell.outputs[0].text for cell in cells] == ["start\n", "end\n"]
        assert not execute(source, tmp_path / "next.ipynb", {}, cwd=tmp_path).warm
    assert not warm.folder.exists()


def test_a_zygote_that_hangs_is_not_waited_for(
    zygote_of, ends, write_notebook, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(provisioner, "_REPLY_SECONDS", 0.5)
    with warm_kernels(["json"]) as warm:
        zygote = zygote_of(warm.folder)
        os.kill(zygote, signal.SIGSTOP)
        try:
            assert not execute(write_notebook("1"), tmp_path / "out.ipynb", {}, cwd=tmp_path).warm
        finally:
            os.kill(zygote, signal.SIGCONT)
        assert caplog.messages == ["warm kernel did not start: timed out"] * 2
    assert ends(zygote)
