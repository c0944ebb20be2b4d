"""`par whatif`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import FormatOption, LanguageOption, SeriesArgument, YearArgument
from par_lib.cli.output import Format, console, errors_console, write
from par_lib.errors import ArgumentError, InputFaults
from par_lib.project import Project
from par_lib.report.language import Language

if TYPE_CHECKING:
    import pandas as pd

    from par_lib.analysis.compute import YearInputs, YearResult
    from par_lib.methodology.framework import Framework
    from par_lib.whatif.blind import Blinding
    from par_lib.whatif.case import Case

FileArgument = Annotated[Path | None, typer.Argument(help="The scenario, a YAML file.")]
SinceOption = Annotated[
    int | None, typer.Option("--since", help="Explain the change from that year instead of a scenario.")
]
FrameworkOption = Annotated[
    str | None, typer.Option("--framework", help="Score the year by another framework: ID:YEAR, or ID.")
]
BlindOption = Annotated[bool, typer.Option("--blind", help="Code names instead of units.")]
SeedOption = Annotated[
    int | None, typer.Option("--blind-seed", help="Seed of the code names; that of the audit when left out.")
]


def command(
    series: SeriesArgument,
    year: YearArgument,
    file: FileArgument = None,
    since: SinceOption = None,
    framework: FrameworkOption = None,
    blind: BlindOption = False,
    blind_seed: SeedOption = None,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:
    """Print who moves, and why, under a scenario or since another year.

    The change of each unit's index and rank is shared out exactly among performance, rules, maxima, weights,
    aggregation and the units compared (Shapley values). A scenario is a small YAML file, such as

        name: {vi: Điều tra nặng hơn, en: A heavier survey}
        weights: {survey: 40, appraisal: 60}

    (further keys: maxima, rules, aggregation, leave_out). With --blind, units have code names there too.

    Example: `par whatif par-ministry 2023 data/scenarios/heavier-survey.yml --blind`

    Example: `par whatif papi 2023 --since 2022`

    Example: `par whatif papi 2020 --framework papi:2021`
    """
    given = [str(one) for one in (file, since, framework) if one is not None]
    if len(given) != 1:
        expected, found = "one of a scenario, another year, another framework", " and ".join(given) or "none"
        raise ArgumentError("FILE, --since, --framework", expected=expected, found=found)
    from par_lib.report.words import word
    from par_lib.whatif.parts import change, main_reason

    project = Project.find()
    result, blinding = _year(project, series, year, blind=blind, seed=blind_seed)
    before, after, title = _cases(project, result, file, since, framework, blinding, lang)
    if result.inputs.series.file.origin == "simulated":
        title = f"{word('simulated', lang)}. {title}"
        errors_console().print(word("simulated", lang), soft_wrap=True)
    table = change(before, after)
    names = blinding.names if blinding else {u.code: u.name[lang] for u in result.inputs.units.units}
    table = table.assign(reason=main_reason(table), name=table["unit"].map(names))
    # By what units are called, since the order of their codes would tell them from code names.
    table = table.sort_values(["rank_after", "name"], kind="stable", ignore_index=True)
    if form is not Format.TABLE:
        order = ["unit", *(() if blinding else ("name",)), *table.columns.drop(["unit", "name"])]
        frame = table.assign(unit=table["name"] if blinding else table["unit"])[order]
        write(frame, form, title=title, decimals={}, lang=lang)
        return
    _print(table, names, before, after, result.inputs, title, lang)


def _year(
    project: Project, series: str, year: int, *, blind: bool, seed: int | None
) -> tuple[YearResult, Blinding | None]:
    from par_lib.analysis.compute import compute_year, read_year
    from par_lib.audit.plan import read_audit_plan
    from par_lib.whatif.blind import Blinding

    try:
        result = compute_year(read_year(project, series, year))
    except InputFaults as faults:
        if blind:  # faults name units
            found = f"{len(faults.faults)} faults"
            hint = f"`par check {series} {year}` shows them, with the names of units"
            raise ArgumentError("inputs", expected="none faulty", found=found, hint=hint) from None
        raise
    if not blind:
        return result, None
    plan = read_audit_plan(project, series, result.inputs.framework)
    return result, Blinding.of(result.inputs.units, plan.seed if seed is None else seed)


def _cases(
    project: Project,
    result: YearResult,
    file: Path | None,
    since: int | None,
    framework: str | None,
    blinding: Blinding | None,
    lang: Language,
) -> tuple[Case, Case, str]:
    from par_lib.whatif.case import case_of
    from par_lib.whatif.other_framework import under
    from par_lib.whatif.scenario import apply_scenario, read_scenario

    inputs = result.inputs
    series, year = inputs.series.id, inputs.framework.year
    now = case_of(project, result)
    if since is not None:
        past, _ = _year(project, series, since, blind=blinding is not None, seed=None)
        return case_of(project, past), now, f"{inputs.series.file.short[lang]}, {since} → {year}"
    if framework is not None:
        other = _framework(project, framework, year)
        title = f"{inputs.series.file.short[lang]} {year}: {other.name[lang]}, {other.year}"
        return now, under(now, other), title
    assert file is not None  # noqa: S101 - the command has seen to it
    find = blinding.find if blinding else lambda text: inputs.units.find(text).code
    scenario = read_scenario(file, project.relative(file), inputs.framework, now, find)
    title = f"{inputs.series.file.short[lang]} {year}: {scenario.file.name[lang]}"
    return now, apply_scenario(scenario, inputs.framework, now), title


def _framework(project: Project, text: str, year: int) -> Framework:
    """The framework that ID:YEAR names; ID alone is that of the year itself."""
    from par_lib.methodology.load import load_framework

    name, _, of_year = text.partition(":")
    if of_year and not of_year.isdecimal():
        raise ArgumentError("--framework", expected="ID:YEAR, such as papi:2019", found=repr(text))
    return load_framework(project, name, int(of_year or year))


def _print(
    table: pd.DataFrame,
    names: dict[str, str],
    before: Case,
    after: Case,
    inputs: YearInputs,
    title: str,
    lang: Language,
) -> None:
    from par_lib.cli.output import whole
    from par_lib.report.views.whatif import moves_sentence
    from par_lib.report.words import known_word, word
    from par_lib.whatif.parts import parts_of

    console().print(moves_sentence(table, names, lang), soft_wrap=True)
    shown = {
        part: known_word("units_compared" if part == "units" else part, lang) for part in parts_of(table)
    }
    reasons = table["reason"].map(lambda part: shown.get(part, ""))
    moves = table[["unit", "index_before", "index_after", "change"]].assign(
        unit=table["unit"].map(names),
        rank_before=whole(table["rank_before"]),
        rank_after=whole(table["rank_after"]),
        places=whole(table["places"]),
        reason=reasons,
    )
    decimals = inputs.framework.display.index
    digits = dict.fromkeys(("index_before", "index_after", "change"), decimals)
    write(moves, Format.TABLE, title=title, decimals=digits, lang=lang)
    if shown:
        columns = {f"index_{part}": f"{word('index', lang)}: {name}" for part, name in shown.items()}
        columns |= {f"places_{part}": f"{word('rank', lang)}: {name}" for part, name in shown.items()}
        why = table[list(columns)].rename(columns=columns)
        why.insert(0, "unit", table["unit"].map(names))
        digits = {name: decimals + (1 if key.startswith("index_") else 0) for key, name in columns.items()}
        write(why, Format.TABLE, title=_WHY[lang], decimals=digits, lang=lang)
    gone = [names[unit] for unit in before.units if unit not in after.units]
    new = [names[unit] for unit in after.units if unit not in before.units]
    for label, units in ((_GONE[lang], gone), (_NEW[lang], new)):
        if units:
            console().print(f"{label} ({len(units)}): {', '.join(sorted(units))}", soft_wrap=True)


_WHY = {
    "vi": "Vì sao: phần của từng thay đổi trong thay đổi chỉ số và số bậc (dương là lên)",
    "en": "Why: the share of each part in the change of the index and of the rank (positive is up)",
}
_GONE = {"vi": "Không còn so sánh", "en": "No longer compared"}
_NEW = {"vi": "Mới so sánh", "en": "Newly compared"}
