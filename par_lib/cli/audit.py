"""`par audit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import (
    FormatOption,
    LanguageOption,
    SchedulerOption,
    SeriesArgument,
    WorkersOption,
    YearArgument,
)
from par_lib.cli.output import Format, console, errors_console, whole, write
from par_lib.project import Project
from par_lib.report.language import Language

if TYPE_CHECKING:
    from par_lib.audit.run import Audit

RESULTS = "build/results"
_SHOWN = (
    "ranks",
    "one-change",
    "sensitivity",
    "ledger",
    "confidence",
    "importance",
    "reliability",
    "redundancy",
)
_TITLES = {
    "ranks": "Ranks over all replicates: median, interval, share of replicates at rank k or better",
    "one-change": "One change at a time",
    "sensitivity": "Influence on the moves in rank: Sobol (first, total) and Shapley (effect) shares",
    "ledger": "What was varied",
    "confidence": "Confidence sets for ranks from errors of scores alone",
    "importance": "Stated and actual importance",
    "reliability": "Internal consistency",
    "redundancy": "Units whose rank in an area is ten or more from their rank in the index",
    "correlations": "Correlations, flagged ones",
}
_WHOLE = ("rank", "most_change")  # whole numbers that may be kept as floats

ReplicatesOption = Annotated[
    int | None, typer.Option("--replicates", help="Number of replicates; that of the plan when left out.")
]
SeedOption = Annotated[int | None, typer.Option("--seed", help="Seed; that of the plan when left out.")]
TableOption = Annotated[
    str | None, typer.Option("--table", help="Print one table only; csv and json print `ranks` by default.")
]


def command(
    series: SeriesArgument,
    year: YearArgument,
    replicates: ReplicatesOption = None,
    seed: SeedOption = None,
    form: FormatOption = Format.TABLE,
    table: TableOption = None,
    scheduler: SchedulerOption = None,
    workers: WorkersOption = None,
    lang: LanguageOption = "vi",
) -> None:
    """Examine an index: how far its ranking holds, what moves it, whether its parts fit together.

    What is varied stands in data/audits/SERIES.yml. The result is the same to the last bit with any number of
    workers, on a Dask cluster, or after an interruption: the next run goes on where the last one stopped.
    For a cluster start `dask scheduler`, then `dask worker ADDRESS --death-timeout 60` on each machine, and
    give the address with --scheduler; workers end by themselves a minute after their scheduler.

    Example: `par audit papi 2023 --replicates 50000 --workers 2`
    """
    from par_lib.analysis.compute import read_year
    from par_lib.audit.names import TABLES
    from par_lib.audit.run import plan_for, run_audit
    from par_lib.cli.progress import progress_bar
    from par_lib.errors import UnknownName
    from par_lib.executors import executor_for

    if table is not None and table not in TABLES:
        raise UnknownName("table", table, TABLES)
    project = Project.find()
    inputs = read_year(project, series, year)
    plan = plan_for(project, inputs, replicates, seed)
    with progress_bar("replicates, in blocks") as show:
        audit = run_audit(
            project,
            RESULTS,
            inputs,
            plan,
            executor=lambda: executor_for(scheduler, workers),
            on_progress=show,
        )
    if form is not Format.TABLE and _label(audit, lang):
        errors_console().print(_label(audit, lang).strip(), soft_wrap=True)
    if form is not Format.TABLE or table is not None:
        _print(audit, table or "ranks", form, lang)
        return
    _print_all(audit, lang)


def _print_all(audit: Audit, lang: Language) -> None:
    from par_lib.report.views.audit import verdict

    said = verdict(audit, lang)
    console().print(f"{_label(audit, lang)}{said.lead}", style="bold", soft_wrap=True)
    console().print(said.grounds, soft_wrap=True)
    for name in _SHOWN:
        if len(audit.tables[name]):
            console().print()
            _print(audit, name, Format.TABLE, lang)
    flagged = int((audit.tables["correlations"]["flag"] != "").sum())
    seen = ", ".join(name for name in audit.tables if name not in (*_SHOWN, "verdict"))
    errors_console().print(
        f"{flagged} correlations are flagged; further tables by --table: {seen}; all are in {RESULTS}",
        soft_wrap=True,
    )


def _print(audit: Audit, name: str, form: Format, lang: Language) -> None:
    from par_lib.report.views.audit import named

    frame = named(audit, name, lang) if form is Format.TABLE else audit.tables[name]
    frame = frame.drop(columns=[column for column in frame if str(column).endswith("_code")])
    if form is Format.TABLE and "rank" in frame:
        frame = frame.assign(rank=whole(frame["rank"]))
    decimals = {str(column): 2 for column in frame.select_dtypes("float") if column not in _WHOLE}
    write(frame, form, title=f"{_label(audit, lang)}{_TITLES.get(name, name)}", decimals=decimals, lang=lang)


def _label(audit: Audit, lang: Language) -> str:
    """What stands before everything that rests on simulated figures."""
    from par_lib.report.words import word

    return f"{word('simulated', lang)}. " if audit.inputs.series.file.origin == "simulated" else ""
