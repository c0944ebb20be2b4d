"""The laboratory: a table and the data to compute it otherwise, which the page's script makes work."""

from __future__ import annotations

import json

from markupsafe import Markup

from site_theme.assets import LABORATORY_SCRIPTS
from site_theme.page import Page
from site_theme.text import trees, walk

LABORATORY = "laboratory"  # the class name
WORDS = (
    "lab_weights", "lab_weight_of", "lab_left_out", "lab_mean", "lab_arithmetic",
    "lab_geometric", "lab_harmonic", "lab_plausible", "lab_spread", "lab_top", "lab_seed", "lab_reset",
    "lab_copy", "lab_copied", "lab_address", "lab_unchanged", "lab_same_ranks", "lab_moved",
    "lab_nothing", "lab_first", "lab_rank", "lab_unit", "lab_index", "lab_index_percent", "lab_change",
    "lab_top_share", "lab_up", "lab_down", "lab_same", "lab_ranking", "lab_published", "lab_trying",
    "lab_tried", "lab_unknown",
)  # fmt: skip


def laboratory(page: Page, table: Markup) -> Markup:
    """A table of class `laboratory`, with the data of the one JSON file that the page links to.

    A page opened from a folder may not read the file, so what it holds stands in the page as well.
    """
    nodes = (node for tree in trees(page.data) for node in walk(tree))
    links = [node for node in nodes if node["type"] == "link" and str(node["url"]).endswith(".json")]
    if len(links) != 1 or page.scripts:
        page.fault("laboratory: expected one on a page, with one link to a JSON file beside it")
        return Markup()
    page.scripts.extend(LABORATORY_SCRIPTS)
    data = _short(json.loads(page.media.read_text(str(links[0]["url"]))))
    words = _short({key: page.words[key] for key in WORDS})
    return page.macro("laboratory", "laboratory", table, data, words)


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
