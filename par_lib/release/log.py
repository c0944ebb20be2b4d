"""What changed from one release to the next in Markdown, for a review: of a pull request, or in a message."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from par_lib.release.causes import Cause
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
_OVERVIEW = (
    ("Chuỗi số liệu", "Năm", "Hạng", "Chỉ số", "Số liệu khác", "Nguyên nhân"),
    ("Series", "Year", "Ranks", "Indexes", "Other numbers", "Cause"),
)
_MORE = ("… và {count} số liệu khác.", "… and {count} more.")


def change_log(whole: Difference, lang: Language, most: int | None = None) -> str:
    """The changes as Markdown: how many and why, then a table a series and year.

    Simulated series say so in their heading.

    Args:
        whole: The comparison.
        lang: Language of the text.
        most: At most so many numbers of each series and year; all when None.
    """
    place = 0 if lang == "vi" else 1
    names = {"old": release_name(whole.old, lang), "new": release_name(whole.new, lang)}
    lines = [f"# {escape(_TITLE[place].format(**names))}", ""]
    if not whole.numbers and not whole.listed:
        return "\n".join([*lines, _NOTHING[place], ""])
    code = word("other code" if whole.code_differs else "same code", lang)
    lines += [_COUNT[place].format(count=len(whole.numbers), code=code), ""]
    by_year = sorted(whole.numbers, key=lambda one: (one.series, one.year))  # stable: ranks stay first
    grouped = [(about, list(of)) for about, of in groupby(by_year, key=lambda one: (one.series, one.year))]
    if grouped:
        rows = [(escape(series), str(year), *_counts(of, lang)) for (series, year), of in grouped]
        lines += [*_table(_OVERVIEW[place], rows), ""]
    if whole.listed:
        came = (f"- {escape(listed_text(one, lang))}" for one in whole.listed)
        lines += [f"## {_CAME[place]}", "", *came, ""]
    for (series, year), numbers in grouped:
        simulated = f" – {report_word('simulated', lang)}" if series in whole.simulated else ""
        lines += [f"## {escape(f'{series} {year}')}{simulated}", ""]
        shown = numbers[:most]
        lines += [*_table(_HEADS[place], [_cells(whole, one, lang) for one in shown]), ""]
        if left := len(numbers) - len(shown):
            lines += [_MORE[place].format(count=left), ""]
    return "\n".join(lines)


def _counts(numbers: Sequence[Number], lang: Language) -> tuple[str, ...]:
    """How many ranks and values of the index itself, how many others, and what all follow from."""
    ranks = sum(not one.code and one.quantity == "rank" for one in numbers)
    indexes = sum(not one.code and one.quantity == "index" for one in numbers)
    found = {cause for one in numbers for cause in one.causes}
    causes = ", ".join(word(cause, lang) for cause in Cause if cause in found)
    return (str(ranks), str(indexes), str(len(numbers) - ranks - indexes), escape(causes))


def _cells(whole: Difference, one: Number, lang: Language) -> list[str]:
    texts = (
        one.unit_name[lang], f"{one.code} {one.node_name[lang]}".strip(), word(one.quantity, lang),
        value_text(one.old, lang), value_text(one.new, lang), causes_text(one, lang),
        evidence_text(whole, one, lang),
    )  # fmt: skip
    return [escape(text) for text in texts]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(heads), _row(["---"] * len(heads)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
