"""What a team asks of an assessment: who scores itself too high, what the rules say, where points go."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np
import pandas as pd

from par_lib.errors import Fault
from par_lib.inputs.assessment import Assessment
from par_lib.inputs.entry import SELF, round_of
from par_lib.inputs.scores import Scores, State, leaf_frame
from par_lib.methodology.framework import Framework
from par_lib.scoring.final import entry_points, points_by_rule, rule_deviations, rule_note

STAGE_COLUMNS = ["unit", "code", "area", "stage", "state", "points", "max_points"]
RULE_COLUMNS = ["unit", "code", "stage", "value", "target", "points", "by_rule", "difference", "source"]
LOST_COLUMNS = ["code", "max_points", "units", "mean_points", "mean_lost", "share_lost", "at_zero"]
_SAME = 1e-9  # points that differ by less are the same decimal


def area_of(framework: Framework) -> dict[str, str]:
    """The area of every leaf."""
    return {leaf.code: area.code for area in framework.areas for leaf in framework.subtree(area.code).leaves}


def stage_points(assessment: Assessment) -> pd.DataFrame:
    """Points of every entry: those given, or by rule from a raw value alone.

    Returns:
        One row an entry, columns `STAGE_COLUMNS`; points are missing where nothing was scored.
    """
    framework = assessment.framework
    nodes, areas = {leaf.code: leaf for leaf in framework.leaves}, area_of(framework)
    rows = [
        (e.unit, e.code, areas[e.code], e.stage, e.state.name.lower(), entry_points(nodes[e.code], e),
         float(nodes[e.code].max_points))
        for e in assessment.entries
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=STAGE_COLUMNS).astype({"points": float})


def rule_differences(assessment: Assessment) -> pd.DataFrame:
    """Scores that are not what the rule gives for the raw value beside them; the score counts all the same.

    Returns:
        One row a score, columns `RULE_COLUMNS`, largest difference (score minus rule) first.
    """
    rows = [
        (e.unit, e.code, e.stage, e.value, e.target, e.points, by_rule, (e.points or 0.0) - by_rule, e.source)
        for e, by_rule in rule_deviations(assessment.framework, assessment.entries)
    ]
    numbers = {"value": float, "target": float, "points": float, "by_rule": float, "difference": float}
    frame = pd.DataFrame(rows, columns=RULE_COLUMNS).astype(numbers)
    order = frame["difference"].abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def deviations_by_stage(assessment: Assessment) -> list[dict[str, object]]:
    """For each stage with raw values beside scores: how many there are, and how many differ from their rule.

    Returns:
        Mappings with series, year, stage, compared, differing and largest (points, 0 where none differs).
    """
    differing = rule_differences(assessment)
    nodes = {leaf.code: leaf for leaf in assessment.framework.leaves}
    rows: list[dict[str, object]] = []
    for stage in assessment.stages:
        compared = sum(
            e.points is not None and points_by_rule(nodes[e.code], e) is not None
            for e in assessment.entries
            if e.stage == stage
        )
        if compared:
            off = differing.loc[differing["stage"] == stage, "difference"].abs()
            about = {"series": assessment.series, "year": assessment.framework.year, "stage": stage}
            counts = {"compared": compared, "differing": len(off), "largest": off.max() if len(off) else 0.0}
            rows.append(about | counts)
    return rows


def rule_notes(assessment: Assessment) -> Iterator[Fault]:
    """The same scores one by one, at their rows of the assessment."""
    for entry, by_rule in rule_deviations(assessment.framework, assessment.entries):
        yield rule_note(entry, by_rule, assessment.file, f"row {entry.row}")


def self_against_appraised(assessment: Assessment, by: str) -> pd.DataFrame:
    """Self-scores set against appraisal, after each round.

    Only leaves that the unit and the council both scored, in every round, are compared. After a round, a leaf
    has the score of the last round up to it in which it was appraised.

    Args:
        assessment: All stages of a year.
        by: What is summed: `unit`, `area` or `code`.

    Returns:
        One row a unit, area or leaf in the order of the assessment: `by`, `leaves` compared, `max_points`,
        `self`, the points after each round (`round-1`, …), `over` (self minus the last of them), `over_share`
        (in % of the maximum), and how many leaves were `lowered` and `raised` by the appraisal.
    """
    frame = stage_points(assessment)
    rounds = [stage for stage in assessment.stages if round_of(stage)]
    by_stage: dict[tuple[object, ...], dict[object, float]] = {}
    for unit, code, area, stage, _, points, top in frame.itertuples(index=False, name=None):
        by_stage.setdefault((unit, code, area, top), {})[stage] = points
    rows = []
    for leaf, given in by_stage.items():
        after = list(accumulate((given.get(stage) for stage in rounds), _last))
        scores = [given.get(SELF), *after]
        if rounds and not any(score is None or np.isnan(score) for score in scores):
            rows.append((*leaf, 1, *scores))
    columns = ["unit", "code", "area", "max_points", "leaves", SELF, *rounds]
    table = pd.DataFrame(rows, columns=columns)
    over = table[SELF] - table[columns[-1]]
    table = table.assign(over=over, lowered=over > _SAME, raised=over < -_SAME)
    summed = ["leaves", "max_points", SELF, *rounds, "over", "lowered", "raised"]
    sums = pd.DataFrame(table.groupby(by, sort=False)[summed].sum())
    sums.insert(summed.index("over") + 1, "over_share", 100 * sums["over"] / sums["max_points"])
    return sums.reset_index()


def _last(before: float | None, now: float | None) -> float | None:
    """The score after a round: that of the round, or the one before where it was not appraised again."""
    return before if now is None else now


def lost_points(scores: Scores) -> pd.DataFrame:
    """Where points are lost: every leaf that counts into a maximum, the largest mean loss first.

    Returns:
        One row a leaf, columns `LOST_COLUMNS`: over the units that were scored there, the mean points, the
        mean loss and its share of the maximum in %, and how many have no point at all.
    """
    rows = []
    for column, (leaf, top) in enumerate(
        zip(scores.framework.leaves, scores.framework.leaf_counted_maxima, strict=True)
    ):
        scored = scores.points[scores.state[:, column] == State.SCORED, column]
        if top == 0 or not len(scored):
            continue
        mean = float(scored.mean())
        zero = int((scored == 0).sum())
        rows.append((leaf.code, float(top), len(scored), mean, top - mean, 100 * (top - mean) / top, zero))
    frame = pd.DataFrame(rows, columns=LOST_COLUMNS)
    return frame.sort_values("mean_lost", ascending=False, kind="stable", ignore_index=True)


def components_at_zero(scores: Scores) -> pd.DataFrame:
    """Every leaf of a unit that was scored with no point at all: `unit`, `code`, `max_points`, `source`."""
    frame = leaf_frame(scores)
    frame = frame[(frame["state"] == "scored") & (frame["points"] == 0)]
    counted = set(np.array(scores.framework.leaf_codes)[scores.framework.leaf_counted_maxima > 0])
    wanted = ["unit", "code", "max_points", "source"]
    return frame.loc[frame["code"].isin(counted), wanted].reset_index(drop=True)
