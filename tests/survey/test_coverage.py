"""95 % intervals cover the truth: 2,000 samples of a known population, all in one design.

Each draw is a domain of its own, with strata and clusters of its own, so one call estimates all of them.
"""

import numpy as np
import pandas as pd
import pytest

from par_lib.survey.design import Design
from par_lib.survey.estimate import mean

DRAWS = 2000


def stratified(rng):
    """Skewed values in 4 strata of very different size and spread; 15 to 40 drawn of each."""
    sizes, drawn = (400, 1000, 200, 3000), (20, 30, 15, 40)
    values = [rng.gamma(2 + h, 3 - 0.5 * h, size) for h, size in enumerate(sizes)]
    frames = []
    for h, (y, n) in enumerate(zip(values, drawn, strict=True)):
        chosen = np.argsort(rng.random((DRAWS, len(y))), axis=1)[:, :n]
        frames.append(
            pd.DataFrame(
                {
                    "draw": np.repeat(np.arange(DRAWS), n),
                    "stratum": np.repeat(np.arange(DRAWS) * 4 + h, n),
                    "y": y[chosen].ravel(),
                    "size": len(y),
                }
            )
        )
    design = Design.from_frame(pd.concat(frames, ignore_index=True), strata="stratum", fpc="size")
    return design, np.concatenate(values).mean()


def clustered(rng):
    """Two stages: 30 of 150 clusters of unequal size, then 8 persons; cluster effects give ρ = 0.2."""
    sizes = rng.integers(20, 60, 150)
    effect = rng.normal(0, 1, 150)
    values = [effect[c] + rng.normal(0, 2, sizes[c]) for c in range(150)]
    clusters = np.argsort(rng.random((DRAWS, 150)), axis=1)[:, :30]
    padded = np.full((150, 60), np.nan)
    for c, y in enumerate(values):
        padded[c, : len(y)] = y
    keys = np.where(np.isnan(padded[clusters]), 2, rng.random((DRAWS, 30, 60)))
    persons = np.argsort(keys, axis=2)[:, :, :8]
    y = np.take_along_axis(padded[clusters], persons, axis=2)
    frame = pd.DataFrame(
        {
            "draw": np.repeat(np.arange(DRAWS), 240),
            "cluster": np.repeat(np.arange(DRAWS * 30), 8),
            "person": np.arange(DRAWS * 240),
            "y": y.ravel(),
            "clusters": 150,
            "persons": np.repeat(sizes[clusters].ravel(), 8),
        }
    )
    design = Design.from_frame(
        frame, strata=("draw", None), clusters=("cluster", "person"), fpc=("clusters", "persons")
    )
    return design, np.concatenate(values).mean()


@pytest.mark.parametrize("population", [stratified, clustered])
def test_coverage(population):
    design, truth = population(np.random.default_rng(20231))
    got = mean(design, "y", domains="draw")
    # degrees of freedom of one draw, not of all draws together
    lower, upper = got.interval(df="domain").T
    covered = np.mean((lower <= truth) & (truth <= upper))
    assert 0.935 <= covered <= 0.965
    assert np.mean(got.value) == pytest.approx(truth, abs=3 * got.value.std() / np.sqrt(DRAWS) + 0.02)
    assert np.mean(got.variance) == pytest.approx(got.value.var(), rel=0.1)
