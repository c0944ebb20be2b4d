"""Every number of one unit, explained: how it follows from others, and the row that it was taken from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.analysis.trail import Trail, has_trail, read_trail
from par_lib.inputs.entry import MEASURED, SELF, Entry, round_of
from par_lib.inputs.scores import State
from par_lib.inputs.series import Register
from par_lib.methodology.framework import Node
from par_lib.project import Project
from par_lib.report.language import DASH, Language, trimmed
from par_lib.report.markdown import Column
from par_lib.report.page_names import tree_label
from par_lib.report.words import word
from par_lib.scoring.final import entry_points, points_by_rule

Values = dict[Any, Any]  # a row of a frame by its columns, or such rows by the codes of nodes
EXPLAINED_COLUMNS = ["code", "name", "points", "how"]
_DECIMALS = 6
_STAGES = {
    "vi": {SELF: "tự chấm", MEASURED: "số liệu", "round": "vòng {}"},
    "en": {SELF: "self", MEASURED: "measured", "round": "round {}"},
}
_SAID = {
    "vi": {
        "value": "giá trị {}", "target": "mục tiêu {}", "rule": "theo quy tắc là {}, điểm đã cho được tính",
        "row": "dòng {}", "answer": "giải trình: “{}”", "rank": "hạng {} trong {} đơn vị",
        "unknown": "thiếu {}", "nothing": "không có gì áp dụng",
        "correction": "đính chính {}: {} thành {} ({})",
    },
    "en": {
        "value": "value {}", "target": "target {}", "rule": "the rule gives {}, the score given counts",
        "row": "row {}", "answer": "explanation: “{}”", "rank": "rank {} of {} units",
        "unknown": "without {}", "nothing": "nothing in it is applicable",
        "correction": "correction {}: {} became {} ({})",
    },
}  # fmt: skip


def unit_trail(project: Project, register: Register, inputs: YearInputs, unit: str) -> Trail | None:
    """How the scores of one unit came about; None where they do not come from an assessment.

    Raises:
        InputFaults: the unit's rows of the assessment are faulty.
    """
    series, year = inputs.series.id, inputs.framework.year
    return read_trail(project, series, year, register, unit) if has_trail(project, series, year) else None


def explained(
    inputs: YearInputs, nodes: pd.DataFrame, index: pd.DataFrame, unit: str, trail: Trail | None,
    lang: Language,
) -> pd.DataFrame:  # fmt: skip
    """The index of a unit and every node below it, in the order of the framework.

    Args:
        inputs: The year.
        nodes: Its areas and what is below, as computed (`read_areas`).
        index: Its index, as computed.
        unit: Code of the unit.
        trail: How its scores came about, where they come from an assessment.
        lang: Language of the words.

    Returns:
        Columns `EXPLAINED_COLUMNS`, all text; no row for a unit without scores. Names are references, those
        of areas to the table that tells their maxima and rules.
    """
    framework = inputs.framework
    own: Values = {str(row["code"]): dict(row) for row in nodes[nodes["unit"] == unit].to_dict("records")}
    whole = index[index["unit"] == unit].to_dict("records")
    if not own or not whole:
        return pd.DataFrame(columns=EXPLAINED_COLUMNS)
    rows = [_index_row(inputs, index, whole[0], own, lang)]
    for node in framework.nodes:
        label = tree_label(inputs.series.id, framework.year, node.code) if node.parent is None else ""
        values = own[node.code]
        if node.is_leaf:
            how = _leaf(inputs, node, unit, trail, lang)
        else:
            how = _sum(framework.children(node.code), own, lang)
        rows.append([node.code, f"{label} {node.name[lang]}", _of_maximum(values, lang), how])
    return pd.DataFrame(rows, columns=EXPLAINED_COLUMNS)


def explained_columns(lang: Language) -> list[Column]:
    """Columns of that table."""
    title = f"{word('points', lang)} / {word('max_points', lang).lower()}"
    return [
        Column("code", word("code", lang)),
        Column("name", word("name", lang), "reference"),
        Column("points", title),
        Column("how", word("how", lang)),
    ]


def _index_row(
    inputs: YearInputs, index: pd.DataFrame, whole: Values, own: Values, lang: Language
) -> list[str]:
    framework, said = inputs.framework, _SAID[lang]
    how = _sum(framework.areas, own, lang)
    if framework.measure == "percent_of_maximum" and pd.notna(whole["index"]):
        total, top, share = (
            trimmed(whole[key], lang, _DECIMALS) for key in ("points", "max_points", "index")
        )
        how = f"({how}) / {top} = {total} / {top} = {share}%"
    if pd.notna(whole["rank"]):
        count = int(index["rank"].notna().sum())
        how += f"; {said['rank'].format(trimmed(whole['rank'], lang), count)}"
    return ["", f" {word('index', lang)}", _of_maximum(whole, lang), how]


def _of_maximum(values: Values, lang: Language) -> str:
    """Points and their maximum."""
    return " / ".join(trimmed(values[key], lang, _DECIMALS) for key in ("points", "max_points"))


def _sum(children: Sequence[Node], own: Values, lang: Language) -> str:
    """The codes that are added; a penalty is taken away, what is not applicable is left out."""
    unknown = [child.code for child in children if own[child.code]["points"] != own[child.code]["points"]]
    counted = [child for child in children if child.code not in unknown]
    terms = "".join(f" {'−' if child.role == 'penalty' else '+'} {child.code}" for child in counted)
    lacking = [code for code in unknown if own[code]["max_points"]]
    if lacking:
        return _SAID[lang]["unknown"].format(", ".join(lacking))
    return terms.removeprefix(" + ").strip() or _SAID[lang]["nothing"]


def _leaf(inputs: YearInputs, node: Node, unit: str, trail: Trail | None, lang: Language) -> str:
    """How the points of a leaf came about, and the rows that they were taken from."""
    scores, framework = inputs.scores, inputs.framework
    place = [known.code for known in scores.units].index(unit)
    column = framework.leaf_codes.index(node.code)
    state = State(int(scores.state[place, column]))
    entries = trail.entries(unit, node.code) if trail else []
    said = [] if state is State.SCORED else [word(state.name.lower(), lang).lower()]
    if trail and entries:
        said += _stages(trail, node, entries, lang)
        source = f"{PurePosixPath(trail.received.file).name}:{_runs([old.row for old, _ in entries])}"
        sources = dict.fromkeys(received.source for received, _ in entries)
        source += "".join(f", {name}" for name in sources if name != inputs.series.file.origin)
    else:
        said.append(framework.score_sources[node.score_source or ""][lang])
        source = _short(str(scores.sources[place, column]), scores.file)
    said.append(f"{_SAID[lang]['row'].format(scores.rows[place, column])} ← {source}")
    return "; ".join(said)


def _short(source: str, file: str) -> str:
    """A source in the folder of the scores by its name only."""
    return source.replace(f"{PurePosixPath(file).parent}/", "")


def _runs(rows: Sequence[int]) -> str:
    """Rows, several in a row by the first and the last.

    >>> _runs([2, 3, 4, 9])
    '2–4, 9'
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] + 1 == row:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _stages(
    trail: Trail, node: Node, entries: Iterable[tuple[Entry, Entry]], lang: Language
) -> Iterator[str]:
    """The points stage by stage, then what was said of them."""
    said, pairs = _SAID[lang], list(entries)
    points = groupby((entry for _, entry in pairs), key=lambda entry: _points(node, entry, lang))
    yield " → ".join(f"{', '.join(_stage(entry, lang) for entry in same)}: {shown}" for shown, same in points)
    last = pairs[-1][1]
    for name in ("value", "target"):
        if (amount := getattr(last, name)) is not None:
            yield said[name].format(trimmed(amount, lang, _DECIMALS))
    by_rule = points_by_rule(node, last) if last.state is State.SCORED else None
    if by_rule is not None and last.points is not None and abs(by_rule - last.points) > 1e-9:
        yield said["rule"].format(trimmed(by_rule, lang, _DECIMALS))
    for _, entry in pairs:
        yield from (f"“{text}”" for text in (entry.note, entry.evidence) if text)
    for answer in trail.answers(last.unit, node.code).values():
        yield said["answer"].format(answer.text)
    corrections = {one.correction.id: one.correction for one in trail.corrections}
    for name in (name for _, entry in pairs for name in entry.corrected):
        one = corrections[name]
        yield said["correction"].format(one.id, one.old, one.new, one.reason[lang])


def _stage(entry: Entry, lang: Language) -> str:
    names, number = _STAGES[lang], round_of(entry.stage)
    return names["round"].format(number) if number else names[entry.stage]


def _points(node: Node, entry: Entry, lang: Language) -> str:
    points = entry_points(node, entry)
    return DASH if points is None else trimmed(points, lang, _DECIMALS)
