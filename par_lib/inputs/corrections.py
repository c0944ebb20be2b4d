"""Corrections of inputs as data (data/corrections.yml): what was wrong, what it is now, why, who decided.

    corrections:
      - id: C1
        series: par-province
        year: 2023
        unit: "01"
        code: "1.1.1"
        stage: round-2
        action: set_points
        old: 5
        new: 0.5
        reason: {vi: Nhập sai dấu thập phân, en: Decimal mark mistyped}
        decided_by: Tổ thư ký
        date: 2024-03-01
        status: active
        expect: old

Inputs stay as they were received; intake applies what is `active`. `stage` is left out for scores taken from
a published table. `expect` says what the input must hold, so that no correction outlives its mistake: `old`
while the mistake is there, `new` once the source was mended, when nothing is left to be changed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from par_lib.errors import Fault, raise_if
from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.schema import Code, Strict, Text
from par_lib.project import Project

PATH = "corrections.yml"
Action = Literal["set_points", "set_value", "set_state"]
CorrectionStatus = Literal["proposed", "active", "withdrawn"]
StateWord = Literal["scored", "not_applicable", "not_available"]


class Correction(Strict):
    """One correction; `old` and `new` are points, raw values or states, as its action says."""

    id: Code
    series: str
    year: int
    unit: str
    code: Code
    stage: str | None = None
    action: Action
    old: float | StateWord | None = Field(description="what was there; null for an empty cell")
    new: float | StateWord
    reason: Text
    decided_by: str = Field(min_length=1)
    date: date
    status: CorrectionStatus
    expect: Literal["old", "new"] = "old"

    @model_validator(mode="after")
    def _fits_its_action(self) -> Correction:
        words = [isinstance(value, str) for value in (self.old, self.new)]
        if self.action == "set_state" and not all(words):
            raise ValueError("set_state with a state as old and as new")
        if self.action == "set_state" and self.new == "scored":
            raise ValueError("set_points, where something is scored after all")
        if self.action != "set_state" and words[1]:
            raise ValueError(f"{self.action} with a number as new")
        if self.old == self.new:
            raise ValueError("a new value that differs from the old one")
        return self


class CorrectionsFile(Strict):
    """The whole of data/corrections.yml."""

    corrections: list[Correction] = []


@dataclass(frozen=True, slots=True)
class Placed:
    """A correction and its place in the file."""

    correction: Correction
    where: str

    def fault(self, expected: str, found: str, hint: str = "") -> Fault:
        """A fault at this correction."""
        one = self.correction
        return Fault(f"data/{PATH}", self.where, one.unit, one.code, expected, found, hint)


def read_corrections(project: Project) -> tuple[Placed, ...]:
    """All corrections of the project, in the order of the file; none without a file.

    Raises:
        InputFaults: the file breaks its layout, an id is there twice, or two correct the same thing.
    """
    path = project.data / PATH
    if not path.exists():
        return ()
    content, positions = read_yaml(path, f"data/{PATH}", CorrectionsFile)
    placed = [
        Placed(one, positions.where(["corrections", number]))
        for number, one in enumerate(content.corrections)
    ]
    faults = []
    ids: set[str] = set()
    targets: dict[tuple[object, ...], str] = {}
    for one in placed:
        about = one.correction
        if about.id in ids:
            faults.append(one.fault("each id once", f"{about.id} again"))
        ids.add(about.id)
        target = (about.series, about.year, about.unit, about.code, about.stage, about.action)
        if about.status == "active" and target in targets:
            hint = "withdraw one of them"
            faults.append(one.fault("one active correction of a cell", f"{targets[target]} too", hint))
        elif about.status == "active":
            targets[target] = about.id
    raise_if(faults)
    return tuple(placed)


def corrections_json_schema() -> str:
    """The layout of data/corrections.yml as JSON Schema, for editors."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **CorrectionsFile.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
