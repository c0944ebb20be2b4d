"""What changed, in sentences and tables for readers, in both languages."""

from __future__ import annotations

import pandas as pd

from par_lib.release.causes import Cause, Evidence
from par_lib.release.diff import Difference, Listed, Number, Value
from par_lib.release.snapshot import TODAY
from par_lib.report.language import DASH, Language, trimmed

_DECIMALS = 4
_COLUMNS = [
    "series", "year", "origin", "unit", "unit_name", "code", "name",
    "quantity", "old", "new", "cause", "evidence",
]  # fmt: skip
_SHOWN = 3  # pieces of evidence of one number
_WORDS: dict[str, tuple[str, str]] = {
    "input": ("số liệu đầu vào", "input"),
    "weight": ("điểm tối đa", "weight"),
    "rule": ("quy tắc", "rule"),
    "units": ("đơn vị được so sánh", "units"),
    "code": ("mã chương trình", "code"),
    "unexplained": ("không rõ nguyên nhân", "unexplained"),
    "points": ("điểm", "points"),
    "max_points": ("điểm tối đa", "maximum points"),
    "maximum": ("điểm tối đa", "maximum"),
    "share": ("tỷ lệ so với tối đa (%)", "share (%)"),
    "index": ("chỉ số", "index"),
    "rank": ("hạng", "rank"),
    "band": ("nhóm kết quả", "band"),
    "role": ("vai trò", "role"),
    "ties": ("quy tắc đồng hạng", "tie rule"),
    "measure": ("cách tính chỉ số", "measure of the index"),
    "bands": ("ngưỡng các nhóm", "bands"),
    "added": ("được thêm vào", "added"),
    "removed": ("được bỏ ra", "removed"),
    "year": ("Năm", "Year"),
    "unit": ("Đơn vị", "Unit"),
    "node": ("Tiêu chí", "Node"),
    "more": ("và {count} thay đổi khác", "and {count} more"),
    "today": ("bản dựng hiện tại", "the current build"),
    "same code": ("mã tính toán và thư viện như nhau", "the same computing code and libraries"),
    "other code": ("mã tính toán hoặc thư viện khác nhau", "other computing code or libraries"),
}


def word(key: str, lang: Language) -> str:
    """A word of the comparison in one language."""
    return _WORDS[key][0 if lang == "vi" else 1]


def release_name(name: str, lang: Language) -> str:
    """The name of one side of a comparison: that of a release, or words for today's build."""
    return word("today", lang) if name == TODAY else name


def value_text(value: Value, lang: Language) -> str:
    """A number as readers see it, with at most four decimals.

    >>> value_text(84.378125, "vi"), value_text("high", "vi"), value_text(None, "en")
    ('84,3781', 'high', '–')
    """
    if isinstance(value, str):
        return value
    return DASH if value is None else trimmed(value, lang, _DECIMALS)


def causes_word(causes: str, lang: Language) -> str:
    """Kinds of causes by their English names, as `frame` gives them, in words.

    >>> causes_word("input, weight", "vi"), causes_word("added", "en")
    ('số liệu đầu vào, điểm tối đa', 'added')
    """
    return ", ".join(word(cause, lang) for cause in causes.split(", "))


def causes_text(number: Number, lang: Language) -> str:
    """The kinds of causes of a changed number."""
    return ", ".join(word(cause, lang) for cause in number.causes)


def evidence_text(whole: Difference, number: Number, lang: Language) -> str:
    """What a changed number rests on; the own changes of the unit stand first."""
    pieces = [_piece(whole, number, one, lang) for one in number.evidence]
    left = len(pieces) - _SHOWN
    more = [word("more", lang).format(count=left)] if left > 0 else []
    return "; ".join([*pieces[:_SHOWN], *more])


def _piece(whole: Difference, number: Number, one: Evidence, lang: Language) -> str:
    unit = whole.units[number.series, one.unit][lang] if one.unit and one.unit != number.unit else ""
    if one.about == "code":
        return word(one.cause, lang)
    if one.cause is Cause.UNITS:
        return f"{whole.units[number.series, one.unit][lang]} {word(one.about, lang)}"
    values = f" {one.old} → {one.new}" if one.old and one.new else f" ({one.old or one.new})"
    about = word(one.about, lang) + (values if one.old or one.new else "")
    where = " ".join(part for part in (unit, one.code) if part)
    return f"{where}: {about}" if where else about


def listed_text(one: Listed, lang: Language) -> str:
    """What came or went.

    >>> listed_text(Listed("node", True, "papi", 2023, "C09"), "en")
    'papi 2023: Node C09 added'
    """
    name = f" ({one.name[lang]})" if one.name else ""
    what = word("added" if one.added else "removed", lang)
    code = f" {one.code}" if one.code else ""
    return f"{one.series} {one.year}: {word(one.kind, lang)}{code}{name} {what}"


def frame(whole: Difference, lang: Language) -> pd.DataFrame:
    """Every changed number as a row, with twelve significant digits and causes by their English names."""
    rows = [
        (one.series, one.year, one.origin, one.unit, one.unit_name[lang], one.code, one.node_name[lang],
         one.quantity, _plain(one.old), _plain(one.new), ", ".join(one.causes),
         evidence_text(whole, one, lang))
        for one in whole.numbers
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS, dtype=object)


def listed_frame(whole: Difference, lang: Language) -> pd.DataFrame:
    """What came and went as rows of the same columns: the quantity is year, unit or node."""
    rows = []
    for one in whole.listed:
        unit, node = (one.code if one.kind == kind else "" for kind in ("unit", "node"))
        name = one.name[lang] if one.name else ""
        names = (unit, name if unit else "", node, "" if unit else name)
        there = (None, "there") if one.added else ("there", None)
        rows.append(
            (one.series, one.year, "", *names, one.kind, *there, "added" if one.added else "removed", "")
        )
    return pd.DataFrame(rows, columns=_COLUMNS, dtype=object)


def _plain(value: Value) -> Value | int:
    """Without the noise of binary sums; whole numbers, such as ranks, as such."""
    if not isinstance(value, float):
        return value
    rounded = float(format(value, ".12g"))
    return int(rounded) if rounded.is_integer() else rounded
