"""Simulated inputs as files in build/simulated/SERIES/YEAR: written when missing or stale, and whole.

    assessment.csv  explanations.csv  scores.csv  responses.parquet  planned.csv  stamp.json

They have the layout of data/clean. The stamp says what they were drawn from: the seed, and hashes of the
published tables, the framework, the questionnaire, the units, the register, and of the code that draws.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from par_lib.code import Code
from par_lib.inputs.folder import STAMP, inputs_folder, simulated_from
from par_lib.inputs.series import Register, Series
from par_lib.project import Project
from par_lib.stamps import file_hashes

Step = Callable[[str], None]  # takes a text that says how far the work is

# another version of these may draw, solve or write otherwise
DRAWING = Code(("par_lib.simulate.files",), ("numpy", "scipy", "pandas", "pyarrow"))


def ensure_simulated(
    project: Project, register: Register, series: Series, year: int, step: Step = lambda _: None
) -> Path:
    """The folder of the simulated inputs of one year, drawn by the seed of the register.

    When what is there is stale it is written anew; another process that does so is waited for.

    Raises:
        UnknownName: the series has no such year.
        CannotBeReached: published figures contradict each other.
        InputFaults: an input is faulty, or the folder cannot be written.
    """
    series.framework_id(year)
    folder = inputs_folder(project, series, year)
    if year in stale_years(project, series):
        with _locked(folder.parent):
            if stale := stale_years(project, series):
                write_years(project, register, series, folder.parent, stale, step=step)
    return folder


def stale_years(project: Project, series: Series) -> list[int]:
    """The years of a simulated series whose inputs are missing, or drawn from something else than now."""
    seed = series.simulation.seed
    stamps = {year: simulated_stamp(project, series, year, seed) for year in series.years}
    return [year for year in series.years if not is_fresh(inputs_folder(project, series, year), stamps[year])]


def write_years(
    project: Project,
    register: Register,
    series: Series,
    parent: Path,
    years: Sequence[int],
    seed: int | None = None,
    step: Step = lambda _: None,
) -> None:
    """Draws some years and writes each into its folder below `parent`."""
    # solvers take over a second to load, and every build asks whether what is there is fresh
    from par_lib.simulate.series_year import simulate_years
    from par_lib.simulate.write import write_simulated

    drawn = simulate_years(project, register, series, years, seed, step)
    seed = series.simulation.seed if seed is None else seed
    for year, simulated in zip(years, drawn, strict=True):
        write_simulated(project, parent / str(year), simulated, simulated_stamp(project, series, year, seed))


def simulated_stamp(project: Project, series: Series, year: int, seed: int) -> dict[str, object]:
    """What the simulated inputs of one year are drawn from."""
    _, *paths = simulated_from(project, series, year)
    return {
        "series": series.id,
        "year": year,
        "origin": series.file.origin,
        "seed": seed,
        "code": DRAWING.hash,
        "inputs": file_hashes(project, paths),
    }


def is_fresh(folder: Path, stamp: dict[str, object]) -> bool:
    """Whether the folder holds what the stamp says."""
    try:
        return bool(json.loads((folder / STAMP).read_text(encoding="utf-8")) == stamp)
    except (OSError, ValueError):
        return False


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time writes the folder; the lock ends with the process, however that ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
