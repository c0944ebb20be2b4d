"""Every number that differs between two releases, with its causes, and what came and went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.inputs.series import read_register
from par_lib.methodology.schema import Text
from par_lib.release.causes import Cause, Causes, Evidence
from par_lib.release.snapshot import Results, Snapshot

# Sums are correctly rounded; what is closer is a tie for ranks, too (par_lib.composite.rank).
_SAME = 1e-10
NODE_QUANTITIES = ("points", "max_points", "share", "rank")
INDEX_QUANTITIES = ("points", "max_points", "index", "rank", "band")

Value = float | str | None


@dataclass(frozen=True, slots=True)
class Number:
    """One number that is in both releases and differs; an empty code is the index."""

    series: str
    year: int
    unit: str
    unit_name: Text
    code: str
    node_name: Text
    quantity: str
    old: Value
    new: Value
    evidence: tuple[Evidence, ...]
    origin: str

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The kinds of its evidence, in the order of `Cause`."""
        kinds = {one.cause for one in self.evidence}
        return tuple(cause for cause in Cause if cause in kinds)

    @property
    def size(self) -> tuple[bool, float]:
        """Sorts ranks before all else, and within each the greatest change first."""
        known = isinstance(self.old, float) and isinstance(self.new, float)
        change = abs(float(self.new or 0) - float(self.old or 0)) if known else float("inf")
        return (self.quantity != "rank", -change)


@dataclass(frozen=True, slots=True)
class Listed:
    """A year, unit or node that only one of the two has: `added` is in the new one only."""

    kind: str
    added: bool
    series: str
    year: int
    code: str = ""
    name: Text | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between the numbers of two releases, the greatest changes of rank first."""

    old: str
    new: str
    numbers: tuple[Number, ...]
    listed: tuple[Listed, ...]
    units: dict[tuple[str, str], Text]  # names by series and code
    simulated: tuple[str, ...]  # series whose numbers are simulated
    code_differs: bool


def difference(old: Snapshot, new: Snapshot) -> Difference:
    """Compares two releases.

    Raises:
        InputFaults: results or inputs of one of them are faulty.
    """
    registers = read_register(old.inputs), read_register(new.inputs)
    numbers: list[Number] = []
    listed: list[Listed] = []
    names: dict[tuple[str, str], Text] = {}
    simulated, code_differs = set(), False
    for series, year in sorted({*old.years, *new.years}):
        sides = [(old, registers[0]), (new, registers[1])]
        there = [(series, year) in snapshot.years for snapshot, _ in sides]
        if not all(there):
            one, register = sides[there.index(True)]
            name = register.series(series).file.name
            listed.append(Listed("year", there[1], series, year, name=name))
            if one.read(series, year).origin == "simulated":
                simulated.add(series)
            continue
        inputs = [one.inputs_of(series, year, register) for one, register in sides]
        results = [one.read(series, year) for one, _ in sides]
        if any(one.origin == "simulated" for one in results):
            simulated.add(series)
        for side in inputs:
            names |= {(series, unit.code): unit.name for unit in side.units.units}
        code_differs |= results[0].code != results[1].code
        listed += _listed(inputs[0], inputs[1])
        numbers += _numbers(inputs, results, names)
    ordered = sorted(numbers, key=lambda one: one.size)
    return Difference(
        old.name, new.name, tuple(ordered), tuple(listed), names, tuple(sorted(simulated)), code_differs
    )


def _listed(old: YearInputs, new: YearInputs) -> Iterator[Listed]:
    """Units and nodes: what is new in the order of the new inputs, then what has gone."""
    for added, one, other in ((True, new, old), (False, old, new)):
        about = new.series.id, new.framework.year
        there = {unit.code for unit in other.scores.units}
        for unit in one.scores.units:
            if unit.code not in there:
                yield Listed("unit", added, *about, unit.code, unit.name)
        codes = {node.code for node in other.framework.nodes}
        for node in one.framework.nodes:
            if node.code not in codes:
                yield Listed("node", added, *about, node.code, node.name)


def _numbers(
    inputs: list[YearInputs], results: list[Results], names: dict[tuple[str, str], Text]
) -> Iterator[Number]:
    series, framework = inputs[1].series.id, inputs[1].framework
    nodes = {"": framework.name, **{node.code: node.name for node in framework.nodes}}
    indexes = [one.index.assign(code="") for one in results]
    pairs = [
        *changed(indexes[0], indexes[1], INDEX_QUANTITIES),
        *changed(results[0].nodes, results[1].nodes, NODE_QUANTITIES),
    ]
    moved = {(unit, code, quantity) for unit, code, quantity, _, _ in pairs}
    causes = Causes(inputs[0], inputs[1], moved, code_differs=results[0].code != results[1].code)
    for unit, code, quantity, was, now in pairs:
        evidence = causes.of(unit, code, quantity)
        name = names[series, unit]
        yield Number(
            series, framework.year, unit, name, code, nodes[code], quantity, was, now, evidence,
            results[1].origin,
        )  # fmt: skip


def changed(
    old: pd.DataFrame, new: pd.DataFrame, quantities: tuple[str, ...]
) -> Iterator[tuple[str, str, str, Value, Value]]:
    """The values that differ between two frames with the columns unit, code and the quantities.

    Rows that only one of them has are left out; a value that is not known is None.

    >>> frames = [pd.DataFrame({"unit": ["MOJ"], "code": [""], "rank": [rank]}) for rank in (1.0, 2.0)]
    >>> list(changed(*frames, ("rank",)))
    [('MOJ', '', 'rank', 1.0, 2.0)]
    """
    both = old.merge(new, on=["unit", "code"], suffixes=("_old", "_new"), validate="one_to_one")
    for row in both.to_dict("records"):
        for quantity in quantities:
            was, now = _value(row[f"{quantity}_old"]), _value(row[f"{quantity}_new"])
            near = isinstance(was, float) and isinstance(now, float) and abs(was - now) <= _SAME
            if was != now and not near:
                yield row["unit"], row["code"], quantity, was, now


def _value(cell: object) -> Value:
    if isinstance(cell, str):
        return cell
    return None if pd.isna(cell) else float(cell)  # type: ignore[call-overload,arg-type]  # a scalar of a frame
