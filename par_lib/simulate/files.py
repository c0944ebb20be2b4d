"""Simulated inputs as files in build/simulated/SERIES/YEAR: written when missing or stale, and whole.

    assessment.csv  explanations.csv  scores.csv  responses.parquet  stamp.json

They have the layout of data/clean. The stamp says what they were drawn from: the seed, and hashes of the
published tables, the framework, the questionnaire, the units, the register, and of the code that draws.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from par_lib.code import Code
from par_lib.files import replacing_folder
from par_lib.inputs.assessment import ASSESSMENT, Assessment, assessment_csv, numbered
from par_lib.inputs.clean_rows import CleanRow, as_csv
from par_lib.inputs.explanations import EXPLANATIONS, explanations_csv
from par_lib.inputs.folder import RESPONSES, STAMP, inputs_folder, simulated_from
from par_lib.inputs.scores import SCORES
from par_lib.inputs.series import Register, Series
from par_lib.project import Project
from par_lib.scoring.final import final_scores
from par_lib.simulate.series_year import Step, simulate_years, simulation_of
from par_lib.simulate.year import SimulatedYear
from par_lib.stamps import file_hashes
from par_lib.survey.responses import write_responses

# another version of these may draw, solve or write otherwise
_CODE = Code(("par_lib.simulate.files",), ("numpy", "scipy", "pandas", "pyarrow"))


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
    seed = simulation_of(series).seed
    stamps = {one: simulated_stamp(project, series, one, seed) for one in series.years}
    folder = inputs_folder(project, series, year)
    if not is_fresh(folder, stamps[year]):
        with _locked(folder.parent):
            stale = [one for one in series.years if not is_fresh(folder.with_name(str(one)), stamps[one])]
            if stale:
                write_years(project, register, series, folder.parent, stale, step=step)
    return folder


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
    drawn = simulate_years(project, register, series, years, seed, step)
    seed = simulation_of(series).seed if seed is None else seed
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
        "code": _CODE.hash,
        "inputs": file_hashes(project, paths),
    }


def is_fresh(folder: Path, stamp: dict[str, object]) -> bool:
    """Whether the folder holds what the stamp says."""
    try:
        return bool(json.loads((folder / STAMP).read_text(encoding="utf-8")) == stamp)
    except (OSError, ValueError):
        return False


def write_simulated(
    project: Project, folder: Path, simulated: SimulatedYear, stamp: dict[str, object]
) -> None:
    """Writes all files of one year beside the folder, then puts them in its place.

    Raises:
        InputFaults: the folder cannot be written.
    """
    with replacing_folder(folder) as made:
        file = f"{project.relative(folder)}/{ASSESSMENT}"
        series, entries = str(stamp["series"]), tuple(numbered(simulated.entries))
        assessment = Assessment(series, simulated.framework, entries, file)
        scores = [_from_file(row, file) for row in final_scores(assessment)]
        _write(made / ASSESSMENT, assessment_csv(entries))
        _write(made / EXPLANATIONS, explanations_csv(simulated.explanations))
        _write(made / SCORES, as_csv(scores))
        if simulated.answers:
            write_responses(made / RESPONSES, simulated.responses)
        _write(made / STAMP, json.dumps(stamp, indent=2, ensure_ascii=False, sort_keys=True) + "\n")


def _from_file(row: CleanRow, file: str) -> CleanRow:
    return replace(row, source=f"{file}:{row.source.rpartition(':')[2]}")


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time writes the folder; the lock ends with the process, however that ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
