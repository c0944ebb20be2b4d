"""What the `laboratory` notebook shows: the official ranking as a table, and what its page computes with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.audit.laboratory import MEANS, STREAM, Laboratory, Weightings
from par_lib.report.language import Language
from par_lib.report.markdown import Column
from par_lib.report.views.ranking import unit_names
from par_lib.report.words import word

TOP = 10  # places that count as the top, until the reader says otherwise
SPREADS = (0.1, 0.25, 0.5)  # how far plausible weights may go, to choose from


def official(
    inputs: YearInputs, lab: Laboratory, index: pd.DataFrame, drawn: Weightings, lang: Language
) -> pd.DataFrame:
    """The official ranking with each unit's share of plausible weightings in the top.

    Returns:
        Columns `unit`, `name`, `index`, `rank`, `top` (%): by rank, then in the order of the units.
    """
    frame = index.set_index("unit").reindex(list(lab.units)).rename_axis("unit").reset_index()
    frame["name"] = frame["unit"].map(unit_names(inputs, lang))
    frame["top"] = 100 * lab.top_shares(lab.weights, top=TOP, drawn=drawn)
    return frame.sort_values("rank", kind="stable", na_position="last", ignore_index=True)[
        ["unit", "name", "index", "rank", "top"]
    ]


def official_columns(inputs: YearInputs, lang: Language) -> list[Column]:
    """Columns of the table of `official`."""
    framework = inputs.framework
    title = word("index_percent" if framework.measure == "percent_of_maximum" else "index", lang)
    return [
        Column("rank", word("rank", lang), "rank"),
        Column("name", word("unit", lang)),
        Column("index", title, "number", framework.display.index),
        Column("top", word("top_10", lang), "number", 0),
    ]


def arrays_for_page(lab: Laboratory) -> dict[str, Any]:
    """What the page computes with, as JSON values; null is unknown."""
    return {
        "points": [[None if np.isnan(value) else value for value in row] for row in lab.points.tolist()],
        "maxima": lab.maxima.tolist(),
        "weights": lab.weights.tolist(),
        "ties": lab.ties,
        "floor": lab.floor,
        "scale": lab.scale,
    }


def page_data(
    inputs: YearInputs, lab: Laboratory, frame: pd.DataFrame, drawn: Weightings, lang: Language
) -> dict[str, Any]:
    """Everything that the laboratory's page needs, as JSON values.

    Args:
        inputs: The year.
        lab: Its laboratory.
        frame: The table of `official`: units stand in its order, so that the page and the table agree.
        drawn: The plausible weightings that the page begins with.
        lang: Language of the names.
    """
    order = [lab.units.index(unit) for unit in frame["unit"]]
    arrays = arrays_for_page(lab)
    ranks = frame["rank"].tolist()
    return arrays | {
        "points": [arrays["points"][row] for row in order],
        "maxima": [arrays["maxima"][row] for row in order],
        "units": [
            {"code": unit, "name": name} for unit, name in zip(frame["unit"], frame["name"], strict=True)
        ],
        "areas": [
            {"code": area.code, "name": area.name[lang], "basis": word(area.status or "official", lang)}
            for area in inputs.framework.areas
        ],
        "official": [None if np.isnan(value) else value for value in ranks],
        "decimals": inputs.framework.display.index,
        "percent": inputs.framework.measure == "percent_of_maximum",
        "means": list(MEANS),
        "top": TOP,
        "spread": drawn.spread,
        "spreads": sorted({*SPREADS, drawn.spread}),
        "seed": drawn.seed,
        "blocks": drawn.blocks,
        "stream": STREAM,
    }
