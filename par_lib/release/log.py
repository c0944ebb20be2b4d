"""The change log from one release to the next: a page of Markdown that can stand in book/vi or book/en."""

from __future__ import annotations

from itertools import groupby

from par_lib.release.diff import Difference, Number
from par_lib.release.words import causes_text, evidence_text, listed_text, release_name, value_text, word
from par_lib.report.language import Language
from par_lib.report.markdown import escape
from par_lib.report.words import word as report_word

_TITLE = ("Thay đổi từ bản {old} đến bản {new}", "Changes from {old} to {new}")
_NOTHING = ("Không có số liệu nào thay đổi.", "No number has changed.")
_COUNT = ("Số liệu thay đổi: {count} ({code}).", "Changed numbers: {count} ({code}).")
_HEADS = (
    ("Đơn vị", "Tiêu chí", "Đại lượng", "Cũ", "Mới", "Nguyên nhân", "Chi tiết"),
    ("Unit", "Node", "Quantity", "Old", "New", "Cause", "Details"),
)
_CAME = ("Thêm và bớt", "Added and removed")


def change_log(whole: Difference, lang: Language) -> str:
    """The change log as Markdown, a table a series and year; simulated series say so in their heading."""
    place = 0 if lang == "vi" else 1
    names = {"old": release_name(whole.old, lang), "new": release_name(whole.new, lang)}
    lines = [f"# {escape(_TITLE[place].format(**names))}", ""]
    if not whole.numbers and not whole.listed:
        return "\n".join([*lines, _NOTHING[place], ""])
    code = word("other code" if whole.code_differs else "same code", lang)
    lines += [_COUNT[place].format(count=len(whole.numbers), code=code), ""]
    if whole.listed:
        lines += [
            f"## {_CAME[place]}",
            "",
            *(f"- {escape(listed_text(one, lang))}" for one in whole.listed),
            "",
        ]
    by_year = sorted(whole.numbers, key=lambda one: (one.series, one.year))  # stable: ranks stay first
    for (series, year), numbers in groupby(by_year, key=lambda one: (one.series, one.year)):
        simulated = f" – {report_word('simulated', lang)}" if series in whole.simulated else ""
        lines += [f"## {escape(f'{series} {year}')}{simulated}", ""]
        lines += [_row(_HEADS[place]), _row(["---"] * len(_HEADS[place]))]
        lines += [_row(_cells(whole, one, lang)) for one in numbers] + [""]
    return "\n".join(lines)


def _cells(whole: Difference, one: Number, lang: Language) -> list[str]:
    texts = (
        one.unit_name[lang], f"{one.code} {one.node_name[lang]}".strip(), word(one.quantity, lang),
        value_text(one.old, lang), value_text(one.new, lang), causes_text(one, lang),
        evidence_text(whole, one, lang),
    )  # fmt: skip
    return [escape(text) for text in texts]


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
