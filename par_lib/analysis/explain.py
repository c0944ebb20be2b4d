"""The arithmetic of one number, down to the file and row that it was taken from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from par_lib.analysis.compute import YearResult
from par_lib.errors import ArgumentError
from par_lib.inputs.scores import STATES, State
from par_lib.methodology.check import points_text
from par_lib.units.unit_set import Unit


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number: what it is, how it follows from others, where it was taken from, and its parts."""

    code: str  # empty for the index
    label: str
    value: str
    arithmetic: str
    source: str = ""
    state: State = State.SCORED
    parts: tuple[Explanation, ...] = field(default_factory=tuple)


def explain(result: YearResult, unit: Unit, code: str | None, lang: str) -> Explanation:
    """Why the unit has that index, or that many points at one node.

    Args:
        result: The computed year.
        unit: The unit to explain.
        code: A node of the framework, or None for the index.
        lang: Language of the names of nodes.

    Raises:
        UnknownName: the framework has no such node.
        ArgumentError: the unit has no scores in that year.
    """
    if unit.code not in set(result.index["unit"]):
        status = result.inputs.units.status(unit.code, result.inputs.framework.year)
        found = f"{unit.name.vi} ({status})"
        hint = (
            "it is assessed but not ranked, and its points were not published" if status == "assessed" else ""
        )
        raise ArgumentError(
            "unit", expected=f"one with scores in {result.inputs.framework.year}", found=found, hint=hint
        )
    return _node(result, unit, code, lang) if code else _index(result, unit, lang)


def _index(result: YearResult, unit: Unit, lang: str) -> Explanation:
    framework = result.inputs.framework
    line = result.index_row(unit.code)
    parts = tuple(_node(result, unit, area.code, lang) for area in framework.areas)
    total, maximum, index = line["points"], line["max_points"], line["index"]
    if np.isnan(index):
        return _not_computed("", framework.name[lang], parts)
    added = " + ".join(part.code for part in parts if part.state is State.SCORED)
    if framework.measure == "points":
        value, arithmetic = f"{_text(index)} points", f"{added} = {_text(index)}"
    else:
        value = f"{_text(index)} %"
        arithmetic = f"({added}) / maximum = {_text(total)} / {_text(maximum)} × 100 %"
    return Explanation("", framework.name[lang], value, f"{arithmetic}; {_rank(result, unit)}", parts=parts)


def _rank(result: YearResult, unit: Unit) -> str:
    place = result.index_row(unit.code)["rank"]
    ranks = result.index["rank"].dropna()
    if np.isnan(place):
        return "not ranked"
    higher = int((ranks < place).sum())
    same = int((ranks == place).sum()) - 1
    ties = f", {same} equal (ties: {result.inputs.framework.ties})" if same else ""
    return f"rank {place:g} of {len(ranks)}: {higher} units have a higher index{ties}"


def _node(result: YearResult, unit: Unit, code: str, lang: str) -> Explanation:
    framework = result.inputs.framework
    node = framework.node(code)
    line = result.node_row(unit.code, code)
    points, maximum = line["points"], line["max_points"]
    if node.is_leaf:
        return _leaf(result, unit, code, lang)
    parts = tuple(_node(result, unit, child.code, lang) for child in framework.children(code))
    if np.isnan(points):
        return _not_computed(code, node.name[lang], parts)
    added = " + ".join(part.value.split(" /")[0] for part in parts if part.state is State.SCORED)
    arithmetic = f"{added} = {_text(points)}; {_text(line['share'])} % of the maximum"
    return Explanation(code, node.name[lang], f"{_text(points)} / {_text(maximum)}", arithmetic, parts=parts)


def _not_computed(code: str, label: str, parts: tuple[Explanation, ...]) -> Explanation:
    unknown = [part.code for part in parts if part.state is State.NOT_AVAILABLE]
    if not unknown:
        arithmetic, state = "not computed: nothing in it is applicable", State.NOT_APPLICABLE
    else:
        arithmetic, state = f"not computed: {', '.join(unknown)} not available", State.NOT_AVAILABLE
    return Explanation(code, label, "–", arithmetic, state=state, parts=parts)


def _leaf(result: YearResult, unit: Unit, code: str, lang: str) -> Explanation:
    scores, framework = result.inputs.scores, result.inputs.framework
    node = framework.node(code)
    place = [known.code for known in scores.units].index(unit.code)
    column = framework.leaf_codes.index(code)
    state = State(int(scores.state[place, column]))
    origin = str(scores.sources[place, column])
    if result.inputs.series.file.simulation is None:
        origin = f"data/{origin}"
    cell = f"{scores.file}, row {scores.rows[place, column]}, from {origin}"
    name = next(word for word, value in STATES.items() if value is state).replace("_", " ")
    maximum = f"maximum {points_text(node.max_points)} ({node.status}: {node.source})"
    source_name = framework.score_sources[node.score_source or ""][lang]
    if state is not State.SCORED:
        return Explanation(code, node.name[lang], f"– ({name})", f"{source_name}; {maximum}", cell, state)
    value = _text(float(scores.points[place, column]))
    return Explanation(
        code, node.name[lang], f"{value} / {points_text(node.max_points)}", f"{source_name}; {maximum}", cell
    )


def _text(value: float) -> str:
    return format(value, ".10g")
