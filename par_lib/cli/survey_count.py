"""`par survey count`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from par_lib.cli.options import FormatOption, LanguageOption, SeriesArgument, YearArgument
from par_lib.cli.output import Format, console, errors_console, write
from par_lib.errors import ArgumentError
from par_lib.project import Project


def count(
    series: SeriesArgument,
    year: YearArgument,
    by: Annotated[
        str, typer.Option(help="Of unit, group, stratum, cluster, mode, weight: what counts are made for.")
    ] = "unit,group",
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler whose workers see the same files.")
    ] = None,
    memory: Annotated[str, typer.Option(help="The most memory of one part; beyond, disk is used.")] = "1GB",
    threads: Annotated[int, typer.Option(help="Of one part; 0 for all cores.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Write to this .csv or .parquet file instead.")] = None,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:
    """Count the answers of a year by option, streaming: 10⁸ answers need no more memory than 10⁵.

    For the team: counts are not cleared for publication. `par survey estimate --detail group` is.

    Example: `par survey count demo-province 2023 --by unit,group --out counts.csv`
    """
    import pyarrow.parquet as pq
    from rich.progress import Progress

    from par_lib.analysis.compute import prepared_folder
    from par_lib.files import replacing, write_text
    from par_lib.inert import inert_csv
    from par_lib.inputs.folder import RESPONSES
    from par_lib.inputs.series import read_register
    from par_lib.report.words import simulated_note
    from par_lib.survey.stream import count_files

    if out and out.suffix not in (".csv", ".parquet"):
        raise ArgumentError("--out", expected="a name that ends in .csv or .parquet", found=out.name)
    project = Project.find()
    register = read_register(project)
    entry = register.series(series)
    path = prepared_folder(project, register, entry, year) / RESPONSES
    keys = [key.strip() for key in by.split(",") if key.strip()]
    with Progress(console=errors_console(), transient=True) as progress:
        task = progress.add_task("counting", total=None)
        counts = count_files(
            [path],
            keys,
            scheduler=scheduler,
            memory=memory,
            threads=threads,
            done=lambda done, of: progress.update(task, completed=done, total=of),
        )
    if out is None:
        note = simulated_note(entry, lang)
        write(counts.to_pandas(), form, title=f"{series}, {year}", decimals={}, lang=lang, note=note)
    elif out.suffix == ".csv":
        write_text(out, inert_csv(counts.to_pandas()))
    else:
        with replacing(out) as temporary:
            pq.write_table(counts, temporary, compression="zstd")
    if out:
        console().print(f"{out}: {len(counts)} rows", soft_wrap=True)
