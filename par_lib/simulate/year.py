"""One simulated year: from points by cell down to single answers, each level adding up to the one above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from par_lib.errors import ArgumentError
from par_lib.inputs.entry import MEASURED, Entry, wants_target
from par_lib.inputs.explanations import Explanation
from par_lib.inputs.scores import State
from par_lib.inputs.simulation import Ballots
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.rules import rule_points
from par_lib.methodology.schema import SipasShareRule, SurveyMeanRule, TargetRule
from par_lib.simulate.answers import asked_of, group_answers
from par_lib.simulate.ballots import share_out
from par_lib.simulate.cells import Cell, cells_of
from par_lib.simulate.leaves import fill_leaves
from par_lib.simulate.program import Array
from par_lib.simulate.rounds import SOURCE, tell
from par_lib.simulate.sums import LeafSums, Options, leaf_options, leaf_sums
from par_lib.survey.questionnaire import Questionnaire
from par_lib.survey.responses import COLUMNS
from par_lib.units.unit_set import Unit

_LEAVES_DIFFER = 0.04  # standard deviation of the leaves of a cell around its share of the maximum
_TARGETS = (20_000, 90_000)  # from which targets of statistics are drawn: large, so that shares are fine


@dataclass
class SimulatedYear:
    """Everything simulated of one series and year."""

    framework: Framework
    entries: list[Entry] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)
    answers: list[pd.DataFrame] = field(default_factory=list)

    @property
    def planned(self) -> pd.DataFrame:
        """Ballots handed out: as many as there are, since everybody who is asked answers here."""
        ballots = [
            (rows["unit"].iloc[0], rows["group"].iloc[0], rows["respondent"].nunique())
            for rows in self.answers
        ]
        return pd.DataFrame(ballots, columns=["unit", "group", "ballots"])

    @property
    def responses(self) -> pd.DataFrame:
        """All answers, respondents by number."""
        return (
            pd.concat(self.answers, ignore_index=True)
            if self.answers
            else pd.DataFrame(columns=list(COLUMNS))
        )


def simulate_leaves(
    framework: Framework,
    questionnaire: Questionnaire | None,
    ballots: Ballots | None,
    units: tuple[Unit, ...],
    points: Array,
    seed: np.random.SeedSequence,
) -> SimulatedYear:
    """Leaves, stages and answers of every unit from its points in every cell.

    Args:
        framework: The methodology of the year.
        questionnaire: What respondents are asked; not needed where no leaf is measured by a survey.
        ballots: How many answer.
        units: The units, in the order of `points`.
        points: Points in every cell (`cells_of`), shape (units, cells).
        seed: Every unit draws from its own stream, so that none depends on another.

    Raises:
        ArgumentError: a leaf is surveyed without ballots, or has a rule that no value can be drawn for.
    """
    result = SimulatedYear(framework)
    cells = cells_of(framework)
    sizes, streams = seed.spawn(2)
    counts = _counts(questionnaire, ballots, len(units), np.random.default_rng(sizes))
    scales = questionnaire.scales() if questionnaire else {}
    options = {question: leaf_options(question, scale) for question, scale in scales.items()}
    respondent = 1
    for place, (unit, stream) in enumerate(zip(units, streams.spawn(len(units)), strict=True)):
        rng = np.random.default_rng(stream)
        asked = {group: int(count[place]) for group, count in counts.items()}
        surveyed = _survey(framework, questionnaire, options, cells, points[place], asked, rng)
        wanted = _made_up(cells, points[place], framework, surveyed)
        for number, cell in enumerate(cells):
            nodes = [framework.leaves[leaf] for leaf in cell.leaves]
            if framework.is_appraised(nodes[0]):
                for node, given in zip(nodes, fill_leaves(nodes, wanted[number], rng), strict=True):
                    story = tell(node, given, rng)
                    result.entries += story.entries(unit.code, node.code)
                    result.explanations += story.explanations(unit.code, node.code)
            elif nodes[0].code in surveyed:
                result.entries += [_measured(unit, node, surveyed[node.code].share) for node in nodes]
            else:
                result.entries += _statistics(unit, nodes, wanted[number], rng)
        if questionnaire:
            for group in questionnaire.file.groups:
                about = asked_of(group.code, list(surveyed.values()), options)
                if about.questions:
                    count = asked[group.code]
                    result.answers.append(
                        group_answers(unit.code, group.code, about, count,
                                      clustered=group.clustered, first=respondent, rng=rng)
                    )  # fmt: skip
                    respondent += count
    return result


def _counts(
    questionnaire: Questionnaire | None, ballots: Ballots | None, units: int, rng: np.random.Generator
) -> dict[str, Array]:
    if questionnaire is None:
        return {}
    groups = [group.code for group in questionnaire.file.groups]
    if ballots is None or set(ballots.groups) != set(groups):
        found = ", ".join(ballots.groups) if ballots else "none"
        raise ArgumentError("ballots", expected=f"shares of {', '.join(groups)}", found=found)
    shared = share_out(ballots.total, {group: ballots.groups[group] for group in groups}, units, rng)
    return dict(zip(groups, shared.T, strict=True))


def _survey(
    framework: Framework,
    questionnaire: Questionnaire | None,
    options: Mapping[str, Options],
    cells: tuple[Cell, ...],
    points: Array,
    ballots: dict[str, int],
    rng: np.random.Generator,
) -> dict[str, LeafSums]:
    """Sums of answers of every surveyed leaf of one unit; those of a cell come near to its points."""
    found: dict[str, LeafSums] = {}
    leaves = {leaf.code: leaf for leaf in questionnaire.leaves} if questionnaire else {}
    for cell, wanted in zip(cells, points, strict=True):
        nodes = [framework.leaves[place] for place in cell.leaves]
        if nodes[0].code not in leaves or questionnaire is None:
            continue
        maxima = np.array([float(node.max_points) for node in nodes])
        off = rng.normal(0.0, _LEAVES_DIFFER, len(nodes)) if len(nodes) > 1 else np.zeros(1)
        shares = np.clip(wanted / cell.maximum + off - (maxima * off).sum() / cell.maximum, 0.02, 0.99)
        left = float(wanted)
        for place, node in enumerate(nodes):
            # what the leaves before could not give exactly, this one makes up for
            share = np.clip((left - float((maxima * shares)[place + 1 :].sum())) / maxima[place], 0.0, 1.0)
            leaf = leaves[node.code]
            listed, silent = options[leaf.questions[0].code]
            sums = leaf_sums(leaf, ballots, float(share), len(listed) - 1, silent=silent is not None, rng=rng)
            found[node.code] = sums
            left -= sums.share * maxima[place]
    return found


def _made_up(
    cells: tuple[Cell, ...], points: Array, framework: Framework, surveyed: dict[str, LeafSums]
) -> Array:
    """Points of the cells with what the survey misses of an area made up by the council in the same area."""
    wanted = points.copy()
    for number, cell in enumerate(cells):
        nodes = [framework.leaves[place] for place in cell.leaves]
        if nodes[0].code not in surveyed:
            continue
        missing = points[number] - sum(surveyed[node.code].share * float(node.max_points) for node in nodes)
        for other, beside in enumerate(cells):
            if beside.area == cell.area and framework.is_appraised(framework.leaves[beside.leaves[0]]):
                wanted[other] = min(wanted[other] + missing, beside.maximum)
                break
    return wanted


def _measured(unit: Unit, node: Node, share: float) -> Entry:
    match node.rule:
        case SurveyMeanRule():
            low, high = float(node.rule.lowest), float(node.rule.highest)
        case SipasShareRule():
            low, high = 0.0, 100.0
        case _:
            raise ArgumentError(
                f"rule of {node.code}", expected="survey_mean, sipas_share", found=str(node.rule)
            )
    value = low + (high - low) * share
    return Entry(unit.code, node.code, MEASURED, State.SCORED, value, None, None, "", SOURCE)


def _statistics(unit: Unit, nodes: list[Node], wanted: float, rng: np.random.Generator) -> list[Entry]:
    """Statistics against their targets that earn the wanted points together."""
    maxima = np.array([float(node.max_points) for node in nodes])
    off = rng.normal(0.0, 2 * _LEAVES_DIFFER, len(nodes)) if len(nodes) > 1 else np.zeros(1)
    share = wanted / maxima.sum()
    shares = np.clip(
        share + (off - (maxima * off).sum() / maxima.sum()) * min(1.0, (1 - share) * 4), 0.0, 1.0
    )
    left, entries = float(wanted), []
    for place, node in enumerate(nodes):
        if not isinstance(node.rule, TargetRule):
            raise ArgumentError(
                f"rule of {node.code}", expected="statistic_against_target", found=str(node.rule)
            )
        wants = np.clip((left - float((maxima * shares)[place + 1 :].sum())) / maxima[place], 0.0, 1.0)
        target = float(rng.integers(*_TARGETS)) if wants_target(node) else None
        value = round(float(wants) * (target or float(node.rule.target or 1)), 0 if target else 4)
        left -= float(rule_points(node.rule, node.max_points, value, target))
        entries.append(
            Entry(unit.code, node.code, MEASURED, State.SCORED, float(value), target, None, "", SOURCE)
        )
    return entries
