"""How the scores of a year came about: self-scores, rounds of appraisal, explanations, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from par_lib.analysis.compute import prepared_folder
from par_lib.errors import ArgumentError, Fault
from par_lib.inputs.assessment import ASSESSMENT, Assessment, load_assessment
from par_lib.inputs.clean_rows import number_text
from par_lib.inputs.corrections import Placed, read_corrections
from par_lib.inputs.entry import Entry
from par_lib.inputs.explanations import Explanation, load_explanations
from par_lib.inputs.folder import inputs_folder
from par_lib.inputs.scores import State, load_scores
from par_lib.inputs.series import Register, read_register
from par_lib.intake.correct import corrected_entries
from par_lib.methodology.load import load_framework
from par_lib.project import Project
from par_lib.scoring.final import final_scores
from par_lib.units.unit_set import UnitSet, load_units


@dataclass(frozen=True, slots=True)
class Trail:
    """The assessment of a year as it was received, what was corrected in it, and what units explained."""

    received: Assessment
    assessment: Assessment  # with the corrections
    explanations: tuple[Explanation, ...]
    corrections: tuple[Placed, ...]
    units: UnitSet

    def entries(self, unit: str, code: str) -> list[tuple[Entry, Entry]]:
        """The stages of one leaf of one unit, as received and as corrected, in the order of the file."""
        pairs = zip(self.received.entries, self.assessment.entries, strict=True)
        return [(old, new) for old, new in pairs if (old.unit, old.code) == (unit, code)]

    def answers(self, unit: str, code: str) -> dict[int, Explanation]:
        """What the unit explained on one leaf, by round."""
        return {one.round: one for one in self.explanations if (one.unit, one.code) == (unit, code)}


def trail_folder(project: Project, series: str, year: int, register: Register | None = None) -> Path:
    """Where the assessment of a year is kept."""
    return inputs_folder(project, (register or read_register(project)).series(series), year)


def has_trail(project: Project, series: str, year: int, register: Register | None = None) -> bool:
    """Whether the scores of a year come from an assessment."""
    return (trail_folder(project, series, year, register) / ASSESSMENT).exists()


def read_trail(
    project: Project, series: str, year: int, register: Register | None = None, only: str | None = None
) -> Trail:
    """The trail of one series and year; simulated inputs are generated when they are missing or stale.

    With `only`, that of one unit: rows of other units are passed over unchecked.

    Raises:
        ArgumentError: the scores of that year do not come from an assessment.
        InputFaults: an input is faulty.
    """
    register = register or read_register(project)
    entry = register.series(series)
    folder = prepared_folder(project, register, entry, year)
    if not (folder / ASSESSMENT).exists():
        found = f"none in {project.relative(folder / ASSESSMENT)}"
        hint = "par intake SERIES YEAR FOLDER takes it out of filled workbooks"
        raise ArgumentError("year", expected="one with an assessment", found=found, hint=hint)
    framework = load_framework(project, entry.methodology(year) or entry.collected_by(year), year)
    units = load_units(project, register, entry.file.units)
    received = load_assessment(project, series, framework, units, folder, only)
    corrections = tuple(one for one in read_corrections(project) if only in (None, one.correction.unit))
    entries = corrected_entries(received.entries, corrections, series, framework)
    corrected = Assessment(series, framework, tuple(entries), received.file)
    return Trail(received, corrected, load_explanations(project, received, only), corrections, units)


def not_derived(project: Project, trail: Trail) -> Iterator[Fault]:
    """A fault for every score that does not follow from its assessment and the corrections."""
    framework, series = trail.assessment.framework, trail.assessment.series
    folder = (project.root / trail.received.file).parent
    scores = load_scores(project, series, framework, trail.units, folder)
    wanted = {(row.unit, row.code): row for row in final_scores(trail.assessment)}
    for (place, column), state in np.ndenumerate(scores.state):
        unit, code = scores.units[place].code, framework.leaf_codes[column]
        derived = wanted.get((unit, code))
        points = float(scores.points[place, column])
        found = _shown(number_text(points) if state == State.SCORED else "", State(int(state)).name.lower())
        expected = _shown(derived.points, derived.state) if derived else "no row"
        if found != expected:
            hint = "scores.csv follows from assessment.csv and corrections.yml: run par intake again"
            where = f"row {scores.rows[place, column]}"
            yield Fault(scores.file, where, unit, code, expected, found, hint)


def _shown(points: str, state: str) -> str:
    return f"{points} ({state})" if points else state
