"""Published facts in words: data/published/facts.csv names them by keys, readers want sentences' worth."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.series import Series
from par_lib.report.language import Language, listing, number
from par_lib.report.markdown import Column
from par_lib.report.words import known_word, word
from par_lib.units.unit_set import UnitSet

# A key, with what stands for its groups as {0}, {1}: numbers in it are written as each language does.
_KEYS: tuple[tuple[str, str, str], ...] = (
    (r"mean", "Trung bình", "Mean"),
    (r"max", "Cao nhất", "Highest"),
    (r"min", "Thấp nhất", "Lowest"),
    (r"last_place", "Đứng cuối", "Last"),
    (r"lowest_two", "Hai đơn vị thấp nhất", "The two lowest"),
    (r"range_max_minus_min", "Khoảng cách cao nhất – thấp nhất", "Highest less lowest"),
    (r"ratio_max_to_min", "Cao nhất chia cho thấp nhất", "Highest over lowest"),
    (r"mean_change_on_previous_year", "Trung bình so với năm trước", "Mean against the year before"),
    (r"mean_change_(?:on|since)_(\d{4})", "Trung bình so với năm {0}", "Mean against {0}"),
    (r"change", "Thay đổi", "Change"),
    (r"(largest|smallest)_(increase|decrease)(?:_name)?", "{1} {0}", "{0} {1}"),
    (r"count_units", "Số đơn vị được xếp hạng", "Units ranked"),
    (
        r"assessed_not_ranked|special agencies assessed, not ranked",
        "Được đánh giá, không xếp hạng",
        "Assessed, not ranked",
    ),
    (r"count_above_mean", "Số đơn vị cao hơn trung bình", "Units above the mean"),
    (r"count_increased", "Số đơn vị tăng", "Units that rose"),
    (r"count_decreased", "Số đơn vị giảm", "Units that fell"),
    (r"count_ranked_higher", "Số đơn vị lên hạng", "Units that gained places"),
    (r"count_ranked_lower", "Số đơn vị xuống hạng", "Units that lost places"),
    (r"count_([\d.]+_or_more|below_[\d.]+|[\d.]+_to_[\d.]+)", "Số đơn vị {0}", "Units {0}"),
    (r"count_group_([A-Z])", "Số đơn vị nhóm {0}", "Units of group {0}"),
    (
        r"count_group_([A-Z])_([\d.]+_or_more|[\d.]+_to_[\d.]+)",
        "Số đơn vị nhóm {0} ({1})",
        "Units of group {0} ({1})",
    ),
    (r"count_areas", "Số lĩnh vực", "Areas"),
    (r"count_criteria", "Số tiêu chí", "Criteria"),
    (r"count_component_criteria", "Số tiêu chí thành phần", "Component criteria"),
    (r"count_criteria_by_survey|count_survey_criteria", "Số tiêu chí điều tra", "Criteria by survey"),
    (r"group_(I+)_criteria", "Số tiêu chí nhóm {0}", "Criteria of group {0}"),
    (
        r"group_(I+)_component_criteria",
        "Số tiêu chí thành phần nhóm {0}",
        "Component criteria of group {0}",
    ),
    (r"max_points", "Điểm tối đa", "Maximum points"),
    (r"points_(?:by_)?sociological_survey", "Điểm điều tra xã hội học", "Points by sociological survey"),
    (r"points_appraised", "Điểm thẩm định", "Points by appraisal"),
    (r"points_self_assessed", "Điểm tự đánh giá", "Points by self-assessment"),
    (
        r"points_self_assessed_and_appraised",
        "Điểm tự đánh giá được thẩm định",
        "Points by self-assessment, appraised",
    ),
    (r"points_external_assessment", "Điểm đánh giá bên ngoài", "Points by assessment from outside"),
    (r"points_by_results", "Điểm kết quả thực hiện", "Points by results"),
    (
        r"points_impact_and_surveys",
        "Điểm tác động và điều tra",
        "Points by impact and surveys",
    ),
)
_RANGES = (  # of the index, within a key
    (r"([\d.]+)_or_more", "từ {0}% trở lên", "with {0}% or more"),
    (r"below_([\d.]+)", "dưới {0}%", "below {0}%"),
    (r"([\d.]+)_to_([\d.]+)", "từ {0}% đến dưới {1}%", "from {0}% to below {1}%"),
)
_PARTS = {  # within a key
    "largest": ("nhiều nhất", "Largest"),
    "smallest": ("ít nhất", "Smallest"),
    "increase": ("Tăng", "rise"),
    "decrease": ("Giảm", "fall"),
}
_REMARKS = {  # what stands in brackets after a key, where it is no name
    "highest region": ("vùng cao nhất", "highest region"),
    "impact": ("tác động", "impact"),
    "results: 8 areas": ("kết quả, 8 lĩnh vực", "results, 8 areas"),
    "which is which is unclear": ("không rõ số nào của đơn vị nào", "which is which is unclear"),
}
_BLOCKS = {  # parts of the index, as the facts name them
    "Khảo sát lãnh đạo quản lý": "Survey of leaders and managers",
    "Tác động đến phát triển kinh tế - xã hội": "Impact on socio-economic development",
    "Điểm thẩm định": "Appraisal",
}
_MEASURES = {
    "units": ("đơn vị", "units"),
    "criteria": ("tiêu chí", "criteria"),
    "component criteria": ("tiêu chí thành phần", "component criteria"),
    "areas": ("lĩnh vực", "areas"),
    "points": ("điểm", "points"),
    "pp": ("điểm phần trăm", "percentage points"),
    "ratio": ("lần", "times"),
    "name": ("", ""),
}


def fact_table(facts: pd.DataFrame, series: Series, units: UnitSet, lang: Language) -> pd.DataFrame:
    """Published facts (`load_facts`) as a reader wants them.

    Returns:
        Columns `what`, `figure`, `measure`, `note`, `source_url`, in the order of the facts.
    """
    at = 0 if lang == "vi" else 1
    described = series.file.facts
    regions = described.groups if described else None
    rows = []
    for one in facts.to_dict("records"):
        said = fact_name(str(one["fact"]), units, lang)
        figures = [_figure(text, units, lang) for text in str(one["value"]).split(" and ")]
        rows.append(
            {
                "what": f"{word('mean', lang)}, {said}" if one["level"] == regions else said,
                "figure": listing(figures, lang),
                "measure": _MEASURES.get(str(one["unit"]), (one["unit"],) * 2)[at],
                "note": one[f"note_{lang}"],
                "source_url": one["source_url"],
            }
        )
    return pd.DataFrame(rows, columns=["what", "figure", "measure", "note", "source_url"])


def fact_columns(table: pd.DataFrame, lang: Language) -> list[Column]:
    """Columns of `fact_table`; that of notes only where there are any."""
    notes = [Column("note", word("note", lang))] if table["note"].any() else []
    return [
        Column("what", word("fact", lang)),
        Column("figure", word("value", lang)),
        Column("measure", word("measured_in", lang)),
        *notes,
        Column("source_url", word("source", lang), "link"),
    ]


def fact_name(key: str, units: UnitSet, lang: Language) -> str:
    """What a key says; a key that is not known stays as it is, with the names in it in the language.

    Capitals before a key name the part of the index that it is about.

    >>> from par_lib.methodology.schema import Text
    >>> none = UnitSet("provinces", Text(vi="Tỉnh", en="Provinces"), ())
    >>> fact_name("count_62.58_to_67.68", none, "vi"), fact_name("SIPAS_mean", none, "en")
    ('Số đơn vị từ 62,58% đến dưới 67,68%', 'SIPAS: mean')
    """
    if about := re.fullmatch(r"([A-Z]{2,})_(.+)", key):
        said = fact_name(about[2], units, lang)
        return f"{about[1]}: {said[0].lower()}{said[1:]}"
    head, _, inside = key.partition(" (")
    head, _, part = head.partition(" [cấu phần] ")
    subject = ""
    if head.startswith("change "):
        head, _, subject = head.partition(" ")
    named = [_name(name, units, lang) for name in (part, subject) if name]
    remark = _remark(inside.removesuffix(")"), units, lang) if inside else ""
    said = _told(_KEYS, head, lang) or _name(head, units, lang)
    said = ": ".join([said, *named])
    return f"{said} ({remark})" if remark else said


def _figure(text: str, units: UnitSet, lang: Language) -> str:
    """A number with the digits that are printed, or the name of a unit."""
    value = parse_number(text)
    if value is None:
        return _name(text, units, lang)
    return number(value, lang, len(text.partition(".")[2]))


def _told(patterns: Sequence[tuple[str, str, str]], key: str, lang: Language) -> str | None:
    """What the first pattern that fits a key says of it; None where none fits."""
    at = 0 if lang == "vi" else 1
    for pattern, *texts in patterns:
        if match := re.fullmatch(pattern, key):
            return texts[at].format(*(_written(group, lang) for group in match.groups()))
    return None


def _written(group: str, lang: Language) -> str:
    if group in _PARTS:
        return _PARTS[group][0 if lang == "vi" else 1]
    if within := _told(_RANGES, group, lang):
        return within
    value = parse_number(group)
    if value is None or (len(group) == 4 and group.isdecimal()):  # a letter, or a year
        return group
    return number(value, lang, len(group.partition(".")[2]))


def _remark(text: str, units: UnitSet, lang: Language) -> str:
    at = 0 if lang == "vi" else 1
    said = []
    for piece in text.split("; "):
        names = [_name(name, units, lang) for name in piece.split(", ")]
        said.append(_REMARKS[piece][at] if piece in _REMARKS else ", ".join(names))
    return "; ".join(said)


def _name(text: str, units: UnitSet, lang: Language) -> str:
    """A unit, a region or a score source in the language; anything else as it is."""
    groups = {unit.group.vi: unit.group[lang] for unit in units.units if unit.group}
    names = {unit.name.vi: unit.name[lang] for unit in units.units}
    blocks = _BLOCKS if lang == "en" else {}
    return groups.get(text) or names.get(text) or blocks.get(text) or known_word(text, lang)
