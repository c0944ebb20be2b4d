"""Quality of answers: reports on response and on ballots that deserve a look, never deletions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from par_lib.errors import ArgumentError, UnknownName
from par_lib.survey.codes import Codes, Floats, sums_by

COUNTED = 10  # random reassignments as low, from which their number says how rare something is


def response_rates(planned: pd.Series, answers: pd.DataFrame, questions: Sequence[str]) -> pd.DataFrame:
    """Response by the labels of the plan: unit, or unit and group.

    Args:
        planned: ballots handed out, by label; the index levels are columns of `answers`.
        answers: one row per ballot that came back.
        questions: a ballot is complete with an answer to all of them, partial with some.

    Returns:
        By label, also those that only one side has: `planned`, `returned`, `complete`, `partial`, `blank`,
        `rate_complete` (complete over planned: RR1) and `rate_any` (complete and partial: RR2); AAPOR (2023),
        Standard Definitions, 10th edition, with every ballot handed out counted as eligible.

    Raises:
        UnknownName: a level or question that is no column of `answers`.

    >>> back = pd.DataFrame({"unit": ["A", "A", "B"], "q1": [1, None, 2]})
    >>> planned = pd.Series([4, 2], pd.Index(["A", "B"], name="unit"))
    >>> response_rates(planned, back, ["q1"])["rate_any"].to_dict()
    {'A': 0.25, 'B': 0.5}
    """
    by = [str(name) for name in planned.index.names]
    _known([*by, *questions], answers)
    answered = answers[list(questions)].notna().sum(axis=1)
    kinds = pd.DataFrame(
        {
            "returned": 1,
            "complete": answered == len(questions),
            "partial": (answered > 0) & (answered < len(questions)),
            "blank": answered == 0,
        }
    ).astype(int)
    counts = kinds.groupby([answers[name] for name in by]).sum()
    table = counts.join(planned.rename("planned"), how="outer").fillna(0).astype(int)
    rate = 1 / table["planned"].where(table["planned"] > 0)
    table["rate_complete"] = table["complete"] * rate
    table["rate_any"] = (table["complete"] + table["partial"]) * rate
    return table[["planned", *kinds.columns, "rate_complete", "rate_any"]]


def straight_lining(
    answers: pd.DataFrame, questions: Sequence[str], *, fewest: int = 8, share: float = 1.0
) -> pd.DataFrame:
    """How far each ballot gives one and the same answer, for questions in the order and scale of one grid.

    Kim, Dykema, Stevenson, Black and Moberg (2019), Social Science Computer Review 37, 214–233 (share of the
    most frequent answer); Meade and Craig (2012), Psychological Methods 17, 437–455 (longest run).

    Args:
        answers: one row per ballot.
        questions: columns with options of one scale.
        fewest: ballots with fewer answers are never flagged.
        share: flagged from this share of one answer on.

    Returns:
        By row: `answered`, `modal_share`, `longest_run` (blanks are passed over), `flagged`.

    >>> grid = pd.DataFrame({"q1": [3, 1], "q2": [3, 2], "q3": [3, 2]})
    >>> straight_lining(grid, ["q1", "q2", "q3"], fewest=3)["flagged"].tolist()
    [True, False]
    """
    _known(questions, answers)
    codes = pd.factorize(answers[list(questions)].to_numpy().ravel())[0].reshape(len(answers), -1)
    answered = (codes >= 0).sum(axis=1)
    kinds = int(codes.max(initial=-1)) + 1
    row = np.repeat(np.arange(len(codes)), codes.shape[1])
    flat = (row * (kinds + 1) + codes.ravel() + 1).astype(np.intp)
    counts = np.bincount(flat, minlength=len(codes) * (kinds + 1)).reshape(len(codes), kinds + 1)
    modal = counts[:, 1:].max(axis=1, initial=0) / np.maximum(answered, 1)
    run, longest = np.zeros(len(codes), dtype=int), np.zeros(len(codes), dtype=int)
    last = np.full(len(codes), -1)
    for column in codes.T:
        there = column >= 0
        run = np.where(there, np.where(column == last, run + 1, 1), run)
        last = np.where(there, column, last)
        longest = np.maximum(longest, run)
    return pd.DataFrame(
        {
            "answered": answered,
            "modal_share": modal,
            "longest_run": longest,
            "flagged": (answered >= fewest) & (modal >= share),
        },
        index=answers.index,
    )


def speeding(
    seconds: pd.Series, *, by: pd.Series | None = None, share_of_median: float = 0.5
) -> pd.DataFrame:
    """Ballots filled in much faster than the median of their group (questionnaires differ in length).

    Greszki, Meyer and Schoen (2015), Public Opinion Quarterly 79, 471–503, with thresholds of 30 to 50 %
    faster.

    Args:
        seconds: duration of each ballot; blank where it is not known.
        by: questionnaire or group of each ballot, with the same row labels.
        share_of_median: flagged below this share of the median.

    Returns:
        By row: `seconds`, `median` of the group, `share`, `flagged` (never where the time is not known).

    >>> speeding(pd.Series([300.0, 320.0, 90.0]))["share"].round(2).tolist()
    [1.0, 1.07, 0.3]
    """
    if (seconds.dropna() < 0).any():
        raise ArgumentError("seconds", expected="durations of 0 and more", found="negative ones")
    group = pd.Series(0, index=seconds.index) if by is None else by
    if not group.index.equals(seconds.index):
        raise ArgumentError("by", expected="the row labels of `seconds`", found="others")
    median = seconds.groupby(group).transform("median")
    ratio = seconds / median.where(median > 0)
    return pd.DataFrame(
        {"seconds": seconds, "median": median, "share": ratio, "flagged": ratio < share_of_median}
    )


def out_of_frame(answers: pd.DataFrame, allowed: Mapping[str, Collection[object]]) -> pd.DataFrame:
    """Cells that the frame does not know: units that were not in the plan, options that were not offered.

    Args:
        answers: one row per ballot.
        allowed: column → values that can occur. Blanks are not reported here.

    Returns:
        One row per cell, ordered by column, then row: `row` (its label), `column`, `found`.

    >>> out_of_frame(pd.DataFrame({"q1": [1, 6, None]}), {"q1": range(1, 6)}).to_dict("records")
    [{'row': 1, 'column': 'q1', 'found': 6.0}]
    """
    _known(list(allowed), answers)
    found: list[tuple[object, str, object]] = []
    for column, values in allowed.items():
        strange = answers[column][answers[column].notna() & ~answers[column].isin(list(values))]
        found += [(row, column, value) for row, value in strange.items()]
    return pd.DataFrame(found, columns=["row", "column", "found"])


def invented_clusters(
    answers: pd.DataFrame,
    questions: Sequence[str],
    cluster: str,
    *,
    stratum: str | None = None,
    permutations: int = 999,
    seed: int,
) -> pd.DataFrame:
    """Clusters (interviewers, villages, offices) whose ballots are more alike than chance makes them.

    The variance within each cluster, standardised and averaged over questions, is compared with that of
    `permutations` random reassignments of the ballots of a stratum to its clusters. Fabricated interviews
    vary too little (Bredl, Winker and Kötschau 2012, Survey Methodology 38, 1–10). p = (1 + as low)/(1 +
    permutations) (Phipson and Smyth 2010); where fewer than ten are as low, too few to tell rare from very
    rare, p is that of the gamma distribution with the mean and variance of the reassignments, as sums of
    squares have (Satterthwaite 1946, Biometrics Bulletin 2, 110–114; on the need, Knijnenburg et al. 2009,
    Bioinformatics 25, i161–i168). `q_value` controls the false discovery rate over clusters
    (Benjamini and Hochberg 1995). Real clusters are somewhat alike too: a low value asks for a look at the
    ballots, it proves nothing.

    Args:
        answers: one row per ballot; questions are numeric. A blank counts as the mean of the question.
        questions: columns to compare.
        cluster: column of clusters.
        stratum: column within which ballots are exchangeable, the unit or region; None for all.
        permutations: random reassignments.
        seed: of the random numbers.

    Returns:
        By cluster: `ballots`, `variance` (1 is that of a random set of ballots), `p_value`, `q_value`;
        clusters of one ballot are left out.

    >>> frame = pd.DataFrame({"office": list("aaabbb"), "q1": [4, 4, 4, 1, 3, 5]})
    >>> invented_clusters(frame, ["q1"], "office", permutations=99, seed=1)["variance"].round(2).to_dict()
    {'a': 0.0, 'b': 2.53}
    """
    from scipy.stats import false_discovery_control, gamma

    _known([*questions, cluster, *([stratum] if stratum else [])], answers)
    values = answers[list(questions)].to_numpy(float)
    centred = np.nan_to_num(values - np.nanmean(values, axis=0))
    spread = centred.std(axis=0)
    scores = np.ascontiguousarray((centred[:, spread > 0] / spread[spread > 0]).T)
    squares = (scores**2).sum(axis=0)
    code, labels = pd.factorize(answers[cluster], sort=True)
    if (code < 0).any():
        raise ArgumentError(cluster, expected="a cluster for every ballot", found="blanks")
    place, size = code.astype(np.intp), np.bincount(code)
    layer = np.zeros(len(place)) if stratum is None else pd.factorize(answers[stratum])[0].astype(float)
    in_layers = np.argsort(layer, kind="stable")
    observed = _within_variance(scores, squares, place, size)
    random = np.random.default_rng(seed)
    as_low, sums, products = np.zeros(len(size)), np.zeros(len(size)), np.zeros(len(size))
    for _ in range(permutations):
        # sorting random fractions added to the stratum's number shuffles within strata
        shuffled = np.argsort(layer + random.random(len(layer)))
        moved = np.empty_like(place)
        moved[shuffled] = place[in_layers]
        # sums taken in another order differ by rounding
        reassigned = _within_variance(scores, squares, moved, size)
        as_low += reassigned <= observed + 1e-9
        sums, products = sums + reassigned, products + reassigned**2
    mean = sums / permutations
    spread_of = products / permutations - mean**2
    rare = (as_low < COUNTED) & (spread_of > 1e-12)
    shape = np.where(rare, mean**2 / np.where(rare, spread_of, 1), 1)
    scale = np.where(rare, spread_of / np.where(rare, mean, 1), 1)
    tail = gamma.cdf(np.maximum(observed, 0), shape, scale=scale)
    p = np.where(rare, np.minimum(tail, COUNTED / (1 + permutations)), (1 + as_low) / (1 + permutations))
    table = pd.DataFrame(
        {"ballots": size, "variance": observed, "p_value": p},
        index=pd.Index(labels, name=cluster),
    )[size > 1]
    table["q_value"] = false_discovery_control(table["p_value"]) if len(table) else table["p_value"]
    return table


def _within_variance(scores: Floats, squares: Floats, place: Codes, size: Codes) -> Floats:
    """Mean over questions of the variance within clusters, shape (clusters,); scores are (questions, n)."""
    sums = np.stack([sums_by(place, column, len(size)) for column in scores])
    about_mean = sums_by(place, squares, len(size)) - (sums**2).sum(axis=0) / np.maximum(size, 1)
    return np.asarray(about_mean / np.maximum(size - 1, 1) / max(len(scores), 1), dtype=float)


def _known(names: Sequence[str], frame: pd.DataFrame) -> None:
    for name in names:
        if name not in frame.columns:
            raise UnknownName("column", name, [str(column) for column in frame.columns])
