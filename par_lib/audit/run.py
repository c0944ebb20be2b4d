"""A whole audit in one call: saved tables where they are fresh, computed and saved where they are not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from par_lib.analysis.compute import YearInputs, compute_year
from par_lib.audit import robustness
from par_lib.audit.checkpoint import read_progress, write_progress
from par_lib.audit.data import AuditData, audit_data
from par_lib.audit.names import TABLES
from par_lib.audit.plan import AuditFile, read_audit_plan
from par_lib.audit.store import progress_path, read_tables, save_tables
from par_lib.audit.tables import audit_tables
from par_lib.composite.montecarlo import Progress, RankDistribution
from par_lib.project import Project

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
    keep: bool = True,
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
        keep: Whether to go on from, and to keep, progress in build/audit; a notebook of the report writes
            its results only.

    Raises:
        SourceDidNotMove: a source of the plan was not varied or had no effect.
        ArgumentError: the year cannot be audited (fewer than three units), or the plan varies nothing.
    """
    saved = read_tables(project, results, inputs, plan, TABLES)
    if saved is not None:
        return Audit(inputs, plan, saved)
    data = audit_data(project, compute_year(inputs), plan)
    path = progress_path(project, inputs, plan) if keep else None
    found = _replicates(data, path, executor, on_progress)
    tables = audit_tables(data, found)
    save_tables(project, results, inputs, plan, tables)
    if path is not None:
        path.unlink(missing_ok=True)
    return Audit(inputs, plan, tables)


def _replicates(
    data: AuditData,
    path: Path | None,
    executor: Callable[[], AbstractContextManager[Executor | None]],
    on_progress: OnProgress | None,
) -> RankDistribution:
    plan = robustness.replicate_plan(data)
    names = tuple(source.name for source in data.model.sources())
    resume = read_progress(path, plan, names) if path is not None else None
    # What was kept may be complete: the run then only checks its ledger and needs no workers.
    complete = resume is not None and resume.blocks == plan.blocks

    def done(progress: Progress) -> None:
        if path is not None:
            write_progress(path, progress)
        if on_progress is not None:
            on_progress(progress.blocks, plan.blocks)

    if resume is not None and on_progress is not None:
        on_progress(resume.blocks, plan.blocks)
    with nullcontext() if complete else executor() as where:
        return robustness.run_replicates(data, executor=where, resume=resume, on_block=done)
