"""What the `inputs` notebook shows: how complete the inputs are, who scored itself how, what was lost."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from par_lib.inputs.scores import Scores, State
from par_lib.report.language import Language, number
from par_lib.report.markdown import Column
from par_lib.report.words import word

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
        name = f"{area.code}. {area.name[lang]}"
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


def lost_columns(lang: Language) -> list[Column]:
    """Columns of the table of lost points (`lost_points`, with names)."""
    return [
        Column("code", word("code", lang)),
        Column("name", word("name", lang)),
        Column("max_points", word("max_points", lang), "number", 2),
        Column("mean_points", word("mean", lang), "number", 2),
        Column("mean_lost", word("mean_lost", lang), "number", 2),
        Column("share_lost", word("share_lost", lang), "number", 1),
        Column("at_zero", word("at_zero", lang), "number", 0),
    ]
