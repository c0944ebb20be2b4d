"""Every table of an audit from its data and the counts of its replicates."""

from __future__ import annotations

import pandas as pd

from par_lib.audit import influence, robustness, structure
from par_lib.audit.data import AuditData
from par_lib.audit.names import TABLES
from par_lib.audit.verdict import verdict_table
from par_lib.composite.montecarlo import RankDistribution


def audit_tables(data: AuditData, found: RankDistribution) -> dict[str, pd.DataFrame]:
    """Every table of an audit by name, in the order of `TABLES`."""
    ranks, pairs = robustness.rank_table(data, found), robustness.pair_table(data, found)
    sensitivity = influence.sensitivity_table(data)
    tables = {
        "verdict": verdict_table(data, ranks, pairs, sensitivity),
        "ranks": ranks,
        "pairs": pairs,
        "distribution": robustness.distribution_table(found),
        "ledger": robustness.ledger_table(data, found),
        "sensitivity": sensitivity,
        "one-change": influence.one_change_table(data),
        "confidence": robustness.confidence_table(data),
        "correlations": structure.correlation_table(data),
        "reliability": structure.reliability_table(data),
        "components": structure.component_table(data),
        "loadings": structure.loading_table(data),
        "importance": structure.importance_table(data),
        "redundancy": structure.redundancy_table(data),
        "outliers": structure.outlier_table(data),
        "floor": structure.floor_table(data),
    }
    return {name: tables[name] for name in TABLES}
