"""The same performance under another framework, or the same one as it is in another year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from par_lib.composite.arrays import Floats
from par_lib.errors import ArgumentError
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.rules import rule_points
from par_lib.whatif.case import Case, area_codes


def under(case: Case, framework: Framework) -> Case:
    """A case scored by another framework, leaf by leaf of the same code.

    Maxima, areas, roles and the tie rule are the framework's. A unit keeps its share of each leaf's maximum;
    where the framework has another rule and the raw value is known, its points follow from that. Leaves that
    the framework does not have no longer count.

    Raises:
        ArgumentError: the framework has leaves that the case has no points for.
    """
    missing = [code for code in framework.leaf_codes if code not in case.leaves]
    if missing:
        found = (
            f"none for {', '.join(missing[:8])}{', …' if len(missing) > 8 else ''} ({len(missing)} leaves)"
        )
        expected = f"points for every leaf of {framework.id} in {framework.year}"
        raise ArgumentError("framework", expected=expected, found=found)
    columns = [case.leaves.index(code) for code in framework.leaf_codes]
    shares = np.column_stack(
        [shares_by(case, column, leaf) for leaf, column in zip(framework.leaves, columns, strict=True)]
    )
    return replace(
        case,
        measure=framework.measure,
        ties=framework.ties,
        leaves=framework.leaf_codes,
        area_of=area_codes(framework),
        roles=tuple(leaf.role for leaf in framework.leaves),
        shares=shares,
        raw=case.raw[:, columns],
        targets=case.targets[:, columns],
        rules=tuple((leaf.rule, leaf.max_points) if leaf.rule else None for leaf in framework.leaves),
        applies=case.applies[:, columns],
        maxima=framework.leaf_maxima,
        weights={area.code: float(area.max_points) for area in framework.areas},
    )


def shares_by(case: Case, column: int, leaf: Node) -> Floats:
    """The shares of a leaf's maximum that units have by its rule, in %, shape (units,).

    They stay what they are where the rule is the one of the case, or no raw value is known.
    """
    shares, raw, own = case.shares[:, column].copy(), case.raw[:, column], case.rules[column]
    known = ~np.isnan(raw)
    if leaf.rule is not None and known.any() and (own is None or own[0] != leaf.rule):
        wanted = case.targets[known, column]
        targets = None if np.isnan(wanted).all() else wanted
        shares[known] = (
            rule_points(leaf.rule, leaf.max_points, raw[known], targets) * 100 / float(leaf.max_points)
        )
    return shares
