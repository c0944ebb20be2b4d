"""A whole audit in one call: saved tables where they are fresh, computed and saved where they are not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import pandas as pd

from par_lib.analysis.compute import YearInputs, compute_year
from par_lib.audit import influence, robustness, structure
from par_lib.audit.checkpoint import read_progress, write_progress
from par_lib.audit.data import AuditData, audit_data
from par_lib.audit.plan import AuditFile, read_audit_plan
from par_lib.audit.store import progress_path, read_tables, save_tables
from par_lib.audit.verdict import verdict_table
from par_lib.composite.montecarlo import Progress, RankDistribution
from par_lib.project import Project

TABLES = (
    *("verdict", "ranks", "pairs", "distribution", "ledger", "sensitivity", "one-change", "confidence"),
    *("correlations", "reliability", "components", "loadings", "importance", "redundancy"),
    *("outliers", "floor"),
)
OnProgress = Callable[[int, int], None]  # blocks done, blocks in all


@dataclass(frozen=True, eq=False)
class Audit:
    """An audit: its plan and its tables by name (`TABLES`); a table without content is empty."""

    inputs: YearInputs
    plan: AuditFile
    tables: dict[str, pd.DataFrame]


def plan_for(
    project: Project, inputs: YearInputs, replicates: int | None = None, seed: int | None = None
) -> AuditFile:
    """The plan of a series, with another number of replicates or another seed where they are given.

    Raises:
        InputFaults: the plan is faulty.
        ArgumentError: fewer than 100 replicates, or a negative seed.
    """
    plan = read_audit_plan(project, inputs.series.id, inputs.framework)
    return plan.changed(replicates=replicates, seed=seed)


def run_audit(
    project: Project,
    results: str,
    inputs: YearInputs,
    plan: AuditFile,
    *,
    executor: Callable[[], AbstractContextManager[Executor | None]] = nullcontext,
    on_progress: OnProgress | None = None,
) -> Audit:
    """The audit of a series and year.

    A run that is interrupted is resumed by the next one with the same plan, inputs and code; the result does
    not depend on it, nor on the executor.

    Args:
        project: Where data and results are.
        results: The folder of results, inside build/.
        inputs: The series and year.
        plan: What is varied, how often, from which seed.
        executor: Opens the place where replicates are counted; only when there is something to count.
        on_progress: Told the number of blocks done and of all blocks.

    Raises:
        SourceDidNotMove: a source of the plan was not varied or had no effect.
        ArgumentError: the year cannot be audited (fewer than three units), or the plan varies nothing.
    """
    saved = read_tables(project, results, inputs, plan, TABLES)
    if saved is not None:
        return Audit(inputs, plan, saved)
    data = audit_data(project, compute_year(inputs), plan)
    found = _replicates(project, data, executor, on_progress)
    tables = audit_tables(data, found)
    save_tables(project, results, inputs, plan, tables)
    progress_path(project, inputs, plan).unlink(missing_ok=True)
    return Audit(inputs, plan, tables)


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


def _replicates(
    project: Project,
    data: AuditData,
    executor: Callable[[], AbstractContextManager[Executor | None]],
    on_progress: OnProgress | None,
) -> RankDistribution:
    plan = robustness.replicate_plan(data)
    path = progress_path(project, data.result.inputs, data.plan)
    names = tuple(source.name for source in data.model.sources())
    resume = read_progress(path, plan, names)
    # What was kept may be complete: the run then only checks its ledger and needs no workers.
    complete = resume is not None and resume.blocks == plan.blocks

    def done(progress: Progress) -> None:
        write_progress(path, progress)
        if on_progress is not None:
            on_progress(progress.blocks, plan.blocks)

    if resume is not None and on_progress is not None:
        on_progress(resume.blocks, plan.blocks)
    with nullcontext() if complete else executor() as where:
        return robustness.run_replicates(data, executor=where, resume=resume, on_block=done)
