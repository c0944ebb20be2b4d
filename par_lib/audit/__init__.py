"""The audit of one index in one year: what the European Commission's JRC examines an index for.

    plan.py         what is varied and how often: data/audits/SERIES.yml, or sensible defaults
    data.py         from a computed year to arrays: shares of leaves, what applies, errors, rounds
    rounds.py       points as they stood after each round of appraisal
    index_model.py  the arithmetic of the index with its choices left open
    structure.py    coherence: correlations, reliability, importance, redundancy, outliers, floor and ceiling
    robustness.py   uncertainty: ranks over many replicates, and the tables of them
    influence.py    sensitivity: which choice accounts for how much, and one change at a time
    verdict.py      the figures behind the one sentence that a reader needs first
    run.py          all of it in one call
    checkpoint.py, store.py                 resuming and saving

The numerics are those of `par_lib.composite`.
"""
