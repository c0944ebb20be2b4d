"""What the `record` notebook shows: published figures, computed ones beside them, conflicts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from par_lib.analysis.outcome import Outcome
from par_lib.inputs.csv_table import parse_number
from par_lib.report.language import Language, number
from par_lib.report.markdown import Column
from par_lib.report.views.facts import fact_name
from par_lib.report.views.parts import named_part
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


def differing(
    comparisons: pd.DataFrame, units: UnitSet, parts: Mapping[str, str], lang: Language
) -> pd.DataFrame:
    """The figures that do not round to what is printed, with names; inputs are left out."""
    frame = comparisons[(comparisons["outcome"] != Outcome.EQUAL) & (comparisons["quantity"] != "input")]
    return with_names(frame, units, parts, lang)


def with_names(frame: pd.DataFrame, units: UnitSet, parts: Mapping[str, str], lang: Language) -> pd.DataFrame:
    """The frame with readable names of units, quantities, parts (`part_names`), outcomes and confidence.

    What is about no unit is a fact on the whole, and called so.
    """
    names = {unit.code: unit.name[lang] for unit in units.units}
    named = frame.assign(
        name=frame["unit"].map(names).fillna(""),
        what=[
            named_part(known_word(str(quantity), lang), str(code), parts)
            if unit
            else fact_name(str(quantity), units, lang)
            for unit, quantity, code in zip(frame["unit"], frame["quantity"], frame["code"], strict=True)
        ],
        confidence=frame["confidence"].map(lambda key: known_word(str(key), lang)),
    )
    if "outcome" in frame:
        named = named.assign(outcome=frame["outcome"].map(lambda key: known_word(str(key), lang)))
    return named.reset_index(drop=True)


def in_last_digits(comparisons: pd.DataFrame, units: UnitSet, lang: Language) -> pd.DataFrame:
    """Differences in units of the last printed digit, for the figure: columns `name` and `difference`."""
    frame = comparisons[(comparisons["tolerance"] > 0) & comparisons["difference"].notna()]
    frame = frame[frame["unit"] != ""]
    names = frame["unit"].map({unit.code: unit.name[lang] for unit in units.units})
    differences = pd.DataFrame({"name": names, "difference": frame["difference"] / frame["tolerance"]})
    return differences.reset_index(drop=True)


def as_printed(record: pd.DataFrame, lang: Language) -> list[str]:
    """Published figures with the digits that the page prints, as the language writes them."""
    pairs = zip(record["value"], record["decimals"], strict=True)
    return [number(float(value), lang, int(digits)) for value, digits in pairs]


def conflict_table(conflicts: pd.DataFrame, units: UnitSet, lang: Language) -> pd.DataFrame:
    """Where sources disagree (`load_conflicts`), in the language: `name`, `field`, `figure`, `decided`."""
    names = {unit.name.vi: unit.name[lang] for unit in units.units}
    rows = []
    for one in conflicts.to_dict("records"):
        value = parse_number(str(one["value"]))
        digits = len(str(one["value"]).partition(".")[2])
        rows.append(
            {
                "year": str(one["year"]),
                "name": names.get(str(one["entity_vi"])) or known_word(str(one["entity_vi"]), lang),
                "field": known_word(str(one["field"]), lang),
                "figure": str(one["value"]) if value is None else number(value, lang, digits),
                "decided": one["what_vi"] if lang == "vi" else one["what"],
            }
        )
    return pd.DataFrame(rows, columns=["year", "name", "field", "figure", "decided"])


def conflict_columns(lang: Language) -> list[Column]:
    """Columns of `conflict_table`, without the year."""
    return [
        Column("name", word("unit", lang)),
        Column("field", word("field", lang)),
        Column("figure", word("value", lang)),
        Column("decided", word("decision", lang)),
    ]


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
        Column(f"note_{lang}", word("note", lang)),
        Column("source", word("source", lang), "link"),
    ]
