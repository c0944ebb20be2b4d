"""What the `method` notebook shows: the tree of points, what it rests on, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import pandas as pd

from par_lib.methodology.diff import Change, Kind
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.rule_words import rule_words
from par_lib.report.codes import code_columns, is_number, numbered
from par_lib.report.language import Language, number
from par_lib.report.markdown import Column
from par_lib.report.words import word
from par_lib.units.unit_set import UnitSet
from par_lib.whatif.change_effects import Effects, effects_frame

STATUSES = ("official", "derived", "illustrative")


def area_title(framework: Framework, area: Node, lang: Language) -> str:
    """An area with its number; a code that is a word is for programs, and no reader's language."""
    separator = " " if is_number(area.code) else ": "
    return f"{framework.depth_names[0][lang]}{separator}{numbered(area, lang)}"


def node_table(framework: Framework, lang: Language) -> pd.DataFrame:
    """Every node in preorder: code, name by depth, maximum, who scores it, status, rule in words, source."""
    return pd.DataFrame(
        [
            {
                "code": node.code,
                "name": "– " * (node.depth - 1) + node.name[lang],
                "max_points": float(node.max_points),
                "score_source": _scored_by(framework, node, lang),
                "status": word(node.status, lang) if node.status else "",
                "rule": rule_words(node.rule, node.max_points)[lang] if node.rule else "",
                "source": _source(node, lang),
            }
            for node in framework.nodes
        ]
    )


def _source(node: Node, lang: Language) -> str:
    return ". ".join(text[lang] for text in (node.source, node.note) if text)


def _scored_by(framework: Framework, node: Node, lang: Language) -> str:
    source = framework.score_sources[node.score_source][lang] if node.score_source else ""
    return source if node.role == "score" else f"{source} ({word(node.role, lang)})"


def node_columns(framework: Framework, lang: Language) -> list[Column]:
    """Columns of the table of nodes; rules and sources only where some node has one."""
    columns = [
        *code_columns((node.code for node in framework.nodes), lang),
        Column("name", word("name", lang)),
        Column("max_points", word("max_points", lang), "number", 2),
        Column("score_source", word("score_source", lang)),
        Column("status", word("status", lang)),
    ]
    if any(node.rule for node in framework.nodes):
        columns.append(Column("rule", word("rule", lang)))
    if any(node.source or node.note for node in framework.nodes):
        columns.append(Column("source", word("source", lang)))
    return columns


def points_by_source(framework: Framework, lang: Language) -> pd.DataFrame:
    """Maximum points of each area by score source: index the names of areas, a column a source."""
    sources = {key: text[lang] for key, text in framework.score_sources.items()}
    rows = {}
    for area in framework.areas:
        leaves = framework.subtree(area.code).leaves
        rows[numbered(area, lang)] = {
            key: float(_points(leaf for leaf in leaves if leaf.score_source == key and leaf.role == "score"))
            for key in sources
        }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(sources))
    return table.loc[:, (table > 0).any()]


def points_by_status(framework: Framework, lang: Language) -> pd.DataFrame:
    """Maximum points of each area by what its leaves rest on, and the status of the area's own maximum."""
    rows = []
    for area in framework.areas:
        leaves = [leaf for leaf in framework.subtree(area.code).leaves if leaf.role == "score"]
        by_status = {
            status: float(_points(leaf for leaf in leaves if leaf.status == status)) for status in STATUSES
        }
        own = word(area.status, lang) if area.status else ""
        name = numbered(area, lang)
        rows.append({"name": name, "max_points": float(area.max_points), "status": own, **by_status})
    return pd.DataFrame(rows)


def status_columns(lang: Language) -> list[Column]:
    """Columns of the table of points by status."""
    return [
        Column("name", word("name", lang)),
        Column("max_points", word("max_points", lang), "number", 2),
        Column("status", word("status", lang)),
        *(Column(status, word(status, lang), "number", 2) for status in STATUSES),
    ]


def change_table(
    changes: Sequence[Change], before: Framework, after: Framework, lang: Language
) -> pd.DataFrame:
    """The changes between two frameworks, in words."""
    rows = [
        (word(str(one.kind), lang), one.code, one.name[lang], _said(one, one.before, before, lang),
         _said(one, one.after, after, lang), word(one.status, lang) if one.status else "")
        for one in changes
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["change", "code", "name", "before", "after", "status"])


def _said(change: Change, text: str, framework: Framework, lang: Language) -> str:
    """One side of a change as readers know it: names, rules and bases in words, points in their digits."""
    if not text or change.kind is Kind.MOVED:
        return text
    node = framework.node(change.code)
    match change.kind:
        case Kind.RENAMED:
            return node.name[lang]
        case Kind.RESOURCED:
            return _scored_by(framework, node, lang)
        case Kind.RERULED:
            return rule_words(node.rule, node.max_points)[lang] if node.rule else ""
        case Kind.RESTATED:
            return word(text, lang)
        case _:
            return text.replace(".", ",") if lang == "vi" else text


def change_columns(lang: Language) -> list[Column]:
    """Columns of the table of changes."""
    return [Column(key, word(key, lang)) for key in ("change", "code", "name", "before", "after", "status")]


def effect_table(changes: pd.DataFrame, found: Effects, units: UnitSet, lang: Language) -> pd.DataFrame:
    """The changes (`change_table`) with what each does to the index, and all of them together last."""
    names = {unit.code: unit.name[lang] for unit in units.units}
    does = effects_frame(found)
    ends = {
        key: [
            f"{number(value, lang, sign=True)} ({names[unit]})" if unit else ""
            for value, unit in zip(does[key], does[f"{key}_unit"], strict=True)
        ]
        for key in ("lowest", "highest")
    }
    together = dict.fromkeys(changes.columns, "") | {"change": word("all_changes", lang)}
    table = pd.concat([changes, pd.DataFrame([together])], ignore_index=True)
    return table.assign(effect_mean=does["mean"], units_changed=does["moved"], **ends)


def effect_columns(lang: Language) -> list[Column]:
    """Columns of that table."""
    return [
        *change_columns(lang),
        Column("effect_mean", word("effect_mean", lang), "number", 2, signed=True),
        Column("lowest", word("min", lang)),
        Column("highest", word("max", lang)),
        Column("units_changed", word("units_changed", lang), "number", 0),
    ]


def _points(leaves: Iterable[Node]) -> Fraction:
    return sum((leaf.max_points for leaf in leaves), Fraction(0))
