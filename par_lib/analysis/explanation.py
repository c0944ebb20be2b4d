"""One number, explained."""

from __future__ import annotations

from dataclasses import dataclass, field

from par_lib.inputs.scores import State


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number: what it is, how it follows from others, where it was taken from, and its parts."""

    code: str  # empty for the index, and for a stage of an assessment
    label: str
    value: str
    arithmetic: str  # or what else is to be said of it
    source: str = ""
    state: State = State.SCORED
    parts: tuple[Explanation, ...] = field(default_factory=tuple)


def number(value: float, lang: str) -> str:
    """A number as explanations show it: ten significant digits, with the decimal mark of the language.

    >>> number(61.86, "en"), number(1 / 3, "vi")
    ('61.86', '0,3333333333')
    """
    return decimal(format(value, ".10g"), lang)


def decimal(text: str, lang: str) -> str:
    """A number that is written with a point, with the decimal mark of the language.

    >>> decimal("68.5", "vi"), decimal("10/3", "vi")
    ('68,5', '10/3')
    """
    return text.replace(".", ",") if lang == "vi" else text


_SAID: dict[str, tuple[str, str]] = {
    "maximum": ("điểm tối đa", "maximum"),
    "bonus": ("điểm thưởng, nhiều nhất", "bonus of at most"),
    "penalty": ("điểm trừ, nhiều nhất", "penalty of at most"),
    "official": ("chính thức", "official"),
    "derived": ("suy ra", "derived"),
    "illustrative": ("minh họa", "illustrative"),
    "points": ("{} điểm", "{} points"),
    "of_maximum": ("{}% điểm tối đa", "{}% of the maximum"),
    "rank": ("hạng {} trên {}: {} đơn vị có chỉ số cao hơn", "rank {} of {}: {} units have a higher index"),
    "equal": (", {} đơn vị bằng nhau (đồng hạng: {})", ", {} equal (ties: {})"),
    "not_ranked": ("không xếp hạng", "not ranked"),
    "nothing_applies": ("không tính được: không có gì áp dụng", "not computed: nothing in it is applicable"),
    "unknown": ("không tính được: {} không có số liệu", "not computed: {} not available"),
    "empty": ("ô trống", "empty"),
    "scored": ("chấm điểm", "scored"),
    "not_applicable": ("không áp dụng", "not applicable"),
    "not_available": ("không có số liệu", "not available"),
    "cell": ("{}, dòng {}, lấy từ {}", "{}, row {}, from {}"),
    "raw": ("giá trị gốc {}", "raw value {}"),
    "target": ("chỉ tiêu {}", "target {}"),
    "by_rule": ("theo cách tính điểm là {}", "by the rule {}"),
    "rule_differs": (
        "cách tính điểm cho {}, điểm đã chấm được giữ",
        "the rule gives {}, the score given counts",
    ),
    "given": ("điểm được chấm", "score given"),
    "set_points": ("đính chính điểm", "set_points"),
    "set_value": ("đính chính giá trị", "set_value"),
    "set_state": ("đính chính trạng thái", "set_state"),
}


def said(key: str, lang: str, *values: object) -> str:
    """What explanations say, in one language, with numbers and names put in.

    >>> said("raw", "en", 100), said("not_ranked", "vi")
    ('raw value 100', 'không xếp hạng')
    """
    return _SAID[key][0 if lang == "vi" else 1].format(*values)
