"""Monte Carlo of par_lib.composite in one run: against a hand-written NumPy floor, in memory, in scaling.

    python benchmarks/composite.py            prints the table below
    python benchmarks/composite.py peak N     only runs N replicates and prints its peak memory (MiB)

The floor does the least that could count: weights ±25 %, one noise number per unit with a fixed standard
error, full rank histogram; no tie rule, no ledger, no component errors, no seeds per block.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

# One thread for the floor's matrix products too: threads of BLAS wait for each other on a busy machine.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from par_lib.composite.data import CompositeIndex  # noqa: E402 - the script runs without installing
from par_lib.composite.denominate import denominate  # noqa: E402
from par_lib.composite.hierarchy import Hierarchy  # noqa: E402
from par_lib.composite.hierarchy_model import HierarchyModel  # noqa: E402
from par_lib.composite.impute import impute  # noqa: E402
from par_lib.composite.means import ARITHMETIC, GEOMETRIC  # noqa: E402
from par_lib.composite.models import WeightedSum  # noqa: E402
from par_lib.composite.montecarlo import Plan, simulate  # noqa: E402
from par_lib.composite.normalise import MinMax, ZScore, normalise  # noqa: E402
from par_lib.composite.sources import StandardNormal, WeightNoise  # noqa: E402
from par_lib.composite.treat import Log, Winsorise, treat  # noqa: E402

COINR_SECONDS = 0.18  # a replicate of the same set-up in COINr 1.1.14, noisy two-core machine
ASEM = ROOT / "tests" / "oracles" / "asem"


def floor(units: int, components: int, replicates: int, block: int = 512) -> np.ndarray:
    rng = np.random.Generator(np.random.SFC64(1))
    points, errors = rng.random((components, units)), 0.02 * rng.random(units)
    counts = np.zeros(units * units, dtype=np.int64)
    places = np.arange(units)
    for _ in range(-(-replicates // block)):
        weights = 0.75 + 0.5 * rng.random((block, components))
        scores = weights @ points / weights.sum(axis=1, keepdims=True)
        scores += errors * rng.standard_normal((block, units))
        counts += np.bincount((np.argsort(scores, axis=1) * units + places).ravel(), minlength=units * units)
    return counts


def ours(units: int, components: int, replicates: int) -> None:
    rng = np.random.default_rng(1)
    model = WeightedSum.of(rng.random((units, components)), errors=0.2 * rng.random((units, components)))
    sources = [WeightNoise((1.0,) * components), StandardNormal((units,))]
    simulate(model, sources, Plan(replicates=replicates, seed=1))


def seconds(call: Callable[[], object], repeats: int = 5) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def exponent(sizes: list[int], times: list[float]) -> float:
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def asem_vignette() -> HierarchyModel:
    meta = pd.read_csv(ASEM / "asem_iMeta.csv").dropna(subset=["Level"])
    names = {"iCode": "code", "Parent": "parent", "Weight": "weight", "Direction": "direction"}
    tree = Hierarchy.from_frame(meta.rename(columns={**names, "Denominator": "denominator"}))
    raw = CompositeIndex.from_frame(pd.read_csv(ASEM / "asem_iData_raw.csv", index_col="uCode"), tree)
    imputed = raw.pipe(denominate).pipe(impute, by="EurAsia_group")
    sets = [
        imputed.pipe(treat, [Winsorise(limit), Log()]).pipe(normalise, scale)
        for scale in (MinMax(1, 100), ZScore(10, 2))
        for limit in (5, 1, 2, 3, 4)
    ]
    return HierarchyModel.of(sets, aggregations=[ARITHMETIC, GEOMETRIC], noisy_levels=[2, 3])


def peak_mib(replicates: int) -> float:
    command = [sys.executable, __file__, "peak", str(replicates)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    replicates = 50_000
    least = seconds(lambda: floor(63, 88, replicates))
    mine = seconds(lambda: ours(63, 88, replicates))
    print(f"63×88, weights ±25 % + noise + rank histogram, {replicates} replicates, best of 5")
    print(f"  NumPy floor      {least / replicates * 1e6:7.2f} µs a replicate")
    print(f"  par_lib          {mine / replicates * 1e6:7.2f} µs a replicate (target ≤ 10)")
    print(f"  ratio            {mine / least:7.2f}   (target ≤ 3)")
    print("peak memory of a process that runs it (target ≤ 512 MiB at 1,000,000)")
    for count in (10_000, 1_000_000):
        print(f"  {count:>9,} replicates {peak_mib(count):7.0f} MiB")
    print("scaling exponents (1 is linear)")
    counts, units, components = [20_000, 40_000, 80_000], [64, 128, 256], [128, 256, 512]
    by_count = [seconds(lambda n=n: ours(63, 88, n), 7) for n in counts]
    by_units = [seconds(lambda n=n: ours(n, 88, 10_000), 7) for n in units]
    by_components = [seconds(lambda n=n: ours(63, n, 10_000), 7) for n in components]
    print(f"  replicates {exponent(counts, by_count):.2f} over {counts}")
    print(f"  units      {exponent(units, by_units):.2f} over {units}")
    print(f"  components {exponent(components, by_components):.2f} over {components}")
    model = asem_vignette()
    plan = Plan(replicates=20_000, seed=1, block=4096)
    spent = seconds(lambda: simulate(model, model.sources(), plan), 3) / 20_000
    prepared = seconds(asem_vignette, 1)
    print("ASEM vignette (5 winsorisations × 2 scales × noisy weights × 2 means)")
    print(f"  {spent * 1e6:.1f} µs a replicate: {COINR_SECONDS / spent:,.0f} × COINr (target ≥ 3,000)")
    whole = COINR_SECONDS * 20_000 / (prepared + 20_000 * spent)
    print(f"  preparing the ten data sets once: {prepared:.2f} s; with it, 20,000 replicates: {whole:,.0f} ×")


if __name__ == "__main__":
    if sys.argv[1:2] == ["peak"]:
        ours(63, 88, int(sys.argv[2]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        main()
