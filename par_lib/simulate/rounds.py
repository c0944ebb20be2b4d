"""The story behind an appraised score: self-score, first appraisal, explanation, second appraisal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from par_lib.inputs.entry import SELF, Entry, round_stage
from par_lib.inputs.explanations import Explanation
from par_lib.inputs.scores import State
from par_lib.methodology.framework import Node
from par_lib.simulate.leaves import Given, give, least_fine, levels

SOURCE = "simulated"
# How often things happen; assumed, nothing of it was published.
_CLAIMED_MORE = 0.45  # of the leaves that lost points: the unit had given itself more
_EXPLAINED = 0.5  # of the leaves where a unit had claimed more: it explains, in vain
_RAISED = 0.06  # of all leaves: the first appraisal was lower, and an explanation raised it
_MODEST = 0.01  # of all leaves: the council gives more than the unit had given itself

_TEXTS = (
    "(Mô phỏng) Bổ sung tài liệu kiểm chứng, đề nghị chấm lại.",
    "(Mô phỏng) Giải trình số liệu: nhiệm vụ hoàn thành đúng hạn nhưng cập nhật chậm trên hệ thống.",
    "(Mô phỏng) Đính chính số liệu đã báo cáo, kèm văn bản xác nhận.",
    "(Mô phỏng) Đề nghị xem xét lại cách tính tỷ lệ.",
)
_LOWER, _ACCEPTED, _REFUSED = (
    "(Mô phỏng) Tài liệu kiểm chứng chưa đầy đủ.",
    "(Mô phỏng) Chấp nhận giải trình.",
    "(Mô phỏng) Không đủ căn cứ để điều chỉnh điểm.",
)


@dataclass(frozen=True, slots=True)
class Story:
    """The stages of one leaf of one unit, and what the unit explained between the two rounds."""

    claimed: Given
    first: Given
    second: Given
    explanation: str = ""

    def entries(self, unit: str, code: str) -> Iterator[Entry]:
        """The rows of the assessment."""
        remark = _LOWER if self.first.points < self.claimed.points else ""
        answer = ""
        if self.explanation:
            answer = _ACCEPTED if self.second.points > self.first.points else _REFUSED
        stages = (
            (SELF, self.claimed, ""),
            (round_stage(1), self.first, remark),
            (round_stage(2), self.second, answer),
        )
        for stage, given, note in stages:
            yield Entry(unit, code, stage, State.SCORED, given.value, None, given.points, note, SOURCE)

    def explanations(self, unit: str, code: str) -> Iterator[Explanation]:
        """What the unit answered to the first round, if it did."""
        if self.explanation:
            yield Explanation(unit, code, 1, self.explanation, SOURCE)


def tell(node: Node, final: Given, rng: np.random.Generator) -> Story:
    """A story that ends with the final score."""
    kind, text = rng.random(), _TEXTS[int(rng.integers(len(_TEXTS)))]
    if final.points > 0 and kind < _RAISED:
        lower = _other(node, final, rng, higher=False)
        claimed = _other(node, final, rng, higher=True) if rng.random() < _CLAIMED_MORE else final
        return Story(claimed, lower, final, text)
    if final.points > 0 and kind < _RAISED + _MODEST:
        return Story(_other(node, final, rng, higher=False), final, final)
    if final.points < float(node.max_points) and rng.random() < _CLAIMED_MORE:
        explained = rng.random() < _EXPLAINED
        return Story(_other(node, final, rng, higher=True), final, final, text if explained else "")
    return Story(final, final, final)


def _other(node: Node, given: Given, rng: np.random.Generator, *, higher: bool) -> Given:
    """Another score of the same leaf: the next step of its rule, or some way towards the end."""
    steps = levels(node)
    if steps:
        beyond = [s for s in steps if (s > given.points + 1e-9 if higher else s < given.points - 1e-9)]
        if not beyond:
            return given
        return give(node, min(beyond) if higher else max(beyond), rng)
    end = float(node.max_points) if higher else least_fine(node)
    if (end - given.points > 0) != higher:
        return given
    return give(node, given.points + (end - given.points) * rng.uniform(0.3, 1.0), rng)
