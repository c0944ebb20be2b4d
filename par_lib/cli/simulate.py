"""`par simulate`."""

from __future__ import annotations

from typing import Annotated

import typer

from par_lib.cli.options import OptionalYear, SeriesArgument
from par_lib.cli.output import console, errors_console
from par_lib.errors import ExitCode
from par_lib.project import Project

_WORDS = {
    "equal": "reproduced as printed",
    "within": "reproduced within one unit of the last printed digit",
    "conflict": "not taken as printed, because sources contradict each other",
    "outside": "NOT reproduced",
    "not_computed": "with nothing simulated to compare them with",
}


def command(
    series: SeriesArgument,
    year: OptionalYear = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, help="Draw by another seed, into build/simulated/seeds/SEED, and compare only."),
    ] = None,
) -> None:
    """Draw the inputs of a simulated series anew, and set what follows from them against what was published.

    Other commands draw by themselves when inputs are missing or stale; the seed stands in data/series.yml.
    Exit code 1 when a published figure is not reproduced.

    Example: `par simulate demo-ministry 2023`
    """
    from par_lib.analysis.outcome import Outcome
    from par_lib.analysis.verify import verify_series
    from par_lib.inputs.folder import inputs_folder
    from par_lib.inputs.series import read_register
    from par_lib.simulate.files import write_years

    project = Project.find()
    register = read_register(project)
    entry = register.series(series)
    _ = entry.simulation  # a series that is not simulated ends it here
    years = entry.years if year is None else (year,)
    for one in years:
        entry.framework_id(one)
    parent = inputs_folder(project, entry, years[0]).parent
    if seed is not None:
        parent = project.build / "simulated" / "seeds" / str(seed) / series
    with errors_console().status(f"{series}: published figures") as status:
        write_years(project, register, entry, parent, years, seed, step=lambda text: status.update(text))
        comparisons = verify_series(project, register, entry, years, None if seed is None else parent)
    for one in years:
        console().print(f"{project.relative(parent / str(one))}: simulated data, written")
    counts = comparisons.groupby(["year", "outcome"]).size().reset_index(name="count")
    for row in counts.to_dict("records"):
        words = _WORDS[str(row["outcome"])]
        console().print(f"{row['year']}: {row['count']} published figures {words}")
    noted = comparisons["outcome"].isin([Outcome.CONFLICT, Outcome.OUTSIDE])
    for row in comparisons[noted].to_dict("records"):
        about = " ".join(str(row[key]) for key in ("year", "unit", "code", "quantity") if row[key])
        found = f"printed {row['printed']}, simulated {row['computed']:.6g}"
        console().print(f"  {row['outcome']}: {about}: {found}. {row['note_en']}", soft_wrap=True)
    if (comparisons["outcome"] == Outcome.OUTSIDE).any():
        raise typer.Exit(ExitCode.DIFFERENCE)
