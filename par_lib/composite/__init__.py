"""Composite indicators: one verb per step, on an array, a frame or a `CompositeIndex`.

`from par_lib.composite import api as ci` gives every name at once, and an example from end to end.
The steps and their names follow the JRC/OECD Handbook on Constructing Composite Indicators (2008).

- Build: `hierarchy`, `data`, then `denominate`, `impute`, `screen`, `treat`, `normalise`, `weight`,
  `aggregate` (with `means`, `outranking`, `benefit_of_doubt`), `rank`.
- Examine: `coherence`, `reliability`, `principal_components`, `distribution`, `removal`, `one_at_a_time`.
- Uncertainty: `sources` say what varies, a model (`models`, `hierarchy_model`) turns draws into scores,
  `montecarlo` counts ranks and `ledger` proves what varied; `sensitivity` and `shapley` share the variance
  out; `rank_confidence` is for sampling error alone.
"""
