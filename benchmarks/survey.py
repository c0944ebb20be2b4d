"""63 domain means with standard errors from 50,155 rows (63 strata × 8 clusters): time, and ratios to others.

    uv pip install --group bench        # svy, not needed elsewhere
    python benchmarks/survey.py

Best of many runs in one process. `prepared`: the design (and, here, the domains) exist already, as in a
report that estimates many questions. `from a frame`: everything from a table in memory on (pandas here,
polars for svy, both with whole numbers as labels): columns checked, design built, domains found, means and
errors.
pandas gives the plain weighted mean without any standard error, as the floor of counting by group there.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from par_lib.survey.codes import Floats
from par_lib.survey.count_estimates import means_from_counts
from par_lib.survey.counts import count_answers
from par_lib.survey.design import Design
from par_lib.survey.domains import Domains
from par_lib.survey.estimate import mean
from par_lib.survey.estimates import Estimates

ROWS, STRATA, CLUSTERS = 50_155, 63, 8


def ballots(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, STRATA, ROWS)
    weight = 1 + rng.integers(0, 4, ROWS) / 2
    cluster = stratum * CLUSTERS + rng.integers(0, CLUSTERS, ROWS)
    answer = rng.integers(1, 6, ROWS).astype(float)
    return pd.DataFrame({"unit": stratum, "cluster": cluster, "weight": weight, "answer": answer})


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest run, after one that is not counted."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def from_frame(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    design = Design.from_frame(frame, weights="weight", strata="unit", clusters="cluster")
    got = mean(design, "answer", domains="unit")
    return got.value, got.se


def with_svy(frame: pd.DataFrame, ours: Estimates) -> dict[str, float]:
    """Seconds of the same work in svy, whose numbers must agree."""
    import polars
    import svy

    table = polars.DataFrame({name: frame[name].to_numpy() for name in frame})
    design = svy.Design(stratum="unit", psu="cluster", wgt="weight")
    sample = svy.Sample(data=table, design=design)
    rows = {row.by_level[0]: row for row in sample.estimation.mean("answer", by="unit").estimates}
    np.testing.assert_allclose(ours.value, [rows[unit].est for unit in range(STRATA)], rtol=1e-9)
    np.testing.assert_allclose(ours.se, [rows[unit].se for unit in range(STRATA)], rtol=1e-9)
    return {
        "svy, prepared": best_of(10, lambda: sample.estimation.mean("answer", by="unit")),
        "svy, from a frame": best_of(
            5, lambda: svy.Sample(data=table, design=design).estimation.mean("answer", by="unit")
        ),
    }


def main() -> None:
    frame = ballots(seed=2023)
    design = Design.from_frame(frame, weights="weight", strata="unit", clusters="cluster")
    units = Domains.of(design, "unit")
    ours = mean(design, "answer", domains=units)
    table = count_answers(frame, ["unit", "cluster", "weight"], {"answer": [1, 2, 3, 4, 5]})
    scale = {"answer": {option: float(option) for option in range(1, 6)}}

    def counted() -> Estimates:
        return means_from_counts(
            table, scale, weight="weight", stratum="unit", cluster="cluster", domains="unit"
        )

    np.testing.assert_allclose(counted().se, ours.se, rtol=1e-9)
    times = {
        "here, prepared": best_of(200, lambda: mean(design, "answer", domains=units).se),
        "here, from a frame": best_of(50, lambda: from_frame(frame)),
        "here, from a count table": best_of(20, lambda: counted().se),
        "pandas groupby, mean without error": best_of(
            50,
            lambda: (
                (frame["answer"] * frame["weight"]).groupby(frame["unit"]).sum()
                / frame.groupby("unit")["weight"].sum()
            ),
        ),
    }
    try:
        times |= with_svy(frame, ours)
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is not installed: uv pip install --group bench")
    print(f"{'63 domain means of 50,155 rows':<38}{'ms':>9}{'× here, prepared':>19}{'× from a frame':>17}")
    for name, seconds in times.items():
        ratios = (seconds / times["here, prepared"], seconds / times["here, from a frame"])
        print(f"{name:<38}{1000 * seconds:>9.3f}{ratios[0]:>19.1f}{ratios[1]:>17.2f}")
    for way in ("prepared", "from a frame"):
        if f"svy, {way}" in times:
            ratio = times[f"svy, {way}"] / times[f"here, {way}"]
            print(f"{way} here against {way} in svy: {ratio:.0f} times as fast (at least 100 wanted)")


if __name__ == "__main__":
    main()
