"""Leaf points as they stood after each round of appraisal, where an assessment has more than one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from par_lib.analysis.compute import YearInputs
from par_lib.composite.arrays import Floats
from par_lib.inputs.assessment import ASSESSMENT, load_assessment
from par_lib.inputs.entry import round_stage
from par_lib.inputs.scores import State
from par_lib.project import Project
from par_lib.scoring.final import entry_points

COUNTS = "last"  # the round that counts, whichever it was


def round_points(project: Project, inputs: YearInputs) -> dict[str, Floats]:
    """Points of every leaf under each round, shape (units, leaves): `last`, then the rounds before it.

    Under an earlier round the leaves that were appraised by then have the points of their last round until
    then, where they were scored both then and now; every other leaf stands as it counts.

    Raises:
        InputFaults: the assessment is faulty.
    """
    scores = inputs.scores
    found = {COUNTS: scores.points}
    folder = scores.folder(project)
    if not (folder / ASSESSMENT).exists():
        return found
    assessment = load_assessment(project, inputs.series.id, inputs.framework, inputs.units, folder)
    units = {unit.code: place for place, unit in enumerate(scores.units)}
    leaves = {leaf.code: (place, leaf) for place, leaf in enumerate(inputs.framework.leaves)}
    appraised = [entry for entry in assessment.entries if entry.round and entry.unit in units]
    last = max((entry.round or 0 for entry in appraised), default=0)
    for number in range(last - 1, 0, -1):
        points = scores.points.copy()
        for entry in sorted(appraised, key=lambda entry: entry.round or 0):
            column, leaf = leaves[entry.code]
            cell = units[entry.unit], column
            score = entry_points(leaf, entry)
            if (entry.round or 0) <= number and score is not None and scores.state[cell] == State.SCORED:
                points[cell] = score
        if not np.array_equal(points, scores.points, equal_nan=True):
            found[round_stage(number)] = points
    return found


def disagreement(rounds: Mapping[str, Floats]) -> Floats:
    """How far the rounds of a leaf are apart: their standard deviation in points, shape (units, leaves).

    With two rounds that is |d|/√2, the error of one of two measurements (Dahlberg, Statistical Methods for
    Medical and Biological Students, 1940); 0 where a leaf was appraised once.

    >>> disagreement({"last": np.array([[3.0, 1.0]]), "round-1": np.array([[1.0, 1.0]])}).round(3)
    array([[1.414, 0.   ]])
    """
    points = np.nan_to_num(np.array(list(rounds.values())))
    return points.std(axis=0, ddof=1) if len(points) > 1 else np.zeros(points.shape[1:])
