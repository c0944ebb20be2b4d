"""`make diff`: two commits of a small project, each built by its own code, and what a reviewer is shown."""

import os
import shutil
import subprocess
import sys

import pytest

from par_lib.project import ROOT_VARIABLE
from tests.build.projects import ROOT, TWO_PAGES, copy_project, swap

pytestmark = pytest.mark.xdist_group("build")

KEPT = ("par_lib", "tools", "pyproject.toml", "requirements.lock", ".gitignore")


def run(folder, *command):
    kept = {name: value for name, value in os.environ.items() if name != ROOT_VARIABLE}
    done = subprocess.run(
        command, cwd=folder, env=kept, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def commit(folder, message):
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    run(folder, "git", "add", "--all")
    run(folder, "git", *who, "commit", "--quiet", "--message", message)


def test_numbers_figures_and_code_of_two_commits_are_compared(tmp_path):
    folder = tmp_path / "project"
    project = copy_project(folder, TWO_PAGES.replace("[vi, en]", "[vi]"))
    for name in KEPT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    run(folder, "git", "init", "--quiet")
    commit(folder, "before")
    swap(project.data / "clean/par-ministry/2023/scores.csv", "MOIT,appraisal,54.21", "MOIT,appraisal,60.21")
    aggregate = folder / "par_lib" / "scoring" / "aggregate.py"
    swap(aggregate, "def node_points(points", "def node_points(  # otherwise\n    points")
    commit(folder, "after")

    said = run(folder, sys.executable, "tools/compare.py", "HEAD^1", "--lang", "en")
    out = folder / "build" / "compare"
    assert said == f"{out / 'changes.md'}\n{out / 'changes.html'}\n"
    log = (out / "changes.md").read_text(encoding="utf-8")
    assert "other computing code or libraries" in log  # each commit was built by its own
    # data/published/ministries_2023.csv: the last of 17 comes to stand between 84.14 and 83.68
    row = next(line for line in log.splitlines() if "Ministry of Industry and Trade" in line)
    assert "| rank | 17 | 11 | input" in row
    page = (out / "changes.html").read_text(encoding="utf-8")
    assert "<h3>fig-par-ministry-2023-ranking</h3>" in page
    assert page.count('<img src="data:image/svg+xml;base64,') >= 2
    assert run(folder, "git", "worktree", "list").count("\n") == 1
    assert run(folder, "git", "status", "--porcelain") == ""


def test_a_commit_that_is_not_there_is_a_message():
    done = subprocess.run(
        [sys.executable, "tools/compare.py", "no-such-commit"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "comparison stopped: `git rev-parse" in done.stderr
    assert "Traceback" not in done.stderr
