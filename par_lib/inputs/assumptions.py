"""The assumptions log (data/assumptions.yml): what was decided without a source that says so, and why.

    assumptions:
      - id: sipas-points
        kind: method                # data, method or simulation
        decision: {vi: …, en: …}    # what was assumed
        why: {vi: …, en: …}         # what it rests on, and what was not found
        effect: {vi: …, en: …}      # what would change if it does not hold
        used: [par-province]        # series that rest on it

After the log of assumptions that reproducible analytical pipelines keep (UK Government Analysis Function,
"RAP: assumptions log").
"""

from __future__ import annotations

import json
from typing import Literal, get_args

from pydantic import Field

from par_lib.errors import Fault, UnknownName, raise_if
from par_lib.inputs.series import Register
from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.schema import Name, Strict, Text
from par_lib.project import Project

PATH = "assumptions.yml"
Kind = Literal["data", "method", "simulation"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Assumption(Strict):
    """One decision, with what it rests on and what hangs on it."""

    id: Name
    kind: Kind
    decision: Text
    why: Text
    effect: Text
    used: list[Name] = Field(min_length=1, description="series that rest on it")


class AssumptionsFile(Strict):
    """The whole of data/assumptions.yml."""

    assumptions: list[Assumption] = Field(min_length=1)


def read_assumptions(project: Project, register: Register) -> tuple[Assumption, ...]:
    """The assumptions in the order of their kinds, then of the file; none without a file.

    Raises:
        InputFaults: the file breaks its layout, names a series that is not there, or an id twice.
    """
    path = project.data / PATH
    if not path.exists():
        return ()
    file = project.relative(path)
    content, positions = read_yaml(path, file, AssumptionsFile)
    faults: list[Fault] = []
    seen: set[str] = set()
    for place, one in enumerate(content.assumptions):
        if one.id in seen:
            where = positions.where(["assumptions", place, "id"])
            faults.append(Fault(file, where, expected="each id once", found=f"{one.id} again"))
        seen.add(one.id)
        for at, name in enumerate(one.used):
            if name not in register.ids:
                error = UnknownName("", name, register.ids)
                where = positions.where(["assumptions", place, "used", at])
                faults.append(Fault(file, where, expected=error.expected, found=name, hint=error.hint))
    raise_if(faults)
    return tuple(sorted(content.assumptions, key=lambda one: KINDS.index(one.kind)))


def assumptions_json_schema() -> str:
    """The layout of data/assumptions.yml as JSON Schema, for editors."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **AssumptionsFile.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
