"""Audits are saved beside the other results of their year: one table a file, stamped with the plan.

    RESULTS/papi/2023/audit-ranks.parquet  .csv  .stamp.json      and so on for each table

A table whose stamp does not match is computed anew, with all others.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.audit.names import saved_name
from par_lib.audit.plan import AuditFile
from par_lib.audit.sampling import sampling_files
from par_lib.code import Code
from par_lib.inputs.assessment import ASSESSMENT
from par_lib.project import Project
from par_lib.report import store
from par_lib.stamps import file_hashes

# What computes the tables.
_CODE = Code(("par_lib.audit.tables",), ("numpy", "pandas", "pyarrow", "scipy"))


def audit_stamp(project: Project, inputs: YearInputs, plan: AuditFile) -> dict[str, object]:
    """What an audit rests on beside the year's inputs: the plan, its own inputs, its own code."""
    extra = [inputs.scores.folder(project) / ASSESSMENT, *sampling_files(project, inputs)]
    return {
        "audit": plan.model_dump(mode="json"),
        "audit_code": _CODE.hash,
        "audit_inputs": file_hashes(project, [path for path in extra if path.exists()]),
    }


def save_tables(
    project: Project, results: str, inputs: YearInputs, plan: AuditFile, tables: dict[str, pd.DataFrame]
) -> list[Path]:
    """Saves every table of an audit, and returns the paths of their Parquet files."""
    more = audit_stamp(project, inputs, plan)
    return [
        store.save(table, project, results, inputs, saved_name(name), more) for name, table in tables.items()
    ]


def read_tables(
    project: Project, results: str, inputs: YearInputs, plan: AuditFile, names: tuple[str, ...]
) -> dict[str, pd.DataFrame] | None:
    """The saved tables of an audit of the same plan; None when one is missing or stale."""
    more = audit_stamp(project, inputs, plan)
    tables = {}
    for name in names:
        table = store.read(project, results, inputs, saved_name(name), more)
        if table is None:
            return None
        tables[name] = table
    return tables


def progress_path(project: Project, inputs: YearInputs, plan: AuditFile) -> Path:
    """Where the progress of a run is kept: another plan, input or code has another file."""
    whole = json.dumps(store.stamp(project, inputs, audit_stamp(project, inputs, plan)), sort_keys=True)
    key = hashlib.sha256(whole.encode()).hexdigest()[:16]
    return project.build / "audit" / inputs.series.id / str(inputs.framework.year) / f"progress-{key}.npz"
