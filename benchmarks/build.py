"""Time of a build: ours against the stock path, and ours again after small changes; one run, same notebooks.

    .venv/bin/python benchmarks/build.py [--year 2023] [--jobs 2] [--ours]

The stock path is papermill with ordinary kernels, one notebook after the other in each language, then Jupyter
Book for each language. It works in a copy of the project in a temporary folder, and takes 15 minutes;
--ours leaves it out.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import papermill
from rich.console import Console
from rich.progress import track
from rich.table import Table

from par_lib.build.jupyter_book import environment
from par_lib.build.myst import assemble
from par_lib.build.plan import Plan, make_plan
from par_lib.build.site import BUILT
from par_lib.build.tasks import executed_path
from par_lib.project import ROOT_VARIABLE, Project

ROOT = Path(__file__).resolve().parents[1]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def par(project: Project, *arguments: str) -> None:
    command = [Path(sys.executable).with_name("par"), *arguments]
    subprocess.run(command, cwd=project.root, check=True, stdout=subprocess.DEVNULL)


def stock(project: Project, plan: Plan, folder: Path) -> None:
    """Papermill as it comes, then the book from what our own build executed, since its text needs values."""
    os.environ[ROOT_VARIABLE] = str(project.root)
    runs = [(run, lang) for run in plan.runs for lang in run.languages]
    for run, lang in track(runs, "stock path", console=Console(stderr=True), transient=True):
        parameters = run.parameters(lang) | {"results": "build/results/stock"}
        papermill.execute_notebook(
            project.notebooks / f"{run.notebook}.ipynb", folder / f"{run.id}-{lang}.ipynb", parameters,
            kernel_name="python3", cwd=project.root, progress_bar=False,
        )  # fmt: skip
    for lang in plan.languages:
        site = assemble(project, plan, lang, {run.id: executed_path(project, run, lang) for run in plan.runs})
        shutil.rmtree(site.folder / BUILT)
        command = [Path(sys.executable).with_name("jupyter-book"), "build", "--html", "--strict"]
        subprocess.run(
            command, cwd=site.folder, env=environment(site.tools), check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip


def replace(path: Path, pattern: str, new: str) -> None:
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
    if not count:
        raise SystemExit(f"{path.name}: nothing like {pattern}")
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="a build against papermill and Jupyter Book as they come")
    parser.add_argument("--year", type=int, default=2023)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--ours", action="store_true", help="leave out the stock path")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for part in ("data", "notebooks", "book"):
            shutil.copytree(ROOT / part, Path(name, part), ignore=shutil.ignore_patterns(".*"))
        project = Project(Path(name))
        build = ["build", str(given.year), "--jobs", str(given.jobs)]
        plan = make_plan(project, given.year)

        def ours(what: str) -> float:
            time_ = seconds(lambda: par(project, *build))
            Console(stderr=True).print(f"{what}: {time_:.1f} s")
            return time_

        cold = ours("cold")
        unchanged = ours("nothing changed")
        pandas = seconds(lambda: subprocess.run([sys.executable, "-c", "import pandas"], check=True))
        framework = project.data / "frameworks" / "ministry-2023-blocks.yml"
        for pattern, new in (("(max|appraisal): 68.5", r"\1: 68.6"), ("(max|survey): 31.5", r"\1: 31.4")):
            replace(framework, pattern, new)  # where the total is declared
            replace(framework, pattern, new)  # and where the leaf stands
        scores = project.data / "clean" / "par-ministry" / "2023" / "scores.csv"
        weight = ours("one weight")
        replace(scores, r"appraisal,54\.21", "appraisal,54.31")
        row = ours("one row")
        replace(project.book / "vi" / "reading.md", r"\n## ", "\n\nThêm một câu.\n\n## ")
        narrative = ours("one narrative")
        replace(project.notebooks / "trend.ipynb", '"trend = ', r'"# a comment\\n", "trend = ')
        cell = ours("one cell")
        (project.root / "stock").mkdir()
        as_it_comes = 0.0 if given.ours else seconds(lambda: stock(project, plan, project.root / "stock"))

    table = Table("", "seconds", "of the cold build", title=f"{len(plan.runs)} runs, {given.jobs} jobs")
    for what, time_ in (
        ("papermill and Jupyter Book as they come", as_it_comes),
        ("cold build", cold),
        ("one weight of the ministries' framework changed", weight),
        ("one input row of the ministries changed", row),
        ("one narrative file changed", narrative),
        ("one cell of the trend notebook changed", cell),
        ("nothing changed", unchanged),
        ("Python with pandas, for comparison", pandas),
    ):
        if time_:
            table.add_row(what, f"{time_:.1f}", f"{time_ / cold:.0%}")
    Console().print(table)
    if as_it_comes:
        Console().print(f"cold build: {as_it_comes / cold:.1f} times faster than the stock path")
    Console().print(f"nothing changed: {unchanged - pandas:.1f} s more than Python with pandas")


if __name__ == "__main__":
    main()
