"""One year of a series out of its filled workbooks: everything that data/clean holds of it, as text."""

from __future__ import annotations

from collections.abc import Sequence

from par_lib.inputs.assessment import Assessment, assessment_csv, assessment_path
from par_lib.inputs.clean_rows import as_csv
from par_lib.inputs.corrections import Placed
from par_lib.inputs.explanations import explanations_csv, explanations_path
from par_lib.inputs.scores import scores_path
from par_lib.intake.correct import corrected_entries
from par_lib.intake.folder import FolderReading
from par_lib.methodology.framework import Framework
from par_lib.scoring.final import final_scores


def clean_files(
    reading: FolderReading, series: str, framework: Framework, corrections: Sequence[Placed] = ()
) -> dict[str, str]:
    """The files of the year, by their path from the data folder; the reading must have no fault.

    Corrections change the scores, not the assessment, which stays as it was received.

    Raises:
        InputFaults: a correction does not fit what was received.
    """
    path = assessment_path(series, framework.year)
    entries = corrected_entries(reading.entries, corrections, series, framework)
    assessment = Assessment(series, framework, tuple(entries), f"data/{path}")
    return {
        path: assessment_csv(reading.entries),
        explanations_path(series, framework.year): explanations_csv(reading.explanations),
        scores_path(series, framework.year): as_csv(final_scores(assessment)),
    }
