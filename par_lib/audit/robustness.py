"""Uncertainty: the ranks of the units over many replicates, and the tables that an examiner reads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from itertools import pairwise
from typing import get_args

import numpy as np
import pandas as pd

from par_lib.audit.data import AuditData
from par_lib.composite.montecarlo import Plan, Progress, RankDistribution, simulate
from par_lib.composite.rank_confidence import rank_confidence_sets
from par_lib.composite.rank_tally import WholeTies
from par_lib.errors import ArgumentError

BLOCK = 1024  # replicates: many combinations of choices in each, yet many blocks to share out and to keep
TOPS = (1, 3, 5, 10, 20)
NOTHING = "nothing"  # the option of leaving nothing out


def replicate_plan(data: AuditData) -> Plan:
    """Replicates, seed, blocks and tie rule of a run; a mean rank of ties cannot be counted, the best can."""
    ties = data.result.inputs.framework.ties
    whole: WholeTies = next((rule for rule in get_args(WholeTies) if rule == ties), "min")
    return Plan(data.plan.replicates, data.plan.seed, BLOCK, whole, pairs=True)


def run_replicates(
    data: AuditData,
    *,
    executor: Executor | None = None,
    resume: Progress | None = None,
    on_block: Callable[[Progress], None] | None = None,
) -> RankDistribution:
    """Ranks over all replicates of the plan; every source that it declares must have moved the scores.

    Raises:
        SourceDidNotMove: a source of the plan was not varied or had no effect.
        ArgumentError: the plan leaves nothing open.
    """
    sources = data.model.sources()
    if not sources:
        hint = "give weights, more than one aggregation or normalisation, or codes to leave out"
        raise ArgumentError("sources", expected="something that varies", found="nothing", hint=hint)
    return simulate(
        data.model,
        sources,
        replicate_plan(data),
        declared=data.declared,
        executor=executor,
        resume=resume,
        on_block=on_block,
    )


def rank_table(data: AuditData, found: RankDistribution) -> pd.DataFrame:
    """One row a unit, first to last: unit, index, rank, mean, sd, median, low, high, top_1, top_3, ….

    `top_k` is the share of replicates in which the unit ranks k or better.
    """
    index = data.result.index.set_index("unit").loc[list(data.model.units)]
    table = found.summary(data.plan.level).drop(columns="nominal")
    table.insert(0, "index", index["index"].to_numpy())
    table.insert(1, "rank", index["rank"].to_numpy())
    for place in TOPS:
        if place < len(data.model.units):
            table[f"top_{place}"] = found.at_most(place)
    return table.sort_values(["rank", "index"], ascending=[True, False], kind="stable").reset_index()


def pair_table(data: AuditData, found: RankDistribution) -> pd.DataFrame:
    """P(unit above other) of every ordered pair: unit, other, above; a tie counts half."""
    units = np.array(data.model.units)
    rows, columns = np.nonzero(~np.eye(len(units), dtype=bool))
    above = found.tally.wins[rows, columns] / (2 * found.tally.replicates)
    return pd.DataFrame({"unit": units[rows], "other": units[columns], "above": above})


def neighbours(ranks: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Units next to each other in the ranking: unit, other (right below it), above."""
    known = pairs.set_index(["unit", "other"])["above"]
    rows = [(unit, other, float(known[unit, other])) for unit, other in pairwise(ranks["unit"])]
    return pd.DataFrame(rows, columns=["unit", "other", "above"])


def distribution_table(found: RankDistribution) -> pd.DataFrame:
    """How often each unit had each rank: unit, rank, count; ranks that never came up are left out."""
    rows, places = np.nonzero(found.tally.counts)
    return pd.DataFrame(
        {
            "unit": np.array(found.units)[rows],
            "rank": places + 1,
            "count": found.tally.counts[rows, places],
        }
    )


def ledger_table(data: AuditData, found: RankDistribution) -> pd.DataFrame:
    """What the run varied: source, option (empty for all of it), replicates, moved, probes, effects.

    Errors of scores stand under what they follow from: `answers`, drawn with the covariance between leaves
    that the same respondents judged; `standard_errors` and `disagreement` of rounds, drawn independently.
    """
    rows: list[dict[str, object]] = []
    for entry in found.ledger.entries:
        common = {"source": entry.source, "replicates": entry.replicates}
        counts = {"moved": entry.moved, "probes": entry.probes, "effects": entry.effects}
        rows.append({**common, "option": "", **counts})
        names = option_names(data, entry.source)
        for name, count in zip(names, entry.options, strict=True) if entry.options else ():
            rows.append({**common, "option": name, "moved": count})
    columns = ["source", "option", "replicates", "moved", "probes", "effects"]
    whole = dict.fromkeys(columns[2:], "Int64")
    return pd.DataFrame(rows, columns=columns).astype(whole)


def option_names(data: AuditData, source: str) -> tuple[str, ...]:
    """Names of the options of a choice, the index's own first."""
    sources = data.plan.sources
    return {
        "normalisation": tuple(sources.normalisation),
        "aggregation": tuple(sources.aggregation),
        "round": data.rounds,
        "left_out": (NOTHING, *data.left_out),
    }.get(source, ())


def confidence_table(data: AuditData) -> pd.DataFrame:
    """Confidence sets for ranks from the errors of leaves alone; without rows where there are none.

    Columns unit, index, standard_error, rank, low, high (marginal), low_all, high_all (simultaneous).
    Mogstad, Romano, Shaikh & Wilhelm (2024), see `par_lib.composite.rank_confidence`.
    """
    order = ["index", "standard_error", "rank", "low", "high", "low_all", "high_all"]
    if not data.model.errors:
        return pd.DataFrame(columns=["unit", *order])
    estimates = pd.Series(data.model.scores({}, 1)[0], index=list(data.model.units))
    spread = pd.DataFrame(data.model.covariance(), index=estimates.index, columns=estimates.index)
    seed, coverage = data.plan.seed, data.plan.coverage
    one = rank_confidence_sets(estimates, spread, seed=seed, coverage=coverage)
    every = rank_confidence_sets(estimates, spread, seed=seed, coverage=coverage, simultaneous=True)
    table = one.rename(columns={"estimate": "index"}).assign(
        standard_error=np.sqrt(np.diag(spread)), low_all=every["low"], high_all=every["high"]
    )
    return table[order].sort_values("rank", kind="stable").reset_index()
