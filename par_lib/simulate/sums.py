"""Survey results that a number of respondents can give: sums of whole answers whose mean is as wanted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from par_lib.errors import ArgumentError
from par_lib.methodology.questionnaire import Question, SurveyLeaf
from par_lib.simulate.program import Array
from par_lib.survey.scores import Scale

# The options of a question from what earns nothing to what earns most, and the one without a score.
Options = tuple[list[int], int | None]

_SILENT = 0.02  # of the respondents to a question have no opinion
_GROUPS_DIFFER = 0.03  # standard deviation of groups and questions around the leaf, as a share
_TRIED = 8  # cells whose sums are moved by up to one to come closer


@dataclass(frozen=True, slots=True)
class LeafSums:
    """What the respondents of one unit answer to the questions of one leaf, added up.

    Answers are counted from 0 (the option that earns nothing) to `top`, evenly apart.
    """

    groups: tuple[str, ...]
    questions: tuple[Question, ...]
    counted: npt.NDArray[np.int64]  # respondents with an opinion, shape (groups, questions)
    sums: npt.NDArray[np.int64]  # of their answers, shape (groups, questions)
    weights: Array  # shape (groups, questions), together 1
    top: int

    @property
    def share(self) -> float:
        """What the answers earn of the leaf's maximum: the weighted mean over groups and questions."""
        return float((self.weights * self.sums / (self.counted * self.top)).sum())


def leaf_options(question: str, scale: Scale) -> Options:
    """The options of a question, given what each earns.

    Raises:
        ArgumentError: the scores of the options are not evenly apart from 0 to the maximum.
    """
    numbers = {int(str(value)): share for value, share in scale.items()}
    scored = sorted((share, value) for value, share in numbers.items() if share is not None)
    steps = np.linspace(0.0, 1.0, len(scored))
    if len(scored) < 2 or not np.allclose([share for share, _ in scored], steps):
        found = ", ".join(f"{share:g}" for share, _ in scored)
        raise ArgumentError(f"options of {question}", expected="scores evenly apart", found=found)
    silent = next((value for value, share in numbers.items() if share is None), None)
    return [value for _, value in scored], silent


def leaf_sums(
    leaf: SurveyLeaf,
    ballots: dict[str, int],
    share: float,
    top: int,
    *,
    silent: bool,
    rng: np.random.Generator,
) -> LeafSums:
    """Sums of answers that earn about the wanted share of the leaf's maximum.

    Args:
        leaf: Its groups, questions and their weights.
        ballots: Respondents of each group.
        share: What the leaf should earn, from 0 to 1.
        top: The highest answer, counted from 0.
        silent: Whether one can answer without an opinion.
        rng: Draws how groups and questions differ.
    """
    groups, questions = tuple(leaf.groups), tuple(leaf.questions)
    shape = len(groups), len(questions)
    weights = np.outer([float(w) for w in leaf.groups.values()], [float(q.weight) for q in questions])
    asked = np.repeat([[ballots[group]] for group in groups], shape[1], axis=1)
    counted = asked - rng.binomial(asked - 1, _SILENT if silent else 0.0)
    off = rng.normal(0.0, _GROUPS_DIFFER, shape)
    means = np.clip(share + off - (weights * off).sum(), 0.0, 1.0)
    for _ in range(30):  # what is clipped is made up by the others
        means = np.clip(means + share - (weights * means).sum(), 0.0, 1.0)
    sums = np.rint(means * counted * top).astype(np.int64)
    steps = weights / (counted * top)
    _come_closer(sums, steps, counted * top, share)
    return LeafSums(groups, questions, counted, sums, weights, top)


def _come_closer(
    sums: npt.NDArray[np.int64], steps: Array, most: npt.NDArray[np.int64], share: float
) -> None:
    """Moves sums by whole answers until the weighted share is as near to the wanted one as it gets."""
    flat, step, top = sums.ravel(), steps.ravel(), most.ravel()
    for place in np.argsort(-step, kind="stable"):
        wanted = share - float((step * flat).sum())
        flat[place] = np.clip(flat[place] + round(wanted / step[place]), 0, top[place])
    spread = np.unique(np.linspace(0, len(step) - 1, min(_TRIED, len(step))).astype(int))
    tried = np.argsort(step, kind="stable")[spread]
    moves = np.array(list(product((-1, 0, 1), repeat=len(tried))))
    after = flat[tried] + moves
    allowed = ((after >= 0) & (after <= top[tried])).all(axis=1)
    rest = share - float((step * flat).sum())
    distance = np.where(allowed, np.abs(rest - moves @ step[tried]), np.inf)
    flat[tried] += moves[int(np.argmin(distance))]
