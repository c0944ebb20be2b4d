"""Results that one notebook saves and another reads: Parquet and CSV, each with a stamp of what it came from.

    RESULTS/papi/2023/area-C01.parquet   .csv   .stamp.json
    RESULTS/papi/2023/index.parquet      …

A result whose stamp does not match today's inputs and code is stale: it is computed anew, never read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.code import Code
from par_lib.errors import ArgumentError
from par_lib.files import replacing, write_text
from par_lib.inert import inert_csv
from par_lib.inputs.folder import inputs_folder, simulated_from
from par_lib.inputs.scores import SCORES
from par_lib.project import Project
from par_lib.report.microdata import refuse_microdata
from par_lib.scoring.frames import overall_index, score_area
from par_lib.stamps import file_hashes

# What decides a result: a change in any of it makes saved results stale.
COMPUTING = Code(("par_lib.analysis.compute",), ("numpy", "pandas", "pyarrow"))
INDEX = "index"


def input_files(project: Project, inputs: YearInputs) -> list[Path]:
    """The files that the results of one series and year come from."""
    year = inputs.framework.year
    return [
        inputs_folder(project, inputs.series, year) / SCORES,
        *simulated_from(project, inputs.series, year),
        project.data / "frameworks" / f"{inputs.framework.id}.yml",
        project.data / "series.yml",
        *sorted((project.data / "units").glob("*.csv")),
    ]


def stamp(
    project: Project, inputs: YearInputs, more: Mapping[str, object] | None = None
) -> dict[str, object]:
    """What a result was computed from: series, year, framework, hashes of inputs and code, and `more`."""
    return {
        "series": inputs.series.id,
        "year": inputs.framework.year,
        "framework": inputs.framework.id,
        "origin": inputs.series.file.origin,
        "code": COMPUTING.hash,
        "inputs": file_hashes(project, input_files(project, inputs)),
        **(more or {}),
    }


def save(
    frame: pd.DataFrame,
    project: Project,
    results: str,
    inputs: YearInputs,
    name: str,
    more: Mapping[str, object] | None = None,
) -> Path:
    """Saves one result with its stamp, and returns the path of its Parquet file.

    Args:
        frame: The result.
        project: Where it belongs.
        results: The folder of results, inside build/.
        inputs: What it was computed from.
        name: Under which name it is saved.
        more: What else it was computed from, as JSON values: added to the stamp.
    """
    refuse_microdata(frame.columns)
    path = _path(project, results, inputs, name)
    with replacing(path) as temporary:
        frame.to_parquet(temporary, index=False)
    write_text(path.with_suffix(".csv"), csv_text(frame, simulated=inputs.series.file.origin == "simulated"))
    text = json.dumps(stamp(project, inputs, more), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    write_text(path.with_suffix(".stamp.json"), text)
    return path


def csv_text(frame: pd.DataFrame, *, simulated: bool) -> str:
    """A table as CSV for people to download: one of simulated numbers says so in every row.

    Texts that a spreadsheet program would compute get an apostrophe before them.

    >>> csv_text(pd.DataFrame({"unit": ["01"], "index": [81.5]}), simulated=True).split()
    ['unit,index,origin', '01,81.5,simulated']
    """
    refuse_microdata(frame.columns)
    return inert_csv(frame.assign(origin="simulated") if simulated else frame)


def area_name(area: str) -> str:
    """The name under which the result of an area is saved."""
    return f"area-{area}"


def read_areas(project: Project, results: str, inputs: YearInputs) -> pd.DataFrame:
    """The results of all areas of a year, one below the other; a missing or stale one is computed first."""
    frames = []
    for area in inputs.framework.areas:
        name = area_name(area.code)
        frame = read(project, results, inputs, name)
        if frame is None:
            frame = score_area(inputs.scores, area.code)
            save(frame, project, results, inputs, name)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def read_index(project: Project, results: str, inputs: YearInputs) -> pd.DataFrame:
    """The overall index of a year; computed from the areas first when it is missing or stale."""
    frame = read(project, results, inputs, INDEX)
    if frame is None:
        frame = overall_index(inputs.framework, read_areas(project, results, inputs), inputs.ranked)
        save(frame, project, results, inputs, INDEX)
    return frame


def _path(project: Project, results: str, inputs: YearInputs, name: str) -> Path:
    folder = (project.root / results).resolve()
    if not folder.is_relative_to(project.build.resolve()):
        raise ArgumentError("results", expected="a folder inside build/", found=results)
    return folder / inputs.series.id / str(inputs.framework.year) / f"{name}.parquet"


def read(
    project: Project,
    results: str,
    inputs: YearInputs,
    name: str,
    more: Mapping[str, object] | None = None,
) -> pd.DataFrame | None:
    """One saved result; None when it is missing or stale."""
    path = _path(project, results, inputs, name)
    if not path.exists():  # a notebook may ask whether there is one, but not open what it did not declare
        return None
    try:
        saved = json.loads(path.with_suffix(".stamp.json").read_text(encoding="utf-8"))
        if saved != stamp(project, inputs, more):
            return None
        with path.open("rb") as file:  # Arrow would open a path unseen (par_lib.declared)
            return pd.read_parquet(file)
    except (FileNotFoundError, ValueError):  # ValueError: what is there is no JSON, no Parquet
        return None
