"""The sentences of findings: what one series says to each question of `par_lib.report.views.findings`."""

from __future__ import annotations

from math import isfinite

import pandas as pd

from par_lib.analysis.agreement import Correlation
from par_lib.analysis.compute import YearInputs
from par_lib.inputs.series import Series
from par_lib.report.language import Language, number, trimmed
from par_lib.report.markdown import escape
from par_lib.report.page_names import page_name, run_id
from par_lib.report.views.ends import at_end, who
from par_lib.report.views.findings import Finding, Kind
from par_lib.report.views.validity import interval

COVERED = 0.5  # of the ranked units: less than that answers no question
# On which page the reader sees what a finding says.
PAGES: dict[Kind, str] = {
    "order": "audit",
    "change": "change",
    "lost": "index",
    "gap": "index",
    "agreement": "validity",
}
_TOLD_APART = 0.95  # of the recalculations, as in par_lib.audit.verdict


def order_finding(
    inputs: YearInputs, verdict: pd.DataFrame, near: pd.DataFrame, lang: Language
) -> Finding | None:
    """How many neighbours the audit cannot tell apart, and the uppermost such pair; None if it tells all.

    Args:
        inputs: The year.
        verdict: Table of that name of the audit, one row.
        near: Pairs of neighbours (`audit.robustness.neighbours`).
        lang: Language of the sentence.
    """
    unsure = near[near["above"] < _TOLD_APART]
    if unsure.empty:
        return None
    pair = unsure.iloc[0]
    first, second = (escape(inputs.units.by_code[str(pair[key])].name[lang]) for key in ("unit", "other"))
    often = number(100 * float(pair["above"]), lang, 1)
    short = escape(inputs.series.file.short[lang])
    runs = number(float(verdict["replicates"].iloc[0]), lang, 0)
    text = {
        "vi": (
            f"**{short}: {len(unsure)} trong {len(near)} cặp đơn vị đứng liền nhau không phân biệt được** "
            f"khi tính lại {runs} lần với những cách tính hợp lý khác; chẳng hạn {first} đứng trên {second} "
            f"trong {often}% số lần."
        ),
        "en": (
            f"**{short}: {len(unsure)} of {len(near)} pairs of neighbours in the ranking cannot be told "
            f"apart** when the index is computed {runs} times in other sensible ways; {first}, for one, "
            f"stands above {second} in {often}% of them."
        ),
    }[lang]
    return _finding("order", inputs.series, inputs.framework.year, text)


def change_finding(
    series: Series, frame: pd.DataFrame, years: tuple[int, int], ranked: int, lang: Language
) -> Finding | None:
    """Who has changed most, and how many rose; None where too few units can be compared.

    Args:
        series: The series.
        frame: Movers (`views.change`).
        years: The two years.
        ranked: Units ranked in the later year.
        lang: Language of the sentence.
    """
    known = frame[frame["change"].notna()]
    if len(known) < COVERED * ranked or known.empty:
        return None
    most = at_end(known.assign(size=known["change"].abs()), "size")
    rises = int((known["change"] > 0).sum())
    before, now = years
    changes = most["change"].to_numpy()
    if (changes > 0).all() or (changes < 0).all():
        amount = number(float(changes[0]), lang, 2, sign=True)
    else:
        amount = f"±{number(float(abs(changes[0])), lang, 2)}"
    moved = {"vi": "", "en": ""}
    if len(most) == 1:
        ranks = [number(float(most[key].iloc[0]), lang, 0) for key in ("rank_before", "rank_now")]
        moved = {
            "vi": f", từ hạng {ranks[0]} đến hạng {ranks[1]}",
            "en": f", from rank {ranks[0]} to rank {ranks[1]}",
        }
    short, name = escape(series.file.short[lang]), who([escape(str(one)) for one in most["name"]], lang)
    has = "has" if len(most) == 1 else "have"
    text = {
        "vi": (
            f"**{short}: {name} thay đổi nhiều nhất so với năm {before}**, {amount} điểm phần trăm của mức "
            f"tối đa{moved['vi']}; {rises} trong {len(known)} đơn vị so sánh được tăng."
        ),
        "en": (
            f"**{short}: {name} {has} changed most since {before}**, by {amount} percentage points of the "
            f"maximum{moved['en']}; {rises} of the {len(known)} units that can be compared rose."
        ),
    }[lang]
    return _finding("change", series, now, text)


def lost_finding(inputs: YearInputs, areas: pd.DataFrame, lang: Language) -> Finding | None:
    """The area whose share of all lost points exceeds its share of the maximum most, over ranked units.

    Args:
        inputs: The year.
        areas: Results of its areas (`read_areas`).
        lang: Language of the sentence.
    """
    codes = [area.code for area in inputs.framework.areas]
    own = areas[areas["code"].isin(codes) & areas["unit"].isin(inputs.ranked)].dropna(subset=["points"])
    lost = (own["max_points"] - own["points"]).groupby(own["code"]).sum()
    maxima = own["max_points"].groupby(own["code"]).sum()
    units = own["unit"].nunique()
    if len(codes) < len(("one", "another")) or not lost.sum() > 0:
        return None
    excess = lost / lost.sum() - maxima / maxima.sum()
    area = inputs.framework.node(str(excess.idxmax()))
    shares = [number(100 * float(part[area.code] / part.sum()), lang, 1) for part in (lost, maxima)]
    mean, top = (trimmed(float(part.sum()) / units, lang) for part in (lost, maxima))
    short, name = escape(inputs.series.file.short[lang]), escape(area.name[lang])
    text = {
        "vi": (
            f"**{short}: {name} chiếm {shares[0]}% số điểm mất** nhưng chỉ {shares[1]}% điểm tối đa; trung "
            f"bình một đơn vị mất {mean} trong {top} điểm."
        ),
        "en": (
            f"**{short}: {name} makes up {shares[0]}% of the points lost** but {shares[1]}% of the maximum; "
            f"on average a unit loses {mean} of {top} points."
        ),
    }[lang]
    return _finding("lost", inputs.series, inputs.framework.year, text)


def gap_finding(inputs: YearInputs, areas: pd.DataFrame, lang: Language) -> Finding | None:
    """Of an index of two parts, whose ranks in them are furthest apart; None for any other index."""
    codes = [area.code for area in inputs.framework.areas]
    if len(codes) != len(("one", "another")):
        return None
    own = areas[areas["unit"].isin(inputs.ranked)]
    ranks = own.pivot_table(index="unit", columns="code", values="rank")[codes].dropna()
    if len(ranks) < COVERED * len(inputs.ranked) or ranks.empty:
        return None
    known = [unit for unit in inputs.units.units if unit.code in ranks.index]
    ranks = ranks.loc[[unit.code for unit in known]].assign(
        name=[escape(unit.name[lang]) for unit in known],
        apart=lambda frame: (frame[codes[0]] - frame[codes[1]]).abs(),
    )
    most = at_end(ranks, "apart")
    name = who(list(most["name"]), lang)
    parts = [f"“{escape(inputs.framework.node(code).name[lang])}”" for code in codes]
    places = [number(float(most[code].iloc[0]), lang, 0) for code in codes]
    told = {
        "vi": f"hạng {places[0]} ở phần {parts[0]}, hạng {places[1]} ở phần {parts[1]}",
        "en": f"rank {places[0]} in {parts[0]}, rank {places[1]} in {parts[1]}",
    }
    if len(most) > 1:
        amount = trimmed(float(most["apart"].iloc[0]), lang)
        told = {
            "vi": f"mỗi đơn vị {amount} bậc, giữa phần {parts[0]} và phần {parts[1]}",
            "en": f"by {amount} places each, between {parts[0]} and {parts[1]}",
        }
    short = escape(inputs.series.file.short[lang])
    text = {
        "vi": (f"**{short}: {name} có hai phần điểm lệch nhau nhiều nhất**: {told['vi']}."),
        "en": (f"**{short}: the two parts differ most for {name}**: {told['en']}."),
    }[lang]
    return _finding("gap", inputs.series, inputs.framework.year, text)


def agreement_finding(
    series: Series, other: Series, found: Correlation, year: int, ranked: int, lang: Language
) -> Finding | None:
    """How far the ranks of two series agree; None where too few units have both.

    Args:
        series: The series.
        other: What it is compared with.
        found: Spearman's correlation of the ranks.
        year: Of both.
        ranked: Units ranked in that year.
        lang: Language of the sentence.
    """
    if found.count < COVERED * ranked or not isfinite(found.low):
        return None
    first, second = (escape(one.file.short[lang]) for one in (series, other))
    value, span = number(found.value, lang), interval(found, lang)
    if found.low > 0:
        said = {"vi": "xếp các đơn vị theo thứ tự gần nhau", "en": "tend to rank units alike"}[lang]
    elif found.high < 0:
        said = {"vi": "xếp các đơn vị theo thứ tự ngược nhau", "en": "tend to rank units in opposite order"}[
            lang
        ]
    else:
        said = {
            "vi": "chưa cho thấy xếp hạng giống nhau",
            "en": "cannot be said to rank units alike",
        }[lang]
    text = {
        "vi": (
            f"**{first} và {second} {said}**: tương quan thứ hạng {value} (khoảng tin cậy 95%: {span}) trên "
            f"{found.count} trong {ranked} đơn vị có hạng của cả hai; đơn vị hạng cao được công bố nhiều hơn."
        ),
        "en": (
            f"**{first} and {second} {said}**: the rank correlation is {value} (95% interval {span}) over "
            f"the {found.count} of {ranked} units with both ranks; more is published of units near the top."
        ),
    }[lang]
    return _finding("agreement", series, year, text)


def _finding(kind: Kind, series: Series, year: int, text: str) -> Finding:
    return Finding(kind, series.id, text, page_name(run_id(PAGES[kind], series.id, year)))
