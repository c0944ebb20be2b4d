"""The tree of a framework as one plain worksheet, a row a node, and back.

    code  parent  name_vi   name_en   maximum  source_vi  source_en  status    score_source  rule
    1             Chỉ đạo   Steering  2        QĐ 876     Dec. 876   official
    1.1   1       Kế hoạch  Plan      2        QĐ 876     Dec. 876   official  appraisal     {kind: yes_no}

What else a framework file says (decision, years, declared totals, bands) is its head, and stays there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import ValidationError

from par_lib.errors import ArgumentError, Fault, UnknownName, raise_if
from par_lib.inputs.csv_table import number_hint
from par_lib.inputs.yaml_file import dotted
from par_lib.methodology.check import violations
from par_lib.methodology.notation import parse_rule, points_number, rule_text
from par_lib.methodology.resolve import Path, declared_max, in_years, walk, years_of
from par_lib.methodology.schema import Band, FrameworkFile, NodeFile, Rule, Text, Totals, parse_points

Cell = str | int | float

REQUIRED = (
    *("code", "parent", "name_vi", "name_en", "maximum"),
    *("source_vi", "source_en", "status", "score_source", "rule"),
)
OPTIONAL = ("role", "note_vi", "note_en")
COLUMNS = (*REQUIRED, *OPTIONAL)

_CODE = "letters, digits and . _ - only, a letter or a digit first"
_COLUMN_OF = {"max": "maximum"}  # keys of a framework file whose column is called otherwise
_COUNTED = ("code", "parent", "maximum", "role")  # while one of these cannot be read, no sum says anything


@dataclass(slots=True)
class Worksheet:
    """Rows of text by column, where each of their cells is, and the faults met while reading them."""

    file: str
    rows: list[dict[str, str]]
    places: list[dict[str, str]]
    faults: list[Fault] = field(default_factory=list)
    countable: bool = True  # whether every cell that sums depend on could be read

    def fault(self, row: int, column: str, expected: str, found: str, hint: str = "") -> None:
        """Adds a fault at one cell, unless it has one already."""
        place, code = self.places[row].get(column, ""), self.rows[row].get("code", "")
        if any(place == fault.where for fault in self.faults):
            return
        self.faults.append(Fault(self.file, place, code=code, expected=expected, found=found, hint=hint))
        self.countable = self.countable and column not in _COUNTED


def worksheet_rows(file: FrameworkFile, year: int) -> list[dict[str, Cell]]:
    """The tree of one year as rows, columns `COLUMNS`; a maximum that is not stated stays empty.

    Raises:
        UnknownName: the framework does not cover that year.
    """
    if year not in years_of(file):
        raise UnknownName(f"year of framework {file.framework}", str(year), [str(y) for y in years_of(file)])
    return [_row(node, parent, year) for node, parent, _, _ in walk(file, year)]


def _row(node: NodeFile, parent: NodeFile | None, year: int) -> dict[str, Cell]:
    maximum = declared_max(node, year)
    return {
        "code": node.code,
        "parent": parent.code if parent else "",
        "name_vi": node.name.vi,
        "name_en": node.name.en,
        "maximum": "" if maximum is None else points_number(maximum),
        **_in_both("source", node.source),
        "status": node.status or "",
        "score_source": node.score_source or "",
        "rule": rule_text(node.rule) if node.rule else "",
        "role": "" if node.role == "score" else node.role,
        **_in_both("note", node.note),
    }


def _in_both(key: str, text: Text | None) -> dict[str, Cell]:
    return {f"{key}_vi": text.vi if text else "", f"{key}_en": text.en if text else ""}


def from_worksheet(
    sheet: Worksheet, head: FrameworkFile, name: str, years: tuple[int, int] | None = None
) -> FrameworkFile:
    """The framework of a worksheet under the head of another, held against the totals that this declares.

    Args:
        sheet: The worksheet, as read.
        head: What is kept: everything but the tree.
        name: Name of the new framework; that of `head` when its tree is replaced.
        years: The years of the new framework, where not those of `head`: totals and bands of others go.

    Raises:
        ArgumentError: the tree of `head` is to be replaced, and other years would lose theirs by that.
        InputFaults: every fault of the worksheet, with its cell. Sums are held against totals once every
            code, parent and maximum can be read.
    """
    if name == head.framework:
        _refuse_losing_years(head, years)
    if not sheet.rows and not sheet.faults:
        sheet.faults.append(Fault(sheet.file, expected="a row for each node", found="none"))
    nodes = [_node(sheet, row) for row in range(len(sheet.rows))]
    parents = _parents(sheet)
    if not sheet.countable or not nodes:
        raise_if(sheet.faults)
    changes: dict[str, Any] = {"framework": name, "tree": _tree(nodes, parents)}
    if years is not None:
        of_years = {"totals": _within(head.totals, years), "bands": _within(head.bands, years)}
        changes |= {"years": [years], **of_years}
    file = head.model_copy(update=changes)
    sheet.faults.extend(_violations(sheet, file))
    raise_if(sheet.faults)
    return file


def _refuse_losing_years(head: FrameworkFile, years: tuple[int, int] | None) -> None:
    covered = years_of(head)
    if years is not None and set(covered) - set(range(years[0], years[1] + 1)):
        found = f"{head.framework}, which covers {covered[0]}–{covered[-1]}"
        raise ArgumentError("framework", expected="a new name for other years", found=found)
    trees = [[(node, declared_max(node, year)) for node, *_ in walk(head, year)] for year in covered]
    if any(tree != trees[0] for tree in trees):
        hint = "import it for its own years under a new name"
        found = f"{head.framework}, whose tree changes between its years"
        raise ArgumentError(
            "framework", expected="a tree that one worksheet can hold", found=found, hint=hint
        )


Dated = TypeVar("Dated", Totals, Band)


def _within(items: Sequence[Dated], years: tuple[int, int]) -> list[Dated]:
    """The items that hold in at least one of the years."""
    span = range(years[0], years[1] + 1)
    return [item for item in items if any(in_years([item.years] if item.years else None, y) for y in span)]


def _node(sheet: Worksheet, row: int) -> NodeFile:
    """The node of a row without its children; what is faulty in it is left out."""
    cells = sheet.rows[row]
    given: dict[str, Any] = {
        "code": cells["code"],
        "name": {"vi": cells["name_vi"], "en": cells["name_en"]},
        "max": _maximum(sheet, row),
        "source": _text(cells, "source"),
        "status": cells["status"],
        "score_source": cells["score_source"],
        "role": cells["role"],
        "note": _text(cells, "note"),
        "rule": _rule(sheet, row),
    }
    given = {key: value for key, value in given.items() if value not in ("", None)}
    try:
        return NodeFile.model_validate(given)
    except ValidationError as error:
        for item in error.errors():
            _cell_fault(sheet, row, [str(key) for key in item["loc"]], item["msg"])
            given.pop(str(item["loc"][0]), None)
        readable = {"code": "unreadable", "name": {"vi": "?", "en": "?"}} | given
        return NodeFile.model_validate(readable)


def _text(cells: Mapping[str, str], key: str) -> dict[str, str] | None:
    """A text for readers, once one of its languages is filled in: then the other has to be, too."""
    both = {lang: cells[f"{key}_{lang}"] for lang in ("vi", "en")}
    return both if any(both.values()) else None


def _maximum(sheet: Worksheet, row: int) -> Fraction | None:
    text = sheet.rows[row]["maximum"]
    try:
        return parse_points(text) if text else None
    except ValueError as error:
        sheet.fault(row, "maximum", str(error), repr(text), number_hint(text))
    return None


def _rule(sheet: Worksheet, row: int) -> Rule | None:
    text = sheet.rows[row]["rule"]
    if not text:
        return None
    try:
        return parse_rule(text)
    except ValidationError as error:
        for item in error.errors():
            expected = ": ".join(part for part in (dotted(item["loc"]), _words(item["msg"])) if part)
            sheet.fault(row, "rule", expected, repr(item["input"])[:80])
    except ValueError as error:
        sheet.fault(row, "rule", str(error), text)
    return None


def _cell_fault(sheet: Worksheet, row: int, keys: list[str], message: str) -> None:
    column = "_".join(keys)  # such as name_vi
    text = sheet.rows[row][column]
    expected = _CODE if text and column == "code" else _words(message) if text else "a text"
    sheet.fault(row, column, expected, repr(text) if text else "an empty cell")


def _words(message: str) -> str:
    """What pydantic expected, without the words that it puts before it."""
    return message.removeprefix("Value error, ").removeprefix("Input should be ")


def _parents(sheet: Worksheet) -> list[int | None]:
    """The row of each row's parent, None for areas; faults where a code or a parent cannot be placed."""
    row_of: dict[str, int] = {}
    for row, cells in enumerate(sheet.rows):
        if cells["code"] in row_of:
            first = sheet.places[row_of[cells["code"]]]["code"]
            sheet.fault(row, "code", "each code once", f"{cells['code']} again", f"it is also in {first}")
        elif cells["code"]:
            row_of[cells["code"]] = row
    parents: list[int | None] = []
    for row, cells in enumerate(sheet.rows):
        parents.append(row_of.get(cells["parent"]))
        if cells["parent"] and cells["parent"] not in row_of:
            hint = UnknownName("", cells["parent"], list(row_of)).hint
            sheet.fault(row, "parent", "a code of this worksheet", cells["parent"], hint)
    for row in range(len(sheet.rows)):
        above, seen = parents[row], {row}
        while above is not None and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == row:
            sheet.fault(row, "parent", "a way up to an area", "a circle of parents")
    return parents


def _tree(nodes: Sequence[NodeFile], parents: Sequence[int | None]) -> list[NodeFile]:
    below: dict[int | None, list[int]] = {}
    for row, parent in enumerate(parents):
        below.setdefault(parent, []).append(row)

    def built(row: int) -> NodeFile:
        return nodes[row].model_copy(update={"children": [built(child) for child in below.get(row, ())]})

    return [built(row) for row in below.get(None, ())]


def _violations(sheet: Worksheet, file: FrameworkFile) -> Iterator[Fault]:
    """What does not hold in the tree, at its cells; a row with faults of its own is not asked for more."""
    row_of = {cells["code"]: row for row, cells in enumerate(sheet.rows)}
    row_at = {path: row_of[node.code] for node, _, _, path in walk(file)}
    faulty = {fault.code for fault in sheet.faults}
    for violation in violations(file):
        owner = _owner(violation.path, row_at)
        about = {"expected": violation.expected, "found": violation.found, "hint": violation.hint}
        if owner is None:
            yield Fault(f"the head of {file.framework}", dotted(violation.path), code=violation.code, **about)
        elif violation.code not in faulty:
            key = str(next(iter(violation.path[len(owner) :]), "code"))
            place = sheet.places[row_at[owner]].get(_COLUMN_OF.get(key, key), "")
            yield Fault(sheet.file, place, code=violation.code, **about)


def _owner(path: Path, nodes: Mapping[Path, int]) -> Path | None:
    """The node that a path of the framework file lies in."""
    return next((path[:end] for end in range(len(path), 0, -1) if path[:end] in nodes), None)
