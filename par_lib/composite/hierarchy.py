"""The hierarchy of a composite indicator as data: indicators below aggregates below one index.

Levels count from the bottom, as in the handbook's and the JRC's usage: an indicator has level 1, an
aggregate one more than its highest child. Leaves may sit at any depth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from par_lib.composite.hierarchy_faults import faults_of
from par_lib.composite.hierarchy_table import read_hierarchy_table
from par_lib.errors import ArgumentError, UnknownName, raise_if


@dataclass(frozen=True)
class Hierarchy:
    """A tree of codes with weights, directions (+1, or −1 where less is better) and denominators.

    Weights are relative to the siblings and need not add up to one.

    >>> tree = Hierarchy.of({"index": ["a", "b"], "a": ["a1", "a2"]}, weights={"a": 3})
    >>> tree.leaves, tree.root, tree.level("index")
    (('b', 'a1', 'a2'), 'index', 3)
    >>> tree.effective_weights()["a1"]
    np.float64(0.375)
    """

    codes: tuple[str, ...]
    parents: tuple[str, ...]  # "" for the root
    weights: tuple[float, ...]
    directions: tuple[int, ...]
    denominators: tuple[str, ...]  # "" where there is none

    def __post_init__(self) -> None:
        lengths = {len(part) for part in (self.parents, self.weights, self.directions, self.denominators)}
        if lengths != {len(self.codes)}:
            raise ArgumentError("hierarchy", expected="as many of each part as codes", found=str(lengths))
        raise_if(faults_of(self.codes, self.parents, self.weights, self.directions))

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Hierarchy:
        """From columns code, parent and, where wanted, weight (1), direction (1), denominator ("").

        The root has no parent. Raises InputFaults with everything that is wrong
        (`par_lib.composite.hierarchy_table`).

        >>> Hierarchy.from_frame(pd.DataFrame({"code": ["I", "x"], "parent": ["", "I"]})).leaves
        ('x',)
        """
        table = read_hierarchy_table(frame)
        return cls(table.codes, table.parents, table.weights, table.directions, table.denominators)

    @classmethod
    def of(
        cls,
        children: Mapping[str, Sequence[str]],
        weights: Mapping[str, float] | None = None,
        directions: Mapping[str, int] | None = None,
        denominators: Mapping[str, str] | None = None,
    ) -> Hierarchy:
        """From a mapping parent → children; what the other mappings do not name is 1, 1 and none.

        >>> Hierarchy.of({"I": ["x", "y"]}, directions={"y": -1}).directions
        (1, 1, -1)
        """
        parent_of = {child: parent for parent, codes in children.items() for child in codes}
        roots = [parent for parent in children if parent not in parent_of]
        codes = (*roots, *(child for codes in children.values() for child in codes))
        for given in (weights, directions, denominators):
            for code in given or {}:
                if code not in codes:
                    raise UnknownName("code of the hierarchy", code, codes)
        return cls(
            codes,
            tuple(parent_of.get(code, "") for code in codes),
            tuple(float((weights or {}).get(code, 1.0)) for code in codes),
            tuple((directions or {}).get(code, 1) for code in codes),
            tuple((denominators or {}).get(code, "") for code in codes),
        )

    def to_frame(self) -> pd.DataFrame:
        """Columns code, parent, level, weight, direction, denominator: `from_frame` reads it back."""
        return pd.DataFrame(
            {
                "code": self.codes,
                "parent": self.parents,
                "level": [self.level(code) for code in self.codes],
                "weight": self.weights,
                "direction": self.directions,
                "denominator": self.denominators,
            }
        )

    @cached_property
    def _position(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.codes)}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for code, parent in zip(self.codes, self.parents, strict=True):
            below.setdefault(parent, []).append(code)
        return {parent: tuple(codes) for parent, codes in below.items()}

    @cached_property
    def _levels(self) -> dict[str, int]:
        levels: dict[str, int] = {}

        def measure(code: str) -> int:
            levels[code] = 1 + max((measure(child) for child in self._children.get(code, ())), default=0)
            return levels[code]

        measure(self.root)
        return levels

    def _at(self, code: str) -> int:
        if code not in self._position:
            raise UnknownName("code of the hierarchy", code, self.codes)
        return self._position[code]

    @cached_property
    def root(self) -> str:
        """The code of the index itself."""
        return self._children[""][0]

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Codes of the indicators, in the order given."""
        return tuple(code for code in self.codes if code not in self._children)

    @cached_property
    def aggregates(self) -> tuple[str, ...]:
        """Codes that have children, from the bottom up: every child stands before its parent."""
        inner = [code for code in self.codes if code in self._children]
        return tuple(sorted(inner, key=self.level))

    def children(self, code: str) -> tuple[str, ...]:
        """Codes right below `code`, in the order given."""
        self._at(code)
        return self._children.get(code, ())

    def parent(self, code: str) -> str:
        """Code right above; "" for the root."""
        return self.parents[self._at(code)]

    def level(self, code: str) -> int:
        """1 for an indicator, one more than the highest child for an aggregate."""
        self._at(code)
        return self._levels[code]

    def at_level(self, level: int) -> tuple[str, ...]:
        """Codes of one level, in the order given."""
        return tuple(code for code in self.codes if self.level(code) == level)

    def below(self, code: str) -> tuple[str, ...]:
        """Indicators anywhere below `code`; an indicator is below itself."""
        children = self.children(code)
        return tuple(leaf for child in children for leaf in self.below(child)) if children else (code,)

    def weight(self, code: str) -> float:
        """Weight as given, relative to the siblings."""
        return self.weights[self._at(code)]

    def direction(self, code: str) -> int:
        """+1, or −1 where less is better."""
        return self.directions[self._at(code)]

    def denominator(self, code: str) -> str:
        """Name of the variable to divide by, "" for none."""
        return self.denominators[self._at(code)]

    def effective_weights(self) -> pd.Series:
        """Share of each code in the index under weighted means: products of within-group shares.

        JRC/OECD handbook (2008), step 6; the root has 1, each level of a balanced tree adds up to 1.
        """
        shares = {self.root: 1.0}
        for code in reversed(self.aggregates):
            children = self.children(code)
            total = sum(self.weight(child) for child in children)
            shares |= {child: shares[code] * self.weight(child) / total for child in children}
        return pd.Series(
            [shares[code] for code in self.codes], index=pd.Index(self.codes, name="code"), name="share"
        )

    def with_weights(self, weights: Mapping[str, float] | pd.Series) -> Hierarchy:
        """A copy with the named weights changed.

        >>> Hierarchy.of({"I": ["x", "y"]}).with_weights({"x": 2}).weight("x")
        2.0
        """
        changed = list(self.weights)
        for code, weight in weights.items():
            changed[self._at(str(code))] = float(weight)
        return replace(self, weights=tuple(changed))

    def without(self, code: str) -> Hierarchy:
        """A copy without one code, all below it, and every aggregate left without children.

        >>> Hierarchy.of({"I": ["a", "b"], "a": ["a1"]}).without("a1").codes
        ('I', 'b')
        """
        if self.parent(code) == "":
            raise ArgumentError("code", expected="a code below the index", found=repr(code))
        if len(self.children(self.parent(code))) == 1:
            return self.without(self.parent(code))
        gone = {code}
        for inner in reversed(self.aggregates):
            if inner in gone:
                gone.update(self.children(inner))
        keep = np.array([other not in gone for other in self.codes])
        return Hierarchy.from_frame(self.to_frame()[keep])
