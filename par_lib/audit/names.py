"""Names of an audit's tables; imports nothing, so that a build may ask for them at no cost."""

from __future__ import annotations

TABLES = (
    *("verdict", "ranks", "pairs", "distribution", "ledger", "sensitivity", "one-change", "confidence"),
    *("correlations", "reliability", "components", "loadings", "importance", "redundancy"),
    *("outliers", "floor"),
)


def saved_name(table: str) -> str:
    """The name under which a table is saved.

    >>> saved_name("ranks")
    'audit-ranks'
    """
    return f"audit-{table}"
