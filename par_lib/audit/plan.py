"""The plan of an audit as data: data/audits/SERIES.yml, or the defaults below where there is no file.

    series: par-ministry
    replicates: 20000
    seed: 2023
    sources:
      weights: {share: 0.25}                  # each leaf by itself, ± a quarter of its maximum; null for none
      area_weights: {share: 0.25}             # each area as a whole as well, where areas have parts
      aggregation: [arithmetic, geometric]    # between areas; the index's own first
      normalisation: [share, min_max]         # of leaves; the index's own first
      leave_out: areas                        # areas, leaves, a list of codes, or none
      standard_errors: true                   # from the answers of the year, else from standard_errors.csv
      rounds: true                            # where data/clean has an assessment of several rounds
      disagreement: true                      # between rounds, as an error of each leaf; off by default

Whatever the plan declares must be seen to have moved the scores, or the run fails.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from par_lib.errors import ArgumentError, Fault, UnknownName, raise_if
from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.framework import Framework
from par_lib.methodology.schema import Code, Strict
from par_lib.project import Project

AggregationName = Literal["arithmetic", "geometric", "harmonic"]
NormalisationName = Literal["share", "min_max", "z_score"]
Share = Annotated[float, Field(gt=0, lt=1)]
LEAST_REPLICATES = 100
FEW_AREAS = 2  # leaving one of two areas out is another index, not a variant of this one


class WeightsFile(Strict):
    """How far each weight may go: a share of it, up and down, uniformly, each weight by itself."""

    share: Share = 0.25


class SourcesFile(Strict):
    """What is varied. The index's own choice stands first in each list."""

    weights: WeightsFile | None = WeightsFile()
    area_weights: WeightsFile | None = WeightsFile()  # leaves alone would average out in areas of many
    aggregation: list[AggregationName] = Field(["arithmetic", "geometric"], min_length=1)
    normalisation: list[NormalisationName] = Field(["share", "min_max"], min_length=1)
    leave_out: Literal["areas", "leaves", "none"] | list[Code] | None = None  # None: areas where more than 2
    standard_errors: bool = True
    rounds: bool = True  # one choice of a round for all leaves
    disagreement: bool = False  # an error of each leaf by itself, from how far its rounds are apart
    floor: float = Field(1.0, gt=0, le=100, description="least area share (%) in means but the arithmetic")

    @model_validator(mode="after")
    def _own_choice_first(self) -> SourcesFile:
        if self.aggregation[0] != "arithmetic" or self.normalisation[0] != "share":
            raise ValueError(
                "the index's own choice first: arithmetic in aggregation, share in normalisation"
            )
        for options in (self.aggregation, self.normalisation):
            if len(set(options)) < len(options):
                raise ValueError("each option once")
        return self


class VerdictFile(Strict):
    """From which width of the middle unit's rank interval on, as a share of the units, ranks are what."""

    robust: Share = 0.15
    fragile: Share = 0.4

    @model_validator(mode="after")
    def _in_order(self) -> VerdictFile:
        if self.robust >= self.fragile:
            raise ValueError("robust below fragile")
        return self


class AuditFile(Strict):
    """A whole plan."""

    series: Code
    replicates: int = Field(10_000, ge=LEAST_REPLICATES)
    seed: int = Field(2023, ge=0)
    level: Share = 0.9
    coverage: Share = 0.95
    base: int = Field(512, description="runs per sample of the sensitivity analysis, a power of two")
    sources: SourcesFile = SourcesFile()
    verdict: VerdictFile = VerdictFile()

    def changed(self, *, replicates: int | None = None, seed: int | None = None) -> AuditFile:
        """A copy with another number of replicates or another seed, where they are given.

        Raises:
            ArgumentError: fewer than 100 replicates, or a negative seed.
        """
        if replicates is not None and replicates < LEAST_REPLICATES:
            raise ArgumentError("replicates", expected=f"{LEAST_REPLICATES} or more", found=str(replicates))
        if seed is not None and seed < 0:
            raise ArgumentError("seed", expected="a whole number of 0 or more", found=str(seed))
        given = {"replicates": replicates, "seed": seed}
        return self.model_copy(update={key: value for key, value in given.items() if value is not None})

    @field_validator("base")
    @classmethod
    def _power_of_two(cls, base: int) -> int:
        if base < 2 or base & (base - 1):
            raise ValueError("a power of two")
        return base


def read_audit_plan(project: Project, series: str, framework: Framework) -> AuditFile:
    """The plan of a series, the defaults where it has no file.

    Raises:
        InputFaults: the file is faulty, or names codes that the framework does not have in that year.
    """
    path = project.data / "audits" / f"{series}.yml"
    if not path.exists():
        return AuditFile(series=series)
    file = project.relative(path)
    plan, positions = read_yaml(path, file, AuditFile)
    faults = []
    if plan.series != series:
        where = positions.where(["series"])
        faults.append(Fault(file, where, expected=series, found=plan.series, hint="as the file's name"))
    known = [node.code for node in framework.nodes]
    for place, code in enumerate(plan.sources.leave_out if isinstance(plan.sources.leave_out, list) else ()):
        if code not in known:
            error = UnknownName("", code, known)
            where = positions.where(["sources", "leave_out", place])
            faults.append(Fault(file, where, expected=error.expected, found=code, hint=error.hint))
    raise_if(faults)
    return plan


def codes_to_leave_out(plan: AuditFile, framework: Framework) -> tuple[str, ...]:
    """Codes of which at most one is left out in a replicate."""
    chosen = plan.sources.leave_out
    areas = tuple(area.code for area in framework.areas)
    if isinstance(chosen, list):
        return tuple(dict.fromkeys(chosen))
    if chosen is None:
        return areas if len(areas) > FEW_AREAS else ()
    return {"areas": areas, "leaves": framework.leaf_codes, "none": ()}[chosen]


def audit_json_schema() -> str:
    """The layout of data/audits/*.yml as JSON Schema, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **AuditFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
