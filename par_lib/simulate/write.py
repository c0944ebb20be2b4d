"""The files of one simulated year, in the layout of data/clean, in place all at once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from par_lib.files import replacing_folder
from par_lib.inputs.assessment import ASSESSMENT, Assessment, assessment_csv, numbered
from par_lib.inputs.clean_rows import CleanRow, as_csv
from par_lib.inputs.explanations import EXPLANATIONS, explanations_csv
from par_lib.inputs.folder import PLANNED, RESPONSES, STAMP
from par_lib.inputs.scores import SCORES
from par_lib.project import Project
from par_lib.scoring.final import final_scores
from par_lib.simulate.year import SimulatedYear
from par_lib.survey.responses import write_responses


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
            _write(made / PLANNED, simulated.planned.to_csv(index=False, lineterminator="\n"))
        _write(made / STAMP, json.dumps(stamp, indent=2, ensure_ascii=False, sort_keys=True) + "\n")


def _from_file(row: CleanRow, file: str) -> CleanRow:
    return replace(row, source=f"{file}:{row.source.rpartition(':')[2]}")


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
