"""`par framework diff`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import FormatOption, LanguageOption
from par_lib.cli.output import Format, console, errors_console, write
from par_lib.errors import ArgumentError
from par_lib.project import Project

if TYPE_CHECKING:
    import pandas as pd

    from par_lib.methodology.diff import Change
    from par_lib.methodology.framework import Framework
    from par_lib.report.language import Language

_EFFECTS = dict.fromkeys(("mean", "lowest", "highest"), 3)


def command(
    before: Annotated[
        str, typer.Argument(help="A framework, NAME or NAME@YEAR; its last year when left out.")
    ],
    after: Annotated[str, typer.Argument(help="Another, or another year of the same.")],
    scores: Annotated[
        str | None,
        typer.Option(
            metavar="SERIES@YEAR",
            help="The scores that the changes are tried on, or none. When left out, those of a series that "
            "is computed by one of the two, and not simulated.",
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:
    """Show what changed between two frameworks or two years of one, and what each change does to the scores.

    Nodes are matched by code. The change of every unit's index from the one framework to the other is shared
    out among all changes: mean, lowest and highest of these parts are over the ranked units, the last row
    adds them up. An area or criterion has those of all changes below it. Moved are the units that have
    another rank when a change is the only one.

    Example: `par framework diff papi@2020 papi@2021`

    Example: `par framework diff province-2017 province-2022 --scores demo-province@2023`
    """
    import pandas as pd

    from par_lib.methodology.diff import diff

    project = Project.find()
    old, new = _at_year(project, before), _at_year(project, after)
    changes = diff(old, new)
    tried_on = _tried_on(project, scores, old, new)
    if form is Format.TABLE and not changes:
        console().print("no change")
        return
    rows = [(str(one.kind), one.code, one.name[lang], one.before, one.after, one.status) for one in changes]
    frame = pd.DataFrame(rows, columns=["change", "code", "name", "before", "after", "status"])
    title = f"From {before} to {after}"
    if tried_on is None or not changes:
        write(frame, form, title=title, decimals={}, lang=lang)
        return
    frame, unknown = _with_effects(project, tried_on, frame, (old, new, changes), lang)
    year = " ".join(map(str, tried_on))
    write(frame, form, title=f"{title}, tried on {year}", decimals=_EFFECTS, lang=lang)
    if unknown:
        told = f"without scores in {year}, and so in no figure: {', '.join(unknown)}"
        errors_console().print(told, soft_wrap=True)


def _with_effects(
    project: Project,
    scores: tuple[str, int],
    frame: pd.DataFrame,
    between: tuple[Framework, Framework, Sequence[Change]],
    lang: Language,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The changes with what each does, a row of all together, and codes that the year has no scores for."""
    import pandas as pd

    from par_lib.whatif.change_effects import effects_frame, try_changes

    found, units = try_changes(project, scores, *between)
    names = {unit.code: unit.name[lang] for unit in units.units}
    does = effects_frame(found).drop(columns="code")
    does = does.assign(**{key: does[key].map(names).fillna("") for key in ("lowest_unit", "highest_unit")})
    together = pd.DataFrame([dict.fromkeys(frame.columns, "") | {"change": does["change"].iloc[-1]}])
    rows = pd.concat([frame, together], ignore_index=True)
    return rows.join(does.drop(columns="change")), found.unknown


def _tried_on(
    project: Project, scores: str | None, before: Framework, after: Framework
) -> tuple[str, int] | None:
    """The series and year that an option names, or one that is computed by either framework."""
    if scores == "none":
        return None
    if scores is not None:
        series, _, year = scores.partition("@")
        if not series or not year.isdecimal():
            raise ArgumentError("--scores", expected="SERIES@YEAR, or none", found=scores)
        return series, int(year)
    from par_lib.inputs.series import read_register
    from par_lib.whatif.change_effects import scored_year

    register = read_register(project)
    return scored_year(register.not_simulated(register.ids), before, after)


def _at_year(project: Project, text: str) -> Framework:
    from par_lib.methodology.load import read_framework
    from par_lib.methodology.resolve import resolve, years_of

    name, at, year = text.partition("@")
    file = read_framework(project, name)
    if at and not year.isdigit():
        raise ArgumentError("framework", expected="NAME or NAME@YEAR", found=text)
    return resolve(file, int(year) if at else years_of(file)[-1])
