"""The arithmetic of one number, down to the file and row that it was taken from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from par_lib.analysis.compute import YearResult
from par_lib.analysis.explain_stages import basis, correction_explanation, stage_explanations
from par_lib.analysis.explanation import Explanation, decimal, number, said
from par_lib.analysis.trail import Trail
from par_lib.errors import ArgumentError
from par_lib.inputs.corrections import Correction
from par_lib.inputs.scores import State
from par_lib.methodology.check import points_text
from par_lib.methodology.framework import Node
from par_lib.units.unit_set import Unit

Corrections: TypeAlias = Sequence[Correction]


def explain(
    result: YearResult, unit: Unit, code: str | None, lang: str, trail: Trail | Corrections = ()
) -> Explanation:
    """Why the unit has that index, or that many points at one node.

    Args:
        result: The computed year.
        unit: The unit to explain.
        code: A node of the framework, or None for the index.
        lang: Language of the names of nodes.
        trail: How the scores came about, where they come from an assessment; where they come from published
            tables, the corrections of them.

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
    return _node(result, unit, code, lang, trail) if code else _index(result, unit, lang, trail)


def _index(result: YearResult, unit: Unit, lang: str, trail: Trail | Corrections) -> Explanation:
    framework = result.inputs.framework
    line = result.index_row(unit.code)
    parts = tuple(_node(result, unit, area.code, lang, trail) for area in framework.areas)
    total, maximum, index = line["points"], line["max_points"], line["index"]
    if np.isnan(index):
        return _not_computed("", framework.name[lang], parts, lang)
    added = _added(framework.areas, parts, [part.code for part in parts])
    if framework.measure == "points":
        value, arithmetic = said("points", lang, number(index, lang)), f"{added} = {number(index, lang)}"
    else:
        value = f"{number(index, lang)}%"
        arithmetic = (
            f"({added}) / {said('maximum', lang)} = {number(total, lang)} / {number(maximum, lang)} × 100%"
        )
    return Explanation(
        "", framework.name[lang], value, f"{arithmetic}; {_rank(result, unit, lang)}", parts=parts
    )


def _rank(result: YearResult, unit: Unit, lang: str) -> str:
    place = result.index_row(unit.code)["rank"]
    ranks = result.index["rank"].dropna()
    if np.isnan(place):
        return said("not_ranked", lang)
    higher = int((ranks < place).sum())
    same = int((ranks == place).sum()) - 1
    ties = said("equal", lang, same, result.inputs.framework.ties) if same else ""
    return said("rank", lang, f"{place:g}", len(ranks), higher) + ties


def _node(result: YearResult, unit: Unit, code: str, lang: str, trail: Trail | Corrections) -> Explanation:
    framework = result.inputs.framework
    node = framework.node(code)
    line = result.node_row(unit.code, code)
    points, maximum = line["points"], line["max_points"]
    if node.is_leaf:
        return _leaf(result, unit, code, lang, trail)
    parts = tuple(_node(result, unit, child.code, lang, trail) for child in framework.children(code))
    if np.isnan(points):
        return _not_computed(code, node.name[lang], parts, lang)
    added = _added(framework.children(code), parts, [part.value.split(" /")[0] for part in parts])
    share = f"; {said('of_maximum', lang, number(line['share'], lang))}" if maximum else ""
    value = f"{number(points, lang)} / {number(maximum, lang)}"
    return Explanation(code, node.name[lang], value, f"{added} = {number(points, lang)}{share}", parts=parts)


def _added(children: Sequence[Node], parts: Sequence[Explanation], terms: Sequence[str]) -> str:
    """The sum of what counts: a penalty is taken away, what is not applicable is left out."""
    added = ""
    for child, part, term in zip(children, parts, terms, strict=True):
        if part.state is State.SCORED:
            sign = " − " if child.role == "penalty" else " + " if added else ""
            added += sign + term
    return added.strip()


def _not_computed(code: str, label: str, parts: tuple[Explanation, ...], lang: str) -> Explanation:
    unknown = [part.code for part in parts if part.state is State.NOT_AVAILABLE]
    if not unknown:
        arithmetic, state = said("nothing_applies", lang), State.NOT_APPLICABLE
    else:
        arithmetic, state = said("unknown", lang, ", ".join(unknown)), State.NOT_AVAILABLE
    return Explanation(code, label, "–", arithmetic, state=state, parts=parts)


def _parts(
    result: YearResult, leaf: Node, unit: Unit, lang: str, trail: Trail | Corrections
) -> tuple[Explanation, ...]:
    """The stages of a leaf's score, or the corrections of what a table says."""
    if isinstance(trail, Trail):
        return stage_explanations(trail, leaf, unit.code, lang)
    about = (result.inputs.series.id, result.inputs.framework.year, unit.code, leaf.code, "active")
    return tuple(
        correction_explanation(one, lang)
        for one in trail
        if (one.series, one.year, one.unit, one.code, one.status) == about
    )


def _leaf(result: YearResult, unit: Unit, code: str, lang: str, trail: Trail | Corrections) -> Explanation:
    scores, framework = result.inputs.scores, result.inputs.framework
    node = framework.node(code)
    place = [known.code for known in scores.units].index(unit.code)
    column = framework.leaf_codes.index(code)
    state = State(int(scores.state[place, column]))
    origin = str(scores.sources[place, column])
    if result.inputs.series.file.simulation is None:
        origin = f"data/{origin}"
    cell = said("cell", lang, scores.file, scores.rows[place, column], origin)
    kind = said("maximum" if node.role == "score" else node.role, lang)
    maximum = f"{kind} {decimal(points_text(node.max_points), lang)} ({basis(node, lang)})"
    source_name = framework.score_sources[node.score_source or ""][lang]
    about = f"{source_name}; {maximum}"
    parts = _parts(result, node, unit, lang, trail)
    if state is not State.SCORED:
        value = f"– ({said(state.name.lower(), lang)})"
        return Explanation(code, node.name[lang], value, about, cell, state, parts)
    value = (
        f"{number(float(scores.points[place, column]), lang)} / {decimal(points_text(node.max_points), lang)}"
    )
    return Explanation(code, node.name[lang], value, about, cell, parts=parts)
