"""Official points that rest on few respondents: which detail is withheld, and which index carries a warning.

The index of a unit is official and is published with every component in it. Points of a component that fewer
than the minimum of respondents decide are not shown by themselves, nor what would give them back by
subtraction: another leaf of the same node, or the node (`par_lib.survey.differencing`). Whoever reads the
index is told which components those are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from par_lib.errors import Fault
from par_lib.methodology.framework import Framework
from par_lib.survey.differencing import Sum, without_differencing
from par_lib.survey.disclosure import LEAST
from par_lib.survey.points import points_respondents
from par_lib.survey.survey_year import SurveyYear

_NODE, _APPRAISED, _INDEX = 10_000, 100_000, 1e9  # what is withheld rather than what, as respondents lost


@dataclass(frozen=True, slots=True)
class Withheld:
    """What of the points of a year is not shown."""

    few: frozenset[tuple[str, str]]  # unit, component: decided by fewer respondents than the minimum
    points: frozenset[tuple[str, str]]  # unit, leaf or node: all that is not shown, those above included

    @property
    def units(self) -> dict[str, list[str]]:
        """The components of few respondents by unit; the index of these units carries a warning."""
        found: dict[str, list[str]] = {}
        for unit, code in sorted(self.few):
            found.setdefault(unit, []).append(code)
        return found


def withheld(survey: SurveyYear, threshold: int = LEAST) -> Withheld:
    """Which points of leaves and nodes are not shown.

    Args:
        survey: of the year.
        threshold: respondents that shown points must rest on; below 2 everything is shown.
    """
    table = points_respondents(survey)
    table = table[table["level"] == "component"]
    of_unit: dict[str, dict[str, int]] = {}
    for unit, code, n in zip(table["unit"], table["code"], table["n"], strict=True):
        of_unit.setdefault(str(unit), {})[str(code)] = int(n)
    few = {(unit, code) for unit, own in of_unit.items() for code, n in own.items() if 0 < n < threshold}
    gone: set[tuple[str, str]] = set()
    for unit in sorted({unit for unit, _ in few}):
        gone |= {(unit, code) for code in _of_unit(survey.questionnaire.framework, of_unit[unit], threshold)}
    return Withheld(frozenset(few), frozenset(gone))


def _of_unit(framework: Framework, respondents: dict[str, int], threshold: int) -> set[str]:
    """Codes of leaves and nodes of one unit that are not shown."""
    leaves = framework.leaf_codes
    sums = [
        Sum(node.code, dict.fromkeys(np.flatnonzero(members).tolist(), 1), _NODE)
        for node, members in zip(framework.nodes, framework.membership, strict=True)
        if not node.is_leaf
    ]
    scored = {area.code for area in framework.areas if area.role == "score"}
    counted = [at for at, code in enumerate(leaves) if framework.area_of(code).code in scored]
    shown, hidden = without_differencing(
        [respondents.get(code, _APPRAISED) for code in leaves],
        threshold,
        np.ones(len(leaves), dtype=bool),
        [*sums, Sum("", dict.fromkeys(counted, 1), _INDEX)],
        # the same few people answer about several components
        ["respondents" if code in respondents else code for code in leaves],
    )
    return {code for code, there in zip(leaves, shown, strict=True) if not there} | {
        str(code) for code in hidden
    }


def faults_of_few(survey: SurveyYear, file: str, threshold: int = LEAST) -> Iterator[Fault]:
    """What keeps a year out of a book whose pages and files show every component.

    Args:
        survey: of the year.
        file: its scores.
        threshold: as `withheld`.
    """
    for unit, code in sorted(withheld(survey, threshold).few):
        yield Fault(
            file,
            unit=unit,
            code=code,
            expected=f"{threshold} respondents or more behind points that are published",
            found="fewer",
            hint="`par score` shows the index with a warning and withholds the detail; pages show every leaf",
        )
