"""A build that cannot write: a message and an exit code, the old book whole, and the next build goes on.

The limit on the size of files stands for a full disk: the system refuses to write in the same way, at a place
that does not depend on the machine. The limits are such that another part of the build meets them each time.
"""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.projects import TWO_PAGES, copy_project, environment, files_of, par, swap

pytestmark = pytest.mark.xdist_group("build")

LIMITS = {"records of tasks": 100, "results": 4_000, "executed notebooks": 30_000}


def limited(project, limit):
    """A build none of whose processes may write a file of more bytes."""
    return subprocess.run(
        [Path(sys.executable).with_name("par"), "build", "2023", "--jobs", "2"],
        cwd=project.root, env=environment(), check=False, capture_output=True, text=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip


def test_a_disk_that_is_full_leaves_the_old_book_and_is_told(tmp_path):
    project = copy_project(tmp_path, TWO_PAGES.replace("[vi, en]", "[vi]"))
    assert par(project, "build", "2023", "--jobs", "2").returncode == 0
    old = files_of(project.build / "book")
    swap(project.data / "clean/par-ministry/2023/scores.csv", "MOIT,appraisal,54.21", "MOIT,appraisal,60.21")
    inputs = files_of(project.data)
    paper = (project.build / "book" / "par-index-2023-vi.pdf").stat().st_size
    for what, limit in {**LIMITS, "the PDF": paper - 1_000}.items():
        done = limited(project, limit)
        assert done.returncode in (3, 4), f"{what}: {done.stdout}{done.stderr}"
        assert "Traceback" not in done.stdout + done.stderr, what
        assert files_of(project.build / "book") == old
        assert files_of(project.data) == inputs
    assert par(project, "build", "2023", "--jobs", "2").returncode == 0
    assert files_of(project.build / "book") != old
    assert not list(project.build.rglob(".part-*"))
