"""Points by score source: what the council, the surveys and the statistics each gave, across all areas."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from par_lib.composite.rank import rank
from par_lib.errors import UnknownName
from par_lib.inputs.scores import Scores
from par_lib.scoring.aggregate import node_maxima, node_points, share
from par_lib.scoring.frames import NODE_COLUMNS


def score_blocks(scores: Scores, blocks: Iterable[str]) -> pd.DataFrame:
    """Points, maximum, share and rank of blocks: the leaves of one score source, or of several joined by +.

    Args:
        scores: Leaf points of the units.
        blocks: Such as `survey` or `leaders+sipas`.

    Returns:
        One row a unit and block (columns `NODE_COLUMNS`, the block as `code`); ranks compare shares.

    Raises:
        UnknownName: the framework has no such score source.
    """
    framework = scores.framework
    frames = []
    for block in blocks:
        sources = block.split("+")
        for source in sources:
            if source not in framework.score_sources:
                raise UnknownName("score source", source, list(framework.score_sources))
        member = np.array([[leaf.score_source in sources for leaf in framework.leaves]])
        points = node_points(scores.points * framework.leaf_signs, scores.state, member)[:, 0]
        maxima = node_maxima(framework.leaf_counted_maxima, scores.state, member)[:, 0]
        shares = share(points, maxima)
        frames.append(
            pd.DataFrame(
                {
                    "unit": [unit.code for unit in scores.units],
                    "code": block,
                    "points": points,
                    "max_points": maxima,
                    "share": shares,
                    "rank": rank(shares, framework.ties),
                }
            )
        )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=NODE_COLUMNS)


def is_block(scores: Scores, code: str) -> bool:
    """Whether a code names score sources of the framework, and no node of it."""
    nodes = {node.code for node in scores.framework.nodes}
    return bool(code) and code not in nodes and set(code.split("+")) <= set(scores.framework.score_sources)
