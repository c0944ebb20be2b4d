"""Time of a notebook in an ordinary and in a warm kernel: same notebooks, same machine, one run.

    .venv/bin/python benchmarks/kernels.py [--notebooks 8]

Each notebook reads a frame from Parquet with pandas, shows a table and draws a figure with seaborn. Prints a
line a way of running them, and stops with an error unless all ways wrote the same bytes.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
from nbformat import v4
from rich.console import Console
from rich.table import Table

from par_lib.execution import execute, warm_kernels

PRELOAD = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "pyarrow.parquet")
CELLS = (
    "import matplotlib.pyplot as plt\nimport pandas as pd\nimport seaborn as sns",
    "scores = pd.read_parquet('scores.parquet').query('year == @year')\nscores.describe()",
    "sns.barplot(scores, x='unit', y='points')\nplt.show()",
)


def write_inputs(folder: Path) -> Path:
    random = np.random.default_rng(1)
    units, years = [f"unit {n}" for n in range(12)], range(2000, 2100)
    rows = [
        (year, unit, points) for year in years for unit, points in zip(units, random.random(12), strict=True)
    ]
    pd.DataFrame(rows, columns=["year", "unit", "points"]).to_parquet(folder / "scores.parquet")
    cells = [v4.new_code_cell("year: int", id="p", metadata={"tags": ["parameters"]})]
    cells += [v4.new_code_cell(source, id=f"c{number}") for number, source in enumerate(CELLS)]
    nbformat.write(v4.new_notebook(cells=cells), folder / "year.ipynb")
    return folder / "year.ipynb"


def run_one(source: Path, target: Path, year: int, *, warm: bool) -> None:
    if execute(source, target, {"year": year}, cwd=source.parent, warm=warm).warm is not warm:
        raise SystemExit("no warm kernel was to be had; the log says why")


def prepare(seconds: float) -> None:
    """Keeps a worker busy after its imports, so that each worker gets one of these."""
    time.sleep(seconds)


def measure(run: Callable[[int], object], years: range) -> float:
    started = time.perf_counter()
    for year in years:
        run(year)
    return time.perf_counter() - started


def measure_in(pool: Executor, source: Path, folder: Path, years: range, *, warm: bool) -> float:
    started = time.perf_counter()
    jobs = [pool.submit(run_one, source, folder / f"{year}.ipynb", year, warm=warm) for year in years]
    for job in jobs:
        job.result()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description="ordinary kernels against warm ones")
    parser.add_argument("--notebooks", type=int, default=8, help="how many notebooks each way runs")
    years = range(2000, 2000 + parser.parse_args().notebooks)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        source = write_inputs(root)
        run_one(source, root / "first.ipynb", years[0], warm=False)  # fills the caches of the machine
        started = time.perf_counter()
        with (
            warm_kernels(PRELOAD),
            ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool,
        ):
            zygote = time.perf_counter() - started
            list(pool.map(prepare, [3.0, 3.0]))
            times: dict[tuple[str, bool], float] = {}
            for warm in (False, True):
                alone, together = root / f"alone-{warm}", root / f"together-{warm}"
                times["one at a time", warm] = measure(
                    lambda year, folder=alone, warm=warm: run_one(
                        source, folder / f"{year}.ipynb", year, warm=warm
                    ),
                    years,
                )
                times["two at once", warm] = measure_in(pool, source, together, years, warm=warm)
        for year in years:
            written = {path.read_bytes() for path in root.glob(f"*-*/{year}.ipynb")}
            if len(written) != 1:
                raise SystemExit(f"the ways of running {year} wrote {len(written)} different notebooks")
    table = Table(
        title=f"{len(years)} notebooks, the same bytes each way; warm kernels ready in {zygote:.1f} s"
    )
    for column in ("", "ordinary, s a notebook", "warm, s a notebook", "ratio"):
        table.add_column(column, justify="right" if column else "left")
    for way in ("one at a time", "two at once"):
        ordinary, warm_time = times[way, False] / len(years), times[way, True] / len(years)
        table.add_row(way, f"{ordinary:.2f}", f"{warm_time:.2f}", f"{ordinary / warm_time:.1f}×")
    stock, best = times["one at a time", False] / len(years), times["two at once", True] / len(years)
    table.add_row("stock way against both", f"{stock:.2f}", f"{best:.2f}", f"{stock / best:.1f}×")
    Console().print(table)


if __name__ == "__main__":
    main()
