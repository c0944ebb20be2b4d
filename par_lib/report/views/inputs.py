"""What the `inputs` notebook shows: how complete the inputs are, who scored itself how, what was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from par_lib.inputs.scores import Scores, State
from par_lib.report.codes import code_columns, numbered
from par_lib.report.language import Language, listing, number
from par_lib.report.markdown import Column
from par_lib.report.words import stage_word, word

_STATES = {state: state.name.lower() for state in State}
_PAIR = {"vi": "{} ({}% còn {}%)", "en": "{} ({}% to {}%)"}
_ALT = {
    "vi": (
        "Biểu đồ {} lĩnh vực, tỷ lệ điểm tự đánh giá và tỷ lệ sau thẩm định. "
        "Giảm nhiều nhất: {}; giảm ít nhất: {}."
    ),
    "en": (
        "Chart of {} areas, share of points by self-assessment and after appraisal. "
        "Lowered most: {}; lowered least: {}."
    ),
}
_ROUNDS = {"vi": "Sau vòng {}", "en": "After round {}"}


def coverage(scores: Scores, lang: Language) -> pd.DataFrame:
    """For each area, how many scores there are of each state, and the share that is scored (in %)."""
    rows = []
    for area in scores.framework.areas:
        state = scores.only(area.code).state
        counts = {name: int((state == value).sum()) for value, name in _STATES.items()}
        name = numbered(area, lang)
        rows.append({"name": name, **counts, "covered": 100 * counts["scored"] / max(state.size, 1)})
    return pd.DataFrame(rows)


def coverage_columns(lang: Language) -> list[Column]:
    """Columns of the table of coverage."""
    counts = [Column(name, word(name, lang), "number", 0) for name in _STATES.values()]
    covered = Column("covered", word("covered", lang), "percent", 1)
    return [Column("name", word("name", lang)), *counts, covered]


def incomplete(scores: Scores, lang: Language) -> list[str]:
    """Names of the units with a score that is not available."""
    unknown = (scores.state == State.NOT_AVAILABLE).any(axis=1)
    return [unit.name[lang] for unit, is_so in zip(scores.units, unknown, strict=True) if is_so]


def over_table(over: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Self-scores against appraisal (`self_against_appraised`) with names, the largest excess first."""
    table = over.assign(name=over[over.columns[0]].map(names))
    return table.sort_values("over_share", ascending=False, kind="stable", ignore_index=True)


def claimed_and_found(over: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Self-scores and the last appraisal as shares of the maximum in %, in the order of the framework.

    Returns:
        Columns name, self, and appraised (after the last round).
    """
    last = [name for name in over.columns if str(name).startswith("round-")][-1]
    shares = {
        key: 100 * over[column] / over["max_points"]
        for key, column in (("self", "self"), ("appraised", last))
    }
    return pd.DataFrame({"name": over[over.columns[0]].map(names), **shares})


def claimed_and_found_alt(pairs: pd.DataFrame, lang: Language) -> str:
    """What the figure of it shows, in words: the largest and the smallest difference."""
    change = pairs["appraised"] - pairs["self"]
    places = [int(change.argmin()), int(change.argmax())]
    said = [
        _PAIR[lang].format(
            pairs["name"].iloc[place],
            *(number(float(pairs[key].iloc[place]), lang, 1) for key in ("self", "appraised")),
        )
        for place in places
    ]
    return _ALT[lang].format(len(pairs), *said)


def over_columns(over: pd.DataFrame, title: str, lang: Language) -> list[Column]:
    """Columns of that table: a column a round, as many as there are."""
    rounds = [name for name in over.columns if str(name).startswith("round-")]
    return [
        Column("name", title),
        Column("leaves", word("components", lang), "number", 0),
        Column("self", word("self", lang), "number", 2),
        *(Column(name, _ROUNDS[lang].format(name.removeprefix("round-")), "number", 2) for name in rounds),
        Column("over", word("over", lang), "number", 2, signed=True),
        Column("over_share", word("over_share", lang), "number", 2, signed=True),
        Column("lowered", word("lowered", lang), "number", 0),
        Column("raised", word("raised", lang), "number", 0),
    ]


def lost_columns(lost: pd.DataFrame, lang: Language) -> list[Column]:
    """Columns of the table of lost points (`lost_points`, with names)."""
    return [
        *code_columns(lost["code"], lang),
        Column("name", word("name", lang)),
        Column("max_points", word("max_points", lang), "number", 2),
        Column("status", word("status", lang)),
        Column("mean_points", word("mean", lang), "number", 2),
        Column("mean_lost", word("mean_lost", lang), "number", 2),
        Column("share_lost", word("share_lost", lang), "number", 1),
        Column("at_zero", word("at_zero", lang), "number", 0),
    ]


def stage_table(by_stage: Sequence[Mapping[str, object]], lang: Language) -> pd.DataFrame:
    """For each stage, how many scores have a raw value beside them and how many differ from their rule."""
    table = pd.DataFrame(by_stage)
    return table.assign(stage=[stage_word(str(stage), lang) for stage in table["stage"]])


def stage_columns(lang: Language) -> list[Column]:
    """Columns of that table."""
    return [
        Column("stage", word("stage", lang)),
        Column("compared", word("compared", lang), "number", 0),
        Column("differing", word("differing", lang), "number", 0),
        Column("largest", word("largest_difference", lang), "number", 2),
    ]


def deviation_table(
    deviating: pd.DataFrame, units: Mapping[str, str], nodes: Mapping[str, str], lang: Language
) -> pd.DataFrame:
    """Scores that differ from their rule (`rule_differences`), with names."""
    return deviating.assign(
        unit=deviating["unit"].map(units),
        name=deviating["code"].map(nodes),
        stage=[stage_word(stage, lang) for stage in deviating["stage"]],
    )


def deviation_columns(lang: Language) -> list[Column]:
    """Columns of that table."""
    return [
        Column("unit", word("unit", lang)),
        Column("code", word("code", lang)),
        Column("name", word("name", lang)),
        Column("stage", word("stage", lang)),
        Column("value", word("value", lang), "number", 2),
        Column("target", word("target", lang), "number", 2),
        Column("points", word("points", lang), "number", 2),
        Column("by_rule", word("by_rule", lang), "number", 2),
        Column("difference", word("difference", lang), "number", 2, signed=True),
    ]


def zero_table(
    zero: pd.DataFrame, units: Mapping[str, str], nodes: Mapping[str, str], lang: Language
) -> pd.DataFrame:
    """Components in which units have no points (`components_at_zero`), and who: those of most units first."""
    rows = [
        (code, nodes[str(code)], float(part["max_points"].iloc[0]), len(part),
         listing([units[unit] for unit in part["unit"]], lang))
        for code, part in zero.groupby("code", sort=False)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["code", "name", "max_points", "at_zero", "units"])
    return table.sort_values(["at_zero", "code"], ascending=[False, True], ignore_index=True)


def zero_columns(lang: Language) -> list[Column]:
    """Columns of that table."""
    return [
        Column("code", word("code", lang)),
        Column("name", word("name", lang)),
        Column("max_points", word("max_points", lang), "number", 2),
        Column("at_zero", word("at_zero", lang), "number", 0),
        Column("units", word("units_at_zero", lang)),
    ]
