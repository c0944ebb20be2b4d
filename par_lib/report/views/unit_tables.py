"""Columns of the tables about one unit."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.report.codes import code_columns
from par_lib.report.language import Language
from par_lib.report.markdown import Column
from par_lib.report.views.parts import named_part
from par_lib.report.views.record import as_printed
from par_lib.report.words import known_word, word
from par_lib.units.unit_set import Unit


def area_columns(unit: Unit, lang: Language) -> list[Column]:
    """Columns of the table of areas; the region where the unit has one."""
    group = [Column("group", word("of_group", lang), "number", 1)] if unit.group else []
    return [
        Column("name", word("part", lang)),
        Column("max_points", word("max_points", lang), "number", 2),
        Column("points", word("points", lang), "number", 2),
        Column("share", word("share", lang), "number", 1),
        Column("median", word("median", lang), "number", 1),
        *group,
        Column("rank", word("rank", lang), "rank"),
    ]


def lost_columns(lost: pd.DataFrame, lang: Language) -> list[Column]:
    """Columns of the table of lost points."""
    return [
        *code_columns(lost["code"], lang),
        Column("name", word("name", lang)),
        Column("max_points", word("max_points", lang), "number", 2),
        Column("points", word("points", lang), "number", 2),
        Column("lost", word("lost", lang), "number", 2),
        Column("median_lost", word("median_lost", lang), "number", 2),
    ]


def stage_table(stages: pd.DataFrame, inputs: YearInputs, lang: Language) -> pd.DataFrame:
    """Self-scores against appraisal, with the names of areas."""
    names = {area.code: area.name[lang] for area in inputs.framework.areas}
    return stages.assign(name=stages["area"].map(names))


def stage_columns(stages: pd.DataFrame, lang: Language) -> list[Column]:
    """Columns of that table: a column a round, as many as there are."""
    rounds = [str(name) for name in stages.columns if str(name).startswith("round-")]
    after = {"vi": "Sau vòng {}", "en": "After round {}"}[lang]
    return [
        Column("name", word("part", lang)),
        Column("self", word("self", lang), "number", 2),
        *(Column(name, after.format(name.removeprefix("round-")), "number", 2) for name in rounds),
        Column("over", word("over", lang), "number", 2, signed=True),
        Column("lowered", word("lowered", lang), "number", 0),
        Column("raised", word("raised", lang), "number", 0),
    ]


def year_columns(lang: Language) -> list[Column]:
    """Columns of the published record by year."""
    return [
        Column("year", word("year", lang), "year"),
        Column("index", word("index", lang), "number", 2),
        Column("rank", word("rank", lang), "rank"),
        Column("source", word("source", lang), "link"),
    ]


def part_columns(lang: Language) -> list[Column]:
    """Columns of published figures on parts of the index."""
    return [
        Column("what", word("quantity", lang)),
        Column("value", word("printed", lang)),
        Column("confidence", word("confidence", lang)),
        Column("source", word("source", lang), "link"),
    ]


def with_quantities(parts: pd.DataFrame, names: Mapping[str, str], lang: Language) -> pd.DataFrame:
    """Published figures with readable names of quantities, parts (`part_names`) and confidence."""
    return parts.assign(
        value=as_printed(parts, lang),
        what=[
            named_part(known_word(str(quantity), lang), str(code), names)
            for quantity, code in zip(parts["quantity"], parts["code"], strict=True)
        ],
        confidence=parts["confidence"].map(lambda key: known_word(str(key), lang)),
    )
