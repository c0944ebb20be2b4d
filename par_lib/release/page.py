"""The comparison as one HTML page that a reviewer opens from a folder, without a network."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from par_lib.release.diff import Difference
from par_lib.release.figures import FigurePair
from par_lib.release.words import causes_text, evidence_text, listed_text, release_name, value_text, word
from par_lib.report.language import Language
from par_lib.report.words import word as report_word

_TEMPLATE = "page.html.jinja"
_TEXTS: dict[str, tuple[str, str]] = {
    "title": ("So sánh {old} với {new}", "{old} compared with {new}"),
    "numbers": ("Số liệu thay đổi", "Changed numbers"),
    "no_numbers": ("Không có số liệu nào thay đổi.", "No number has changed."),
    "listed": ("Thêm và bớt", "Added and removed"),
    "figures": ("Hình thay đổi", "Changed figures"),
    "no_figures": ("Không có hình nào thay đổi.", "No figure has changed."),
    "absent": ("Không có hình này.", "There is no such figure."),
    "heads": (
        "Chuỗi số liệu|Năm|Đơn vị|Tiêu chí|Đại lượng|Cũ|Mới|Nguyên nhân|Chi tiết",
        "Series|Year|Unit|Node|Quantity|Old|New|Cause|Details",
    ),
}


def page(whole: Difference, pairs: tuple[FigurePair, ...], lang: Language) -> str:
    """The page: every changed number, what came and went, and the changed figures side by side."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = (release_name(whole.old, lang), release_name(whole.new, lang))
    texts = {key: both[0 if lang == "vi" else 1] for key, both in _TEXTS.items()}
    rows = [
        {
            "series": one.series, "year": one.year, "unit": one.unit_name[lang],
            "node": f"{one.code} {one.node_name[lang]}".strip(), "quantity": word(one.quantity, lang),
            "old": value_text(one.old, lang), "new": value_text(one.new, lang),
            "causes": causes_text(one, lang), "evidence": evidence_text(whole, one, lang),
        }
        for one in whole.numbers
    ]  # fmt: skip
    return environment.get_template(_TEMPLATE).render(
        lang=lang,
        texts={**texts, "title": texts["title"].format(old=names[0], new=names[1])},
        heads=texts["heads"].split("|"),
        names=names,
        code=word("other code" if whole.code_differs else "same code", lang),
        simulated=[f"{series}: {report_word('simulated', lang)}" for series in whole.simulated],
        rows=rows,
        listed=[listed_text(one, lang) for one in whole.listed],
        pairs=pairs,
    )
