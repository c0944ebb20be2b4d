"""Sentences about one unit, in both languages; each is made from figures and says nothing else."""

from __future__ import annotations

from math import isnan

import pandas as pd

from par_lib.report.language import Language, listing, number, percent
from par_lib.report.markdown import escape
from par_lib.report.views.unit import Interval, Position


def position_sentence(name: str, at: Position, lang: Language, unit: str, decimals: int) -> str:
    """Rank, index, median and region of a unit; that it is not ranked where it has no rank.

    Args:
        name: Of the unit.
        at: Where it stands.
        lang: Language of the sentence.
        unit: What follows the index: "%" or " points".
        decimals: Of the index.
    """
    if at.rank is None:
        return {
            "vi": f"{escape(name)} không đủ dữ liệu nên không được xếp hạng ({at.count} đơn vị có hạng).",
            "en": f"{escape(name)} lacks complete data and is not ranked ({at.count} units are).",
        }[lang]
    gap = at.index - at.median
    vi = (
        f"{escape(name)} đứng thứ **{at.rank}** trong {at.count} đơn vị với chỉ số "
        f"**{number(at.index, 'vi', decimals)}{unit}**, {_compared(gap, 'vi', decimals)} trung vị "
        f"({number(at.median, 'vi', decimals)}{unit})."
    )
    en = (
        f"{escape(name)} ranks **{at.rank}** of {at.count} with an index of "
        f"**{number(at.index, 'en', decimals)}{unit}**, {_compared(gap, 'en', decimals)} the median "
        f"({number(at.median, 'en', decimals)}{unit})."
    )
    if at.band:
        vi, en = f"{vi} Nhóm kết quả: {escape(at.band)}.", f"{en} Band: {escape(at.band)}."
    if at.group_rank is not None:
        mean = number(at.group_mean, lang, decimals)
        place, region = f"{at.group_rank}", escape(at.group)
        vi += f" Trong vùng {region}: thứ {place} trên {at.group_count}, trung bình vùng {mean}{unit}."
        en += f" Within its region, {region}: {place} of {at.group_count}, regional mean {mean}{unit}."
    return {"vi": vi, "en": en}[lang]


def _compared(gap: float, lang: Language, decimals: int) -> str:
    if not round(gap, decimals):
        return {"vi": "bằng", "en": "equal to"}[lang]
    size = number(abs(gap), lang, decimals)
    above = {"vi": f"cao hơn {size} so với", "en": f"{size} above"}
    below = {"vi": f"thấp hơn {size} so với", "en": f"{size} below"}
    return (above if gap > 0 else below)[lang]


def interval_sentence(interval: Interval | None, lang: Language) -> str:
    """How sure the rank is; nothing where it is not known."""
    if interval is None:
        return ""
    low, high = interval.low, interval.high
    if interval.basis == "audit":
        return {
            "vi": f"Khi thay đổi các lựa chọn của cách tính (xem kiểm định), hạng từ {low} đến {high}.",
            "en": f"With other choices of method (see the audit), the rank lies between {low} and {high}.",
        }[lang]
    return {
        "vi": f"Sai số chọn mẫu của điều tra để ngỏ hạng từ {low} đến {high}.",
        "en": f"The sampling error of the survey leaves ranks {low} to {high} open.",
    }[lang]


def strengths_sentence(strong: list[str], weak: list[str], lang: Language) -> str:
    """Which areas lie furthest above the median, which below.

    >>> strengths_sentence(["A"], [], "en")
    'Furthest above the median: A. No part lies below it.'
    """
    above, below = (listing([escape(name) for name in names], lang) for names in (strong, weak))
    if lang == "vi":
        first = f"Cao hơn trung vị nhiều nhất: {above}." if strong else "Không có phần nào cao hơn trung vị."
        second = f"Thấp hơn trung vị nhiều nhất: {below}." if weak else "Không có phần nào thấp hơn trung vị."
    else:
        first = f"Furthest above the median: {above}." if strong else "No part lies above the median."
        second = f"Furthest below the median: {below}." if weak else "No part lies below it."
    return f"{first} {second}"


def lost_sentence(lost: pd.DataFrame, lang: Language) -> str:
    """How many points are lost in all, and in which component most."""
    if lost.empty:
        return {"vi": "Không mất điểm ở tiêu chí nào.", "en": "No points are lost."}[lang]
    total, first = float(lost["lost"].sum()), lost.iloc[0]
    name, share = escape(str(first["name"])), percent(100 * float(first["lost"]) / total, lang, 1)
    points = number(total, lang)
    return {
        "vi": f"Mất {points} điểm ở {len(lost)} mục, nhiều nhất ở “{name}” ({share} số điểm mất).",
        "en": f"{points} points are lost in {len(lost)} items, most in “{name}” ({share} of it).",
    }[lang]


def published_sentence(years: pd.DataFrame, lang: Language) -> str:
    """What was published on a unit over the years: how many years, the best rank, the last index."""
    if years.empty:
        return {
            "vi": "Chưa tìm thấy chỉ số hoặc hạng nào đã công bố trong các nguồn đã thu thập.",
            "en": "No published index or rank was found in the sources collected.",
        }[lang]
    first, last = years["year"].min(), years["year"].max()
    ranks = years.dropna(subset="rank")
    if first == last:
        text = {
            "vi": f"Hồ sơ chỉ có số liệu đã công bố của năm {first}.",
            "en": f"The record holds published figures of {first} only.",
        }[lang]
    else:
        text = {
            "vi": f"Hồ sơ có số liệu đã công bố của {len(years)} năm ({first}–{last}).",
            "en": f"The record holds published figures of {len(years)} years ({first}–{last}).",
        }[lang]
    if len(ranks):
        best = int(ranks["rank"].min())
        when = listing([str(year) for year in ranks.loc[ranks["rank"] == best, "year"]], lang)
        text += {"vi": f" Hạng cao nhất: {best} (năm {when}).", "en": f" Highest rank: {best} (in {when})."}[
            lang
        ]
    return text


def appraisal_sentence(stages: pd.DataFrame, lang: Language) -> str:
    """By how many points a unit's own scores lie above what the appraisal left."""
    last = [name for name in stages.columns if str(name).startswith("round-")][-1]
    own, given = float(stages["self"].sum()), float(stages[last].sum())
    over = own - given
    if isnan(over):
        return ""
    return {
        "vi": f"Tự đánh giá {number(own, 'vi')} điểm, sau thẩm định còn {number(given, 'vi')} điểm "
        f"(chênh {number(over, 'vi', sign=True)}).",
        "en": f"Self-assessment gave {number(own, 'en')} points, the appraisal {number(given, 'en')} "
        f"(difference {number(over, 'en', sign=True)}).",
    }[lang]
