"""What the page of one unit shows: the `unit` notebook names it, here are its text, figures and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.inputs.series import Register, Series
from par_lib.project import Project
from par_lib.report.described import EXPLANATIONS
from par_lib.report.figures.profile import profile
from par_lib.report.figures.trend import points_over_years
from par_lib.report.language import Language, number, percent
from par_lib.report.markdown import escape
from par_lib.report.page_names import explained_label
from par_lib.report.publish import show_figure, show_table, show_text
from par_lib.report.store import read_areas, read_index
from par_lib.report.views.explained import explained, explained_columns, unit_trail
from par_lib.report.views.unit import (
    lost_of_unit,
    position,
    rank_interval,
    stages_of_unit,
    strong_and_weak,
    unit_areas,
)
from par_lib.report.views.unit_tables import (
    area_columns,
    lost_columns,
    part_columns,
    stage_columns,
    stage_table,
    year_columns,
)
from par_lib.report.views.unit_words import (
    appraisal_sentence,
    interval_sentence,
    lost_sentence,
    position_sentence,
    strengths_sentence,
)
from par_lib.report.words import source_note, word
from par_lib.units.unit_set import Unit


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit in one edition of the report, and where results are."""

    project: Project
    register: Register
    own: Unit
    year: int
    lang: Language
    results: str

    @property
    def name(self) -> str:
        """The unit's name in the language."""
        return self.own.name[self.lang]


def show_series(page: UnitPage, inputs: YearInputs) -> None:
    """One index of the unit: where it stands, its parts, what it lost, and every number explained."""
    project, register, own, year, lang = page.project, page.register, page.own, page.year, page.lang
    unit, name, results = own.code, page.name, page.results
    words = {
        "unit": name,
        "median": word("median", lang),
        "group": own.group[lang] if own.group else "",
    }
    kind, short = inputs.series.file.origin, inputs.series.file.short[lang]
    label = f"{inputs.series.id}-{year}-unit-{unit.lower()}"
    source = source_note(inputs.series, lang)
    index, nodes = read_index(project, results, inputs), read_areas(project, results, inputs)
    areas = unit_areas(inputs, nodes, unit, lang)
    lost = lost_of_unit(inputs, nodes, unit, lang)
    stages = stages_of_unit(project, inputs, unit)
    measure = (
        "%" if inputs.framework.measure == "percent_of_maximum" else {"vi": " điểm", "en": " points"}[lang]
    )
    sentences = [
        position_sentence(
            name, position(inputs, index, unit, lang), lang, measure, inputs.framework.display.index
        )
    ]
    has_areas = bool(areas["share"].notna().any())
    if has_areas:
        sentences.append(interval_sentence(rank_interval(project, results, inputs, unit), lang))
        sentences += [strengths_sentence(*strong_and_weak(areas), lang), lost_sentence(lost, lang)]
    if stages is not None:
        sentences.append(appraisal_sentence(stages, lang))
    if kind == "simulated":
        sentences.insert(0, f"**{word('simulated', lang)}.**")
    show_text(f"## {escape(short)}\n\n{' '.join(filter(None, sentences))}")
    if not has_areas:
        return
    strong, weak = strong_and_weak(areas, most=1)
    title = f"{name}, {short} {year}" + "".join(
        f"; {word(key, lang)}: {found[0]}"
        for key, found in (("strongest", strong), ("weakest", weak))
        if found
    )
    caption = {
        "vi": f"Mức đạt từng phần của {escape(name)} (thanh) so với trung vị các đơn vị được xếp hạng "
        f"(vạch){' và trung vị của vùng (hình thoi)' if own.group else ''}. {source}",
        "en": f"Share of the maximum of {escape(name)} by part (bar), median of the ranked units "
        f"(line){' and of the region (diamond)' if own.group else ''}. {source}",
    }[lang]
    shares = "; ".join(
        f"{area['name']} {percent(area['share'], lang, 1)} ({percent(area['median'], lang, 1)})"
        for area in areas.to_dict("records")
    )
    alt = {
        "vi": f"{short} {year}, {name}: mức đạt từng phần, trong ngoặc là trung vị: {shares}.",
        "en": f"{short} {year}, {name}: share reached by part, the median in brackets: {shares}.",
    }[lang]
    figure = profile(areas, lang, title=title, axis=word("share", lang), words=words)
    show_figure(figure, label=f"fig-{label}", caption=caption, alt=alt, origin=kind, offers_data=False)
    caption = {
        "vi": f"{escape(name)}: điểm và mức đạt từng phần, {year}. {source}",
        "en": f"{escape(name)}: points and share of each part, {year}. {source}",
    }[lang]
    show_table(areas, area_columns(own, lang), lang, label=f"tab-{label}-areas", caption=caption, origin=kind)
    if stages is not None:
        caption = {
            "vi": f"{escape(name)}: điểm tự đánh giá và điểm thẩm định. {source}",
            "en": f"{escape(name)}: own scores and appraisal. {source}",
        }[lang]
        show_table(
            stage_table(stages, inputs, lang),
            stage_columns(stages, lang),
            lang,
            label=f"tab-{label}-stages",
            caption=caption,
            origin=kind,
        )
    if len(lost) > len(areas):
        caption = {
            "vi": f"{escape(name)}: mười tiêu chí mất nhiều điểm nhất. {source}",
            "en": f"{escape(name)}: the ten components that lose most points. {source}",
        }[lang]
        show_table(
            lost.head(10),
            lost_columns(lost, lang),
            lang,
            label=f"tab-{label}-lost",
            caption=caption,
            origin=kind,
        )
    why = explained(inputs, nodes, index, unit, unit_trail(project, register, inputs, unit), lang)
    caption = {
        "vi": f"{escape(name)}: mỗi con số do đâu mà có. Số dòng là của `{inputs.scores.file}`; sau dấu ← là "
        "nơi số được lấy. Tên lĩnh vực dẫn đến căn cứ của điểm tối đa và cách tính điểm. Cùng nội dung "
        f"trong dòng lệnh: `par explain {inputs.series.id} {year} {unit}`. {source}",
        "en": f"{escape(name)}: where each number comes from. Rows are those of `{inputs.scores.file}`; "
        "after ← is where the number was taken from. Names of areas lead to the basis of maxima and to "
        "scoring rules. The same on the command line: "
        f"`par explain {inputs.series.id} {year} {unit}`. {source}",
    }[lang]
    show_table(
        why,
        explained_columns(lang),
        lang,
        label=explained_label(inputs.series.id, year, unit),
        caption=caption,
        origin=kind,
        fold={
            "vi": f"Giải thích từng con số: {short} {year}",
            "en": f"Every number explained: {short} {year}",
        }[lang],
        kind=EXPLANATIONS,
        paper=False,
    )


def show_published(
    page: UnitPage, entry: Series, years: pd.DataFrame, parts: pd.DataFrame, parted: Sequence[int]
) -> None:
    """What was published of the unit.

    Args:
        page: The unit.
        entry: The series that the figures are of.
        years: Index and rank by year (`published_years`).
        parts: Figures on parts of the index, in words (`with_quantities`).
        parted: Years from which the index does not continue the years before.
    """
    name, year, lang = page.name, page.year, page.lang
    label = f"{entry.id}-{year}-unit-{page.own.code.lower()}"
    indexed = years.dropna(subset=["index"])
    if len(indexed) > 2:
        known = {int(at): float(value) for at, value in zip(indexed["year"], indexed["index"], strict=True)}
        ends = (min(known, key=lambda at: known[at]), max(known, key=lambda at: known[at]))
        told = [f"{number(known[at], lang)} ({at})" for at in ends]
        title = {
            "vi": f"{name}: chỉ số đã công bố từ {told[0]} đến {told[1]}",
            "en": f"{name}: the published index lies between {told[0]} and {told[1]}",
        }[lang]
        caption = {
            "vi": f"{escape(name)}: {escape(entry.file.short['vi'])} đã công bố; năm không có điểm là năm "
            "không tìm thấy số liệu. "
            f"{'Vạch đứt: bộ tiêu chí mới, đường bị ngắt. ' if parted else ''}{source_note(entry, lang)}",
            "en": f"{escape(name)}: {escape(entry.file.short['en'])} as published; where there is no dot, no "
            "figure was found. "
            f"{'Dashed: a new framework, where the line is broken. ' if parted else ''}"
            f"{source_note(entry, lang)}",
        }[lang]
        values = "; ".join(f"{at}: {number(value, lang)}" for at, value in known.items())
        alt = {
            "vi": f"Biểu đồ đường chỉ số đã công bố của {name}: {values}.",
            "en": f"Line of the published index of {name}: {values}.",
        }[lang]
        figure = points_over_years(
            indexed[["year", "index"]].set_axis(["year", "value"], axis=1).assign(kind="mean"),
            lang,
            title=title,
            axis=word("index_percent", lang),
            names={"mean": word("published_index", lang)},
            breaks=dict.fromkeys(parted, ""),
        )
        show_figure(
            figure,
            label=f"fig-{label}-years",
            caption=caption,
            alt=alt,
            origin="published",
            offers_data=False,
        )
    of_years = {
        "vi": f"{escape(name)}: chỉ số và hạng {escape(entry.file.short['vi'])} đã công bố.",
        "en": f"{escape(name)}: published index and rank, {escape(entry.file.short['en'])}.",
    }[lang]
    of_parts = {
        "vi": f"{escape(name)}: số liệu thành phần đã công bố của năm {year}.",
        "en": f"{escape(name)}: published figures on parts of the index, {year}.",
    }[lang]
    tables = (
        ("years", years, year_columns(lang), of_years),
        ("parts", parts, part_columns(lang), of_parts),
    )
    for what, table, columns, caption in tables:
        if len(table):
            named = f"tab-{label}-{what}"
            show_table(table, columns, lang, label=named, caption=caption, origin="published")
