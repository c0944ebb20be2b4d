from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from par_lib.composite.ledger import SourceDidNotMove
from par_lib.composite.models import WeightedSum
from par_lib.composite.montecarlo import Plan, Progress, replay, simulate
from par_lib.composite.sources import Choice, StandardNormal, WeightNoise, draw_block
from par_lib.errors import ArgumentError, UnknownName

RNG = np.random.default_rng(11)
POINTS = RNG.random((9, 5))
ERRORS = np.full((9, 5), 0.05)
MODEL = WeightedSum.of(POINTS, errors=ERRORS)
SOURCES = (WeightNoise((1.0,) * 5), StandardNormal((9,)))
PLAN = Plan(replicates=2500, seed=4, block=400, pairs=True)


def as_bytes(found):
    return found.tally.counts.tobytes() + found.tally.wins.tobytes() + repr(found.ledger).encode()


@pytest.mark.parametrize("workers", [1, 2])
def test_same_bytes_with_any_number_of_threads(workers):
    with ThreadPoolExecutor(workers) as executor:
        assert as_bytes(simulate(MODEL, SOURCES, PLAN, executor=executor)) == as_bytes(
            simulate(MODEL, SOURCES, PLAN)
        )


def test_same_bytes_with_two_processes():
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        assert as_bytes(simulate(MODEL, SOURCES, PLAN, executor=executor)) == as_bytes(
            simulate(MODEL, SOURCES, PLAN)
        )


def test_an_interrupted_run_resumes_to_the_same_result():
    seen: list[Progress] = []

    def stop_after_three(progress):
        seen.append(progress)
        if progress.blocks == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(MODEL, SOURCES, PLAN, on_block=stop_after_three)
    resumed = simulate(MODEL, SOURCES, PLAN, resume=seen[-1])
    assert as_bytes(resumed) == as_bytes(simulate(MODEL, SOURCES, PLAN))
    with pytest.raises(ArgumentError, match="same plan"):
        simulate(MODEL, SOURCES, replace(PLAN, seed=5), resume=seen[-1])


def test_another_seed_gives_another_result():
    assert as_bytes(simulate(MODEL, SOURCES, PLAN)) != as_bytes(
        simulate(MODEL, SOURCES, replace(PLAN, seed=5))
    )


def test_every_replicate_is_counted_once_and_columns_share_the_ranks():
    found = simulate(MODEL, SOURCES, PLAN)
    counts = found.tally.counts
    assert (counts.sum(axis=0) == PLAN.replicates).all()
    assert (counts.sum(axis=1) == PLAN.replicates).all()
    np.testing.assert_allclose(found.probabilities().sum(axis=1), 1)


def test_the_run_equals_one_replicate_after_the_other():
    plan = Plan(replicates=60, seed=2, block=25, pairs=True)
    counts, wins = np.zeros((9, 9)), np.zeros((9, 9))
    for number in range(plan.replicates):
        draws = replay(SOURCES, plan, number)
        weights = draws["weights"][0]
        sd = np.sqrt((weights**2 * ERRORS**2).sum(axis=1))
        scores = ((weights * POINTS).sum(axis=1) + sd * draws["noise"][0]) / weights.sum()
        counts[np.arange(9), stats.rankdata(-scores, method="min").astype(int) - 1] += 1
        wins += scores[:, None] > scores[None, :]
    found = simulate(MODEL, SOURCES, plan)
    np.testing.assert_array_equal(found.tally.counts, counts)
    assert found.above("0", "3") == wins[0, 3] / 60


def test_noise_on_two_units_wins_as_often_as_the_normal_distribution_says():
    # P(a above b) = Φ(δ / √(se² + se²)) with scores one se apart: Φ(1/√2) = 0.7602.
    model = WeightedSum.of(np.array([[1.0], [0.0]]), errors=np.ones((2, 1)))
    found = simulate(model, [StandardNormal((2,))], Plan(replicates=40_000, seed=1, pairs=True))
    expected = stats.norm.cdf(1 / np.sqrt(2))
    assert found.above("0", "1") == pytest.approx(
        expected, abs=4 * np.sqrt(expected * (1 - expected) / 40_000)
    )
    assert found.above("0", "1") + found.above("1", "0") == pytest.approx(1)


def test_ties_count_half_and_take_the_rule_of_the_plan():
    @dataclass(frozen=True)
    class TwoTied:
        units: tuple[str, ...] = ("a", "b", "c")

        def scores(self, draws, size):
            return np.column_stack([np.ones(size), np.ones(size), draws.get("flip", np.zeros(size)) * 4.0])

    for ties, third in (("min", 1), ("max", 2), ("dense", 1)):
        plan = Plan(replicates=500, seed=3, ties=ties, pairs=True)
        found = simulate(TwoTied(), [Choice("flip", 2)], plan)
        flipped = found.ledger.entries[0].options[1]
        # a and b share the top places except when c jumps ahead of them.
        assert found.probabilities().loc["a", third] == pytest.approx(1 - flipped / 500)
        assert found.above("a", "b") == 0.5


def test_summary_by_hand():
    found = simulate(MODEL, SOURCES, PLAN)
    counts = found.tally.counts[0]
    drawn = np.repeat(np.arange(1, 10), counts)
    row = found.summary(0.9).iloc[0]
    quantiles = np.quantile(drawn, [0.05, 0.5, 0.95], method="inverted_cdf")
    assert [row.low, row["median"], row.high] == quantiles.tolist()
    assert row["mean"] == pytest.approx(drawn.mean())
    assert row.sd == pytest.approx(drawn.std())
    assert found.at_most(3).iloc[0] == pytest.approx((drawn <= 3).mean())


def test_a_source_taken_out_of_the_run_makes_the_ledger_check_fail():
    with pytest.raises(SourceDidNotMove, match="noise: declared, but never drawn"):
        simulate(MODEL, SOURCES[:1], PLAN, declared=["weights", "noise"])


def test_a_source_that_the_model_ignores_makes_the_ledger_check_fail():
    with pytest.raises(SourceDidNotMove, match="appraisal round: moved, but without effect"):
        simulate(MODEL, [*SOURCES, Choice("appraisal round", 2)], PLAN)


def test_a_source_without_spread_makes_the_ledger_check_fail():
    with pytest.raises(SourceDidNotMove, match="weights: moved in 0 of 2500"):
        simulate(MODEL, [WeightNoise((1.0,) * 5, share=0.0), SOURCES[1]], PLAN)


def test_an_option_that_never_came_up_makes_the_ledger_check_fail():
    @dataclass(frozen=True)
    class ByChoice:
        units: tuple[str, ...] = ("a", "b")

        def scores(self, draws, size):
            return np.column_stack([draws.get("way", np.zeros(size)), np.full(size, 0.5)])

    with pytest.raises(SourceDidNotMove, match="option 1 of 2 never came up"):
        simulate(ByChoice(), [Choice("way", 2, (1.0, 0.0))], Plan(replicates=50, seed=1))


def test_draws_of_a_source_do_not_depend_on_the_others():
    alone = draw_block(SOURCES[1:], seed=9, block=2, size=10)
    both = draw_block(SOURCES, seed=9, block=2, size=10)
    np.testing.assert_array_equal(alone["noise"], both["noise"])


def test_units_without_scores_are_refused():
    @dataclass(frozen=True)
    class Gap:
        units: tuple[str, ...] = ("a", "b")
        at: int = 0

        def scores(self, draws, size):
            gap = draws["way"][:, None] == self.at
            return np.where(gap & np.array([False, True]), np.nan, np.ones((size, 2)))

    with pytest.raises(ArgumentError, match="units: expected a score for each, found none for b"):
        simulate(Gap(), [Choice("way", 2)], Plan(replicates=5, seed=1))
    with pytest.raises(ArgumentError, match="a score for every unit in every replicate"):
        simulate(Gap(at=1), [Choice("way", 2)], Plan(replicates=5, seed=1))


@pytest.mark.parametrize(
    "call",
    [
        lambda: Plan(replicates=0, seed=1),
        lambda: Plan(replicates=1, seed=-1),
        lambda: simulate(MODEL, [], PLAN),
        lambda: simulate(MODEL, [SOURCES[0], SOURCES[0]], PLAN),
        lambda: replay(SOURCES, PLAN, 2500),
        lambda: WeightNoise((1.0,), 1.0),
        lambda: WeightNoise((-1.0,)),
        lambda: Choice("x", 1),
        lambda: Choice("x", 2, (0.5, 0.6)),
        lambda: WeightedSum.of(np.array([[np.nan]])),
        lambda: WeightedSum.of(np.ones((2, 1)), errors=-np.ones((2, 1))),
        lambda: WeightedSum.of(np.ones((2, 1))).scores({"noise": np.ones((1, 2))}, 1),
        lambda: simulate(MODEL, SOURCES, replace(PLAN, pairs=False)).above("0", "1"),
        lambda: simulate(MODEL, SOURCES, PLAN).summary(2),
        lambda: simulate(MODEL, SOURCES, PLAN).at_most(10),
    ],
)
def test_bad_arguments(call):
    with pytest.raises(ArgumentError):
        call()


def test_frames_are_matched_by_code():
    points = pd.DataFrame(POINTS, index=list("abcdefghi"), columns=list("vwxyz"))
    weights = pd.Series([5.0, 4, 3, 2, 1], index=list("zyxwv"))
    shuffled = pd.DataFrame(ERRORS, index=points.index, columns=points.columns).iloc[::-1, ::-1]
    model = WeightedSum.of(points, weights, shuffled * points)
    assert model.weights.tolist() == [1, 2, 3, 4, 5]
    np.testing.assert_allclose(model.errors, ERRORS * POINTS)
    with pytest.raises(UnknownName, match="unit"):
        simulate(model, SOURCES, PLAN).above("a", "k")
