"""From the stages of an assessment to the scores that count: the last round, or what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from par_lib.errors import Fault
from par_lib.inputs.assessment import Assessment, assessment_path
from par_lib.inputs.clean_rows import CleanRow, number_text
from par_lib.inputs.corrections import PATH
from par_lib.inputs.entry import MEASURED, SELF, Entry
from par_lib.inputs.scores import State
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.rules import rule_points

_SAME = 1e-9  # points that differ by less are the same decimal


def final_scores(assessment: Assessment) -> list[CleanRow]:
    """The scores of every leaf of the units that have entries, by unit (as they first occur) and leaf.

    The last round of appraisal that has an entry counts, `measured` for leaves that no council appraises.
    Points are those given, or what the rule gives for the raw value where no points are given. A leaf that
    was not appraised or measured yet is `not_available`: a unit's own score never counts.

    The source of each score is its row in the assessment, with the corrections that were applied to it.
    """
    file = assessment_path(assessment.series, assessment.framework.year)
    counted: dict[str, dict[str, Entry]] = {}
    for entry in assessment.entries:
        of_unit = counted.setdefault(entry.unit, {})
        if entry.code not in of_unit or _order(entry) > _order(of_unit[entry.code]):
            of_unit[entry.code] = entry
    rows = []
    for unit, entries in counted.items():
        for node in assessment.framework.leaves:
            last = entries.get(node.code)
            if last is None:
                rows.append(CleanRow(unit, node.code, "", State.NOT_AVAILABLE.name.lower(), file))
                continue
            state = State.NOT_AVAILABLE if last.stage == SELF else last.state
            points = number_text(entry_points(node, last)) if state is State.SCORED else ""
            rows.append(CleanRow(unit, node.code, points, state.name.lower(), _source(file, last)))
    return rows


def _source(file: str, entry: Entry) -> str:
    return "; ".join([f"{file}:{entry.row}", *(f"{PATH}: {name}" for name in entry.corrected)])


def _order(entry: Entry) -> int:
    """Later stages count more; a leaf is never both measured and appraised."""
    return 0 if entry.stage in (SELF, MEASURED) else entry.round or 0


def entry_points(node: Node, entry: Entry) -> float | None:
    """The points of a scored entry: those given, otherwise what the rule gives; None for other states."""
    if entry.state is not State.SCORED or entry.points is not None:
        return entry.points
    return points_by_rule(node, entry)


def points_by_rule(node: Node, entry: Entry) -> float | None:
    """What the leaf's rule gives for the raw value of an entry; None without a rule or a raw value."""
    if node.rule is None or entry.value is None:
        return None
    return float(rule_points(node.rule, node.max_points, entry.value, entry.target))


def rule_deviations(framework: Framework, entries: Iterable[Entry]) -> Iterator[tuple[Entry, float]]:
    """Entries whose score is not what the rule gives for the raw value beside it, with what it gives."""
    nodes = {leaf.code: leaf for leaf in framework.leaves}
    for entry in entries:
        by_rule = points_by_rule(nodes[entry.code], entry)
        if entry.points is not None and by_rule is not None and abs(entry.points - by_rule) > _SAME:
            yield entry, by_rule


def rule_note(entry: Entry, by_rule: float, file: str, where: str) -> Fault:
    """A deviation as a note at the place of the score; the score counts all the same."""
    value = f"{entry.value:.10g}" + (f" of {entry.target:.10g}" if entry.target is not None else "")
    expected = f"{by_rule:.10g} points, as the rule gives for {value}"
    hint = "the score counts as given: find out whether score or raw value is right"
    return Fault(file, where, entry.unit, entry.code, expected, f"{entry.points:.10g} points", hint)
