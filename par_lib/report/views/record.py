"""What the `record` notebook shows: published figures, computed ones beside them, conflicts."""

from __future__ import annotations

import pandas as pd

from par_lib.analysis.outcome import Outcome
from par_lib.report.language import Language
from par_lib.report.markdown import Column
from par_lib.report.words import known_word, word
from par_lib.units.unit_set import UnitSet


def counts_by_outcome(comparisons: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """How many figures of each quantity compare how; facts on the whole series are one quantity."""
    kinds = (
        comparisons["quantity"]
        .where(comparisons["unit"] != "", "fact")
        .map(lambda key: known_word(str(key), lang))
    )
    frame = comparisons.assign(kind=kinds)
    table = frame.groupby(["kind", "outcome"], sort=False).size().unstack("outcome", fill_value=0)
    return table.reindex(columns=[str(one) for one in Outcome], fill_value=0).reset_index()


def outcome_columns(lang: Language) -> list[Column]:
    """Columns of the table of outcomes."""
    return [Column("kind", word("quantity", lang))] + [
        Column(str(one), word(str(one), lang), "number", 0) for one in Outcome
    ]


def differing(comparisons: pd.DataFrame, units: UnitSet, lang: Language) -> pd.DataFrame:
    """The figures that do not round to what is printed, with names; inputs are left out."""
    frame = comparisons[(comparisons["outcome"] != Outcome.EQUAL) & (comparisons["quantity"] != "input")]
    return with_names(frame, units, lang)


def with_names(frame: pd.DataFrame, units: UnitSet, lang: Language) -> pd.DataFrame:
    """The frame with readable names of units, quantities, outcomes and confidence."""
    names = {unit.code: unit.name[lang] for unit in units.units}
    quantities = frame["quantity"].map(lambda key: known_word(str(key), lang))
    named = frame.assign(
        name=frame["unit"].map(names).fillna(""),
        what=(quantities + " " + frame["code"]).str.strip(),
        confidence=frame["confidence"].map(lambda key: known_word(str(key), lang)),
    )
    if "outcome" in frame:
        named = named.assign(outcome=frame["outcome"].map(lambda key: known_word(str(key), lang)))
    return named.reset_index(drop=True)


def in_last_digits(comparisons: pd.DataFrame, units: UnitSet, lang: Language) -> pd.DataFrame:
    """Differences in units of the last printed digit, for the figure: columns `name` and `difference`."""
    frame = comparisons[(comparisons["tolerance"] > 0) & comparisons["difference"].notna()]
    frame = frame[frame["unit"] != ""]
    named = with_names(frame, units, lang)
    return pd.DataFrame({"name": named["name"], "difference": named["difference"] / named["tolerance"]})


def difference_columns(lang: Language) -> list[Column]:
    """Columns of the table of differences."""
    return [
        Column("name", word("unit", lang)),
        Column("what", word("quantity", lang)),
        Column("value", word("printed", lang), "number", 4),
        Column("computed", word("computed", lang), "number", 4),
        Column("difference", word("difference", lang), "number", 4, signed=True),
        Column("tolerance", word("tolerance", lang), "number", 4),
        Column("outcome", word("outcome", lang)),
        Column("note", word("note", lang)),
        Column("source", word("source", lang), "link"),
    ]
