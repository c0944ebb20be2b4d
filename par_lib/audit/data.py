"""From a computed year to what an audit works on: one array model and one hierarchy of shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from par_lib.analysis.compute import YearResult
from par_lib.audit.index_model import IndexModel
from par_lib.audit.leaf_errors import LeafErrors
from par_lib.audit.plan import AuditFile, NormalisationName, codes_to_leave_out
from par_lib.audit.rounds import COUNTS, disagreement, round_points
from par_lib.audit.sampling import sampling_errors
from par_lib.composite.arrays import Floats
from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.means import ARITHMETIC, GEOMETRIC, HARMONIC
from par_lib.errors import ArgumentError
from par_lib.inputs.scores import State
from par_lib.project import Project

ROOT = "index"  # code of the index itself in tables of an audit
_MEANS = {"arithmetic": ARITHMETIC, "geometric": GEOMETRIC, "harmonic": HARMONIC}
_TOLERANCE = 1e-8  # of an index in %: sums of floats in another order


@dataclass(frozen=True, eq=False)
class AuditData:
    """What an audit examines.

    Attributes:
        result: the computed year.
        plan: what is to be varied.
        model: its arithmetic with the choices of the plan left open.
        composite: units × all codes in % of their maximum, with the hierarchy; weights are maximum points.
            Bonus and penalty leaves, which count into no maximum, are not in it.
        rounds: names of the appraisal rounds behind the options of `round`, the one that counts first.
        declared: names of the sources that the plan and the inputs say are varied: the ledger of a run is
            held against them, not against what the model offers.
        left_out: codes behind the options of `left_out`, in their order.
        absent: units that are ranked by decision, but whose index is not known in this year.
    """

    result: YearResult
    plan: AuditFile
    model: IndexModel
    composite: CompositeIndex
    rounds: tuple[str, ...]
    declared: tuple[str, ...]
    left_out: tuple[str, ...]
    absent: tuple[str, ...]


def audit_data(project: Project, result: YearResult, plan: AuditFile) -> AuditData:
    """What the audit of a computed year works on.

    Raises:
        ArgumentError: fewer than three ranked units, or the model does not give back the computed index.
        InputFaults: answers or standard errors of the year are faulty.
    """
    inputs = result.inputs
    framework, scores = inputs.framework, inputs.scores
    ranked = result.index.loc[result.index["rank"].notna(), "unit"].tolist()
    if len(ranked) < 3:
        raise ArgumentError("units", expected="three ranked units or more", found=str(len(ranked)))
    rows = [place for place, unit in enumerate(scores.units) if unit.code in set(ranked)]
    units = tuple(scores.units[row].code for row in rows)
    maxima = framework.leaf_maxima
    scale = np.where(maxima > 0, 100 / np.where(maxima > 0, maxima, 1), 0.0)
    known = round_points(project, inputs) if plan.sources.rounds or plan.sources.disagreement else {}
    by_round = known if plan.sources.rounds else {COUNTS: scores.points}
    shares = scores.points[rows] * scale
    applies = scores.state[rows] != State.NOT_APPLICABLE
    errors = sampling_errors(project, inputs, units, scale) if plan.sources.standard_errors else ()
    if plan.sources.disagreement:
        errors += _disagreement_errors(known, rows, scale)
    codes = codes_to_leave_out(plan, framework)
    node_rows = [node.code for node in framework.nodes]
    columns = tuple(np.flatnonzero(framework.membership[node_rows.index(code)]) for code in codes)
    scaling = [_scaling(name, shares) for name in plan.sources.normalisation]
    area_codes = tuple(area.code for area in framework.areas)
    areas = framework.membership[[node_rows.index(code) for code in area_codes]]
    # An area that is a leaf has one weight, not two.
    area_weights = plan.sources.area_weights if framework.leaf_codes != area_codes else None
    model = IndexModel(
        units=units,
        leaves=framework.leaf_codes,
        areas=area_codes,
        area_of=np.asarray(areas.argmax(axis=0), dtype=np.int64),
        rounds=tuple(points[rows] * scale for points in by_round.values()),
        applies=applies,
        maxima=maxima,
        counts=(framework.leaf_counted_maxima > 0).astype(np.float64),
        signs=framework.leaf_signs,
        lowers=framework.measure == "percent_of_maximum",
        slopes=np.array([slope for slope, _ in scaling]),
        offsets=np.array([offset for _, offset in scaling]),
        means=tuple(_MEANS[name] for name in plan.sources.aggregation),
        floor=plan.sources.floor,
        may_leave_out=columns,
        weight_share=plan.sources.weights.share if plan.sources.weights else 0.0,
        area_weight_share=area_weights.share if area_weights else 0.0,
        errors=errors,
    )
    _check_nominal(model, result)
    sources = plan.sources
    said = {
        "weights": sources.weights is not None,
        "area_weights": area_weights is not None,
        "normalisation": len(sources.normalisation) > 1,
        "aggregation": len(sources.aggregation) > 1,
        "round": len(by_round) > 1,
        "left_out": bool(codes),
    }
    declared = (*(name for name, varied in said.items() if varied), *(part.basis for part in errors))
    absent = tuple(unit for unit in inputs.ranked if unit not in set(ranked))
    return AuditData(result, plan, model, _composite(result, units), tuple(by_round), declared, codes, absent)


def _disagreement_errors(
    rounds: Mapping[str, Floats], rows: Sequence[int], scale: Floats
) -> tuple[LeafErrors, ...]:
    """Errors of leaves from how far their rounds of appraisal are apart; nothing where they agree in all."""
    apart = disagreement(rounds)[list(rows)] * scale
    columns = np.flatnonzero(apart.any(axis=0))
    return (LeafErrors.independent("disagreement", columns, apart[:, columns]),) if len(columns) else ()


def _scaling(name: NormalisationName, shares: Floats) -> tuple[Floats, Floats]:
    """Slope and offset that put every leaf on a scale around 0–100; one equal for all stays as it is."""
    if name == "share":
        return np.ones(shares.shape[1]), np.zeros(shares.shape[1])
    known = pd.DataFrame(shares)
    if name == "min_max":
        centre, spread, width, middle = known.min(), known.max() - known.min(), 100.0, 0.0
    else:
        centre, spread, width, middle = known.mean(), known.std(ddof=1), 10.0, 50.0
    varies = (known.max() - known.min()).to_numpy() > 1e-9
    slope = np.where(varies, width / np.where(varies, spread.to_numpy(), 1), 1.0)
    return slope, np.where(varies, middle - slope * centre.to_numpy(), 0.0)


def _check_nominal(model: IndexModel, result: YearResult) -> None:
    """With nothing varied the model must be the index, else whatever it says is about something else."""
    computed = result.index.set_index("unit").loc[list(model.units)]
    top = float(result.inputs.framework.max_points)
    scale = 1.0 if result.inputs.framework.measure == "percent_of_maximum" else 100 / top
    gap = float(np.abs(model.scores({}, 1)[0] - computed["index"].to_numpy() * scale).max())
    if gap > _TOLERANCE:
        raise ArgumentError(
            "model", expected="the computed index when nothing is varied", found=f"{gap:g} off"
        )


def _composite(result: YearResult, units: tuple[str, ...]) -> CompositeIndex:
    framework = result.inputs.framework
    counted = framework.membership @ framework.leaf_counted_maxima
    nodes = [node for node, most in zip(framework.nodes, counted, strict=True) if most > 0]
    children: dict[str, list[str]] = {ROOT: []}
    for node in nodes:
        children.setdefault(node.parent or ROOT, []).append(node.code)
    weights = {node.code: float(node.max_points) for node in nodes}
    shares = result.nodes.pivot_table(index="unit", columns="code", values="share", dropna=False)
    index = result.index.set_index("unit")["index"]
    frame = shares.reindex(index=list(units)).assign(**{ROOT: index.reindex(list(units))})
    tree = Hierarchy.of(children, weights=weights)
    return CompositeIndex(tree, frame[list(tree.codes)], frame[[]])
