"""Everything of this package under one name, for notebooks and for indices of others.

    from par_lib.composite import api as ci

A whole index takes ten lines: any tree, units by any label, gaps, indicators of which less is better.

>>> from par_lib.composite import api as ci
>>> import pandas as pd
>>> meta = pd.DataFrame({"code": ["index", "income", "health", "life", "deaths"],
...                      "parent": ["", "index", "index", "health", "health"],
...                      "weight": [1, 1, 2, 1, 1], "direction": [1, 1, 1, 1, -1]})
>>> values = pd.DataFrame({"income": [9, 4, 6, 1], "life": [80, 74, None, 61], "deaths": [3, 5, 9, 30]},
...                       index=["Hà Nội", "007", "ñandú", "A/B"])
>>> index = (ci.CompositeIndex.from_frame(values, meta).pipe(ci.impute, "median").pipe(ci.treat)
...          .pipe(ci.normalise, ci.MinMax(1, 100)).pipe(ci.aggregate, {2: ci.ARITHMETIC, 3: ci.GEOMETRIC}))
>>> ci.rank(index.scores["index"]).astype(int).to_dict()
{'Hà Nội': 1, '007': 3, 'ñandú': 2, 'A/B': 4}
>>> model = ci.HierarchyModel.of(index, aggregations=[{2: ci.ARITHMETIC, 3: ci.GEOMETRIC}, ci.ARITHMETIC],
...                              noisy_levels=[1, 2], leave_out=["income"])
>>> found = ci.simulate(model, model.sources(0.25), ci.Plan(replicates=500, seed=1, pairs=True))
>>> found.summary(0.9).loc["ñandú", ["low", "high"]].tolist(), found.above("007", "ñandú") < 0.5
([2, 3], True)
"""

from par_lib.composite.aggregate import Aggregation, aggregate
from par_lib.composite.benefit_of_doubt import BenefitOfDoubt
from par_lib.composite.coherence import correlations, importance, redundancy, reliability
from par_lib.composite.data import CompositeIndex, Step
from par_lib.composite.denominate import denominate
from par_lib.composite.distribution import floor_and_ceiling, outliers
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.hierarchy_model import HierarchyModel
from par_lib.composite.impute import impute, impute_panel
from par_lib.composite.ledger import Ledger, SourceDidNotMove
from par_lib.composite.means import ARITHMETIC, GEOMETRIC, HARMONIC, MazziottaPareto, Mean, Sum
from par_lib.composite.models import WeightedSum
from par_lib.composite.montecarlo import Plan, Progress, RankDistribution, replay, simulate
from par_lib.composite.normalise import (
    DistanceTo,
    FractionOfMax,
    Goalposts,
    MinMax,
    RankScore,
    ZScore,
    normalise,
)
from par_lib.composite.one_at_a_time import compare_rankings
from par_lib.composite.outranking import Borda, Copeland, outranking_matrix
from par_lib.composite.principal_components import principal_components
from par_lib.composite.rank import rank
from par_lib.composite.rank_confidence import rank_confidence_sets
from par_lib.composite.reliability import cronbach_alpha, mcdonald_omega
from par_lib.composite.removal import remove_each
from par_lib.composite.screen import screen
from par_lib.composite.sensitivity import mean_rank_change, rank_of, sobol_indices
from par_lib.composite.shapley import shapley_effects
from par_lib.composite.sources import Choice, StandardNormal, Uniform, WeightNoise
from par_lib.composite.treat import BoxCox, Limits, Log, Winsorise, treat
from par_lib.composite.weight import (
    Critic,
    Entropy,
    Equal,
    PrincipalComponent,
    optimise_weights,
    set_weights,
)

__all__ = [
    "ARITHMETIC", "GEOMETRIC", "HARMONIC", "Aggregation", "BenefitOfDoubt", "Borda", "BoxCox", "Choice",
    "CompositeIndex", "Copeland", "Critic", "DistanceTo", "Entropy", "Equal", "FractionOfMax", "Goalposts",
    "Hierarchy", "HierarchyModel", "Ledger", "Limits", "Log", "MazziottaPareto", "Mean", "MinMax", "Plan",
    "PrincipalComponent", "Progress", "RankDistribution", "RankScore", "SourceDidNotMove",
    "StandardNormal", "Step", "Sum", "Uniform", "WeightNoise", "WeightedSum", "Winsorise", "ZScore",
    "aggregate", "compare_rankings", "correlations", "cronbach_alpha", "denominate", "floor_and_ceiling",
    "importance", "impute", "impute_panel", "mcdonald_omega", "mean_rank_change", "normalise",
    "optimise_weights", "outliers", "outranking_matrix", "principal_components", "rank",
    "rank_confidence_sets", "rank_of", "redundancy", "reliability", "remove_each", "replay", "screen",
    "set_weights", "shapley_effects", "simulate", "sobol_indices", "treat",
]  # fmt: skip
