"""A scenario: changes on top of the framework of a year, as a small YAML file.

    name: {vi: "Điều tra xã hội học nặng hơn", en: "A heavier survey"}
    weights: {survey: 40, appraisal: 60}    # how much each area counts; those not named keep their maximum
    maxima: {SC11: 5}                       # other maximum points; a unit keeps its share of them
    rules: {SC12: {kind: yes_no}}           # points by another rule, where raw values are known
    aggregation: geometric                  # of areas; arithmetic when left out
    leave_out: {units: [MOFA], nodes: [C07]}

Another framework altogether is a framework file of its own: `par whatif SERIES YEAR --framework ID:YEAR`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from par_lib.composite.means import ARITHMETIC, GEOMETRIC, HARMONIC
from par_lib.errors import ArgumentError, Fault, UnknownName, raise_if
from par_lib.inputs.yaml_file import Positions, read_yaml
from par_lib.methodology.framework import Framework
from par_lib.methodology.rules import rule_points, rule_problems
from par_lib.methodology.schema import Code, Points, PositivePoints, Rule, Strict, Text
from par_lib.whatif.case import FLOOR, Case

_MEANS = {"arithmetic": ARITHMETIC, "geometric": GEOMETRIC, "harmonic": HARMONIC}
FEWEST = 2  # units that can be ranked against each other


class LeaveOut(Strict):
    """What does not count: units, by code or name, and nodes with all below them."""

    units: list[str] = []
    nodes: list[Code] = []


class ScenarioFile(Strict):
    """A whole scenario; what it does not name stays as it is."""

    name: Text
    note: Text | None = None
    weights: dict[Code, Points] = {}
    maxima: dict[Code, PositivePoints] = {}
    rules: dict[Code, Rule] = {}
    aggregation: Literal["arithmetic", "geometric", "harmonic"] = "arithmetic"
    floor: float = FLOOR
    leave_out: LeaveOut = LeaveOut()


FindUnit = Callable[[str], str]  # from what a person writes to the unit's code; raises UnknownName


@dataclass(frozen=True, eq=False)
class Scenario:
    """A scenario that fits a year: what was read, and the codes of the units that it leaves out."""

    file: ScenarioFile
    units_out: tuple[str, ...]


def read_scenario(path: Path, file: str, framework: Framework, case: Case, find: FindUnit) -> Scenario:
    """A scenario for a year.

    Args:
        path: The YAML file.
        file: What messages call it.
        framework: The methodology that it changes.
        case: The year that it is applied to.
        find: The code of a unit from its name as the file may write it.

    Raises:
        InputFaults: everything that is wrong with it, with lines.
    """
    content, positions = read_yaml(path, file, ScenarioFile)
    units: list[str] = []
    faults = list(_unit_faults(content, positions, file, case, find, units))
    faults += _node_faults(content, positions, file, framework)
    faults += _weight_faults(content, positions, file, framework)
    faults += _rule_faults(content, positions, file, framework, case)
    unchanged = ScenarioFile(name=content.name, note=content.note, floor=content.floor)
    if not faults and content == unchanged:
        expected = "something that changes: weights, maxima, rules, aggregation or leave_out"
        faults.append(Fault(file, expected=expected, found="nothing"))
    raise_if(faults)
    return Scenario(content, tuple(dict.fromkeys(units)))


def apply_scenario(scenario: Scenario, framework: Framework, case: Case) -> Case:
    """The case that a scenario makes of a year.

    A leaf left out gives no points and takes none; an area left out has no weight. Weights that are not
    stated follow the maxima.
    """
    content = scenario.file
    out = _leaves_below(framework, content.leave_out.nodes)
    maxima = case.maxima.copy()
    rules = list(case.rules)
    shares = case.shares.copy()
    for column, code in enumerate(case.leaves):
        if code in content.maxima:
            maxima[column] = float(content.maxima[code])
        if code in content.rules:
            rule, written_for = content.rules[code], framework.node(code).max_points
            rules[column] = (rule, written_for)
            points = rule_points(rule, written_for, case.raw[:, column], _targets(case, column))
            shares[:, column] = points * 100 / float(written_for)
    area_of = np.array(case.area_of)
    counted = np.array([role == "score" for role in case.roles])
    kept = counted & ~np.isin(case.leaves, list(out))
    weights = {area: float(maxima[kept & (area_of == area)].sum()) for area in case.weights}
    for code in weights:
        inside = set(np.array(case.leaves)[area_of == code])
        if inside <= out:
            weights[code] = 0.0
        elif code in content.weights:
            weights[code] = float(content.weights[code])
    gone = [
        code in out and not set(np.array(case.leaves)[area_of == area]) <= out
        for code, area in zip(case.leaves, case.area_of, strict=True)
    ]
    rows = [number for number, unit in enumerate(case.units) if unit not in scenario.units_out]
    return replace(
        case,
        units=tuple(case.units[row] for row in rows),
        shares=shares[rows],
        raw=case.raw[rows],
        targets=case.targets[rows],
        applies=case.applies[rows],
        rules=tuple(rules),
        maxima=np.where(gone, 0.0, maxima),
        weights=weights,
        mean=_MEANS[content.aggregation],
        floor=content.floor,
    )


def _targets(case: Case, column: int) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    targets = case.targets[:, column]
    return None if np.isnan(targets).all() else targets


def _leaves_below(framework: Framework, codes: list[str]) -> set[str]:
    return {leaf for code in codes for leaf in framework.subtree(code).leaf_codes}


def _unknown(file: str, where: str, found: str, known: list[str]) -> Fault:
    error = UnknownName("", found, known)
    return Fault(file, where, expected=error.expected, found=found, hint=error.hint)


def _unit_faults(
    content: ScenarioFile, positions: Positions, file: str, case: Case, find: FindUnit, found: list[str]
) -> Iterator[Fault]:
    """Faults of the units left out; their codes are added to `found`."""
    for place, text in enumerate(content.leave_out.units):
        where = positions.where(["leave_out", "units", place])
        try:
            code = find(text)
        except UnknownName as error:
            yield Fault(file, where, expected=error.expected, found=text, hint=error.hint)
            continue
        if code not in case.units:
            yield Fault(file, where, expected="a unit that is ranked in the year", found=text)
        found.append(code)
    left = len(set(case.units) - set(found))
    if left < FEWEST:
        where = positions.where(["leave_out", "units"])
        yield Fault(file, where, expected=f"{FEWEST} units or more to rank", found=f"{left} left")


def _node_faults(
    content: ScenarioFile, positions: Positions, file: str, framework: Framework
) -> Iterator[Fault]:
    codes = [node.code for node in framework.nodes]
    out: set[str] = set()
    for place, code in enumerate(content.leave_out.nodes):
        if code in codes:
            out |= {code} | {node.code for node in framework.subtree(code).nodes}
        else:
            yield _unknown(file, positions.where(["leave_out", "nodes", place]), code, codes)
    if set(framework.leaf_codes) <= out:
        where = positions.where(["leave_out", "nodes"])
        yield Fault(file, where, expected="a leaf or more that counts", found="all left out")
    known = {"maxima": list(framework.leaf_codes), "rules": list(framework.leaf_codes)}
    for key, leaves in known.items():
        for code in getattr(content, key):
            where = positions.where([key, code])
            if code not in leaves:
                hint = "the maximum of an inner node is the sum of its leaves" if code in codes else ""
                fault = _unknown(file, where, code, leaves)
                yield replace(fault, hint=hint or fault.hint)
            elif code in out:
                yield Fault(file, where, code=code, expected="a leaf that counts", found="left out")


def _weight_faults(
    content: ScenarioFile, positions: Positions, file: str, framework: Framework
) -> Iterator[Fault]:
    areas = [area.code for area in framework.areas]
    for code in content.weights:
        where = positions.where(["weights", code])
        if code not in areas:
            fault = _unknown(file, where, code, areas)
            hint = "the weight of a leaf is its maximum: give it under maxima"
            yield replace(fault, hint=hint if code in framework.leaf_codes else fault.hint)
        elif code in content.leave_out.nodes:
            yield Fault(file, where, code=code, expected="an area that counts", found="left out")
    stated = {code: points for code, points in content.weights.items() if code in areas}
    counting = [area for area in areas if area not in content.leave_out.nodes]
    if stated and not any(stated.get(area, 1) for area in counting):
        where = positions.where(["weights"])
        yield Fault(file, where, expected="a weight above 0", found="0 for every area")
    if not 0 < content.floor <= 100:
        where = positions.where(["floor"])
        yield Fault(file, where, expected="a share above 0, at most 100 (%)", found=f"{content.floor:g}")


def _rule_faults(
    content: ScenarioFile, positions: Positions, file: str, framework: Framework, case: Case
) -> Iterator[Fault]:
    for code, rule in content.rules.items():
        out = content.leave_out.nodes
        known = [node for node in out if node in {node.code for node in framework.nodes}]
        if code not in framework.leaf_codes or code in _leaves_below(framework, known):
            continue  # said of it already
        maximum = framework.node(code).max_points
        column = case.leaves.index(code)
        for problem in rule_problems(rule, maximum):
            where = positions.where(["rules", code, *problem.path])
            yield Fault(file, where, code=code, expected=problem.expected, found=problem.found)
        where = positions.where(["rules", code])
        unknown = np.isnan(case.raw[:, column]) & case.applies[:, column]
        if unknown.any():
            hint = "raw values stand in assessment.csv; without them no other rule can be applied"
            found = f"none for {int(unknown.sum())} of {len(unknown)}"
            yield Fault(file, where, code=code, expected="a raw value of every unit", found=found, hint=hint)
            continue
        try:
            rule_points(rule, maximum, case.raw[:, column], _targets(case, column))
        except ArgumentError as error:
            yield Fault(file, where, code=code, expected=error.expected, found=error.found)


def scenario_json_schema() -> str:
    """The layout of scenarios as JSON Schema, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **ScenarioFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
