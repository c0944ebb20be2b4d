"""What a page shows of an audit's longer tables; the whole of them is beside it as files.

A framework of a hundred leaves has thousands of correlations: nobody reads them on a page, and a phone
cannot show them. A table of more than `MOST` rows is cut down to what needs a look, and says so.
"""

from __future__ import annotations

import pandas as pd

from par_lib.report.language import Language, number

MOST = 40  # rows
FILES = ("correlations", "importance", "components", "loadings", "floor", "outliers", "pairs", "distribution")
_RULES = {
    "correlations": {
        "vi": "với phần gần nhất mà nó thuộc về, và với phần khác gần nó nhất",
        "en": "with the nearest part that it belongs to, and with the closest other part",
    },
    "importance": {"vi": "các phần còn chia nhỏ", "en": "parts that have parts of their own"},
    "components": {
        "vi": "thành phần thứ nhất và các thành phần có giá trị riêng trên 1",
        "en": "the first component and those with an eigenvalue above 1",
    },
    "loadings": {"vi": "hệ số dưới 0,3", "en": "loadings below 0.3"},
    "floor": {
        "vi": f"{MOST} tiêu chí còn nhiều điểm nhất",
        "en": f"the {MOST} leaves with most points still to be had",
    },
    "outliers": {"vi": f"{MOST} giá trị nằm xa nhất", "en": f"the {MOST} furthest values"},
}


def brief(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of an audit that a page shows: all of a short one, in the same order.

    Of the correlations only flagged ones are shown, however few there are.

    >>> table = pd.DataFrame({"distance": range(-50, 50)})
    >>> int(brief("outliers", table)["distance"].abs().min())
    30
    """
    if name == "correlations":
        table = table[table["flag"] != ""]
    if len(table) <= MOST or name not in _RULES:
        return table
    if name == "correlations":
        own = table[table["relation"] == "own"].drop_duplicates("code")
        closer = table[table["flag"] == "closer"].sort_values("pearson", ascending=False, kind="stable")
        return table.loc[sorted([*own.index, *closer.drop_duplicates("code").index])]
    if name == "importance":
        return table[table["code"].isin(table["parent"])]
    if name == "components":
        return table[(table["component"] == 1) | (table["eigenvalue"] > 1)]
    if name == "loadings":
        return table[table["loading"] < 0.3]
    size = table["mean_gain"] if name == "floor" else table["distance"].abs()
    return table.loc[size.sort_values(ascending=False, kind="stable").index[:MOST]].sort_index()


def brief_note(name: str, shown: int, table: pd.DataFrame, lang: Language) -> str:
    """A sentence for the caption of a table that is cut down; empty for one that is whole.

    >>> brief_note("loadings", 12, pd.DataFrame({"loading": [0.5] * 124}), "en")
    'Shown: loadings below 0.3 (12 of 124 rows).'
    """
    whole = len(table[table["flag"] != ""]) if name == "correlations" else len(table)
    if shown == whole or name not in _RULES:
        return ""
    rule, few, all_rows = _RULES[name][lang], number(shown, lang, 0), number(whole, lang, 0)
    return {
        "vi": f"Hiển thị: {rule} ({few} trong {all_rows} dòng).",
        "en": f"Shown: {rule} ({few} of {all_rows} rows).",
    }[lang]
