"""`par diff`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import FormatOption, JobsOption, LanguageOption
from par_lib.cli.output import Format, console, errors_console, write
from par_lib.errors import ArgumentError
from par_lib.project import Project

if TYPE_CHECKING:
    from par_lib.release.diff import Difference
    from par_lib.release.snapshot import Snapshot
    from par_lib.report.language import Language

_SHOWN = 40  # rows of the table without --all


def command(
    old: Annotated[str, typer.Argument(help="The folder of a release, or . for today's build.")],
    new: Annotated[str, typer.Argument(help="Another, or . for today's build.")],
    every: Annotated[bool, typer.Option("--all", help="Every changed number, not the first only.")] = False,
    form: FormatOption = Format.TABLE,
    html: Annotated[
        Path | None, typer.Option("--html", help="Also write a page with the figures side by side.")
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="Print the changes as Markdown, for a review.")] = False,
    most: Annotated[
        int | None,
        typer.Option("--most", min=1, help="With --log: at most so many numbers of each series and year."),
    ] = None,
    lang: LanguageOption = "vi",
    jobs: JobsOption = None,
) -> None:
    """Show every number that differs between two releases, and why: input, weight, rule, units or code.

    Changes of rank stand first, the greatest before the others. Today's build is brought up to date before.

    Example: `par diff releases/2023-draft . --html changes.html`
    """
    from par_lib.release.diff import difference

    sides = _open(old, new, jobs or os.cpu_count() or 1)
    whole = difference(*sides)
    if html is not None:
        from par_lib.files import write_text
        from par_lib.release.figures import changed_figures
        from par_lib.release.page import page

        write_text(html, page(whole, changed_figures(sides[0].book, sides[1].book), lang))
        errors_console().print(f"written: {html}", soft_wrap=True)
    if log:
        from par_lib.release.log import change_log

        sys.stdout.write(change_log(whole, lang, most))
        return
    _show(whole, form, lang, every=every)


def _open(old: str, new: str, jobs: int) -> tuple[Snapshot, Snapshot]:
    from par_lib.release.snapshot import TODAY, open_build, open_release

    if old == new == TODAY:
        raise ArgumentError("releases", expected="at least one release", found="today's build twice")
    opened = {name: open_release(Path(name)) for name in (old, new) if name != TODAY}
    if TODAY in (old, new):
        year = next(iter(opened.values())).year
        opened[TODAY] = open_build(Project.find(), year, jobs, errors_console().print)
    return opened[old], opened[new]


def _show(whole: Difference, form: Format, lang: Language, *, every: bool) -> None:
    import pandas as pd

    from par_lib.release.words import frame, listed_frame, listed_text, release_name, value_text, word

    numbers = frame(whole, lang)
    if form is not Format.TABLE:
        came = listed_frame(whole, lang)
        write(pd.concat([numbers, came]) if len(came) else numbers, form, title="", decimals={}, lang=lang)
        return
    shown = (numbers if every else numbers.head(_SHOWN)).drop(columns=["unit", "code"])
    for side in ("old", "new"):
        shown[side] = [value_text(value, lang) for value in shown[side]]
    if len(shown):
        sides = f"{release_name(whole.old, lang)} → {release_name(whole.new, lang)}"
        title = f"{sides}: {word('other code' if whole.code_differs else 'same code', lang)}"
        write(shown, form, title=title, decimals={}, lang=lang)
    for one in whole.listed:
        console().print(listed_text(one, lang), soft_wrap=True)
    left = len(numbers) - len(shown)
    more = f", {left} of them not shown (--all)" if left else ""
    console().print(f"{len(numbers)} numbers differ{more}")
