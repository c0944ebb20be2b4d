"""What the `audit` notebook and `par audit` show: the verdict in words, and tables with names for codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.audit.data import ROOT
from par_lib.audit.run import Audit
from par_lib.inputs.entry import round_of
from par_lib.report.language import Language, listing, number, percent, trimmed
from par_lib.report.views.ends import names_at_end, who
from par_lib.report.views.ranking import unit_names
from par_lib.report.words import known_word, word

_LEADS = {
    "robust": {
        "vi": "Kết luận: thứ hạng vững, cách tính khác đi thì phần lớn đơn vị vẫn gần như giữ hạng.",
        "en": "Verdict: the ranking is robust; calculated otherwise, most units keep nearly the same rank.",
    },
    "partly": {
        "vi": "Kết luận: thứ hạng vững một phần, nên đọc theo nhóm đầu, giữa, cuối chứ không từng bậc.",
        "en": "Verdict: the ranking holds in part; read it as top, middle and bottom, not place by place.",
    },
    "fragile": {
        "vi": "Kết luận: thứ hạng chưa vững, phụ thuộc nhiều vào cách tính.",
        "en": "Verdict: the ranking is fragile; it depends much on how the index is calculated.",
    },
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in one sentence, and the figures that it rests on in another."""

    lead: str
    grounds: str


def widest(audit: Audit, lang: Language) -> str:
    """The units whose rank intervals are the widest, or how many they are."""
    ranks = audit.tables["ranks"].set_index("unit")
    return who(names_at_end(ranks["high"] - ranks["low"], audit.inputs.units, lang), lang)


def verdict(audit: Audit, lang: Language) -> Verdict:
    """The verdict of an audit in words."""
    row: dict[str, Any] = {str(key): value for key, value in audit.tables["verdict"].iloc[0].items()}
    names = unit_names(audit.inputs, lang)
    varied = listing(
        [word(name, lang) for name in audit.tables["ledger"].query("option == ''")["source"]], lang
    )
    replicates, level = number(row["replicates"], lang, 0), percent(row["level"] * 100, lang, 0)
    width, most = trimmed(row["median_width"], lang, 1), number(row["widest"], lang, 0)
    places = "place" if width == "1" else "places"
    first, share = names[row["first_unit"]], percent(row["first_share"] * 100, lang, 0)
    source, effect = word(row["source"], lang), percent(row["effect"] * 100, lang, 0)
    apart, pairs = number(row["told_apart"], lang, 0), number(row["neighbours"], lang, 0)
    grounds = {
        "vi": (
            f"Tính lại {replicates} lần, mỗi lần thay đổi {varied}: khoảng {level} của hạng có độ rộng "
            f"trung vị {width} bậc, rộng nhất {most} bậc ({widest(audit, lang)}); {first} đứng đầu "
            f"trong {share} số lần; {apart} trong {pairs} cặp đơn vị đứng liền nhau phân biệt được rõ; "
            f"ảnh hưởng lớn nhất là {source} ({effect})."
        ),
        "en": (
            f"Calculated {replicates} times, each time with other {varied}: the {level} interval of a rank "
            f"is {width} {places} wide in the median and {most} at most ({widest(audit, lang)}); "
            f"{first} is first in {share} of them; {apart} of {pairs} pairs of neighbours can be told apart; "
            f"the strongest influence is {source} ({effect})."
        ),
    }[lang]
    return Verdict(_LEADS[row["verdict"]][lang], grounds)


def node_names(inputs: YearInputs, lang: Language) -> dict[str, str]:
    """Names of the nodes by code, and of the index itself."""
    return {node.code: node.name[lang] for node in inputs.framework.nodes} | {ROOT: word("index", lang)}


def named(audit: Audit, table: str, lang: Language) -> pd.DataFrame:
    """A table of an audit in which units, sources, options and flags have names instead of codes.

    A column that names a unit or a node keeps its codes beside it as `COLUMN_code`.
    """
    frame = audit.tables[table].copy()
    units, nodes = unit_names(audit.inputs, lang), node_names(audit.inputs, lang)
    for column in ("unit", "most_moved", "widest_unit", "first_unit"):
        if column in frame:
            frame[f"{column}_code"] = frame[column]
            frame[column] = [units.get(code, "") for code in frame[column]]
    if table == "pairs":
        frame["other"] = [units[code] for code in frame["other"]]
    for column in ("code", "parent", "child", *(("other",) if table == "correlations" else ())):
        if column in frame:
            frame[f"{column}_code"] = frame[column]
            frame[column] = [nodes[code] for code in frame[column]]
    for column in ("source", "flag", "relation"):
        if column in frame:
            frame[column] = [known_word(text, lang) for text in frame[column]]
    if "option" in frame:
        sources = audit.tables[table]["source"]
        frame["option"] = [
            option_name(audit.inputs, source, option, lang)
            for source, option in zip(sources, frame["option"], strict=True)
        ]
    return frame


def option_name(inputs: YearInputs, source: str, option: str, lang: Language) -> str:
    """The name of one option of a choice."""
    nodes = node_names(inputs, lang) if source == "left_out" else {}
    appraisal = round_of(option) if source == "round" else None
    if appraisal:
        return {"vi": f"vòng {appraisal}", "en": f"round {appraisal}"}[lang]
    special = "share_of_maximum" if option == "share" else option
    return nodes.get(option) or known_word(special, lang)
