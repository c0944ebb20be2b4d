from pathlib import Path

import pandas as pd
import pytest

from par_lib.composite.aggregate import aggregate
from par_lib.composite.data import CompositeIndex
from par_lib.composite.denominate import denominate
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.hierarchy_model import HierarchyModel
from par_lib.composite.impute import impute
from par_lib.composite.means import ARITHMETIC, GEOMETRIC
from par_lib.composite.normalise import MinMax, ZScore, normalise
from par_lib.composite.screen import screen
from par_lib.composite.treat import Log, Winsorise, treat

ASEM = Path(__file__).parents[1] / "oracles" / "asem"


def read_asem(name: str) -> pd.DataFrame:
    return pd.read_csv(ASEM / f"asem_{name}.csv")


@pytest.fixture(scope="session")
def oracle():
    """Reads one reference file; `by_unit` puts the units into the index."""

    def read(name: str, *, by_unit: bool = False) -> pd.DataFrame:
        frame = read_asem(name)
        return frame.set_index("uCode") if by_unit else frame

    return read


@pytest.fixture(scope="session")
def raw() -> CompositeIndex:
    meta = read_asem("iMeta").rename(
        columns={"iCode": "code", "Parent": "parent", "Weight": "weight", "Direction": "direction"}
    )
    tree = meta[meta.Level.notna()].rename(columns={"Denominator": "denominator"})
    return CompositeIndex.from_frame(read_asem("iData_raw").set_index("uCode"), Hierarchy.from_frame(tree))


@pytest.fixture(scope="session")
def normalised(raw) -> CompositeIndex:
    return raw.pipe(denominate).pipe(impute, by="EurAsia_group").pipe(screen).pipe(treat).pipe(normalise)


@pytest.fixture(scope="session")
def asem(normalised) -> CompositeIndex:
    return normalised.pipe(aggregate)


@pytest.fixture(scope="session")
def vignette(raw) -> HierarchyModel:
    """The set-up of COINr's vignette on uncertainty (tests/oracles/asem/README.md, UA_1000_rankstats)."""
    imputed = raw.pipe(denominate).pipe(impute, by="EurAsia_group")
    sets = [
        imputed.pipe(treat, [Winsorise(limit), Log()]).pipe(normalise, scale)
        for scale in (MinMax(1, 100), ZScore(10, 2))
        for limit in (5, 1, 2, 3, 4)
    ]
    return HierarchyModel.of(sets, aggregations=[ARITHMETIC, GEOMETRIC], noisy_levels=[2, 3])
